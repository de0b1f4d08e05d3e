"""When a feed is polled next: at its interval while it answers, ever more rarely while it fails."""

import random
from datetime import datetime, timedelta

from knowledge_base.records import FeedHealth, FeedSettings

LONGEST = 3600.0
"""Seconds: no feed waits longer than an hour, or its own interval where that is longer, whatever its server asks."""
_DOUBLINGS = 20
"""Enough for an interval of a second to reach any bound; keeps the power small."""
_APART = 0.1
"""Seconds for each feed that is overdue when watching starts: some ten feeds a second."""
_SPREAD = 30.0


class Schedule:
    """``chance`` is where jitter comes from: a seeded one makes a schedule repeatable."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.Random()  # noqa: S311 - jitter is no secret

    def after_success(self, feed: FeedSettings, tried_at: datetime) -> datetime:
        """One interval after the poll began."""
        return tried_at + timedelta(seconds=feed.interval)

    def after_failure(
        self, feed: FeedSettings, failures: int, now: datetime, retry_after: float | None = None
    ) -> datetime:
        """Full jitter above the interval: anywhere between it and a ceiling that doubles with each failure in a row.

        ``failures`` counts this one. What the server asked for (Retry-After, seconds) is kept to, up to the bound.
        """
        bound = longest(feed)
        ceiling = min(bound, feed.interval * 2.0 ** min(failures, _DOUBLINGS))
        seconds = self._chance.uniform(feed.interval, max(ceiling, feed.interval))
        asked = min(max(retry_after or 0.0, 0.0), bound)
        return now + timedelta(seconds=max(seconds, asked))

    def head_starts(self, count: int) -> tuple[float, ...]:
        """Seconds that each of ``count`` overdue feeds waits when watching starts, so that they do not all go at once.

        One feed alone does not wait; many are spread over half a minute at most.
        """
        spread = min(_SPREAD, _APART * max(0, count - 1))
        return tuple(self._chance.uniform(0.0, spread) for _ in range(count))


def longest(feed: FeedSettings) -> float:
    """Seconds between two polls of a feed at most."""
    return max(LONGEST, float(feed.interval))


def seconds_until_due(feed: FeedSettings, health: FeedHealth, now: datetime) -> float:
    """How long until a feed is to be polled; 0 or less is now.

    A time further off than any pause can be was noted by a clock that has been set back since: it counts as now.
    """
    if health.next_poll_at is None:
        return 0.0
    seconds = (health.next_poll_at - now).total_seconds()
    return 0.0 if seconds > longest(feed) else seconds
