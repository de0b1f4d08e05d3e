"""The words that the matcher knows (words.toml), ready to use."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Words:
    """The data of words.toml, ready to use."""

    everywhere: tuple[str, ...]
    everybody: frozenset[str]
    before_names: tuple[str, ...]
    after_names: tuple[str, ...]
    no_place: frozenset[str]
    between: re.Pattern[str]
    company_forms: frozenset[str]
    postcode: re.Pattern[str]
    maintenance: re.Pattern[str]
    alike: tuple[frozenset[str], ...]
    short_names: dict[str, str]
    short_endings: dict[str, str]
    streets: re.Pattern[str]
    another_before: frozenset[str]
    another_after: frozenset[str]
    not_here: str
    possessives: str
    people: str
    inside: str
    outages: str
    spreading: re.Pattern[str]
    same_region: dict[str, str]
    same_country: dict[str, str]
    past: re.Pattern[str]
    fault_now: re.Pattern[str]
    own_state: re.Pattern[str]
    at_home: frozenset[str]
    hearsay: re.Pattern[str]
    all_well: str
    name_joins: frozenset[str]
    no_continuation: frozenset[str]
    again: re.Pattern[str]
    from_here: frozenset[str]
    to_here: frozenset[str]
    ambiguous: frozenset[str]
    months: dict[str, int]
    lasting: re.Pattern[str]
    told: re.Pattern[str]
    failing: re.Pattern[str]
    of_others: frozenset[str]
    well_before: str
    working: dict[str, re.Pattern[str]]
    only: dict[str, re.Pattern[str]]
    own_known: re.Pattern[str]
    edges: frozenset[str]
    all_sites: re.Pattern[str]
    was_over: re.Pattern[str]
    weekdays: dict[str, int]
    first_person: tuple[str, ...]
    rivers: frozenset[str]


@cache
def words() -> Words:
    """words.toml, read once."""
    text = resources.files("knowledge_base.matching").joinpath("words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    longest_first = {key: tuple(sorted(data[key], key=len, reverse=True)) for key in ("before_names", "after_names")}
    return Words(
        everywhere=tuple(sorted(data["everywhere"], key=len, reverse=True)),
        everybody=frozenset(data["everybody"]),
        before_names=longest_first["before_names"],
        after_names=longest_first["after_names"],
        no_place=frozenset(data["no_place"]),
        between=re.compile(rf"\s(?:{_any_of(data['between_names'])})\s", re.IGNORECASE),
        company_forms=frozenset(data["company_forms"]),
        postcode=re.compile(rf"\b(?:{_any_of(data['postcode_words'])})\W+(?:\w{{2}} )?([a-z0-9]+(?: \d[a-z0-9]+)?)"),
        maintenance=_whole(data["maintenance"]),
        alike=tuple(frozenset(group["types"]) for group in data["alike"]),
        short_names=data["short_names"],
        short_endings=data["short_endings"],
        another_before=frozenset(data["another_before"]), another_after=frozenset(data["another_after"]),
        not_here=_any_of(data["not_here"]), possessives=_any_of(data["possessives"]), people=_any_of(data["people"]),
        inside=_any_of(data["inside"]), outages=_any_of(data["outages"]), spreading=_whole(data["spreading"]),
        streets=re.compile(
            rf"(?:\d+\w? )?(?P<name>(?:\w+ ){{1,3}}(?:{_any_of(data['street_endings'])}))|"
            rf"(?P<named>(?:{_any_of(data['street_openings'])}) (?:\w+ ?){{1,4}}?)(?: \d+\w?)?"
        ),
        same_country={short: name for name, shorts in data["same_country"].items() for short in shorts},
        past=_whole(data["past"]), fault_now=_whole(data["fault_now"]), name_joins=frozenset(data["name_joins"]),
        no_continuation=frozenset(data["no_continuation"]), all_well=_any_of(data["all_well"]),
        hearsay=_whole(data["hearsay"]), at_home=frozenset(data["at_home"]), again=_whole(data["again"]),
        from_here=frozenset(data["from_here"]), to_here=frozenset(data["to_here"]),
        ambiguous=frozenset(data["ambiguous"]["regions"]),
        months={name: number for number, names in enumerate(data["months"], 1) for name in names},
        lasting=_whole(data["lasting"]), told=_whole(data["told"]), failing=_whole(data["failing"]),
        of_others=frozenset(data["of_others"]), well_before=_any_of(data["well_before"]), working=_working(data),
        only=_only(data), own_known=_whole(data["own_known"]), edges=frozenset(data["edges"]),
        all_sites=_whole(data["all_sites"]), was_over=_whole(data["was_over"]),
        weekdays={name: number for number, names in enumerate(data["weekdays"]) for name in names},
        first_person=tuple(data["first_person"]), rivers=frozenset(data["rivers"]), own_state=_whole(data["own_state"]),
        same_region={short: name for name, shorts in data["same_region"].items() for short in shorts},
    )  # fmt: skip


def _whole(entries: list[str]) -> re.Pattern[str]:
    """Any of the entries as whole words; # is a number, * any ending."""
    return re.compile(rf"\b(?:{_any_of(entries)})\b".replace(r"\#", r"\d\w*").replace(r"\*", r"\w*"))


def _working(data: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    """By service type what says that it works."""
    works = data["works"]
    said, filler, not_then, before = (_any_of(works[key]) for key in ("said", "filler", "not_then", "before"))
    away, behind = _any_of(works["dismissed_before"]), _any_of(works["dismissed_behind"])
    patterns = {
        name: rf"\b(?:{away})(?: (?:the|my|our))? (?:{_any_of(names)})s?\b"
        rf"|\b(?:{_any_of(names)})s?(?: (?:has|have) (?:problems|issues|trouble))?(?: (?:too|also|as well))?(?: but)?"
        rf" (?:{behind})\b"
        rf"|(?<!no )\b(?:{_any_of(names)})s?(?: (?:{filler}))* (?:{said})\b(?! (?:{not_then})\b)"
        rf"|\b(?:{before})(?: \w+)?? (?:{_any_of(names)})\b"
        for name, names in data["named"].items()
    }
    patterns["mobile"] += rf"|\b(?:{_any_of(works['calls'])})\b"
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


def _only(data: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    """By service type what says that no other one is meant."""
    works = data["works"]
    before, behind = _any_of(works["only_before"]), _any_of(works["only_behind"])
    return {
        name: re.compile(
            rf"\b(?:{before}) (?:{_any_of(names)})s?(?: (?:in|at) (?:\w+ ){{0,3}}?\w+)? (?:{behind})\b"
            rf"|\b(?:{before}) (?:{_any_of(names)})s?$|\b(?:about|just) (?:the |my |our )?(?:{_any_of(names)})s? only\b"
        )
        for name, names in data["named"].items()
    }


def _any_of(phrases: list[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
