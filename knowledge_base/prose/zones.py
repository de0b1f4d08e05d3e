"""The zone in which a time is meant: written beside it, told for the whole post, or the feed's own."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from knowledge_base.prose.words import tables

_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_ALL_TIMES = re.compile(
    r"\ball times (?:(?:are|shown|listed|given|stated|below|here|in) )*(?-i:([A-Z]{2,4}|[A-Z][a-z]+(?: time)?))\b",
    re.IGNORECASE,
)
_LARGEST_OFFSET = 14
"""Hours; no place on Earth is further from UTC."""


def zone_beside() -> str:
    """The regular expression of what may stand behind a clock time; fills the group ``zone``."""
    words = tables()["zone_words"]
    letters = "|".join(sorted(tables()["zones"], key=len, reverse=True))
    low = "|".join(name.lower() for name in tables()["zones"] if len(name) > 2)  # noqa: PLR2004 - "et", "pt" are no zones in small letters
    never = "|".join(words["never"])
    offset = r"\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)"
    known = rf"(?-i:(?:UTC|GMT|utc|gmt){offset}|(?:{letters}|{low})(?![\w/])|(?!(?:{never})\b)[A-Z]{{1,4}}T(?!\w))"
    told = rf"(?:{'|'.join(words['named'])})(?: (?:standard|daylight|summer))?(?: time)?(?!\w)"
    place = r"(?-i:[A-Z][a-z]+(?: [A-Z][a-z]+)?) time(?!\w)"
    own = rf"(?:{'|'.join(words['own'])})(?!\w)"
    return rf"(?:\s?[(,]?\s?(?P<zone>{known}|[+]\d{{2}}:?\d{{2}}(?!\d)|{own}|{told}|{place})\)?)?"


def zone_of(word: str | None, feed: tzinfo, at: datetime) -> tzinfo | None:
    """The zone that a word beside a time means to a feed of this zone; None where that is not known."""
    if not word:
        return feed
    low = word.lower().strip()
    if low in tables()["zone_words"]["own_exact"]:
        return feed
    if found := _OFFSET.fullmatch(word.strip()):
        return _fixed(found)
    low = re.sub(r"(?: standard| daylight| summer)?(?: time)?$", "", low)
    if low.upper() in _own_letters(feed, at.year):
        return feed
    name = tables()["zones"].get(low.upper()) or tables()["zone_names"].get(low) or _cities().get(low)
    if name is None or not _believed(low.upper(), feed):
        return None
    # "MT" said by a provider in Edmonton means its own mountain time.
    there = ZoneInfo(name)
    return feed if at.astimezone(there).utcoffset() == at.astimezone(feed).utcoffset() else there


def told_zone(text: str, feed: tzinfo, at: datetime) -> tzinfo:
    """The zone that a post tells for all its times ("all times are UTC"), else the feed's."""
    found = _ALL_TIMES.search(text)
    return (zone_of(found[1], feed, at) if found else None) or feed


def named_right(moment: datetime, word: str | None) -> bool:
    """Whether the moment is really called by the letters beside it: "EST" in July is not sure."""
    said = (word or "").upper()
    seasonal = re.fullmatch(r"[A-Z]{1,3}[SD]T|CEST|WEST|EEST|CET|EET|WET", said) is not None
    return not seasonal or moment.tzname() == said or said in tables()["zone_words"]["all_year"]


def month_first(zone: tzinfo) -> bool | None:
    """Whether 11/12 means November 12 where the feed is; None where that is not known."""
    region = _region(zone)
    for answer, regions in ((True, "month_first"), (False, "day_first")):
        if region in tables()["zone_words"][regions] or str(zone) in tables()["zone_words"][regions]:
            return answer
    return None


def _region(zone: tzinfo) -> str:
    return re.split(r"[/+-]", str(zone))[0]


def _believed(letters: str, feed: tzinfo) -> bool:
    """Letters that several zones share are believed only where the feed's region says which is meant."""
    regions = tables()["zone_regions"].get(letters)
    return regions is None or _region(feed) in regions


def _fixed(found: re.Match[str]) -> tzinfo | None:
    hours, minutes = int(found[2]), int(found[3] or 0)
    if hours > _LARGEST_OFFSET or minutes > 59:  # noqa: PLR2004 - a clock
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if found[1] == "-" else offset)


@cache
def _own_letters(feed: tzinfo, year: int) -> frozenset[str]:
    """What the feed's zone is called in that year, in winter and in summer."""
    seasons = (datetime(year, month, 1, 12, tzinfo=UTC).astimezone(feed).tzname() for month in (1, 7))
    return frozenset(name.upper() for name in seasons if name and name.isalpha() and name not in ("UTC", "GMT"))


@cache
def _cities() -> dict[str, str]:
    """City names of the zone database, where only one zone bears the name: "perth" → Australia/Perth."""
    found: dict[str, list[str]] = {}
    for name in sorted(available_timezones()):
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/")):
            found.setdefault(name.rpartition("/")[2].replace("_", " ").lower(), []).append(name)
    return {city: names[0] for city, names in found.items() if len(names) == 1}
