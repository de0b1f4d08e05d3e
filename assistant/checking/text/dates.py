"""Dates in a text: "November 21", "21/11", "2026-11-21", "Saturday", "tomorrow", "lunchtime", "hoy"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from assistant.checking.text.words import vocabulary

_LONGEST_MONTH = 31
# "24/7" is always; a thirtieth of a month is what credits are counted in.
_NO_DATES = frozenset({("24", "7"), ("1", "30")})
_BEFORE = (
    r"by|before|until|till|at|around|after|since|over|during|antes de|para|hasta|sobre|hacia|despues de|desde|a|al"
)
_JOINS = re.compile(r"[\s,]*(?:(?:at|on|of|by|around|in|a|de|el|del|por|the|la)\s+)*")
_PARTS = {
    "morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "night", "lunchtime": "lunch",
    "por la manana": "morning", "por la tarde": "afternoon_es", "por la noche": "night", "a la noche": "night",
    "a la tarde": "afternoon_es", "de madrugada": "madrugada", "en la manana": "morning", "en la tarde": "afternoon_es",
    "en la noche": "night", "de la noche": "night",
}  # fmt: skip
_APPOSED = re.compile(r"[\s,(]*(?:(?:el|dia|the|on)\s+)*")
_RANGE = re.compile(r"\s*(?:to|into|al|a|-|hasta el)\s*(?:el\s+)?")
_DAY_BEHIND = re.compile(
    r"\s+(?:dia\s+|the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?=\s*(?:$|[.,;:)(]|a las?\b|por la\b|de la\b|"
    r"at\b|from\b|between\b|and\b|y\b))"
)
_NEAR_DAYS = 21
_LAST = ("last", "pasado")
_WEEK = 7


@dataclass(frozen=True)
class DateMention:
    """A range of the folded text, the days it can mean, and the part of day ("evening") where one is named.

    ``names_day`` is false where only a part of the day stands there; ``deadline`` where "by" or "before" does.
    """

    start: int
    end: int
    days: tuple[date, ...]
    part: str | None = None
    exact: bool = True
    names_day: bool = True
    deadline: bool = False


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
    calendar = vocabulary("calendar")
    return re.compile(
        rf"(?<![\w/-])(?:(?P<iso>\d{{4}}-\d\d-\d\d)(?:t\d\d:\d\d\S*)?"
        rf"|(?P<m1>{months})\.?\s+(?:the\s+)?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>20\d\d))?"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?(?P<m2>{months})(?:,?\s+(?:de\s+|"
        rf"del\s+)?(?P<y2>20\d\d))?"
        rf"|(?P<a>\d{{1,2}})[/](?P<b>\d{{1,2}})(?:[/](?P<y3>\d{{2,4}}))?"
        rf"|(?P<p1>\d{{1,2}})[.-](?P<p2>\d{{1,2}})[.-](?P<y4>20\d\d)"
        rf"|(?:on |by |until |before )the (?P<d3>\d{{1,2}})(?:st|nd|rd|th)(?!\s+(?:{months}|of|floor|street|"
        rf"time|hour))"
        rf"|(?:el |al |del )?dia (?P<d4>\d{{1,2}})(?!\s+de)"
        rf"|(?:el|hasta el|para el) (?P<d5>\d{{1,2}})(?=\s*(?:$|[.,;)]|a las|por la))"
        rf"|(?P<rel>{_either(calendar['relative'])})(?P<rpart>\s+(?:{_either(_PARTS)})(?!\w))?|(?P<stretch>{_either(calendar['weeks'])})"
        rf"|(?:(?P<ahead>a week (?:on|from|this|next)) |(?P<which>next|last|this(?: coming)?|coming|proximo|pasado) )?"
        rf"(?P<week>{weekdays})(?P<after>\s+(?:week|que viene|proximo|pasado|siguiente)(?!\w))?"
        rf"(?P<wpart>\s+(?:{_either(_PARTS)})(?!\w))?"
        rf"|(?P<word>{_either(calendar['part_words'])})"
        rf"|(?<=\s)(?P<meal>{_either(calendar['meals'])})(?!\s+(?:service|rush|trade|shift|table|order|cover|guest)))"
        rf"(?![\w/])(?!-\d)"
    )


_MEAL_LEAD = re.compile(rf"(?<!\w)(?:{_BEFORE})\s+$")
_DEADLINE = re.compile(r"(?<!\w)(?:by|before|until|till|antes de|para|hasta)\s+(?:the |la |el )?$")


def find_dates(text: str, today: date) -> Iterator[DateMention]:
    """Every date mentioned in folded text, in order; words such as "today" are relative to ``today``."""
    yield from _dates(text, today)


@lru_cache(maxsize=4)
def _dates(text: str, today: date) -> tuple[DateMention, ...]:
    # Remembered for those that ask next of the same sentence.
    return tuple(_find(text, today))


def _find(text: str, today: date) -> Iterator[DateMention]:
    waiting: DateMention | None = None
    for match in _pattern().finditer(text):
        mention = _mention(text, match, today)
        if not mention or not mention.days:
            continue
        joined = _join(text, waiting, mention) if waiting else None
        if joined:
            waiting = joined
            continue
        if waiting:
            yield waiting
        waiting = mention
    if waiting:
        yield waiting


def _join(text: str, one: DateMention, other: DateMention) -> DateMention | None:
    """A day and the part of it that stands beside it as one mention: "lunchtime tomorrow", "el lunes a ultima hora"."""
    if (
        one.names_day
        and other.names_day
        and not (one.part or other.part)
        and _RANGE.fullmatch(text, one.end, other.start)
    ):
        # "The night from Thursday to Friday" is either.
        return replace(one, end=other.end, days=tuple(dict.fromkeys((*other.days, *one.days))))
    same = tuple(day for day in one.days if day in other.days)
    if one.names_day and other.names_day and same and _APPOSED.fullmatch(text, one.end, other.start):
        # "Tomorrow, Friday": one day under two names.
        return replace(one, end=other.end, days=same, part=one.part or other.part)
    if one.names_day == other.names_day or not _JOINS.fullmatch(text, one.end, other.start):
        return None
    day, part = (one, other) if one.names_day else (other, one)
    if day.part:
        return None
    return replace(part, start=one.start, end=other.end, days=day.days, exact=True, names_day=True)


def _mention(text: str, match: re.Match[str], today: date) -> DateMention | None:
    start, end = match.span()
    if match["rel"]:
        known = vocabulary("calendar")["relative"][match["rel"]]
        days: tuple[date, ...] = (today + timedelta(days=known["days"]),)
        if known.get("part") == "madrugada":
            days = (*days, today + timedelta(days=1))
        part = known.get("part") or _PARTS.get((match["rpart"] or "").strip())
        deadline = _DEADLINE.search(text[max(0, start - 16) : start]) is not None
        return DateMention(start, end, days, part, known.get("exact", True), deadline=deadline)
    if match["word"] or match["meal"]:
        return _part_of_today(text, match, today)
    if match["stretch"]:
        return DateMention(start, end, _stretch(match["stretch"], today))
    if match["week"]:
        return _of_week(text, match, today)
    return _dated(match, today)


def _part_of_today(text: str, match: re.Match[str], today: date) -> DateMention | None:
    calendar = vocabulary("calendar")
    head = text[max(0, match.start() - 16) : match.start()]
    if match["meal"] and not _MEAL_LEAD.search(head):
        return None
    part = calendar["part_words"][match["word"]] if match["word"] else calendar["meals"][match["meal"]]
    deadline = _DEADLINE.search(head) is not None
    return DateMention(match.start(), match.end(), (today,), part, names_day=False, deadline=deadline)


def _stretch(said: str, today: date) -> tuple[date, ...]:
    told = vocabulary("calendar")["weeks"][said]
    monday = today - timedelta(days=today.weekday())
    first = today + timedelta(days=1) if told["first"] < 0 else monday + timedelta(days=told["first"])
    last = max(monday + timedelta(days=told["last"]), first)
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def _dated(match: re.Match[str], today: date) -> DateMention | None:
    start, end = match.span()
    if match["iso"]:
        return DateMention(start, end, _valid(match["iso"][:4], match["iso"][5:7], match["iso"][8:10], today))
    if match["d3"] or match["d4"] or match["d5"]:
        return DateMention(start, end, _of_month(match["d3"] or match["d4"] or match["d5"], today))
    first, second, year = (
        (match["a"], match["b"], match["y3"]) if match["a"] else (match["p1"], match["p2"], match["y4"])
    )
    if first:
        if max(int(first), int(second)) > _LONGEST_MONTH or (first, second) in _NO_DATES:
            return None
        both = (*_valid(year, second, first, today), *_valid(year, first, second, today))
        return DateMention(start, end, tuple(dict.fromkeys(both)))
    month = _months()[match["m1"] or match["m2"]]
    return DateMention(start, end, _valid(match["y1"] or match["y2"], str(month), match["d1"] or match["d2"], today))


def _of_week(text: str, match: re.Match[str], today: date) -> DateMention:
    """A weekday with the day of the month behind it, if that is one: "martes 17 a las 6", "Tuesday 17th"."""
    days, part = _days_of_week(match, today), _PARTS.get((match["wpart"] or "").strip())
    behind = _DAY_BEHIND.match(text, match.end())
    if behind:
        told = int(behind["day"])
        weekday = _weekdays()[match["week"]]
        near = (today + timedelta(days=n) for n in range(-_NEAR_DAYS, _NEAR_DAYS))
        named = tuple(day for day in near if day.day == told and day.weekday() == weekday)
        if named:
            return DateMention(match.start(), behind.end(), named[:1], part)
    return DateMention(match.start(), match.end(), days, part)


def _days_of_week(match: re.Match[str], today: date) -> tuple[date, ...]:
    ahead = today + timedelta(days=(_weekdays()[match["week"]] - today.weekday()) % _WEEK)
    behind = (match["after"] or "").strip()
    if match["ahead"] or behind == "week":
        return (ahead + timedelta(days=_WEEK),)
    if match["which"] in _LAST or behind == "pasado":
        return (ahead - timedelta(days=_WEEK),)
    if match["which"] == "next":
        return tuple(day for day in (ahead + timedelta(days=_WEEK), ahead) if day != today)
    if match["which"] or behind:
        return (ahead if ahead != today else ahead + timedelta(days=_WEEK),)
    return (ahead, ahead - timedelta(days=_WEEK), ahead + timedelta(days=_WEEK))


def _of_month(day: str, today: date) -> tuple[date, ...]:
    months = (today.month, today.month % 12 + 1, (today.month - 2) % 12 + 1)
    found = [one for month in months for one in _valid(None, str(month), day, today)[:1]]
    return tuple(sorted(found, key=lambda d: abs((d - today).days)))[:1]


def _valid(year: str | None, month: str, day: str, today: date) -> tuple[date, ...]:
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year + 1, today.year - 1]  # noqa: PLR2004 - "26" means 2026
    found = []
    for candidate in years:
        try:
            found.append(date(candidate, int(month), int(day)))
        except ValueError:
            continue
    return tuple(sorted(found, key=lambda d: abs((d - today).days)))
