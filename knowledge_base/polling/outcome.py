"""What came of a poll, and how a feed stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self

from knowledge_base.records import FeedHealth, FeedProblem, FeedSettings, IncidentChange
from knowledge_base.records.feed_address import shown_address

Outcome = Literal["changed", "unchanged", "failed"]


@dataclass(frozen=True)
class Poll:
    """What came of one poll or push.

    ``changed``: facts or alerts were stored; ``unchanged``: the feed says what it said before; ``failed``: ``failure``
    is one sentence, and the last facts are kept. ``problems`` are entries that could not be used and what else a
    reader should know; ``missing`` are public ids of open incidents that this feed told once and no longer lists.
    """

    name: str
    outcome: Outcome
    changes: tuple[IncidentChange, ...] = ()
    problems: tuple[FeedProblem, ...] = ()
    missing: tuple[str, ...] = ()
    failure: str | None = None


@dataclass(frozen=True)
class FeedState:
    """How a feed stands at a moment. ``age`` is how long ago its facts were last known to be what it says.

    ``age`` is None for a feed that was never read. ``stale``: its facts are older than ``stale_after``, or it was tried
    and never read. A feed that only receives is never stale: it is silent while nothing happens.
    """

    settings: FeedSettings
    health: FeedHealth
    age: timedelta | None
    stale: bool

    @property
    def silent_since(self) -> datetime | None:
        """The last moment its facts were known to be right; None where there was none."""
        return self.health.last_synced_at

    @property
    def shown_where(self) -> str | None:
        """The path or address as it may be shown: an address without user, password, query and fragment."""
        where = self.settings.where
        return None if where is None else shown_address(where)

    @classmethod
    def at(cls, settings: FeedSettings, health: FeedHealth, now: datetime) -> Self:
        """The state at a moment. A clock that was set back makes no age negative."""
        if health.last_synced_at is None:
            return cls(settings, health, None, settings.where is not None and health.last_tried_at is not None)
        age = max(timedelta(), now - health.last_synced_at)
        return cls(settings, health, age, settings.where is not None and age.total_seconds() > settings.stale_after)
