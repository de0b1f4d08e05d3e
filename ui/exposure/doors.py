"""A door, its state, and what is looked at to tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from assistant.domain.account import IntegrationToken
from assistant.settings import Settings
from assistant.verifying import Verdict
from knowledge_base.records import FeedSettings

State = Literal["ok", "open", "unknown"]
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Door:
    """One way in or out: ``open`` is to be shut, ``unknown`` is to be looked at by somebody who can."""

    door: str
    state: State
    said: str


@dataclass(frozen=True)
class Surroundings:
    """Everything that is looked at.

    ``people`` is None where nothing is kept; ``unread`` says why a database could not be read.
    """

    settings: Settings
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = field(default_factory=Path.cwd)
    people: bool | None = None
    tokens: tuple[IntegrationToken, ...] = ()
    feeds: tuple[FeedSettings, ...] = ()
    trail: Verdict | None = None
    unread: str | None = None

    @property
    def config(self) -> Path | None:
        """The settings file, if one is named."""
        named = self.environment.get("WARMLINE_CONFIG")
        return Path(named) if named else None


def is_here(address: str | None) -> bool:
    """Whether an address is one of this very machine."""
    return (split(address).hostname or "") in _HERE


def split(address: str | None) -> SplitResult:
    """The parts of an address; empty ones of what is none."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")
