"""Where a text goes against a voice's words and spelling, and what is said instead.

Names stay as they are: a word with a capital inside a sentence, a sentence's first word that another capital follows,
what stands in quotation marks, an address, and whatever the caller names. Both drafters and the guard read by this.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from prompts.voices import Voice, spelling_pairs

_QUOTED = re.compile(r"\"[^\"\n]{1,200}\"|\u201c[^\u201d\n]{1,200}\u201d|«[^»\n]{1,200}»")
_ADDRESS = re.compile(r"\S*(?:@|://|/)\S*|\b\w+\.(?:\w+\.)*[a-z]{2,}\b(?:/\S*)?")
_STARTS = re.compile(r"(?:^|[.!?:\n\u2026]\s*|[¿¡])$")
_VOWELS = frozenset("aeiouáéíóú")


@dataclass(frozen=True)
class Found:
    """A half-open range of the text and what is said instead, None where the voice only avoids it."""

    start: int
    end: int
    instead: str | None
    spelling: bool = False


@dataclass(frozen=True)
class _Table:
    pattern: re.Pattern[str]
    instead: dict[str, str]
    spelling: frozenset[str]
    avoided: frozenset[str]


def found_in(text: str, voice: Voice, language: str, kept: Iterable[str] = ()) -> tuple[Found, ...]:
    """Every word of ``text`` that this voice says or spells otherwise, or avoids, in order."""
    table = table_of(voice, language)
    if table is None:
        return ()
    shut = tuple(_shut(text, kept))
    found = (_found(match, text, table) for match in table.pattern.finditer(text))
    return tuple(f for f in found if f and not any(f.start < end and start < f.end for start, end in shut))


def table_of(voice: Voice, language: str) -> _Table | None:
    """The words of a voice as one pattern; None where it has none for the language."""
    primary = language.split("-", maxsplit=1)[0]
    said, avoided = voice.say.get(primary, {}), voice.avoid.get(primary, ())
    spelling = voice.spelling if primary == "en" else None
    return _table(tuple(said.items()), avoided, spelling) if said or avoided or spelling else None


@lru_cache(maxsize=64)
def _table(said: tuple[tuple[str, str], ...], avoided: tuple[str, ...], spelling: str | None) -> _Table:
    spelled = {}
    if spelling:
        spelled = {gb: us for us, gb in spelling_pairs()}
        spelled = spelled if spelling == "en-US" else {us: gb for gb, us in spelled.items()}
    chosen = {_key(word): instead for word, instead in said}
    plural = {_plural(word): _plural(instead) for word, instead in chosen.items() if " " not in word}
    instead = spelled | plural | chosen
    # What is said already is no word to change: "internet" in "Kestrel internet".
    words = sorted({*instead, *map(_key, avoided), *chosen.values()}, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in words), re.IGNORECASE)
    changed = {*chosen, *plural}
    return _Table(pattern, instead, frozenset(spelled) - changed, frozenset(word.lower() for word in avoided))


def _found(match: re.Match[str], text: str, table: _Table) -> Found | None:
    word, start = match.group(), match.start()
    exact, small = word if word in table.instead else None, word.lower()
    instead = table.instead.get(exact or small)
    if instead in (None, word) and small not in table.avoided:
        # What the voice says itself, or a small "vpn" where the voice speaks of "VPN".
        return None
    if exact is None and word[0].isupper() and _is_name(text, match):
        return None
    if instead is not None and instead[0].islower() and word[0].isupper():
        instead = instead[0].upper() + instead[1:]
    return Found(start, match.end(), instead, spelling=small in table.spelling)


def _is_name(text: str, match: re.Match[str]) -> bool:
    if not _STARTS.search(text[max(0, match.start() - 3) : match.start()]):
        return True
    follows = text[match.end() : match.end() + 2]
    return len(follows) > 1 and follows[0] == " " and follows[1].isupper()


def _shut(text: str, kept: Iterable[str]) -> Iterator[tuple[int, int]]:
    for pattern in (_QUOTED, _ADDRESS):
        yield from (match.span() for match in pattern.finditer(text))
    for piece in kept:
        start = text.find(piece) if piece else -1
        while start >= 0:
            yield start, start + len(piece)
            start = text.find(piece, start + len(piece))


def _key(word: str) -> str:
    """A word as it is looked up: "VPN" as written, others in any case."""
    return word if word[1:] != word[1:].lower() else word.lower()


def _plural(word: str) -> str:
    if word.endswith("s"):
        return word
    return f"{word}s" if word[-1].lower() in _VOWELS or word.isascii() else f"{word}es"
