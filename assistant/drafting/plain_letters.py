"""A text as it reads, whatever letters it is written with: what hides from patterns must not hide from us.

"Da\u00adna", "D\u0430na" with a Cyrillic letter, full-width "\uff24\uff41\uff4e\uff41" and "Dána" all read as "Dana".
"""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""Unicode categories of what is not seen by itself: format characters, such as zero-width joiners, and marks."""
_SHORT_ASCII = 0x7F


@dataclass(frozen=True)
class Plain:
    """``text`` in plain letters; ``places`` give for each of its characters where it stands in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A half-open span of the plain text as one of the original; what is unseen beside it stays out."""
        return self.places[start], self.places[end - 1] + 1


def plain_letters(text: str) -> Plain:
    """The text without accents and unseen characters, look-alikes and dashes made one; time linear in its length."""
    if text.isascii() and "_" not in text:
        return Plain(text, tuple(range(len(text))))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _letters(character):
            letters.append(letter)
            places.append(place)
    return Plain("".join(letters), tuple(places))


@cache
def _letters(character: str) -> str:
    alike = _alike().get(character)
    if alike is not None:
        return alike
    if ord(character) <= _SHORT_ASCII:
        return character
    found = unicodedata.normalize("NFKD", character)
    return "".join(_alike().get(one, one) for one in found if unicodedata.category(one) not in _UNSEEN)


@cache
def _alike() -> dict[str, str]:
    data = tomllib.loads(Path(__file__).with_name("look_alikes.toml").read_text(encoding="utf-8"))
    return {character: letter for letter, characters in data["letters"].items() for character in characters}
