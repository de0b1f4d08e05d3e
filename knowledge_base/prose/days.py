"""Days and parts of days that a text names: "tomorrow", "Saturday", "Nov 23", "11/23/2026", "this evening"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from knowledge_base.prose.words import alternatives, tables

_WEEK = 7
_FAR = timedelta(days=60)
"""A date without a year that lies further back than this is taken for the next year's."""
_CENTURY = 2000


@dataclass(frozen=True)
class Named:
    """A day and perhaps a part of it, with the place where it stands; an unclear ``day`` may be one of several."""

    start: int
    end: int
    day: date | None = None
    part: str | None = None
    clear: bool = True
    weekday: int | None = None


def named_days(text: str, today: date, month_first: bool | None) -> tuple[Named, ...]:  # noqa: FBT001 - three answers
    """Every day and part of a day in the text, in order, seen from ``today``."""
    found = sorted(_all(text, today, month_first), key=lambda one: (one.start, -one.end))
    kept: list[Named] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _all(text: str, today: date, month_first: bool | None) -> Iterator[Named]:  # noqa: FBT001 - three answers
    for match in _written().finditer(text):
        yield _date(match, today, month_first)
    for match in _relative().finditer(text):
        yield _near(match, today)
    for match in _weekday().finditer(text):
        number = next(n for n, one in enumerate(_weekday_patterns()) if one.fullmatch(match["weekday"]))
        ahead = (number - today.weekday()) % _WEEK
        # "Next Monday" may be the coming one or the one after.
        sure = (match["which"] or "").lower() not in ("next", "last")
        yield Named(match.start(), match.end(), today + timedelta(days=ahead), clear=sure, weekday=number)


def _near(match: re.Match[str], today: date) -> Named:
    shifts = {"after_tomorrow": 2, "tomorrow": 1, "yesterday": -1, "today": 0, "tonight": 0, "this": 0}
    shift = next((days for name, days in shifts.items() if match[name]), None)
    part = "night" if match["tonight"] else next((name for name in tables()["day_parts"] if match[name]), None)
    return Named(match.start(), match.end(), None if shift is None else today + timedelta(days=shift), part)


def _date(match: re.Match[str], today: date, month_first: bool | None) -> Named:  # noqa: FBT001 - three answers
    days = set()
    for year, month, day in _readings(match, today, month_first):
        try:
            days.add(_with_year(year, month, day, today))
        except ValueError:
            continue
    one = days.pop() if len(days) == 1 else None
    return Named(match.start(), match.end(), one, clear=one is not None)


def _readings(
    match: re.Match[str],
    today: date,
    month_first: bool | None,  # noqa: FBT001 - three answers
) -> list[tuple[int | None, int, int]]:
    if match["iso_y"]:
        return [(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))]
    if match["ordinal"]:
        day = int(match["ordinal"])
        later = today.replace(day=1) + timedelta(days=32)
        month_of = today if day >= today.day else later
        return [(month_of.year, month_of.month, day)]
    if match["first"]:
        first, second = int(match["first"]), int(match["second"] or match["second_alone"])
        year = _year(match["slashed_year"])
        monthly, daily = (year, first, second), (year, second, first)
        return [monthly, daily] if month_first is None else _one_order(monthly, daily, month_first=month_first)
    word = (match["month"] or match["month_after"]).lower()
    month_number = next(n for n, one in enumerate(_months(), 1) if one.fullmatch(word))
    return [(_year(match["year"] or match["year_after"]), month_number, int(match["day"] or match["day_before"]))]


def _one_order(
    monthly: tuple[int | None, int, int], daily: tuple[int | None, int, int], *, month_first: bool
) -> list[tuple[int | None, int, int]]:
    """The region's order, unless that is no date at all."""
    usual, other = (monthly, daily) if month_first else (daily, monthly)
    return [usual if usual[1] <= 12 else other]  # noqa: PLR2004 - months


def _year(word: str | None) -> int | None:
    return None if not word else int(word) + (_CENTURY if len(word) == 2 else 0)  # noqa: PLR2004 - "26"


def _with_year(year: int | None, month: int, day: int, today: date) -> date:
    if year is not None:
        return date(year, month, day)
    found = date(today.year, month, day)
    return found.replace(year=today.year + 1) if today - found > _FAR else found


@cache
def _months() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word, re.IGNORECASE) for word in tables()["time"]["months"])


@cache
def _weekday_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"{word}\.?", re.IGNORECASE) for word in tables()["time"]["weekdays"])


@cache
def _weekday() -> re.Pattern[str]:
    words = alternatives("time", "weekdays")
    return re.compile(rf"\b(?:(?P<which>next|this|last|coming) )?(?P<weekday>{words})\b(?!')", re.IGNORECASE)


@cache
def _relative() -> re.Pattern[str]:
    """Days seen from today, and parts of a day, each in a group of its own."""
    words = tables()["day_parts"]
    parts = "|".join(f"(?P<{name}>{alternatives('day_parts', name)})" for name in words)
    days = "|".join(
        f"(?P<{name}>{alternatives('time', name)})"
        for name in ("after_tomorrow", "tomorrow", "yesterday", "tonight", "today")
    )
    early = r"(?:(?:early|late|later|mid|the|in|first thing)[ -]){0,3}"
    return re.compile(rf"(?<![\w-])(?:{days}|{early}(?:(?P<this>this) )?{early}(?:{parts}))(?!\w)", re.IGNORECASE)


@cache
def _written() -> re.Pattern[str]:
    """Dates: ISO, with a month's name, with slashes, or "the 23rd"."""
    months = alternatives("time", "months")
    ordinal = r"(?:st|nd|rd|th)?"
    iso = r"(?P<iso_y>20\d{2})[-/](?P<iso_m>\d{1,2})[-/](?P<iso_d>\d{1,2})(?!\d)"
    year = r"(?:,?[ -](?P<{0}>20\d{{2}})(?!\d|:))?"
    first = rf"(?P<month>{months})\.?[ -](?P<day>\d{{1,2}}){ordinal}\b(?!:|\.\d|\s?[ap]\.?m){year.format('year')}"
    after = rf"(?P<day_before>\d{{1,2}}){ordinal}[ -](?:of )?(?P<month_after>{months})\b\.?{year.format('year_after')}"
    slashed = (
        r"(?P<first>\d{1,2})(?:(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<slashed_year>20\d{2}|\d{2})"
        r"|/(?P<second_alone>\d{1,2}))(?![\d/:%])"
    )
    nth = r"(?:the|on) (?P<ordinal>\d{1,2})(?:st|nd|rd|th)\b(?! (?:of|floor|street|st|ave))"
    return re.compile(rf"(?<![\w/.:-])(?:{iso}|{first}|{after}|{slashed}|{nth})", re.IGNORECASE)
