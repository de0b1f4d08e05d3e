"""Closed classes of what customers write about: people, events, parties, papers; one thing under all of its names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.checking.text.words import vocabulary


@dataclass(frozen=True)
class Matter:
    """One thing of a class; ``shown`` is its name by language."""

    group: str
    name: str
    shown: dict[str, str]
    found: re.Pattern[str]


@cache
def matters() -> tuple[Matter, ...]:
    """All things of all classes."""
    return tuple(
        Matter(group, name, {language: words[0] for language, words in said.items()}, _pattern(said))
        for group, members in vocabulary("own_matters").items()
        for name, said in members.items()
    )


def _pattern(said: dict[str, list[str]]) -> re.Pattern[str]:
    entries = "|".join(word.replace(" ", r"\s+") for words in said.values() for word in words)
    return re.compile(rf"(?<!\w)(?:{entries})(?!\w)")


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(matter.found.pattern for matter in matters()))


def named_in(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Matter, re.Match[str]]]:
    """Things that a range of folded text names, with where."""
    end = len(text) if end is None else end
    if _any().search(text, start, end) is None:
        return
    for matter in matters():
        match = matter.found.search(text, start, end)
        if match:
            yield matter, match


@lru_cache(maxsize=64)
def matters_of(text: str) -> tuple[Matter, ...]:
    """Things that a folded text names, in the order of the lists."""
    return tuple(matter for matter, _ in named_in(text))
