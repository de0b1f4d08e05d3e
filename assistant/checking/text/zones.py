"""Zones that a text names beside a time: "6 pm ET", "Chicago time", "hora de Canarias", "(UTC)"."""

import re
from functools import cache
from zoneinfo import available_timezones

from assistant.checking.text.words import vocabulary

_NAMED = re.compile(
    r"(?P<city>[a-z]+(?: [a-z]+)?) time(?!\w)|(?:hora (?:de |del )?|(?:in|en|de) |(?<=de ))"
    r"(?P<ciudad>[a-z]+(?: [a-z]+){0,3})"
)
_CITY_TIME = re.compile(r"(?<!\w)(?:(?P<city>[a-z]+) time|hora (?:de |del )(?P<ciudad>[a-z]+(?: [a-z]+){0,3}))(?!\w)")
HERE = "here"
"""What stands for the zone of the place that a reply is about ("8 pm here", "island time")."""
_OPENS = re.compile(r",?\s*\(?\s*(?:de (?:la )?)?(?:the )?")
_ATLANTIC = re.compile(r" at(?=\s*(?:$|[.,;:)(/]|to(?:day|night|morrow)))")
"""The zone AT, which looks like the preposition but for what follows."""


@cache
def _listed() -> re.Pattern[str]:
    zones = "|".join(sorted(map(re.escape, vocabulary("calendar")["zones"]), key=len, reverse=True))
    return re.compile(rf"(?P<zone>{zones})(?!\w)")


@cache
def _cities() -> dict[str, str]:
    """Places by folded name: the last part of every zone in use, then what the calendar lists."""
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    known = sorted(name for name in available_timezones() if name.startswith(areas))
    told: dict[str, str] = vocabulary("calendar")["cities"]
    return {name.rsplit("/", 1)[1].replace("_", " ").lower(): name for name in known} | told


def zone_behind(text: str, end: int) -> tuple[int, str] | None:
    """Where a zone right behind a time ends, and its name; the name is "" for the zone that times are told in."""
    atlantic = _ATLANTIC.match(text, end)
    if atlantic:
        return atlantic.end(), "America/Halifax"
    start = _OPENS.match(text, end)
    at = start.end() if start else end
    found = _listed().match(text, at)
    if found:
        return _closed(text, found.end()), vocabulary("calendar")["zones"][found["zone"]]
    named = _NAMED.match(text, at)
    if named is None:
        return None
    return _city(text, named, at)


def zones_in(text: str) -> set[str]:
    """The zones that a text names as such, beside a time or not: "that's Belize time"."""
    found = (_city(text, named, named.start()) for named in _CITY_TIME.finditer(text))
    return {one[1] for one in found if one}


def _city(text: str, named: re.Match[str], at: int) -> tuple[int, str] | None:
    if named["city"]:
        name = _cities().get(named["city"])
        return (_closed(text, named.end()), name) if name else None
    words = named["ciudad"].split()
    for count in range(len(words), 0, -1):
        name = _cities().get(" ".join(words[:count]))
        if name:
            end = named.start("ciudad") + len(" ".join(words[:count]))
            return _closed(text, max(end, at)), name
    return None


def _closed(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] == ")" else end
