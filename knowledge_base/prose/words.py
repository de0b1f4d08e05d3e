"""The English words of status posts as compiled patterns, each built once."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge_base.errors import ContentInvalid


@cache
def tables() -> dict[str, Any]:
    """The whole word data. Raises ContentInvalid when the file is no TOML."""
    file = files("knowledge_base.prose").joinpath("en.toml")
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentInvalid(f"The word file {file.name} is not valid TOML: {error}") from error


def alternatives(section: str, name: str) -> str:
    """The phrases of one list as one alternation, longest first so that the fuller phrase wins."""
    found = tables()[section][name]
    phrases = [_filled(phrase) for phrase in ([found] if isinstance(found, str) else found)]
    return "(?:" + "|".join(sorted(phrases, key=len, reverse=True)) + ")"


def _filled(phrase: str) -> str:
    """A phrase with the lists of the section ``shared`` put in for their names: "no {time_noun}"."""
    return re.sub(r"\{([a-z_]+)\}", lambda found: alternatives("shared", found[1]), phrase)


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """Whole words of one list, in either case."""
    return re.compile(rf"(?<!\w){alternatives(section, name)}(?!\w)", re.IGNORECASE)


@cache
def raw_pattern(section: str, name: str) -> re.Pattern[str]:
    """As ``pattern``, for phrases that do not begin or end with a letter."""
    return re.compile(alternatives(section, name), re.IGNORECASE)


@cache
def named(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A section whose keys are answers: (answer, its words), in the order of the file."""
    return tuple((name, pattern(section, name)) for name in tables()[section])
