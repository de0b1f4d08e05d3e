"""Clock times and other figures in a text, brought to one form so that "6pm" can meet "18:00"."""

import re
from typing import NamedTuple

from assistant.tone.text import Text

NOON = 12
HOURS = 24
MINUTES = 60
_TIME = re.compile(
    r"(?<![\w.:,$\u20ac\u00a3])(?P<hour>\d{1,2})(?:(?P<mark>[:.h])(?P<minute>[0-5]\d))?\s?"
    r"(?P<half>[ap]\.?m\.?(?!\w)|h(?:oras)?\b)?(?![\w%]|[.:,]\d)"
)
_BEFORE = re.compile(
    r"(?:\b(?:at|by|since|from|until|till|around|about|before|after|due|expected|a las?|las?|hasta las|desde las"
    r"|sobre las|to|and|between|quarter (?:past|to)|half(?: past)?|update|here|then|call it|at about)\s*[-:,]?\s*)$"
)
_AFTER = re.compile(r"\s*(?:o'?clock|this (?:morning|evening|afternoon)|tonight|today|tomorrow|,? either way)")
_FIGURE = re.compile(r"[$\u20ac\u00a3]?\d(?:[\d.,:]*\d%?|%?(?!\w))")
_INSIDE = re.compile(r"[\w.]")


class Moment(NamedTuple):
    """A time of day: every minute of the day it may mean (two where morning and evening are open), and its range."""

    minutes: frozenset[int]
    start: int
    end: int


def times_in(text: Text) -> tuple[Moment, ...]:
    """Clock times of a text in order; a bare or dotted number counts only after a word that announces a time."""
    found = []
    for match in _TIME.finditer(text.folded):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        said = match["mark"] in (":", "h") or match["half"] is not None
        if hour > HOURS or (not said and not (1 <= hour <= HOURS and _announced(text.folded, match))):
            continue
        found.append(Moment(_readings(hour, minute, match["half"] or ""), match.start(), match.end()))
    return tuple(found)


def _announced(folded: str, match: re.Match[str]) -> bool:
    following = folded[match.end() : match.end() + 20]
    before = _BEFORE.search(folded[max(0, match.start() - 24) : match.start()]) is not None
    closes = re.match(r"\s*(?:[.,;:!?)]|$|and\b|either|if\b|so\b|y\b|but\b)", following) is not None
    return (before and closes) or _AFTER.match(following) is not None


def _readings(hour: int, minute: int, half: str) -> frozenset[int]:
    hour %= HOURS
    if half.startswith("p"):
        hours = {hour % NOON + NOON}
    elif half.startswith("a"):
        hours = {hour % NOON}
    else:
        hours = {hour, (hour + NOON) % HOURS} if 1 <= hour <= NOON else {hour}
    return frozenset(at * MINUTES + minute for at in hours)


def figures_in(text: Text) -> tuple[tuple[str, int, int], ...]:
    """All figures (without currency signs and percent) with their ranges, times included."""
    # Looking behind at each letter took ten times as long as looking once before each figure.
    found = (
        (match.group().strip("$\u20ac\u00a3%").rstrip(".,:"), match.start(), match.end())
        for match in _FIGURE.finditer(text.folded)
        if not _INSIDE.match(text.folded[match.start() - 1 : match.start()])
    )
    return tuple(item for item in found if item[0])
