"""The sentences of messages.toml, filled in."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_SHORT = 60


@cache
def _messages() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("knowledge_base.feeds").joinpath("messages.toml").read_text(encoding="utf-8"))


def say(section: str, key: str, /, **values: object) -> str:
    """One sentence, such as ``say("feed", "empty", name="feed.json")``."""
    return _messages()[section][key].format(**values)


def quoted(value: Any) -> str:
    """A value as it may stand in a message: short, in quotes where it is text."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    text = f"'{value}'" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
