"""What a person typed, in a model's rewrite: word for word in the same language, and by a table in another.

A table knows days, months, small numbers and a few opposites (``vocabulary/typed_words.toml``); names and the number
of sentences that deny are compared as they are.
"""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.comparing.differences import Difference, say
from assistant.checking.comparing.literals import sentence_spans
from assistant.checking.comparing.rephrasing import denies
from assistant.checking.text.fold import folded
from assistant.checking.text.words import vocabulary

_WORD = re.compile(r"\w+")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Sr|Sra|Srta|Don|Doña)\.? ([A-ZÁÉÍÓÚÑ][\w'\u2019-]+)")
_ACTING = re.compile(r"([A-ZÁÉÍÓÚÑ][\w'\u2019-]+) (?:will|is|has|can|may|was|and|va|ha|puede|le|les|y|está)\b")
_NAMED = re.compile(r"(?<=[\w,;] )([A-ZÁÉÍÓÚÑ][\w'\u2019-]+)")
_ENDS = (".", "!", "?")


def unkept(typed: tuple[str, ...], before: str, after: str) -> Iterator[Difference]:
    """Typed sentences that ``after`` does not have word for word; case and punctuation do not count."""
    whole = {_words(after[slice(*span)]) for span in sentence_spans(after)}
    for passage in typed:
        for span in sentence_spans(passage):
            sentence = passage[slice(*span)]
            kept = (
                _words(sentence) in whole
                if sentence.endswith(_ENDS)
                else f" {_words(sentence)} " in f" {_words(after)} "
            )
            if not kept and _words(sentence):
                start = before.find(sentence)
                yield Difference("lost", say("typed_lost", said=sentence), (start, start + len(sentence)))


def untranslated(typed: tuple[str, ...], before: str, after_typed: tuple[str, ...], after: str) -> Iterator[Difference]:
    """Days, months, numbers, opposites, names and denials of typed sentences that a translation does not have.

    ``after_typed`` are the passages known as theirs in the translation; where there are none all of it is looked at.
    """
    said, now = " ".join(typed), " ".join(after_typed) or after
    there, known = _matters(now), _matters(said if after_typed else before)
    for matter, word in _matters(said).items():
        if matter not in there:
            yield _lost(before, said, word)
    for matter, word in there.items():
        if matter not in known:
            yield Difference("added", say("added", now=word))
    for name in _names(said):
        if not re.search(rf"(?<!\w){re.escape(folded(name))}(?!\w)", folded(now)):
            yield _lost(before, said, name)
    for name in _names(" ".join(after_typed)):
        if folded(name) not in folded(before):
            yield Difference("added", say("added", now=name))
    if after_typed and _denials(now) != _denials(said):
        yield Difference("changed", say("typed_denial", said=said, now=now))


def _lost(before: str, said: str, word: str) -> Difference:
    start = before.find(word, max(0, before.find(said)))
    return Difference("lost", say("literal_lost", said=word), (start, start + len(word)) if start >= 0 else None)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(folded(text)))


def _matters(text: str) -> dict[str, str]:
    """Each matter of the table in a text, with the word that says it; a figure is the number it stands for."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        small = folded(word)
        matter = _table().get(small) or next((name for stem, name in _stems() if small.startswith(stem)), None)
        if matter and word != "may":
            found.setdefault(matter, word)
        if small.isdigit():
            found.setdefault(str(int(small)), word)
    return found


def _names(text: str) -> Iterator[str]:
    common = set(vocabulary("differences")["not_names"]["words"]) | set(vocabulary("typed_words")["not_names"]["words"])
    for pattern in (_TITLED, _ACTING, _NAMED):
        for found in pattern.finditer(text):
            if folded(found[1]) not in common and folded(found[1]) not in _table():
                yield found[1]


def _denials(text: str) -> int:
    return sum(denies(text[slice(*span)]) for span in sentence_spans(text))


@cache
def _table() -> dict[str, str]:
    table = vocabulary("typed_words")["words"]
    return {word: matter for matter, words in table.items() for word in words if not word.endswith("*")}


@cache
def _stems() -> tuple[tuple[str, str], ...]:
    table = vocabulary("typed_words")["words"]
    return tuple((word[:-1], matter) for matter, words in table.items() for word in words if word.endswith("*"))
