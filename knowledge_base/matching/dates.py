"""Days in the past that a ticket names: "on 5 November", "Nov 5th", "el 6 de noviembre", "2026-11-05"."""

import re
from datetime import date, timedelta
from functools import cache

from knowledge_base.matching.lexicon import words

_FARTHEST = timedelta(days=60)
_NEAREST = timedelta(days=2)
"""Of yesterday people say that it still lasts; a day before that is spoken of as over."""
_YESTERDAY = timedelta(days=1)
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](?:20)?\d\d)?\b")


def past_days(text: str, bare: str, today: date) -> tuple[date, ...]:
    """The days that a text names, at least two days and at most sixty before ``today``; none where it speaks of now."""
    if words().lasting.search(bare):
        return ()
    nearest = _YESTERDAY if words().was_over.search(bare) else _NEAREST
    named = (*_written(bare, today), *_numbered(text, today), *_bare_days(bare, today), *_weekdays(bare, today))
    return tuple(sorted({day for day in named if nearest <= today - day <= _FARTHEST}))


def _written(bare: str, today: date) -> list[date]:
    months = words().months
    days = []
    for match in _named().finditer(bare):
        month, day = months[match["m1"] or match["m2"]], int(match["d1"] or match["d2"])
        days += _dated(today.year, month, day, today)
    return days


def _bare_days(bare: str, today: date) -> list[date]:
    """Days of this month or the one before, as in "back on the 5th" or "Wednesday morning (18th)"."""
    if not words().was_over.search(bare):
        return []
    found = []
    for match in _ordinal().finditer(bare):
        number = int(match["after"] or match["day"])
        before = today.replace(day=1) - timedelta(days=1)
        days = [*_exactly(today.year, today.month, number), *_exactly(before.year, before.month, number)]
        found += [day for day in days if day < today][:1]
    return found


def _weekdays(bare: str, today: date) -> list[date]:
    """The last day of that name, where one is told as over: "from midnight to five on Wednesday"."""
    if not words().was_over.search(bare) or _ordinal().search(bare) or _named().search(bare):
        return []
    numbers = (words().weekdays[match[1]] for match in _weekday().finditer(bare))
    return [today - timedelta(days=(today.weekday() - number) % 7 or 7) for number in numbers]


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


@cache
def _ordinal() -> re.Pattern[str]:
    names = "|".join(sorted(words().weekdays, key=len, reverse=True))
    months = "|".join(sorted(words().months, key=len, reverse=True))
    day = r"(?:st|nd|rd|th)"
    return re.compile(
        rf"\b(?:(?<!due )(?<!until )(?:on|of|back on) the (?P<day>\d{{1,2}}){day}"
        rf"|(?:{names}) (?:morning |night |afternoon |evening )?(?:the )?(?P<after>\d{{1,2}}){day})"
        rf"\b(?! (?:of |de )?(?:{months}|floor|time|street|avenue|attempt)\b)"
    )


@cache
def _weekday() -> re.Pattern[str]:
    names = "|".join(sorted(words().weekdays, key=len, reverse=True))
    return re.compile(rf"\b(?:on|last|el) ({names})\b")
