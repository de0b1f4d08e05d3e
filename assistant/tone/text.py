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
_END = re.compile(r"(?<![ap]\.m\.)(?<=[.!?\u2026])[\"')\u201d\u00bb]*\s+|(?<=[ap]\.m\.)\s+(?![a-z])|(?<!\s)\s*\n\s*")
"""A sentence does not end at "8:15 a.m. and"; folded text has no capitals, so the raw text decides after "a.m."."""
_STRAIGHT = {"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'", "\u2013": "-", "\u2014": "-", "\u00a0": " "}
_LOOKS_LIKE = dict(zip("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u03bf\u03b1", "aeopcyxioa", strict=True))
"""Cyrillic and Greek letters that are drawn like Latin ones: words hidden in them are read as they look."""
_UNSAID = re.compile(
    r"<!--.*?(?:-->|\Z)|<[a-z/!][^<>]{0,500}>|^[ \t]*>[^\n]*$|^-{2,}[ ]?original message.*\Z",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
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
    if letter.isspace():
        return " "
    usual = unicodedata.normalize("NFKC", letter)
    plain = unicodedata.normalize("NFD", (usual if len(usual) == 1 else letter).lower())[:1]
    plain = _LOOKS_LIKE.get(plain, plain)
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
        for gap in _END.finditer(self.raw[:LONGEST_TEXT]):
            spans.append((start, gap.start()))
            start = gap.end()
        spans.append((start, len(self.folded)))
        return tuple(Sentence(*span) for span in (_trimmed(self.folded, a, b) for a, b in spans) if span[1] > span[0])

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The sentences themselves."""
        return tuple(self.raw[sentence.start : sentence.end] for sentence in self.sentences)

    @property
    def unsaid(self) -> tuple[tuple[int, int], ...]:
        """Ranges that this reply does not say itself: comments and tags, quoted lines, an earlier message below."""
        return tuple(match.span() for match in _UNSAID.finditer(self.raw[:LONGEST_TEXT]))

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
