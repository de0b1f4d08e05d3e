"""Stretches of time in a team's zone: hours of a day, days of a month, weeks of a year."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.domain.review import Period, SentFigures, Span, Step
from assistant.reviewing.means import group_of

_BACK = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "quarter": timedelta(days=91),
}
_STEPS: dict[Span, Step] = {"day": "hour", "week": "day", "month": "day", "quarter": "week"}
_HOURS, _DAYS, _WEEKS = timedelta(days=2), timedelta(days=62), timedelta(days=730)
"""Up to so long a stretch, steps are hours, days and weeks; beyond it, months: some sixty points fit a picture."""


def since_of(span: Span, now: datetime) -> datetime | None:
    """When a span begins; None where it has no beginning."""
    return now - _BACK[span] if span in _BACK else None


def step_of(span: Span, rows: Sequence[SentFigures]) -> Step:
    """How long the periods of a picture are: as the span asks, else as long as the replies reach."""
    if span in _STEPS:
        return _STEPS[span]
    reach = max(row.sent_at for row in rows) - min(row.sent_at for row in rows) if rows else timedelta(0)
    return "hour" if reach <= _HOURS else "day" if reach <= _DAYS else "week" if reach <= _WEEKS else "month"


def periods_of(rows: Sequence[SentFigures], step: Step, zone: ZoneInfo) -> tuple[Period, ...]:
    """The periods in which something was sent, oldest first."""
    held: dict[datetime, list[SentFigures]] = defaultdict(list)
    for row in rows:
        held[_start(row.sent_at, step, zone)].append(row)
    return tuple(_period(start, step, zone, held[start]) for start in sorted(held))


def _period(start: datetime, step: Step, zone: ZoneInfo, rows: list[SentFigures]) -> Period:
    local = start.astimezone(zone)
    values = [float(row.overall) for row in rows if row.overall is not None]
    return Period(local, _end(local, step, zone), group_of(local.isoformat(), rows, values, 100.0))


def _start(moment: datetime, step: Step, zone: ZoneInfo) -> datetime:
    """The period's beginning, in UTC, so that an hour which a clock shows twice stays two."""
    local = moment.astimezone(zone)
    if step == "hour":
        return local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    day = local.date()
    if step == "week":
        day -= timedelta(days=day.weekday())
    elif step == "month":
        day = day.replace(day=1)
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def _end(start: datetime, step: Step, zone: ZoneInfo) -> datetime:
    if step == "hour":
        return (start.astimezone(UTC) + timedelta(hours=1)).astimezone(zone)
    # A month ends where the day 32 days on begins its month; a day of 23 or 25 hours is still one.
    days = {"day": 1, "week": 7, "month": 32}[step]
    day = start.date() + timedelta(days=days)
    return datetime.combine(day.replace(day=1) if step == "month" else day, time(0), zone)
