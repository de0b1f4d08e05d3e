"""Which day a sentence means: "tomorrow", "Saturday", "Nov 23", "11/23/2026", or none said."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from knowledge_base.prose.words import pattern, tables

_WEEK = 7
_FAR = timedelta(days=60)
"""A date without a year that lies further back than this is taken for the next year's."""


@dataclass(frozen=True)
class DayReading:
    """``day`` is None where none was said; ``clear`` is False where several days or an impossible one were."""

    day: date | None
    clear: bool = True


def read_day(text: str, today: date) -> DayReading:
    """The one day that a text names, seen from ``today``."""
    try:
        days = {*_relative(text, today), *_dates(text, today)}
        days |= set() if days else set(_weekdays(text, today))
    except ValueError:
        return DayReading(None, clear=False)
    if len(days) > 1:
        return DayReading(None, clear=False)
    return DayReading(next(iter(days), None))


def _relative(text: str, today: date) -> list[date]:
    found = [today] if pattern("time", "today").search(text) else []
    return [*found, today + timedelta(days=1)] if pattern("time", "tomorrow").search(text) else found


def _dates(text: str, today: date) -> list[date]:
    iso = [date(int(y), int(m), int(d)) for y, m, d in re.findall(r"\b(\d{4})-(\d{2})-(\d{2})\b", text)]
    # Outage feeds of the kind measured in docs/facts write MM/DD/YYYY; a first number above 12 is refused by date().
    slashed = [date(int(y), int(m), int(d)) for m, d, y in re.findall(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", text)]
    named = [_named(match, today) for match in _month_day().finditer(text)]
    return [*iso, *slashed, *named]


def _named(match: re.Match[str], today: date) -> date:
    month_word = (match["month"] or match["month_after"]).lower()
    month = next(n for n, one in enumerate(_months(), 1) if one.fullmatch(month_word))
    day, year = int(match["day"] or match["day_before"]), match["year"]
    if year:
        return date(int(year), month, day)
    found = date(today.year, month, day)
    return found.replace(year=today.year + 1) if today - found > _FAR else found


def _weekdays(text: str, today: date) -> list[date]:
    named = [n for n, one in enumerate(_weekday_patterns()) if one.search(text)]
    return [today + timedelta(days=(n - today.weekday()) % _WEEK) for n in named]


@cache
def _months() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word, re.IGNORECASE) for word in tables()["time"]["months"])


@cache
def _weekday_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"\b{word}\b", re.IGNORECASE) for word in tables()["time"]["weekdays"])


@cache
def _month_day() -> re.Pattern[str]:
    months = "|".join(tables()["time"]["months"])
    ordinal, year = r"(?:st|nd|rd|th)?", r"(?:,? (?P<year>20\d{2}))?"
    first = rf"(?P<month>{months})\.? (?P<day>\d{{1,2}}){ordinal}\b(?!:)"
    after = rf"(?P<day_before>\d{{1,2}}){ordinal} (?:of )?(?P<month_after>{months})"
    return re.compile(rf"\b(?:{first}|{after})\b{year}", re.IGNORECASE)
