"""Whether an incident fits a ticket in time, and which of several to prefer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum

from knowledge_base.records import Incident

BEFORE_START = timedelta(hours=3)
"""A ticket may come so long before the stated start: providers notice, and date, outages late."""
AFTER_END = timedelta(hours=72)
"""A ticket about an outage may come so long after it was resolved."""
BEFORE_WORK = timedelta(hours=24)
"""Planned work is a possible subject of any ticket so long before it begins,"""
BEFORE_ANNOUNCED_WORK = timedelta(days=30)
"""and so long for a ticket that speaks of planned work."""


AFTER_WORK = timedelta(hours=24)
"""Planned work explains nothing so long after it."""
AFTER_TOLD_END = timedelta(days=60)
"""A ticket that speaks of an outage in the past may mean one that ended so long ago."""
OVERRUN = timedelta(hours=12)
"""Work that was never closed in the feed may still run so long after its window."""


class Timeliness(IntEnum):
    """How well an incident fits in time; the smaller is preferred."""

    RUNNING = 0
    WAS_RUNNING = 1
    JUST_OVER = 2
    COMING = 3
    OVER = 4


_DAY_ANYWHERE = timedelta(hours=12)
_DAY_THERE = timedelta(hours=3)
_JUST_OVER = timedelta(hours=24)
_UNDATED_START = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Span:
    """When an incident begins and ends, as far as that is known; computed once per version."""

    start: datetime | None
    end: datetime | None
    is_open: bool
    is_scheduled: bool
    is_work: bool = False

    @property
    def ended(self) -> datetime:
        """When it ended, for ordering; far in the past when that is unknown."""
        return self.end or datetime.min.replace(tzinfo=UTC)


def span_of(incident: Incident) -> Span:
    """The time of an incident."""
    return Span(
        _start(incident),
        _end(incident),
        incident.is_open,
        incident.status == "scheduled",
        incident.kind == "maintenance",
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """When a ticket came in, whether it speaks of planned work or of an outage in the past, and of which days."""

    at: datetime
    about_work: bool = False
    about_past: bool = False
    days: tuple[date, ...] = ()


def timeliness(span: Span, moment: Moment) -> Timeliness | None:
    """How an incident fits a ticket in time; None when it does not."""
    at, about_work = moment.at, moment.about_work
    if moment.days:
        return _on_those_days(span, moment)
    if span.is_scheduled and (span.start is None or at < span.start):
        lead = BEFORE_ANNOUNCED_WORK if about_work else BEFORE_WORK
        return Timeliness.COMING if span.start is None or at >= span.start - lead else None
    if span.start is not None and at < span.start - BEFORE_START:
        return None
    if span.end is None:
        return Timeliness.RUNNING if span.is_open else Timeliness.OVER
    if at <= span.end:
        return Timeliness.RUNNING if span.is_open else Timeliness.WAS_RUNNING
    return _after(at - span.end, _longest_after(span, moment))


def _on_those_days(span: Span, moment: Moment) -> Timeliness | None:
    """How an incident fits a ticket about certain days, whose zone is known to some hours only."""
    if span.is_scheduled or span.start is None:
        return None
    spread = _DAY_ANYWHERE if not moment.at.utcoffset() else _DAY_THERE
    for day in moment.days:
        begins = datetime.combine(day, time.min, moment.at.tzinfo or UTC)
        if span.start <= begins + timedelta(days=1) + spread and (span.end is None or span.end >= begins - spread):
            return Timeliness.RUNNING if span.end is None and span.is_open else Timeliness.OVER
    return None


def _longest_after(span: Span, moment: Moment) -> timedelta:
    if moment.about_past:
        return AFTER_TOLD_END
    return AFTER_WORK if span.is_work and not moment.about_work else AFTER_END


def _after(passed: timedelta, longest: timedelta) -> Timeliness | None:
    if passed > longest:
        return None
    return Timeliness.JUST_OVER if passed <= _JUST_OVER else Timeliness.OVER


def _start(incident: Incident) -> datetime | None:
    """When it began; at the earliest a day before the first update where nothing else tells."""
    stated = incident.started_at or (incident.scheduled_for if incident.kind == "maintenance" else None)
    first = min((update.created_at for update in incident.updates), default=None)
    return stated or (first - _UNDATED_START if first else None)


def _end(incident: Incident) -> datetime | None:
    """When it ended or will end; None for an outage that is still open."""
    if incident.is_open:
        # Planned work that was never closed in the feed is over when its window is, or soon after it had begun.
        if incident.kind != "maintenance" or incident.scheduled_until is None:
            return incident.scheduled_until if incident.status == "scheduled" else None
        return incident.scheduled_until + (OVERRUN if incident.status != "scheduled" else timedelta(0))
    last = max((update.created_at for update in incident.updates), default=None)
    return incident.resolved_at or incident.scheduled_until or incident.updated_at or last
