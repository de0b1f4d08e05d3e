"""Whether a ticket reports no fault at all, but asks about something else: money, a plan, an order, a setting."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class _Subjects:
    """The data of subject.toml, ready to use."""

    idioms: re.Pattern[str]
    others: re.Pattern[str]
    fails: re.Pattern[str]


def asks_something_else(bare: str) -> bool:
    """Whether a text in normal form plainly asks about something else and says of nothing that it fails.

    A text too short to tell what it is about does not: its customer may well mean the outage at their place.
    """
    known = _subjects()
    if not known.others.search(bare):
        return False
    return not known.fails.search(known.idioms.sub(" ", bare))


@cache
def _subjects() -> _Subjects:
    text = resources.files("knowledge_base.matching").joinpath("subject.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return _Subjects(_any_of(data["idioms"]), _any_of(data["others"]), _any_of(data["fails"]))


def _any_of(entries: list[str]) -> re.Pattern[str]:
    longest_first = sorted(entries, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(_pattern(entry) for entry in longest_first)})\b")


def _pattern(entry: str) -> str:
    """An entry as a pattern: * is any ending of a word, # a number, ... some words."""
    return entry.replace("(", "(?:").replace("*", r"\w*").replace("#", r"\d\w*").replace(" ... ", r"(?: \w+){0,5} ")
