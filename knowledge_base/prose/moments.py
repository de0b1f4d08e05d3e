"""From a clock, a day and a part of the day to an instant or a window; None where more than one may be meant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from knowledge_base.prose.clocks import Clock, Length
from knowledge_base.prose.days import Named
from knowledge_base.prose.words import tables
from knowledge_base.prose.zones import named_right, zone_of

_LATE_NIGHT = timedelta(hours=12)
"""A time that has just passed means the next day only if that is no further ahead than this ("01:00" said at 23:30)."""
_NEXT_MORNING = timedelta(hours=20)
"""So far ahead a time before noon without a day still means the coming morning ("by 6 am", said at 10:40)."""
_LONGEST = timedelta(days=14)
"""No outage post plainly promises something further ahead; a longer reach is a misreading."""
_SMALL_HOURS = 6
"""Up to this hour "tonight" means the night that follows."""
_NOON = 12

Parts = tuple[Clock | None, Named | None, Named | None]


@dataclass(frozen=True)
class Said:
    """An instant, or a window of two. ``vague`` where the bounds are ours ("this evening"), not the provider's."""

    at: datetime
    until: datetime | None = None
    vague: bool = False


@dataclass(frozen=True)
class Posted:
    """When a post was made and in which zone its local times are meant."""

    at: datetime
    zone: tzinfo

    @property
    def local(self) -> datetime:
        """The moment of the post on the provider's clocks."""
        return self.at.astimezone(self.zone)


def instant_of(written: str, posted: Posted) -> Said | None:
    """An instant written with its offset."""
    try:
        moment = datetime.fromisoformat(written.replace(" Z", "Z").replace(" +", "+"))
    except ValueError:
        return None
    return Said(moment) if _fits(moment, None, posted) else None


def length_of(length: Length, posted: Posted) -> Said | None:
    """A time so much after the post; a loose number ("a couple of hours") is a window that ends then."""
    first = posted.at + timedelta(hours=length.low)
    last = posted.at + timedelta(hours=length.high) if length.high else None
    if not (timedelta(0) < (last or first) - posted.at <= _LONGEST) or (last is not None and last <= first):
        return None
    return Said(posted.at, last or first, vague=True) if length.loose else Said(first, last)


def part_of(day: Named | None, part: Named | None, posted: Posted) -> Said | None:
    """A part of a day, or a day, as a window by our hours (``day_hours`` of the word file)."""
    named = day or part
    if named is None or not named.clear or (day and part and part.day and day.day != part.day):
        return None
    name = part.part if part and part.part else "day"
    start, end = tables()["day_hours"][name]
    local = posted.local
    on = named.day or (part.day if part else None) or _coming(name, end, local)
    if name == "overnight" and named.day is None and local.hour < _SMALL_HOURS:
        on -= timedelta(days=1)
    opens, closes = _at(on, start, posted.zone), _at(on, end, posted.zone)
    if closes <= posted.at or closes - posted.at > _LONGEST:
        return None
    return Said(max(opens, posted.at), closes, vague=True)


def _coming(name: str, end: int, local: datetime) -> date:
    """The day of a part without a day: "in the morning", said in the afternoon, is tomorrow's."""
    passed = local.hour >= end
    return local.date() + timedelta(days=1 if passed and name in ("small_hours", "morning") else 0)


def _at(day: date, hour: int, zone: tzinfo) -> datetime:
    if hour == 24:  # noqa: PLR2004 - the last minute of the day
        return datetime.combine(day, time(23, 59), tzinfo=zone)
    return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24), tzinfo=zone)


def window_of(first: Parts, last: Parts | None, posted: Posted, *, near: bool = False) -> Said | None:
    """An instant, or with ``last`` a window; what one of the two leaves out is taken from the other."""
    if last is None:
        moments = _moments(first, posted, near=near)
        return Said(moments[0]) if len(moments) == 1 else None
    start, end = first[0], last[0]
    if start is None or end is None:
        return None
    zone = end.zone or start.zone
    half = start.half or end.half
    day, part = first[1] or last[1], first[2] or (None if first[1] else last[2])
    end_part = last[2] or (None if last[1] and last[1] is not first[1] else part)
    ends = _moments((_with(end, end.half or start.half, zone), last[1] or day, end_part), posted, near=near)
    if len(ends) != 1:
        return None
    before = [
        moment
        for each in ({half, "a", "p"} if start.open and not start.half and end.half else {half})
        for moment in _moments((_with(start, each, zone), day, part), posted, near=False, begun=True)
    ]
    return _ordered(before, ends[0], own_day=last[1] is not None and last[1] is not first[1])


def _ordered(starts: list[datetime], end: datetime, *, own_day: bool) -> Said | None:
    """The latest start before the end: of "11 to 1 pm" 11 am. An end that lies earlier is the next day's."""
    before = [start for start in starts if start < end]
    if not before and starts and not own_day:
        end += timedelta(days=1)
        before = [start for start in starts if end - start <= _LATE_NIGHT]
    return Said(max(before), end) if before else None


def _with(clock: Clock, half: str | None, zone: str | None) -> Clock:
    half = half if clock.open or clock.half else None
    return Clock(clock.start, clock.end, clock.hour, clock.minute, half, clock.open, clock.zone or zone, clock.midnight)


def _moments(parts: Parts, posted: Posted, *, near: bool, begun: bool = False) -> list[datetime]:
    """Every instant that may be meant; ``begun`` allows one that has passed."""
    clock, day, part = parts
    zone = zone_of(clock.zone, posted.zone, posted.at) if clock else None
    if clock is None or zone is None or (day and not day.clear) or (part and day and part.day not in (None, day.day)):
        return []
    local = posted.at.astimezone(zone)
    on = (day.day if day else None) or (part.day if part else None)
    times, near = clock.times(_half(part)), near or clock.spoken
    if len(times) > 1 and not (near or begun):
        return []  # "6:00" may be morning or evening
    found = []
    for each in times:
        moment = _on_day(each, on, clock, part, local) if on else _next(each, local, begun=begun)
        if moment and _fits(moment, clock.zone, posted, begun=begun):
            found.append(moment)
    return [min(found)] if near and len(found) > 1 else found


def _half(part: Named | None) -> str | None:
    name = part.part if part else None
    return "a" if name in ("small_hours", "morning") else "p" if name in ("afternoon", "evening", "night") else None


def _on_day(each: time, on: date, clock: Clock, part: Named | None, local: datetime) -> datetime | None:
    moment = datetime.combine(on, each, tzinfo=local.tzinfo)
    at_night = part is not None and part.part in ("night", "overnight")
    if at_night and each.hour < _SMALL_HOURS and clock.half != "p":
        return moment + timedelta(days=1)
    if clock.midnight and not clock.half:
        # The midnight of today is the one ahead; "midnight on Friday" is two.
        return moment + timedelta(days=1) if on == local.date() else None
    return moment


def _next(each: time, local: datetime, *, begun: bool) -> datetime | None:
    moment = datetime.combine(local.date(), each, tzinfo=local.tzinfo)
    if moment > local or begun:
        return moment
    ahead = moment + timedelta(days=1)
    furthest = _NEXT_MORNING if each.hour < _NOON else _LATE_NIGHT
    return ahead if ahead.astimezone(UTC) - local.astimezone(UTC) <= furthest else None


def _fits(moment: datetime, zone_word: str | None, posted: Posted, *, begun: bool = False) -> bool:
    """Whether the moment lies ahead, near, exists once, and is really called by the letters beside it."""
    there = moment.astimezone(UTC)
    ahead = there - posted.at.astimezone(UTC)
    once = there.astimezone(moment.tzinfo).replace(fold=0) == moment and _is_once(moment)
    return once and named_right(moment, zone_word) and (begun or timedelta(0) < ahead) and abs(ahead) <= _LONGEST


def _is_once(moment: datetime) -> bool:
    """A local time that a change of the clocks skips or repeats is no single instant."""
    return moment.utcoffset() == moment.replace(fold=1).utcoffset()
