"""How a fact is worded and numbered."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from knowledge_base.records import Fact, Provider
from knowledge_base.wording import say_instant, say_range, zone_of

LANGUAGE = "en"
"""Fact texts are English (docs/formats.md); replies word the values in their own language."""


@dataclass(frozen=True)
class Telling:
    """The zone that facts are told in, the moment they are told at, and whether the zone is named."""

    zone: ZoneInfo
    now: datetime
    named: bool = False

    def value(self, moment: datetime) -> str:
        """RFC 3339 in the zone that facts are told in."""
        return moment.astimezone(self.zone).isoformat(timespec="seconds")

    def local(self, moment: datetime | None) -> datetime | None:
        """The moment in the zone that facts are told in."""
        return None if moment is None else moment.astimezone(self.zone)

    def instant(self, moment: datetime) -> str:
        """A time as people say it."""
        return say_instant(moment, self.now, self.zone, LANGUAGE, name_zone=self.named)

    def window(self, start: datetime, end: datetime) -> str:
        """A window as people say it."""
        return say_range(start, end, self.now, self.zone, LANGUAGE, name_zone=self.named)


def telling(provider: Provider, now: datetime, reader: ZoneInfo | None = None) -> Telling:
    """Facts are told in the provider's zone; to a reader in another one, in theirs and with its name."""
    zone = zone_of(provider.time_zone)
    return Telling(zone, now) if reader is None or reader == zone else Telling(reader, now, named=True)


def worded(kind: str, form: str, /, **values: object) -> str:
    """One sentence of en.toml."""
    return str(_sentences()[kind][form]).format(**values)


@cache
def _sentences() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("knowledge_base.facts").joinpath("en.toml").read_text(encoding="utf-8"))


def numbered(stem: str, facts: Iterable[dict[str, Any]], tail: str = "") -> Iterable[Fact]:
    """Facts of one kind, with ids ``stem`` + ``tail``; from the second on ``stem.2`` + ``tail``."""
    for number, parts in enumerate(facts, 1):
        suffix = f".{number}" if number > 1 else ""
        yield Fact.model_construct(id=f"{stem}{suffix}{tail}", **({"until": None, "expires_at": None} | parts))
