"""A reply's text folded for comparison, with the way back to its exact code points.

Folding lower-cases, drops accents, combining marks and zero-width characters, straightens quotes and dashes, and
turns full-width forms into plain ones, so that nothing hides from a pattern.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from string import ascii_uppercase

_PLAIN = {
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "\u201c": '"', "\u201d": '"', "\u00ab": '"',
    "\u00bb": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\r": " ",
}  # fmt: skip
_VANISHING = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_MARKS = frozenset({"Mn", "Me"})
"""Accents and frames around a character, such as the one of a keycap digit."""
_EMOJI_LETTERS = ((0x1F150, ascii_uppercase), (0x1F170, ascii_uppercase))
"""Letters in dark circles and squares, which no normal form makes plain."""
_LONGEST_GAP = 3
_LONG_GAP = re.compile(r"\s{4}")


@dataclass(frozen=True)
class Folded:
    """``low`` (folded) and ``cased`` (the same, capitals kept) have equal length; ``starts`` maps to the source."""

    low: str
    cased: str
    starts: tuple[int, ...] | None
    source_length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the source for a non-empty range of ``low``."""
        if self.starts is None:
            return start, end
        last = self.starts[end] if end < len(self.starts) else self.source_length
        return self.starts[start], max(last, self.starts[start] + 1)


@cache
def _plain(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    if _VANISHING.match(character) or unicodedata.category(character) in _MARKS:
        return ""
    for first, letters in _EMOJI_LETTERS:
        if 0 <= ord(character) - first < len(letters):
            return letters[ord(character) - first]
    decomposed = unicodedata.normalize("NFKD", character)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return kept if kept and len(kept) <= len(decomposed) and (kept.isascii() or len(kept) == 1) else character


def fold(text: str) -> Folded:
    """Fold a text of any content; linear in its length."""
    if text.isascii() and not _LONG_GAP.search(text):
        cased = text.replace("\t", " ").replace("\r", " ")
        return Folded(cased.lower(), cased, None, len(text))
    pieces: list[str] = []
    starts: list[int] = []
    gap = 0
    for index, character in enumerate(text):
        gap = gap + 1 if character.isspace() else 0
        if gap > _LONGEST_GAP:
            # A long gap means no more than a short one, and costs every pattern time.
            continue
        plain = character if character < "\x80" and character not in "\t\r" else _plain(character)
        pieces.append(plain)
        starts.extend([index] * len(plain))
    cased = "".join(pieces)
    low = "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)
    identity = len(starts) == len(text) == len(pieces) and all(len(piece) == 1 for piece in pieces)
    return Folded(low, cased, None if identity else tuple(starts), len(text))


def folded(text: str) -> str:
    """Only the folded text."""
    return fold(text).low
