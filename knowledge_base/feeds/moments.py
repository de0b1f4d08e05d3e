"""Days and times as posts write them ("11/21/2026 08:46 MT", "Nov 21, 14:05 CST"), brought to instants."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

from knowledge_base.prose.words import tables
from knowledge_base.prose.zones import zone_of

_NOON = 12
_AHEAD = timedelta(days=2)
"""A day without a year that has no better anchor lies no further ahead of the reading than this."""
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/])")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?!\d)"
    r"\s?(?P<half>[aApP]\.?\s?[mM]\b\.?)?(?:\s?\(?(?P<zone>(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?|MSK|WIB|(?!(?:AT|BUT|NOT|GET|LET|SET|OUT)\b)[A-Z]{1,4}T)(?!\w)\)?)?"
)


@dataclass(frozen=True)
class Day:
    """A day as written: ``year`` is None where none was said; a ``swappable`` one may be day/month as well."""

    month: int
    day: int
    year: int | None
    swappable: bool
    start: int
    end: int


@dataclass(frozen=True)
class Clock:
    """A time of day with the letters of the zone beside it."""

    at: time
    zone: str | None
    start: int
    end: int


def find_day(text: str) -> Day | None:
    """The first day that a text names."""
    if found := _ISO.search(text):
        return Day(int(found[2]), int(found[3]), int(found[1]), swappable=False, start=found.start(), end=found.end())
    if found := _SLASHED.search(text):
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)  # noqa: PLR2004 - "26" is 2026
        return Day(int(found[1]), int(found[2]), year, swappable=True, start=found.start(), end=found.end())
    if found := _named_day().search(text):
        word = (found["month"] or found["month_after"]).lower()
        month = next(number for number, one in enumerate(_months(), 1) if one.fullmatch(word))
        day = int(found["day"] or found["day_before"])
        return Day(
            month,
            day,
            int(found["year"]) if found["year"] else None,
            swappable=False,
            start=found.start(),
            end=found.end(),
        )
    return None


def find_clocks(text: str) -> tuple[Clock, ...]:
    """Every time of day in a text; what is no time on a clock is left out."""
    return tuple(clock for found in _CLOCK.finditer(text) if (clock := _clock(found)) is not None)


def is_only_time(text: str) -> bool:
    """Whether a text holds nothing but a day, a time or both: "Sat, Nov 21 08:46 MT"."""
    return all(_time_word().fullmatch(word) for word in re.findall(r"[^\W\d_]+", text))


def reads_day_first(days: Iterable[Day], zone: tzinfo, posted: datetime) -> bool:
    """Whether the slashed days of one post are day/month/year.

    A number above 12 tells; else America writes the month first, and elsewhere the reading nearer to the post counts.
    """
    slashed = [day for day in days if day.swappable]
    if any(day.month > _NOON for day in slashed):
        return True
    if not slashed or any(day.day > _NOON for day in slashed) or str(zone).startswith(("America/", "US/", "UTC")):
        return False
    month_first, day_first = (_date(slashed[0], slashed[0].year, swap) for swap in (False, True))
    on = posted.astimezone(zone).date()
    return bool(month_first and day_first) and abs(day_first - on) < abs(month_first - on)  # type: ignore[operator]


def moment_of(day: Day, clock: Clock, zone: tzinfo, *, day_first: bool = False) -> datetime | None:
    """The instant of a day with a year; None where there is no such day."""
    on = _date(day, day.year, day_first)
    return _at(on, clock, zone) if on else None


def nearest_moment(day: Day, clock: Clock, zone: tzinfo, anchor: datetime | None, read_at: datetime) -> datetime | None:
    """The instant of a day without a year: the one nearest to ``anchor``, else the latest that ``read_at`` allows."""
    if day.year is not None:
        return moment_of(day, clock, zone)
    around = (anchor or read_at).year
    days = (_date(day, year, swap=False) for year in (around - 1, around, around + 1))
    found = [_at(on, clock, zone) for on in days if on is not None]
    if anchor is not None:
        return min(found, key=lambda moment: abs(moment - anchor), default=None)
    return max((moment for moment in found if moment <= read_at + _AHEAD), default=None)


def zone_said(letters: str | None, feed: tzinfo, at: datetime) -> tzinfo:
    """The zone that letters beside a time (naive) mean; the feed's own where they are none that we know."""
    return zone_of(letters, feed, at.replace(tzinfo=feed)) or feed


def _at(on: date, clock: Clock, zone: tzinfo) -> datetime:
    naive = datetime.combine(on, clock.at)
    return naive.replace(tzinfo=zone_said(clock.zone, zone, naive))


def _date(day: Day, year: int | None, swap: bool) -> date | None:  # noqa: FBT001 - the same flag as above
    month, number = (day.day, day.month) if swap and day.swappable else (day.month, day.day)
    try:
        return date(year or 0, month, number)
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> Clock | None:
    hour, minute, half = int(found["hour"]), int(found["minute"]), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    try:
        return Clock(time(hour, minute), found["zone"], found.start(), found.end())
    except ValueError:
        return None


@cache
def _months() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word, re.IGNORECASE) for word in tables()["time"]["months"])


@cache
def _time_word() -> re.Pattern[str]:
    words = tables()["time"]
    named = "|".join([*words["months"], *words["weekdays"]])
    return re.compile(rf"(?i:{named}|at|on|st|nd|rd|th|[ap]m?|m|t|z)|[A-Z]{{2,5}}")


@cache
def _named_day() -> re.Pattern[str]:
    months = "|".join(tables()["time"]["months"])
    ordinal = r"(?:st|nd|rd|th)?"
    first = rf"(?P<month>{months})\.?\s+(?P<day>\d{{1,2}}){ordinal}(?![\d:])"
    after = rf"(?<!\d)(?P<day_before>\d{{1,2}}){ordinal}\s+(?P<month_after>{months})"
    return re.compile(rf"(?<!\w)(?:{first}|{after})(?!\w)(?:,?\s+(?P<year>20\d{{2}})(?![\d:]))?", re.IGNORECASE)
