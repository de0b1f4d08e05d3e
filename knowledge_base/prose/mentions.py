"""Times as a text names them: clock, day and part of the day put together where they stand together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache

from knowledge_base.prose.clocks import Clock, Length, clocks_in, lengths_in
from knowledge_base.prose.days import Named, named_days
from knowledge_base.prose.moments import Posted, Said, instant_of, length_of, part_of, window_of
from knowledge_base.prose.words import alternatives
from knowledge_base.prose.zones import month_first

_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z\b|[+-]\d\d:?\d\d)")
_OR = timedelta(hours=2)
"""Times further apart than this with an "or" between them are two, not one window."""
_MOST = 40
"""Times of one text that are looked at; a post that names more says nothing plain."""
_READINGS = 64
"""Texts kept: each sentence is read several times in a row, for an estimate, for news and for its times' roles."""


@dataclass(frozen=True)
class Mention:
    """Where a time stands, and what it is; ``said`` is None where it cannot be read surely. ``vague``: no clock."""

    start: int
    end: int
    said: Said | None
    vague: bool = False
    is_length: bool = False


@dataclass
class _Group:
    """Parts of one time."""

    start: int
    end: int
    clock: Clock | None = None
    day: Named | None = None
    part: Named | None = None
    length: Length | None = None
    written: str | None = None

    def takes(self, one: Clock | Named | Length) -> bool:
        """Whether a part fits to those that it has."""
        if self.length or self.written or isinstance(one, Length):
            return False
        if isinstance(one, Clock):
            return self.clock is None
        if one.part is not None and self.part is not None:
            return False
        names_day = one.day is not None or not one.clear
        return not names_day or self.day is None or self.day.day == one.day

    def take(self, one: Clock | Named | Length) -> None:
        """Add a part."""
        self.end = max(self.end, one.end)
        if isinstance(one, Clock):
            self.clock = one
        elif isinstance(one, Length):
            self.length = one
        else:
            self.part = one if one.part else self.part
            if one.day is not None or not one.clear:
                wrong = self.day is not None and self.day.day != one.day
                self.day = Named(one.start, one.end, clear=False) if wrong else one


def mentions(text: str, posted: Posted, *, near: bool = False) -> tuple[Mention, ...]:
    """Every time that a text names, in order. ``near``: of two possible halves of the day the coming one is meant."""
    groups = _groups(text, posted)
    days = {group.day.day for group in groups if group.day} if groups else set()
    lone = next((group.day for group in groups if group.day), None) if len(days) == 1 else None
    found: list[Mention] = []
    number = 0
    while number < len(groups):
        group, following = groups[number], groups[number + 1] if number + 1 < len(groups) else None
        if following is not None and _is_range(text, group, following):
            said = window_of(_parts(group, lone), _parts(following, lone), posted, near=near)
            found.append(Mention(group.start, following.end, _narrow(said, text[group.end : following.start])))
            number += 2
            continue
        found.append(_single(group, lone, posted, near=near))
        number += 1
    return tuple(found)


def _narrow(said: Said | None, between: str) -> Said | None:
    """A window; "8 or 9" is one, and "5 or 8" are two times."""
    apart = said is not None and said.until is not None and said.until - said.at > _OR
    return None if apart and between.strip(" ,").lower().startswith("or") else said


def _single(group: _Group, lone: Named | None, posted: Posted, *, near: bool) -> Mention:
    if group.written:
        return Mention(group.start, group.end, instant_of(group.written, posted))
    if group.length:
        said = length_of(group.length, posted)
        return Mention(group.start, group.end, said, vague=group.length.loose, is_length=True)
    clock, day, part = _parts(group, lone)
    if clock:
        said = window_of((clock, day, part), None, posted, near=near)
        return Mention(group.start, group.end, said)
    return Mention(group.start, group.end, part_of(group.day, group.part, posted), vague=True)


def _parts(group: _Group, lone: Named | None) -> tuple[Clock | None, Named | None, Named | None]:
    day = group.day if group.day or (group.part and group.part.day) else lone
    return group.clock, day, group.part


@lru_cache(maxsize=_READINGS)
def _groups(text: str, posted: Posted) -> list[_Group]:
    written = [_Group(found.start(), found.end(), written=found[0]) for found in _INSTANT.finditer(text)]
    masked = _INSTANT.sub(lambda found: "\x00" * len(found[0]), text)
    today = posted.local.date()
    named = named_days(masked, today, month_first(posted.zone))
    found = tuple(lengths_in(masked))
    clocks = [
        one for one in clocks_in(masked) if not _overlaps(one, named) and not (one.open and _overlaps(one, found))
    ]
    lengths = [one for one in found if not _overlaps(one, clocks)]
    parts: list[Clock | Named | Length] = [*named, *clocks, *lengths]
    parts = sorted(parts, key=lambda one: one.start)[:_MOST]
    groups: list[_Group] = []
    for one in parts:
        last = groups[-1] if groups else None
        if last and last.takes(one) and _glue().fullmatch(masked, last.end, one.start):
            last.take(one)
        else:
            groups.append(_Group(one.start, one.end))
            groups[-1].take(one)
    return sorted([*written, *groups], key=lambda group: group.start)


def _overlaps(one: Clock | Length, others: Sequence[Clock | Named | Length]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in others)


def _is_range(text: str, first: _Group, second: _Group) -> bool:
    if not first.clock or not second.clock:
        return False
    between = _range().fullmatch(text, first.end, second.start)
    if between is None:
        return False
    # "6 pm and 8 pm" are two times; "between 6 pm and 8 pm" is one window.
    return between["by"].lower() != "and" or _BETWEEN.search(text, max(0, first.start - 40), first.start) is not None


_BETWEEN = re.compile(r"\bbetween\b[^.;]*\Z", re.IGNORECASE)


@cache
def _glue() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,()]|\b{alternatives('time', 'glue')}\b|[-\u2013|](?=\s))*", re.IGNORECASE)


@cache
def _range() -> re.Pattern[str]:
    about = r"(?:about |around |approximately |roughly |at |the )?"
    return re.compile(rf"[\s,]*(?P<by>{alternatives('time', 'range')})\s*{about}", re.IGNORECASE)


def sure(found: Sequence[Mention]) -> Said | None:
    """The one time that all mentions agree on; a vague one gives way to an exact one that lies within it."""
    exact = {one.said for one in found if not one.vague}
    loose = {one.said for one in found if one.vague}
    if not exact:
        return loose.pop() if len(loose) == 1 else None
    said = exact.pop() if len(exact) == 1 else None
    if said is None or any(not _within(said, one) for one in loose):
        return None
    return said


def _within(said: Said, loose: Said | None) -> bool:
    return loose is not None and loose.until is not None and loose.at <= said.at <= loose.until
