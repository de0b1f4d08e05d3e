"""The words that the matcher knows (words.toml), ready to use."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


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
        maintenance=re.compile(rf"\b(?:{_any_of(data['maintenance'])})\b"),
        alike=tuple(frozenset(group["types"]) for group in data["alike"]),
        short_names=data["short_names"],
        short_endings=data["short_endings"],
        another_before=frozenset(data["another_before"]),
        another_after=frozenset(data["another_after"]),
        not_here=_any_of(data["not_here"]),
        possessives=_any_of(data["possessives"]),
        people=_any_of(data["people"]),
        inside=_any_of(data["inside"]),
        outages=_any_of(data["outages"]),
        spreading=re.compile(rf"\b(?:{_any_of(data['spreading'])})\b"),
        streets=re.compile(
            rf"(?:\d+\w? )?(?P<name>(?:\w+ ){{1,3}}(?:{_any_of(data['street_endings'])}))|"
            rf"(?P<named>(?:{_any_of(data['street_openings'])}) (?:\w+ ?){{1,4}}?)(?: \d+\w?)?"
        ),
        same_country={short: name for name, shorts in data["same_country"].items() for short in shorts},
        past=re.compile(rf"\b(?:{_any_of(data['past'])})\b"),
        fault_now=re.compile(rf"\b(?:{_any_of(data['fault_now'])})\b"),
        name_joins=frozenset(data["name_joins"]),
        no_continuation=frozenset(data["no_continuation"]),
        all_well=_any_of(data["all_well"]),
        hearsay=re.compile(rf"\b(?:{_any_of(data['hearsay'])})\b"),
        at_home=frozenset(data["at_home"]),
        again=re.compile(rf"\b(?:{_any_of(data['again'])})\b"),
        from_here=frozenset(data["from_here"]),
        to_here=frozenset(data["to_here"]),
        ambiguous=frozenset(data["ambiguous"]["regions"]),
        own_state=re.compile(rf"\b(?:{_any_of(data['own_state'])})\b"),
        same_region={short: name for name, shorts in data["same_region"].items() for short in shorts},
    )


def _any_of(phrases: list[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
