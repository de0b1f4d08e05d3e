"""The time a sentence names, as an instant; None whenever it could be meant in two ways."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from knowledge_base.prose.days import read_day
from knowledge_base.prose.words import alternatives, tables

_NOON = 12
_LATE_NIGHT = timedelta(hours=12)
"""A time that has just passed means the next day only if that is no further ahead than this ("01:00" said at 23:30)."""
_LONGEST = timedelta(days=14)
"""No outage post plainly promises something further ahead; a longer reach is a misreading."""

_BARE_HOUR = re.compile(r"(?P<hour>\d{1,2})(?P<minute>)(?P<noon>)(?P<midnight>)(?P<zone>)")
"""The 4 of "4 to 6 pm"."""
_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Said:
    """An instant, or a window of two."""

    at: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Posted:
    """When a post was made and in which zone its local times are meant."""

    at: datetime
    zone: tzinfo


def read_time(text: str, posted: Posted, *, last: bool = False) -> Said | None:
    """The only (or last) time in a text, if it can be meant in one way only, else None."""
    written = _INSTANT.findall(text)
    if written:
        return _written(written[-1] if last or len(set(written)) == 1 else "", posted)
    found = list(_clock().finditer(text))
    if not found:
        return _read_length(text, posted)
    window = None if last else _window().search(text)
    if window and window.start() <= found[0].start():
        further = any(clock.start() > window.start("second") for clock in found)
        return None if further else _read_window(window, text, posted)
    moments = {_moment(clock, clock["half"], text, posted) for clock in (found[-1:] if last else found)}
    single = moments.pop() if len(moments) == 1 else None  # "6 pm for Bentley, 8 pm for Rimbey" is not one time
    return Said(single) if single else None


def _written(instant: str, posted: Posted) -> Said | None:
    try:
        moment = datetime.fromisoformat(instant)
    except ValueError:
        return None
    return Said(moment) if _fits(moment, None, posted) else None


def has_time(text: str) -> bool:
    """Whether a clock time stands in the text."""
    return _clock().search(text) is not None


def first_time(text: str) -> int | None:
    """Where the first clock time, written instant or length of time begins."""
    starts = [found.start() for one in (_clock(), _INSTANT, _length()) if (found := one.search(text))]
    return min(starts, default=None)


def length_in(text: str) -> str | None:
    """The length of time that a text begins with, as written ("45 minutes")."""
    found = _length().match(text.lstrip())
    return found[0] if found else None


def read_deadline(text: str, posted: Posted) -> Said | None:
    """A time introduced by "by" or "before", wherever it stands in the sentence."""
    found = _deadline().search(text)
    return read_time(text[found.end() :], posted) if found else None


def _read_window(window: re.Match[str], text: str, posted: Posted) -> Said | None:
    last = _clock().match(text, window.start("second"))
    first = _clock().match(text, window.start("first"))
    if last is None:
        return None
    half = (first["half"] if first else None) or last["half"]
    first = first or _BARE_HOUR.match(text, window.start("first"))
    end = _moment(last, last["half"], text, posted)
    start = _moment(first, half, text, posted, zone_word=last["zone"]) if first else None
    return Said(start, end) if start and end and start < end else None


def _moment(
    found: re.Match[str], half: str | None, text: str, posted: Posted, zone_word: str | None = None
) -> datetime | None:
    clock = _time_of_day(found, half)
    zone = _zone(found["zone"] or zone_word, posted)
    day = read_day(text, posted.at.astimezone(zone).date()) if zone else None
    if clock is None or zone is None or day is None or not day.clear:
        return None
    local = posted.at.astimezone(zone)
    moment: datetime | None = datetime.combine(day.day or local.date(), clock, tzinfo=zone)
    if day.day is None:
        moment = _next_occurrence(clock, local)
    elif found["midnight"]:
        moment = None  # "midnight on Friday" is two midnights
    return moment if moment and _fits(moment, found["zone"] or zone_word, posted) else None


def _next_occurrence(clock: time, local: datetime) -> datetime | None:
    moment = datetime.combine(local.date(), clock, tzinfo=local.tzinfo)
    if moment > local:
        return moment
    ahead = moment + timedelta(days=1)
    return ahead if ahead - local <= _LATE_NIGHT else None


def _fits(moment: datetime, zone_word: str | None, posted: Posted) -> bool:
    """Whether the moment lies ahead, near, and is really called by the zone letters written beside it."""
    said = (zone_word or "").upper()
    seasonal = len(said) > 2 and said.endswith("T") and said != "GMT"  # noqa: PLR2004 - "ET" holds all year, "EST" not
    named_right = not seasonal or moment.tzname() == said
    return named_right and timedelta(0) < moment - posted.at <= _LONGEST


def _time_of_day(found: re.Match[str], half: str | None) -> time | None:
    if found["noon"] or found["midnight"]:
        return time(_NOON if found["noon"] else 0)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if half:
        hour = hour % _NOON + (_NOON if half.lower().startswith("p") else 0) if 1 <= hour <= _NOON else 24
    elif len(found["hour"]) == 1:
        return None  # "6:00" may be morning or evening
    return time(hour, minute) if hour <= 23 and minute <= 59 else None  # noqa: PLR2004 - a clock


def _zone(word: str | None, posted: Posted) -> tzinfo | None:
    if not word:
        return posted.zone
    if posted.at.astimezone(posted.zone).tzname() == word.upper():
        return posted.zone
    name = tables()["zones"].get(word.upper())
    if name is None:
        return None
    # "MT" said by a provider in Edmonton means its own mountain time.
    there, here = ZoneInfo(name), posted.zone
    same = posted.at.astimezone(there).utcoffset() == posted.at.astimezone(here).utcoffset()
    return here if same else there


def _read_length(text: str, posted: Posted) -> Said | None:
    found = _length().search(text)
    if found is None:
        return None
    unit = next(name for name in ("minutes", "hours", "days") if found[name])
    first, last = (_count(found[name]) for name in ("low", "high"))
    if not first:
        return None
    start = posted.at + timedelta(**{unit: first})
    end = posted.at + timedelta(**{unit: last}) if last else None
    return Said(start, end) if (end or start) - posted.at <= _LONGEST and (end is None or end > start) else None


def _count(word: str | None) -> float | None:
    if not word:
        return None
    if word[0].isdigit():
        return float(word)
    if word.lower().startswith("half"):
        return 0.5
    return float(max(1, tables()["time"]["numbers"].index(word.lower()) - 1))


@cache
def _clock() -> re.Pattern[str]:
    half = f"(?:{tables()['time']['before_noon']}|{tables()['time']['after_noon']})"
    number = (
        rf"(?P<hour>\d{{1,2}})(?=\s?{half}(?![a-z])|[:h]\d\d|\.\d\d\s?{half})"
        rf"(?:[:.h](?P<minute>\d{{2}})(?::\d{{2}})?)?(?:\s?(?P<half>{half})(?![a-z]))?(?![\d:])"
    )
    word = rf"(?P<noon>{alternatives('time', 'noon')}\b)|(?P<midnight>{alternatives('time', 'midnight')}\b)"
    zone = r"(?:\s?\(?(?-i:(?P<zone>UTC|GMT|Z|(?!AT\b)[A-Z]{1,4}T))\b\)?)?"
    return re.compile(rf"(?<![\w:.,$/])(?:{number}|{word}){zone}", re.IGNORECASE)


@cache
def _window() -> re.Pattern[str]:
    start = r"(?P<first>\d{1,2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?|noon|midday)"
    return re.compile(
        rf"(?<![\w:.,$/-]){start}\s?(?:-|\u2013|to|and|until)\s?(?P<second>\d{{1,2}}|noon|midnight)", re.IGNORECASE
    )


@cache
def _length() -> re.Pattern[str]:
    number = rf"(?:\d{{1,3}}(?:\.\d)?|{alternatives('time', 'numbers')}|half(?: an?)?)"
    units = rf"(?:(?P<minutes>{alternatives('time', 'minutes')})|(?P<hours>{alternatives('time', 'hours')}))"
    more = r"(?: (?:more|further|additional|other))?"
    span = rf"(?P<low>{number})(?:\s?(?:-|\u2013|to)\s?(?P<high>{number}))?{more}[\s-]?{units}"
    return re.compile(rf"(?<![\w.,$/-]){span}\b", re.IGNORECASE)


@cache
def _deadline() -> re.Pattern[str]:
    return re.compile(rf"\b{alternatives('time', 'deadline')}\s+(?=\d|noon|midday)", re.IGNORECASE)
