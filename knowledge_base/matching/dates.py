"""Days in the past that a ticket names: "on 5 November", "Nov 5th", "el 6 de noviembre", "2026-11-05"."""

import re
from datetime import date, timedelta
from functools import cache

from knowledge_base.matching.lexicon import words

_FARTHEST = timedelta(days=60)
_NEAREST = timedelta(days=2)
"""Of yesterday people say that it still lasts; a day before that is spoken of as over."""
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](?:20)?\d\d)?\b")


def past_days(text: str, bare: str, today: date) -> tuple[date, ...]:
    """The days that a text names, at least two days and at most sixty before ``today``; none where it speaks of now."""
    if words().lasting.search(bare):
        return ()
    found = {day for day in (*_written(bare, today), *_numbered(text, today)) if _NEAREST <= today - day <= _FARTHEST}
    return tuple(sorted(found))


def _written(bare: str, today: date) -> list[date]:
    months = words().months
    days = []
    for match in _named().finditer(bare):
        month, day = months[match["m1"] or match["m2"]], int(match["d1"] or match["d2"])
        days += _dated(today.year, month, day, today)
    return days


def _numbered(text: str, today: date) -> list[date]:
    days = [one for match in _ISO.finditer(text) for one in _exactly(*(int(part) for part in match.groups()))]
    for match in _SLASHED.finditer(text):
        first, second = int(match[1]), int(match[2])
        days += _dated(today.year, second, first, today) + _dated(today.year, first, second, today)
    return days


def _dated(year: int, month: int, day: int, today: date) -> list[date]:
    """The last such day until today."""
    found = _exactly(year, month, day)
    return found if not found or found[0] <= today else _exactly(year - 1, month, day)


def _exactly(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


@cache
def _named() -> re.Pattern[str]:
    known = words()
    month = "|".join(sorted(known.months, key=len, reverse=True))
    return re.compile(
        rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of| de)? (?P<m1>{month})"
        rf"|(?P<m2>{month})(?: the)? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b"
    )
