"""Dates in a text: "November 21", "21/11", "2026-11-21", "Saturday", "tomorrow", "hoy"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from assistant.checking.text.words import vocabulary

_LONGEST_MONTH = 31
# "24/7" is always; a thirtieth of a month is what credits are counted in.
_NO_DATES = frozenset({("24", "7"), ("1", "30")})


@dataclass(frozen=True)
class DateMention:
    """A range of the folded text, the days it can mean, and the part of day ("evening") where one is named."""

    start: int
    end: int
    days: tuple[date, ...]
    part: str | None = None
    exact: bool = True


@cache
def _months() -> dict[str, int]:
    return {name: index for index, names in enumerate(vocabulary("calendar")["months"], 1) for name in names}


@cache
def _weekdays() -> dict[str, int]:
    return {name: index for index, names in enumerate(vocabulary("calendar")["weekdays"]) for name in names}


def _either(names: object) -> str:
    return "|".join(sorted(names, key=len, reverse=True))  # type: ignore[call-overload]


@cache
def _pattern() -> re.Pattern[str]:
    months, weekdays = _either(_months()), _either(_weekdays())
    relative = _either(vocabulary("calendar")["relative"])
    return re.compile(
        rf"(?<![\w/-])(?:(?P<iso>\d{{4}}-\d\d-\d\d)(?:t\d\d:\d\d\S*)?"
        rf"|(?P<m1>{months})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>20\d\d))?"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?(?P<m2>{months})(?:,?\s+(?:de\s+|"
        rf"del\s+)?(?P<y2>20\d\d))?"
        rf"|(?P<a>\d{{1,2}})[/](?P<b>\d{{1,2}})(?:[/](?P<y3>\d{{2,4}}))?"
        rf"|(?P<rel>{relative})|(?:(?P<which>next|last|proximo|pasado)\s+)?(?P<week>{weekdays}))(?![\w/])(?!-\d)"
    )


def find_dates(text: str, today: date) -> Iterator[DateMention]:
    """Every date mentioned in folded text, in order; words such as "today" are relative to ``today``."""
    for match in _pattern().finditer(text):
        mention = _mention(match, today)
        if mention and mention.days:
            yield mention


def _mention(match: re.Match[str], today: date) -> DateMention | None:
    start, end = match.span()
    if match["rel"]:
        known = vocabulary("calendar")["relative"][match["rel"]]
        return DateMention(
            start, end, (today + timedelta(days=known["days"]),), known.get("part"), known.get("exact", True)
        )
    if match["week"]:
        return DateMention(start, end, _days_of_week(_weekdays()[match["week"]], today))
    if match["iso"]:
        return DateMention(start, end, _valid(match["iso"][:4], match["iso"][5:7], match["iso"][8:10], today))
    if match["a"]:
        if max(int(match["a"]), int(match["b"])) > _LONGEST_MONTH or (match["a"], match["b"]) in _NO_DATES:
            return None
        both = (
            *_valid(match["y3"], match["b"], match["a"], today),
            *_valid(match["y3"], match["a"], match["b"], today),
        )
        return DateMention(start, end, tuple(dict.fromkeys(both)))
    month = _months()[match["m1"] or match["m2"]]
    return DateMention(start, end, _valid(match["y1"] or match["y2"], str(month), match["d1"] or match["d2"], today))


def _days_of_week(weekday: int, today: date) -> tuple[date, ...]:
    ahead = (weekday - today.weekday()) % 7
    return (today + timedelta(days=ahead), today + timedelta(days=ahead - 7), today + timedelta(days=ahead + 7))


def _valid(year: str | None, month: str, day: str, today: date) -> tuple[date, ...]:
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year + 1, today.year - 1]  # noqa: PLR2004 - "26" means 2026
    found = []
    for candidate in years:
        try:
            found.append(date(candidate, int(month), int(day)))
        except ValueError:
            continue
    return tuple(sorted(found, key=lambda d: abs((d - today).days)))
