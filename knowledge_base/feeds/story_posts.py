"""The posts of one incident as Statuspage writes them into RSS and Atom.

Each is "<small>Nov 21, 14:05 CST</small><br><strong>Resolved</strong> - text", newest first, without a year; a
maintenance has "THIS IS A SCHEDULED EVENT Nov 22, 01:00 - 05:00 CST" before or behind them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from knowledge_base.feeds.markup import tidied, tokens
from knowledge_base.feeds.moments import Clock, find_clocks, find_day, nearest_moment
from knowledge_base.feeds.wording import known_status
from knowledge_base.prose.zones import zone_of
from knowledge_base.records import Update

_MOST_POSTS = 500
_TIME = 60
"""Characters of a line that is nothing but a time."""
_QUARTER, _SECONDS, _LARGEST_OFFSET = timedelta(minutes=15), timedelta(minutes=1), timedelta(hours=14)
_SCHEDULED = re.compile(r"scheduled event\s*(?P<when>[^\n]{6,90})", re.IGNORECASE)
_BLOCKS = frozenset({"br", "p", "div", "li", "tr"})


@dataclass
class _Post:
    when: str
    status: str = ""
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Posts:
    """Updates newest first, and the window of a maintenance. ``left_out`` is how many posts were not read."""

    updates: tuple[Update, ...]
    scheduled_for: datetime | None = None
    scheduled_until: datetime | None = None
    left_out: int = 0


def read_posts(body: str, zone: tzinfo, anchor: datetime | None, read_at: datetime) -> Posts:
    """The posts of a body. A day without a year is the one nearest to ``anchor``, the entry's own time."""
    posts, before = _split(body)
    updates = []
    for post in posts[:_MOST_POSTS]:
        at = _moment(post.when, zone, anchor, read_at)
        if at is not None:
            text = re.sub(r"^\s*[-\u2013\u2014:]\s*", "", tidied("".join(post.text)))
            updates.append(Update(status=known_status(post.status), body=_SCHEDULED.sub("", text), created_at=at))
    if updates and updates[0].created_at < updates[-1].created_at:
        updates.reverse()
    told = "\n".join([before, *(tidied("".join(post.text)) for post in posts)])
    starts, ends = _window(told, zone, anchor or (updates[0].created_at if updates else None), read_at)
    return Posts(tuple(updates), starts, ends, max(0, len(posts) - _MOST_POSTS))


def zone_of_posts(body: str, anchors: Sequence[datetime], read_at: datetime) -> tzinfo | None:
    """The zone in which the posts of a body tell their times; None where that cannot be known.

    By the letters beside a time; where these are unknown or used in several places, by the whole quarters of an hour
    that lie between a post's time and one of the instants at which the entry says that it was posted.
    """
    found = [
        (day, clocks[0])
        for post in _split(body)[0]
        if (day := find_day(post.when)) and (clocks := find_clocks(post.when))
    ]
    for day, clock in found:
        moment = nearest_moment(day, Clock(clock.at, None, 0, 0), UTC, next(iter(anchors), None), read_at)
        if moment is None:
            continue
        known = zone_of(clock.zone, UTC, moment) if clock.zone else None
        if known is not None:
            return known
        offsets = (_offset(moment, anchor) for anchor in anchors)
        if (offset := next((one for one in offsets if one is not None), None)) is not None:
            return timezone(offset)
    return None


def _offset(local: datetime, instant: datetime) -> timedelta | None:
    """The offset of a zone in which an instant is called so; None where no zone has it."""
    quarters = round((local - instant) / _QUARTER)
    exact = abs(local - instant - quarters * _QUARTER) < _SECONDS
    return quarters * _QUARTER if exact and abs(quarters * _QUARTER) <= _LARGEST_OFFSET else None


def _split(body: str) -> tuple[list[_Post], str]:
    """A post begins with a time in small letters; what stands in bold next is its status."""
    posts: list[_Post] = []
    before: list[str] = []
    inside, held = "", ""
    for kind, text in tokens(body):
        if text == "small" and kind != "text":
            inside, held = ("small", "") if kind == "open" else ("", held)
            if kind == "close" and find_clocks(held) and len(held) <= _TIME:
                posts.append(_Post(held))
        elif text in {"strong", "b"} and kind != "text":
            inside = "strong" if kind == "open" else ""
        elif kind == "text" and inside == "small":
            held += text[:_TIME]
        elif kind == "text" and inside == "strong" and posts and not posts[-1].status and not _told(posts[-1]):
            posts[-1].status = text
        else:
            piece = text if kind == "text" else "\n" if text in _BLOCKS else ""
            (posts[-1].text if posts else before).append(piece)
    return posts, tidied("".join(before))


def _told(post: _Post) -> bool:
    return any(part.strip() for part in post.text)


def _moment(text: str, zone: tzinfo, anchor: datetime | None, read_at: datetime) -> datetime | None:
    day, clock = find_day(text), next(iter(find_clocks(text)), None)
    return nearest_moment(day, clock, zone, anchor, read_at) if day and clock else None


def _window(
    text: str, zone: tzinfo, anchor: datetime | None, read_at: datetime
) -> tuple[datetime | None, datetime | None]:
    found = _SCHEDULED.search(text)
    clocks = find_clocks(found["when"]) if found else ()
    day = find_day(found["when"]) if found else None
    if found is None or day is None or len(clocks) != 2:  # noqa: PLR2004 - a beginning and an end
        return None, None
    letters = clocks[0].zone or clocks[1].zone
    first, last = (Clock(clock.at, clock.zone or letters, clock.start, clock.end) for clock in clocks)
    starts = nearest_moment(day, first, zone, anchor, read_at)
    second = find_day(found["when"][clocks[0].end :]) or day
    ends = nearest_moment(second, last, zone, starts, read_at)
    if starts and ends and ends < starts and second is day:
        ends += timedelta(days=1)
    return (starts, ends) if starts and ends and starts <= ends else (None, None)
