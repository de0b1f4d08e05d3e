"""A text as words and sentences that keep their places.

Folding keeps the length (lower case, no accents, straight apostrophes), so every span found in the folded text is a
span of the text as received, in code points.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

LONGEST_TEXT = 20_000
"""Code points that are looked at; a longer reply is far outside any channel and is judged by its beginning."""

_WORD = re.compile(r"[^\W_]+(?:['.,:/][^\W_]+)*%?")
_END = re.compile(r"(?<=[.!?\u2026])[\"')\u201d\u00bb]*\s+|\s*\n+\s*")
_STRAIGHT = {"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'", "\u2013": "-", "\u2014": "-", "\u00a0": " "}
_MARKUP = re.compile(r"<[^<>]{0,500}>|[*_#~>|`=\-]{2,}|[^\w\s]")


class Word(NamedTuple):
    """A folded word and its half-open range."""

    text: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A half-open range of the text, without surrounding spaces."""

    start: int
    end: int


def fold(text: str) -> str:
    """``text`` in lower case without accents, the same number of code points."""
    if text.isascii():
        return text.lower().replace("`", "'")
    return "".join(map(_folded_letter, text))


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    straight = _STRAIGHT.get(letter)
    if straight is not None:
        return straight
    plain = unicodedata.normalize("NFD", letter.lower())[:1]
    return plain if plain.isalnum() or not letter.isalnum() else letter


@dataclass(frozen=True)
class Text:
    """A text to be looked at; ``raw`` as received."""

    raw: str

    @cached_property
    def folded(self) -> str:
        """The folded beginning, at most LONGEST_TEXT code points."""
        return fold(self.raw[:LONGEST_TEXT])

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words in order; a clock time, a decimal and a contraction are one word each."""
        return tuple(Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(self.folded))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences and lines in order."""
        spans, start = [], 0
        for gap in _END.finditer(self.folded):
            spans.append((start, gap.start()))
            start = gap.end()
        spans.append((start, len(self.folded)))
        return tuple(Sentence(*span) for span in (_trimmed(self.folded, a, b) for a, b in spans) if span[1] > span[0])

    @cached_property
    def only_markup(self) -> bool:
        """Whether nothing is left once tags and signs are taken away."""
        return not _MARKUP.sub("", self.raw[:LONGEST_TEXT]).strip()

    def blanked(self, spans: tuple[tuple[int, int], ...]) -> "Text":
        """The same text with some ranges emptied; every other place stays where it was."""
        letters = list(self.raw)
        for start, end in spans:
            for at in range(max(start, 0), min(end, len(letters))):
                if letters[at] != "\n":
                    letters[at] = " "
        return Text("".join(letters))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
