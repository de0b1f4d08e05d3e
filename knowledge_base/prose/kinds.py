"""What kind of cause or measure a provider's words tell, in English or Spanish, so that it can be told in the other.

A kind says less than the words it was read from, and never more: ``crushed_cable`` for "an underground cable crushed
by a collapsed duct". The words for each kind stand in prompts/phrases/LANGUAGE/words.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

Tense = Literal["doing", "done", "ahead"]
"""Under way, finished, or still to come."""

_KEPT = 512
_CLAUSE = re.compile(r"[.;]\s+|[.;]$|,\s+")
_NEAR = 40
"""Characters before a verb in which its tense is told."""


class WorkKind(NamedTuple):
    """One piece of work as a measure tells it."""

    name: str
    tense: Tense


@lru_cache(maxsize=_KEPT)
def cause_kind(text: str, category: str | None = None) -> str | None:
    """The kind of a cause by its words, else by its category ("water_damage"); None where neither shows one."""
    told = (part.replace("_", " ") for part in (text, category or "") if part)
    return next((name for part in told for name, all_of in _causes() if all(one.search(part) for one in all_of)), None)


@lru_cache(maxsize=_KEPT)
def work_kinds(text: str) -> tuple[WorkKind, ...]:
    """The work that a measure tells, in its order; none of a clause that denies it or makes it depend on something."""
    words = _words()
    clauses = [words["aside"].sub("", one) for one in _CLAUSE.split(text) if not words["undone"].search(one)]
    found = {kind.name: kind for clause in clauses for _, kind in sorted(_works(clause))}
    return tuple(found.values())


def kind_names(of: Literal["causes", "measures"]) -> tuple[str, ...]:
    """Every kind there is, in the order of the file."""
    return tuple(dict.fromkeys(one["name"] for one in _data()[of]))


def is_spanish(text: str) -> bool:
    """Whether a provider's words are Spanish rather than English, by their small words and letters."""
    words = _words()
    return len(words["spanish"].findall(text)) > len(words["english"].findall(text))


def _works(clause: str) -> Iterator[tuple[int, WorkKind]]:
    taken: list[tuple[int, int]] = []
    for name, tense, verb, about in _measures():
        found = verb.search(clause)
        if found is None or (about and not about.search(clause)):
            continue
        start, end = found.span()
        if all(end <= first or last <= start for first, last in taken):
            taken.append((start, end))
            told = tense or _tense(clause, found)
            if told:
                yield start, WorkKind(name, told)


def _tense(clause: str, verb: re.Match[str]) -> Tense | None:
    before, words = clause[max(0, verb.start() - _NEAR) : verb.start()], _words()
    if words["ahead"].search(before):
        return "ahead"
    if words["in_progress"].search(before) or words["ongoing"].search(verb.group()) or words["going_on"].search(clause):
        return "doing"
    return "done" if words["finished"].search(before + "~" + verb.group()) else None


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("knowledge_base.prose").joinpath("kinds.toml").read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(text, re.IGNORECASE) for name, text in _data()["words"].items()}


@cache
def _causes() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    return tuple((one["name"], tuple(re.compile(p, re.IGNORECASE) for p in one["all"])) for one in _data()["causes"])


@cache
def _measures() -> tuple[tuple[str, Tense | None, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            one["name"],
            one.get("tense"),
            re.compile(one["verb"], re.IGNORECASE),
            re.compile(one["about"], re.IGNORECASE) if "about" in one else None,
        )
        for one in _data()["measures"]
    )
