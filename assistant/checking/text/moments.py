"""Times of a text, each with the date that stands beside it."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from assistant.checking.text.dates import DateMention, find_dates
from assistant.checking.text.times import TimeMention, find_bare_time, find_times
from assistant.checking.text.words import pattern
from assistant.checking.text.zones import zone_behind

_IDIOM = re.compile(
    r"(?<!\w)(?:(?P<unit>[a-z]{1,12}) (?:by|a|por) (?P=unit)|at one (?:point|stage|time|end|of|with|go)|at once)(?!\w)"
)
"""Phrases that only look like a time: "one by one", "step by step", "uno a uno", "at one point", "at once"."""
_GAP = 22


@dataclass(frozen=True)
class Moment:
    """A time with its date where one stands beside it."""

    time: TimeMention | None
    date: DateMention | None

    @property
    def span(self) -> tuple[int, int]:
        """The range of both together."""
        spans = [(part.start, part.end) for part in (self.time, self.date) if part]
        return min(start for start, _ in spans), max(end for _, end in spans)

    @property
    def lead(self) -> str:
        """The preposition of the time; empty without one."""
        return self.time.lead if self.time else ""


@lru_cache(maxsize=4)
def times_in(text: str) -> tuple[TimeMention, ...]:
    """The times of day of folded text, phrases that only look like one left out; remembered for those that ask next."""
    return tuple(find_times(_IDIOM.sub(lambda match: "_" * len(match.group()), text)))


def moments(text: str, today: date, *, bare: bool = False) -> list[Moment]:
    """Times and dates of folded text, a date joined with the time beside it.

    ``bare`` says that the text goes on with a time ("The estimate? Six."), so that a lone figure is one.
    """
    dates = list(find_dates(text, today))
    found: list[Moment] = []
    used: set[int] = set()
    times = times_in(text)
    if bare and not times:
        times = tuple(find_bare_time(text))
    for mention in times:
        near = _beside(text, mention, [d for d in dates if id(d) not in used])
        used.update(id(d) for d in near)
        within = [d for d in dates if d.start >= mention.start and d.end <= mention.end]
        used.update(id(d) for d in within)
        # The "manana" of "las once de la manana" is the morning, not tomorrow.
        day = _one([*near, *(d for d in within if d.exact)])
        found.append(_zoned(text, Moment(mention, day)))
    found += [Moment(None, d) for d in dates if id(d) not in used]
    return sorted(found, key=lambda moment: moment.span)


def _zoned(text: str, moment: Moment) -> Moment:
    # "9:40 am Thursday in Panama" names its zone behind the day.
    if not moment.time or not moment.date or moment.time.zone or moment.date.end < moment.time.end:
        return moment
    zone = zone_behind(text, moment.date.end)
    return replace(moment, time=replace(moment.time, zone=zone[1])) if zone and zone[1] else moment


def _beside(text: str, mention: TimeMention, dates: list[DateMention]) -> list[DateMention]:
    """The dates beside a time, at most one on either side: "this evening, around 6 on Saturday"."""
    found: list[DateMention] = []
    for day in dates:
        clashes = any(
            (one.end <= mention.start) == (day.end <= mention.start) or not set(one.days) & set(day.days)
            for one in found
            if one.names_day and day.names_day
        )
        if not clashes and _adjacent(text, mention, day):
            found.append(day)
    return found


def _one(dates: list[DateMention]) -> DateMention | None:
    if not dates:
        return None
    if len(dates) == 1:
        return dates[0]
    named = next((d for d in dates if d.names_day), dates[0])
    part = next((d.part for d in dates if d.part), None)
    spans = [d.start for d in dates], [d.end for d in dates]
    return replace(named, start=min(spans[0]), end=max(spans[1]), part=named.part or part)


def _adjacent(text: str, mention: TimeMention, day: DateMention) -> bool:
    left, right = (mention.end, day.start) if mention.end <= day.start else (day.end, mention.start)
    if right < left:
        return day.exact and day.start >= mention.start and day.end <= mention.end
    gap = text[left:right]
    if right - left > _GAP:
        return False
    bare = pattern("bounds", "latest", "earliest").sub("", gap)
    return not pattern("discourse", "gap_words").sub("", bare).strip(" ,(")
