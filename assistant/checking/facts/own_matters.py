"""Closed classes of what customers write about: people, events, parties, papers; one thing under all of its names."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.checking.text.words import LANGUAGES, vocabulary


@dataclass(frozen=True)
class Matter:
    """One thing of a class; ``shown`` is its name by language."""

    group: str
    name: str
    shown: dict[str, str]
    found: re.Pattern[str]
    near: re.Pattern[str] | None = None
    """Other words by which a ticket tells of it, or of something that may be called so."""

    def is_told(self, text: str, wide: str) -> bool:
        """Whether folded ``text`` names it, or ``wide`` has a word that is near."""
        return bool(self.found.search(text) or (self.near and self.near.search(wide)))


@cache
def matters() -> tuple[Matter, ...]:
    """All things of all classes."""
    return tuple(
        Matter(
            group,
            name,
            {language: said[language][0] for language in LANGUAGES if said.get(language)},
            _pattern([word for language in LANGUAGES for word in said.get(language, ())]),
            _pattern(said["near"]) if "near" in said else None,
        )
        for group, members in vocabulary("own_matters").items()
        for name, said in members.items()
    )


def _pattern(listed: list[str]) -> re.Pattern[str]:
    entries = "|".join(word.replace(" ", r"\s+") for word in listed)
    return re.compile(rf"(?<!\w)(?:{entries})(?!\w)")


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(matter.found.pattern for matter in matters()))


@lru_cache(maxsize=256)
def named_in(text: str, start: int = 0, end: int | None = None) -> tuple[tuple[Matter, re.Match[str]], ...]:
    """Things that a range of folded text names, with where; several that read a sentence ask in turn."""
    end = len(text) if end is None else end
    if _any().search(text, start, end) is None:
        return ()
    matches = ((matter, matter.found.search(text, start, end)) for matter in matters())
    return tuple((matter, match) for matter, match in matches if match)


@lru_cache(maxsize=64)
def matters_of(text: str) -> tuple[Matter, ...]:
    """Things that a folded text names, in the order of the lists."""
    return tuple(matter for matter, _ in named_in(text))
