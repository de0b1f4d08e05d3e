"""The words of rubric 1 as data files, one per language, and how they are loaded."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.tone.phrases import PhraseBook
from assistant.tone.stems import stem
from assistant.tone.text import fold

LANGUAGES = ("en", "es")
"""Languages that rubric 1 knows."""


@dataclass(frozen=True)
class Vocabulary:
    """One language: phrases of flags and cues, phrases of tickets, and sets of folded words and stems.

    ``synonyms`` gives the name of the group that a stem belongs to, ``closing`` are words of closing lines.
    """

    language: str
    reply: PhraseBook
    ticket: PhraseBook
    stop: frozenset[str]
    domain: frozenset[str]
    synonyms: Mapping[str, str]
    acronyms: frozenset[str]
    closing: frozenset[str]

    def stem(self, word: str) -> str:
        """The stem of a folded word in this language."""
        return stem(word, self.language)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def vocabulary_of(language: str) -> Vocabulary:
    """The vocabulary of one of LANGUAGES; KeyError names another."""
    if language not in LANGUAGES:
        raise KeyError(language)
    data = _read(language)
    words = data["words"]
    groups = [[stem(fold(word), language) for word in line.split()] for line in words["synonyms"]]
    return Vocabulary(
        language=language,
        reply=PhraseBook({**data["flags"], **data["cues"]}),
        ticket=PhraseBook(data["ticket"]),
        stop=frozenset(fold(words["stop"]).split()),
        domain=frozenset(stem(word, language) for word in fold(words["domain"]).split()),
        synonyms={word: group[0] for group in reversed(groups) for word in group},
        acronyms=frozenset(words["common_acronyms"].split()),
        closing=frozenset(fold(words["closing"]).split()),
    )


@cache
def function_words() -> dict[str, frozenset[str]]:
    """Small common words by language, known languages and others."""
    known = {language: _read(language)["words"]["function"] for language in LANGUAGES}
    return {language: frozenset(fold(line).split()) for language, line in (known | _read("other")["function"]).items()}
