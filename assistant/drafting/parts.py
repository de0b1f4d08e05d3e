"""A text taken apart: which sentences are still the draft's own, which a person typed, and what they took out."""

import re
from dataclasses import dataclass, replace

from assistant.domain.plan import WrittenReply
from assistant.domain.reply import Sentence
from assistant.domain.vocabulary import Move

_PARAGRAPH = "\n\n"
_DOTTED = r"(?:(?<!\w)(?:Dra?|Mrs?|Ms|Mx|Prof|Rev|St|Sra?|Srta|Lic|Ing|\w)\. )"
"""A title or an initial, whose full stop ends no greeting: "Dr. Beck", "J. Ortiz"."""
_ADDRESS = re.compile(rf"(?:{_DOTTED}|[^,:!.])*(?:, (?:{_DOTTED}|[^,:!.])*)?[,:!.]\s+")
"""A greeting that shares its line with what follows: "Hi Dana: ", "Hola, Ana. ", "Dr. Beck: "."""


@dataclass(frozen=True)
class Part:
    """One sentence of a text, or a passage that a person typed (``move`` None); ``gap`` is the white space before."""

    words: str
    gap: str
    move: Move | None
    fact_ids: tuple[str, ...] = ()

    @property
    def typed(self) -> bool:
        """Whether a person wrote it."""
        return self.move is None


@dataclass(frozen=True)
class Parts:
    """A text in order. ``head`` and ``foot`` are greeting and sign-off, None where a person changed them.

    ``gone`` are sentences of the draft that the text no longer has.
    """

    parts: tuple[Part, ...]
    head: str | None
    foot: str | None
    gone: tuple[Part, ...] = ()

    @property
    def typed(self) -> tuple[Part, ...]:
        """The passages that a person wrote."""
        return tuple(part for part in self.parts if part.typed)

    def with_parts(self, parts: list[Part]) -> "Parts":
        """The same frame around other sentences."""
        return replace(self, parts=tuple(parts))


def parts_of(text: str, drafted: str, sentences: tuple[Sentence, ...]) -> Parts:
    """``text`` held against the draft it came from; ``sentences`` are spans of ``drafted``."""
    ordered = sorted(sentences, key=lambda sentence: sentence.start)
    if not ordered:
        words = text.strip()
        return Parts((Part(words, "", None),) if words else (), "", "")
    head, foot = _greeting(drafted[: ordered[0].start]), _sign_off(drafted[ordered[-1].end :])
    framed = text.startswith(head)
    start = len(head) if framed else 0
    end = len(text.rstrip()) - len(foot.strip())
    ends = text.rstrip().endswith(foot.strip()) and end >= start and _is_edge(text, end)
    end = end if ends else len(text)
    parts, gone = _walk(text, start, end, drafted, ordered)
    return Parts(tuple(parts), head if framed else None, foot if ends else None, tuple(gone))


def closest(*readings: Parts) -> Parts:
    """Of several ways to take a text apart, the one by which a person typed least; the first of equals."""
    return min(readings, key=lambda parts: sum(len(part.words) for part in parts.typed) + (parts.head is None))


def put_together(parts: Parts) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of some parts, and the span of each part in it."""
    text, spans = parts.head or "", []
    for number, part in enumerate(parts.parts):
        text += part.gap if number else ""
        spans.append((len(text), len(text) + len(part.words)))
        text += part.words
    return text + (parts.foot or ""), tuple(spans)


def sentences_of(parts: Parts) -> tuple[Sentence, ...]:
    """The draft's own sentences, with their spans in the text of the parts."""
    _, spans = put_together(parts)
    return tuple(
        Sentence(start=start, end=end, move=part.move, fact_ids=part.fact_ids)
        for part, (start, end) in zip(parts.parts, spans, strict=True)
        if part.move is not None
    )


def typed_spans(parts: Parts) -> tuple[tuple[int, int], ...]:
    """Where in the text of the parts a person wrote."""
    _, spans = put_together(parts)
    return tuple(span for part, span in zip(parts.parts, spans, strict=True) if part.typed)


def parts_of_written(written: WrittenReply) -> Parts:
    """A reply just written: every sentence its own, nothing typed."""
    return parts_of(written.text, written.text, written.sentences)


def _greeting(before: str) -> str:
    """The greeting at the start of what stands before the first sentence; the rest of it a person typed."""
    line, gap, _ = before.partition(_PARAGRAPH)
    if gap:
        return line + gap
    found = _ADDRESS.match(before)
    return found.group() if found else ""


def _sign_off(after: str) -> str:
    """The sign-off at the end of what stands after the last sentence: a last paragraph that is no sentence."""
    _, gap, last = after.rpartition(_PARAGRAPH)
    return gap + last if gap and not last.rstrip().endswith((".", "?")) else ""


def _walk(text: str, start: int, end: int, drafted: str, ordered: list[Sentence]) -> tuple[list[Part], list[Part]]:
    parts: list[Part] = []
    gone: list[Part] = []
    position = start
    for sentence in ordered:
        words = drafted[sentence.start : sentence.end]
        found = text.find(words, position, end)
        if found < 0 or not _stands_alone(text, found, found + len(words)):
            gone.append(Part(words, " ", sentence.move, sentence.fact_ids))
            continue
        parts += _typed(text, position, found)
        position = found + len(words)
        parts.append(Part(words, _gap_before(text, found), sentence.move, sentence.fact_ids))
    return [*parts, *_typed(text, position, end)], gone


def _typed(text: str, start: int, end: int) -> list[Part]:
    words = text[start:end].strip()
    if not words:
        return []
    return [Part(words, _gap_before(text, start + len(text[start:end]) - len(text[start:end].lstrip())), None)]


def _gap_before(text: str, position: int) -> str:
    return text[len(text[:position].rstrip()) : position] or " "


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a person wrote nothing into the sentence: what touches it is white space."""
    return _is_edge(text, start) and _is_edge(text, end)


def _is_edge(text: str, position: int) -> bool:
    return position in (0, len(text)) or text[position - 1].isspace() or text[position].isspace()
