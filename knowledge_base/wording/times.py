"""Instants, dates and ranges as people say them, in a given zone and relative to now."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from knowledge_base.wording.words import words_of

_NEAR = 6
"""Days around today in which a weekday alone names the day."""
_SAME_YEAR = 180
"""Days around today in which a date needs no year."""
_NEIGHBOURS = {0: "today", 1: "tomorrow", -1: "yesterday"}
_NOON = 12
_LAST_MINUTE = (23, 59)
"""How "by the end of the day" is kept as an instant."""


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def say_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """The time of day alone: "6 pm", "6:30 pm", "noon"; "18:00" in Spanish."""
    return _time(moment.astimezone(zone), words_of(language)["time"])


def say_date(day: date | datetime, now: datetime, zone: ZoneInfo, language: str) -> str:
    """The day alone: "today", "Saturday", "November 23"; a datetime is first brought to the zone."""
    local = day.astimezone(zone).date() if isinstance(day, datetime) else day
    words = words_of(language)
    return _day(local, _kind_of_day(local, now.astimezone(zone).date()), words)


def say_instant(moment: datetime, now: datetime, zone: ZoneInfo, language: str, *, name_zone: bool = False) -> str:
    """Time and day: "6 pm today", "9 am tomorrow", "6 pm on Saturday", "hoy a las 18:00".

    English takes "by", "at", "since", "for" in front. With ``name_zone`` it ends in ", Chicago time".
    """
    text = _instant(moment.astimezone(zone), now.astimezone(zone).date(), words_of(language))
    return _with_zone(text, zone, language) if name_zone else text


def say_range(
    start: datetime, end: datetime, now: datetime, zone: ZoneInfo, language: str, *, name_zone: bool = False
) -> str:
    """A span of time: "4 pm to 6 pm today", "10 pm today to 2 am tomorrow"."""
    words, today = words_of(language), now.astimezone(zone).date()
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.date() == last.date():
        text = _same_day(first, last, today, words)
    else:
        text = words["range"]["days_apart"].format(
            start=_instant(first, today, words), end=_instant(last, today, words)
        )
    return _with_zone(text, zone, language) if name_zone else str(text)


def say_zone(zone: ZoneInfo, language: str) -> str:
    """The zone by the city in its IANA name: "Chicago time", "hora de Chicago"; "UTC" stays."""
    words = words_of(language)["zone"]
    region, _, city = zone.key.rpartition("/")
    if region == "Etc" and city.startswith("GMT"):
        # IANA turns the sign round: Etc/GMT+5 is five hours behind UTC.
        return city.translate(str.maketrans("+-", "-+")).replace("GMT", str(words["utc"]))
    if not region or region == "Etc":
        return str(words["utc"]) if city in {"UCT", "Zulu"} else city
    city = city.replace("_", " ")
    return str(words["city"]).format(city=words["cities"].get(city, city))


def _with_zone(text: str, zone: ZoneInfo, language: str) -> str:
    return str(words_of(language)["zone"]["named"]).format(text=text, zone=say_zone(zone, language))


def _same_day(first: datetime, last: datetime, today: date, words: dict[str, Any]) -> str:
    kind = _kind_of_day(first.date(), today)
    pattern = words["range"].get(f"same_day_{kind}", words["range"]["same_day"])
    day = _day(first.date(), kind, words)
    return str(pattern).format(start=_time(first, words["time"]), end=_time(last, words["time"]), day=day)


def _instant(local: datetime, today: date, words: dict[str, Any]) -> str:
    kind = _kind_of_day(local.date(), today)
    midnight = words["instant"].get(f"midnight_{kind}")
    if midnight and (local.hour, local.minute) == (0, 0):
        return str(midnight)
    end_of_day = words["instant"].get(f"end_{kind}", words["instant"]["end"])
    if (local.hour, local.minute) == _LAST_MINUTE:
        return str(end_of_day).format(day=_day(local.date(), kind, words))
    time = _time(local, words["time"])
    at = words["time"].get("at_one" if local.hour == 1 else "at_other", "{time}").format(time=time)
    return str(words["instant"][kind]).format(time=time, at=at, day=_day(local.date(), kind, words))


def _time(local: datetime, words: dict[str, Any]) -> str:
    if "noon" in words and (local.hour, local.minute) == (_NOON, 0):
        return str(words["noon"])
    hour, half = local.hour, ""
    if words["clock"] == _NOON:
        half = words["before_noon"] if hour < _NOON else words["after_noon"]
        hour = hour % _NOON or _NOON
    pattern = words["hour_and_minute"] if local.minute else words["full_hour"]
    return str(pattern).format(hour=hour, minute=f"{local.minute:02}", half=half)


def _kind_of_day(day: date, today: date) -> str:
    distance = (day - today) // timedelta(days=1)
    if distance in _NEIGHBOURS:
        return _NEIGHBOURS[distance]
    if abs(distance) <= _NEAR:
        return "weekday"
    return "date" if day.year == today.year or abs(distance) <= _SAME_YEAR else "date_and_year"


def _day(day: date, kind: str, words: dict[str, Any]) -> str:
    return str(words["day"][kind]).format(
        weekday=words["weekdays"][day.weekday()], month=words["months"][day.month - 1], day=day.day, year=day.year
    )
