"""The sentences of messages.toml, filled in."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _messages() -> dict[str, str]:
    return tomllib.loads(files("knowledge_base.polling").joinpath("messages.toml").read_text(encoding="utf-8"))


def say(key: str, /, **values: object) -> str:
    """One sentence, such as ``say("only_receives", name="alerts")``."""
    return _messages()[key].format(**values)
