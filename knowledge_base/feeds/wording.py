"""The sentences of messages.toml, filled in."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from knowledge_base.errors import ContentInvalid
from knowledge_base.records.vocabulary import IncidentStatus

_SHORT = 60


@cache
def _messages() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("knowledge_base.feeds").joinpath("messages.toml").read_text(encoding="utf-8"))


def say(section: str, key: str, /, **values: object) -> str:
    """One sentence, such as ``say("feed", "empty", name="feed.json")``."""
    return _messages()[section][key].format(**values)


def matches(name: str, text: str) -> re.Match[str] | None:
    """Whether a text begins with what an expression of [expressions] describes."""
    return _expression(name).match(text)


@cache
def _expression(name: str) -> re.Pattern[str]:
    return re.compile(_messages()["expressions"][name], re.IGNORECASE)


@cache
def _status_words() -> dict[str, IncidentStatus]:
    known = get_args(IncidentStatus)
    words = _messages()["status_words"]
    if strange := [said for said in words.values() if said not in known]:
        raise ContentInvalid(f"messages.toml, [status_words]: expected a status of an incident; got {strange[0]}")
    return {word: said for word, said in words.items() if said in known}  # type: ignore[misc]  # just checked


def known_status(words: str) -> IncidentStatus | None:
    """The status that a post's heading says, such as "In progress"; None where it says none or only "Update"."""
    return _status_words().get(" ".join(words.lower().replace("_", " ").strip(" .:*-[]()").split()))


def quoted(value: Any) -> str:
    """A value as it may stand in a message: short, in quotes where it is text."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    text = f"'{value}'" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    text = text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
    # A terminal obeys control characters.
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
