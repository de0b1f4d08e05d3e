"""Instants as a person at a desk reads them: how long ago, and the clock with its zone named."""

from datetime import datetime
from zoneinfo import ZoneInfo

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def span(seconds: float) -> str:
    """A duration in seconds, as short as it stays useful: ``45 s``, ``12 min``, ``1 h 20 min``, ``3 d 4 h``."""
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    if whole < _DAY:
        return _two(whole // _HOUR, "h", whole % _HOUR // _MINUTE, "min")
    return _two(whole // _DAY, "d", whole % _DAY // _HOUR, "h")


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit} {small} {small_unit}" if small else f"{large} {large_unit}"


def away(moment: datetime, now: datetime) -> str:
    """``3 min ago``, ``in 2 h``, or ``just now`` within half a minute."""
    seconds = (moment - now).total_seconds()
    if abs(seconds) < _MINUTE / 2:
        return "just now"
    return f"in {span(seconds)}" if seconds > 0 else f"{span(-seconds)} ago"


def clock(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The wall clock in ``zone`` with the zone's name; the date too where it is not today there."""
    local = moment.astimezone(zone)
    hour = local.hour % 12 or 12
    time = f"{hour}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'} {local.tzname()}"  # noqa: PLR2004 - noon
    if local.date() == now.astimezone(zone).date():
        return time
    return f"{local.strftime('%a')} {local.day} {local.strftime('%b')}, {time}"


def many(count: int, noun: str, several: str | None = None) -> str:
    """A number with its noun; where it is not one, with ``several``, by default the noun with an s."""
    return f"{count} {noun}" if count == 1 else f"{count} {several or f'{noun}s'}"


def times(count: int) -> str:
    """How often."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
