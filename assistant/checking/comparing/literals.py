"""What a person typed that no claim covers: figures, addresses, links, phones, names and the words that deny.

Compared letter by letter, whatever the guard makes of it. Spans are half-open code points.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from assistant.checking.text.fold import folded
from assistant.checking.text.words import pattern, vocabulary

Span = tuple[int, int]
Turn = Literal["negation_lost", "negation_added", "negation_gone"]

_LITERAL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d\s().-]{6,}\d|[\w-]*\d[\w:.,/-]*"
)
_NAME = re.compile(r"(?<![.!?:\n] )(?<![\n\w'\u2019])(?<!^)[A-ZÁÉÍÓÚÑ][\w'\u2019-]+(?: [A-ZÁÉÍÓÚÑ][\w'\u2019-]+)*")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")
_WORD = re.compile(r"\w+")
_ALIKE = 0.5
"""Share of a sentence's longer words that another must have to be the same sentence in other words."""
_STEM, _TELLING, _LONG = 5, 3, 7


def lost(before: str, after: str, typed: tuple[Span, ...], bound: tuple[Span, ...], *, brief: bool) -> Iterator[Span]:
    """Literals and names of ``before`` that ``after`` lacks and no claim covers.

    ``bound`` are the spans of claims; of a text that is to be ``brief`` only what a person typed must survive.
    """
    there = _Literals.of(after)
    for span in _literals(before):
        wanted = not brief or _within(span, typed)
        if wanted and not _touches(span, bound) and before[slice(*span)] not in there:
            yield span
    words = folded(after)
    for found in _NAME.finditer(before):
        mine = _within(found.span(), typed) and not _touches(found.span(), bound)
        if mine and not _is_common(found.group()) and folded(found.group()) not in words:
            yield found.span()


def added(before: str, after: str, bound: tuple[Span, ...]) -> Iterator[Span]:
    """Literals of ``after`` that ``before`` lacks and no claim covers."""
    there = _Literals.of(before)
    for span in _literals(after):
        if not _touches(span, bound) and after[slice(*span)] not in there:
            yield span


def turned(
    before: str, after: str, typed: tuple[Span, ...], typed_after: tuple[Span, ...], *, translated: bool
) -> Iterator[tuple[Turn, Span, Span]]:
    """Typed sentences that deny and no longer do, or the other way round, each with its counterpart.

    In a translation words cannot be held against each other: there the number of denials must not fall, among what is
    known to be the person's (``typed_after``), else in all of the text.
    """
    mine = [span for span in sentence_spans(before) if any(_overlap(span, passage) for passage in typed)]
    theirs = list(sentence_spans(after))
    if translated:
        if typed_after:
            theirs = [span for span in theirs if any(_overlap(span, passage) for passage in typed_after)]
        denied = [span for span in mine if _denies(before[slice(*span)])]
        if sum(_denies(after[slice(*span)]) for span in theirs) < len(denied):
            yield "negation_gone", denied[0], (0, 0)
        return
    for span in mine:
        same = _counterpart(before[slice(*span)], [(after[slice(*s)], s) for s in theirs])
        if same is not None and _denies(before[slice(*span)]) != _denies(after[slice(*same)]):
            yield ("negation_lost" if _denies(before[slice(*span)]) else "negation_added"), span, same


def _literals(text: str) -> Iterator[Span]:
    for found in _LITERAL.finditer(text):
        yield found.start(), found.start() + len(found.group().rstrip(".,:/-"))


@dataclass(frozen=True)
class _Literals:
    """The literals of a text without their spacing; ``flat`` is all of it, since a long number may be parted anew."""

    single: frozenset[str]
    flat: str

    @classmethod
    def of(cls, text: str) -> "_Literals":
        return cls(frozenset(_plain(text[slice(*span)]) for span in _literals(text)), _plain(text))

    def __contains__(self, literal: str) -> bool:
        plain = _plain(literal)
        return plain in self.single or (len(plain) >= _LONG and plain in self.flat)


def _plain(literal: str) -> str:
    return re.sub(r"[\s().,-]", "", literal).casefold()


def _is_common(name: str) -> bool:
    return all(word.casefold() in _not_names() for word in name.split())


@cache
def _not_names() -> frozenset[str]:
    return frozenset(vocabulary("differences")["not_names"]["words"])


def sentence_spans(text: str) -> Iterator[Span]:
    """Where the sentences of a text stand."""
    for found in _SENTENCE.finditer(text):
        words = found.group()
        if words.strip():
            start = found.start() + len(words) - len(words.lstrip())
            yield start, start + len(words.strip())


def _denies(sentence: str) -> bool:
    words = folded(sentence)
    return "n't" in words or pattern("discourse", "negations").search(words) is not None


def _counterpart(sentence: str, others: list[tuple[str, Span]]) -> Span | None:
    words = stems_of(sentence)
    if not words:
        return None
    share, best = max(((len(words & stems_of(text)) / len(words), span) for text, span in others), default=(0.0, None))
    return best if share >= _ALIKE else None


def stems_of(sentence: str) -> frozenset[str]:
    """The longer words of a sentence, cut to their stems, without those that deny."""
    denials = pattern("discourse", "negations")
    return frozenset(
        word[:_STEM] for word in _WORD.findall(folded(sentence)) if len(word) > _TELLING and not denials.fullmatch(word)
    )


def _within(span: Span, passages: tuple[Span, ...]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in passages)


def _touches(span: Span, spans: tuple[Span, ...]) -> bool:
    return any(_overlap(span, other) for other in spans)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
