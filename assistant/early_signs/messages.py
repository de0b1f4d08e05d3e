"""The sentences of messages.toml."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from knowledge_base.records.vocabulary import ServiceType


@cache
def messages() -> dict[str, Any]:
    """The file, read once."""
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))


def counted(what: str, count: int) -> str:
    """Such as "3 customers"; ``what`` is a name in ``[senders]``."""
    forms = messages()["senders"][what]
    return str(forms["one"] if count == 1 else forms["many"].format(n=count))


def services_in_words(services: Sequence[ServiceType]) -> str:
    """Such as "internet and TV"."""
    names = [messages()["services"][service] for service in services] or [messages()["services"]["none"]]
    joined = messages()["incident"]["last_and"]
    return str(names[0] if len(names) == 1 else ", ".join(names[:-1]) + joined + names[-1])
