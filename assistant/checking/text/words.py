"""Words are data: the lists of ``vocabulary/LANGUAGE/*.toml`` as compiled patterns.

Entries are folded text (lower case, no accents). A space stands for any white space, ``*`` for any word ending and
``~`` for up to four words in between; ``(a|b)`` and ``?`` mean what they do in a regular expression.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "es")
_NEVER = r"(?!)"
_OPENING = re.compile(r"\(([a-z][a-z']*(?:\|[a-z][a-z']*)*)\)(?![?*+{])")


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """The parsed file ``vocabulary/NAME.toml``, or all of a language's files as one, each section once.

    A language that has no words here (its replies are blocked) is given those of the first one that has.
    """
    place = files("assistant.checking").joinpath("vocabulary")
    if len(name) == len(LANGUAGES[0]) and name not in LANGUAGES:
        return vocabulary(LANGUAGES[0])
    if name not in LANGUAGES:
        return tomllib.loads(place.joinpath(f"{name}.toml").read_text("utf-8"))
    parts = sorted(place.joinpath(name).iterdir(), key=lambda part: part.name)
    return {key: told for part in parts for key, told in tomllib.loads(part.read_text("utf-8")).items()}


@cache
def words(section: str, key: str) -> tuple[str, ...]:
    """All entries of ``[section] key`` in every language, in file order; empty where a language has none."""
    found: list[str] = []
    for language in LANGUAGES:
        found += vocabulary(language).get(section, {}).get(key, [])
    return tuple(found)


@cache
def keys(section: str) -> tuple[str, ...]:
    """The names under ``[section]`` in every language, each once."""
    return tuple(dict.fromkeys(name for language in LANGUAGES for name in vocabulary(language).get(section, {})))


def as_regex(entry: str) -> str:
    """An entry of a word list as a regular expression."""
    starred = re.sub(r"(?<!\))(?<!\\w)\*", r"\\w*", entry)
    # "back (online)?" also stands for "back" alone: the space belongs to what may be missing.
    starred = re.sub(r" \(([^()]*)\)\?(?=$|[ )|])", r"(?: (?:\1))?", starred)
    return starred.replace(" ~ ", r"\s+(?:[^\s.!?;]+\s+){0,4}?").replace(" ", r"\s+")


def _one_by_one(entry: str) -> list[str]:
    """An entry that opens with alternatives ("(is|are) back") as one entry for each: each gets a first letter."""
    opening = _OPENING.match(entry)
    return [head + entry[opening.end() :] for head in opening.group(1).split("|")] if opening else [entry]


def _grouped(entries: list[str]) -> str:
    # Grouping by first letter spares the engine most alternatives at most positions.
    groups: dict[str, list[str]] = {}
    for entry in (one for told in sorted(entries, key=len, reverse=True) for one in _one_by_one(told)):
        head = entry[0] if entry[0].isalpha() and entry[1:2] not in {"?", "|"} else ""
        groups.setdefault(head, []).append(entry[len(head) :])
    return "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in groups.items())


@cache
def pattern(section: str, *names: str) -> re.Pattern[str]:
    """One pattern for whole words out of the named lists (all lists of the section where none is named)."""
    entries = [as_regex(entry) for name in names or keys(section) for entry in words(section, name)]
    return re.compile(rf"(?<!\w)(?:{_grouped(entries)})(?!\w)" if entries else _NEVER)
