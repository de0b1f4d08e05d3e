"""Closed classes of what customers write about: people, events, parties, papers; one thing under all of its names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.checking.text.words import LANGUAGES, vocabulary


@dataclass(frozen=True, eq=False)
class Matter:
    """One thing of a class; ``shown`` is its name by language, ``said`` how each language names it."""

    group: str
    name: str
    shown: dict[str, str]
    said: dict[str, re.Pattern[str]]
    found: re.Pattern[str]
    near: re.Pattern[str] | None = None
    """Other words by which a ticket tells of it, or of something that may be called so."""

    def is_told(self, text: str, wide: str) -> bool:
        """Whether folded ``text`` names it in either language, or ``wide`` has a word that is near."""
        return bool(self.found.search(text) or (self.near and self.near.search(wide)))

    def anywhere(self, text: str) -> Iterator[re.Match[str]]:
        """Each place of folded ``text`` that names it or has a word that is near."""
        yield from self.found.finditer(text)
        if self.near:
            yield from self.near.finditer(text)


@cache
def matters() -> tuple[Matter, ...]:
    """All things of all classes."""
    return tuple(
        Matter(
            group,
            name,
            {language: said[language][0] for language in LANGUAGES if said.get(language)},
            {language: _pattern(said[language]) for language in LANGUAGES if said.get(language)},
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
def _any(language: str) -> re.Pattern[str]:
    return re.compile("|".join(matter.said[language].pattern for matter in matters() if language in matter.said))


@lru_cache(maxsize=256)
def named_in(
    text: str, language: str, start: int = 0, end: int | None = None
) -> tuple[tuple[Matter, re.Match[str]], ...]:
    """Things that a range of folded text in ``language`` names, with each place where it does.

    Words of one language mean other things in the other: "gran", "da", "son".
    """
    end = len(text) if end is None else end
    language = language if language in LANGUAGES else LANGUAGES[0]
    if _any(language).search(text, start, end) is None:
        return ()
    return tuple(
        (matter, match)
        for matter in matters()
        if language in matter.said
        for match in matter.said[language].finditer(text, start, end)
    )


@lru_cache(maxsize=64)
def matters_of(text: str, language: str) -> tuple[Matter, ...]:
    """Things that a folded text in ``language`` names, in the order of the lists."""
    return tuple(dict.fromkeys(matter for matter, _ in named_in(text, language)))
