"""The vocabulary files, loaded once: phrases of every theme in both languages, and the repair of misspelt words."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from assistant.reading.patterns import Hit, PhraseBook
from assistant.reading.tokens import LONGEST_WORD, Token, fold

THEMES = ("services", "impact", "feelings", "asks", "safety", "signals")
HELPERS = ("telling", "risk", "manners", "topics", "attempts", "wishes")
"""Vocabularies that weigh clauses, signs of danger, manners and wants: too common to tell languages apart."""
LANGUAGES = ("en", "es", "many")
"""Tables of a vocabulary file; ``many`` holds the gravest phrases in languages that we do not write."""
EXCEPT = "not_"
SHORTEST_REPAIRED = 6


@cache
def table(name: str) -> dict[str, Any]:
    """One vocabulary file as plain data."""
    return tomllib.loads(resources.files("assistant.reading.vocabulary").joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def phrase_book() -> PhraseBook:
    """All phrases of all themes; a label is ``theme.kind`` or, for what only looks like it, ``theme.not_kind``."""
    classes = dict(table("words")["classes"])
    for theme in (*THEMES, *HELPERS):
        classes.update(table(theme).get("classes", {}))
    book = PhraseBook(classes)
    for theme in (*THEMES, *HELPERS):
        for language in LANGUAGES:
            for kind, phrases in table(theme).get(language, {}).items():
                book.add(f"{theme}.{kind}", phrases)
    _add_language_requests(book)
    return book


@cache
def phrase_words(language: str) -> frozenset[str]:
    """Whole words of the phrases in one language, without those of shared classes."""
    listed = (phrase for t in THEMES for phrases in table(t)[language].values() for phrase in phrases)
    words = (word for phrase in listed for word in re.split(r"[^\w*#']+", phrase) if word and word.isalpha())
    return frozenset(fold(word) for word in words if len(word) > 2)  # noqa: PLR2004 - shorter words are shared by many


def _add_language_requests(book: PhraseBook) -> None:
    request = table("language")["request"]
    for code, names in table("language")["names"].items():
        either = f"({'|'.join(names)})"
        book.add(f"request.{code}", (phrase.replace("NAME", either) for phrase in request["phrases"]))
        book.add(f"request.{EXCEPT}{code}", (phrase.replace("NAME", either) for phrase in request["not_phrases"]))


@dataclass(frozen=True)
class Speller:
    """Knows what a misspelt word was meant to be."""

    short: dict[str, str]
    near: dict[str, str]
    known: frozenset[str]
    prefixes: tuple[str, ...]

    def meant(self, word: str) -> str:
        """The word itself, or the one that it is a short form or a one-letter typo of."""
        if word in self.short:
            return self.short[word]
        if not SHORTEST_REPAIRED <= len(word) <= LONGEST_WORD or word in self.known or word.startswith(self.prefixes):
            return word
        if word in self.near:
            return self.near[word]
        return next((self.near[cut] for cut in _cuts(word) if cut in self.near), word)


@cache
def speller() -> Speller:
    """The speller of the vocabulary: its own words are right, and so are the words listed to be kept."""
    words = table("words")
    book = phrase_book()
    targets = [fold(word) for word in words["fuzzy"]["words"]]
    near = {cut: target for target in targets for cut in (*_cuts(target), target)}
    everyday = {fold(w) for listed in table("language")["words"].values() for w in listed}
    exact = {word for word in book.words if not word.endswith("*")}
    known = frozenset({fold(w) for w in words["fuzzy"]["keep"]} | exact | everyday)
    prefixes = tuple(sorted(p for p in book.prefix if len(p) >= SHORTEST_REPAIRED - 1))
    return Speller({fold(k): fold(v) for k, v in words["short"].items()}, near, known, prefixes)


def _cuts(word: str) -> Iterable[str]:
    """The word with one letter left out, never the first: people rarely miss that one."""
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


@lru_cache(maxsize=8192)
def meant(word: str) -> str:
    """What a folded word was meant to be."""
    return speller().meant(word)


def hits_by_theme(tokens: Sequence[Token]) -> dict[str, list[Hit]]:
    """All phrases found, by theme, without those that overlap a wording which only looks like their kind."""
    found: dict[str, list[Hit]] = {theme: [] for theme in (*THEMES, *HELPERS, "request")}
    lookalikes: dict[str, list[Hit]] = {}
    for hit in phrase_book().find(tokens):
        theme, kind = hit.label.split(".")
        if kind.startswith(EXCEPT):
            lookalikes.setdefault(f"{theme}.{kind.removeprefix(EXCEPT)}", []).append(hit)
        else:
            found[theme].append(hit)
    return {theme: _without(hits, lookalikes) for theme, hits in found.items()}


def _without(hits: list[Hit], lookalikes: dict[str, list[Hit]]) -> list[Hit]:
    covered = {label: {at for hit in group for at in range(hit.first, hit.last)} for label, group in lookalikes.items()}
    return [
        Hit(hit.label.split(".")[1], hit.first, hit.last)
        for hit in hits
        if hit.label not in covered or covered[hit.label].isdisjoint(range(hit.first, hit.last))
    ]
