"""Lengths that are counted from a time beside them: "ten to six, four hours ago", "two hours to spare before 8"."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from assistant.checking.facts import counted
from assistant.checking.facts.known import Known
from assistant.checking.facts.local_zones import place_zone
from assistant.checking.kinds.times.told_lengths import Told
from assistant.checking.text.moments import times_in
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import roles_of
from assistant.checking.text.times import TimeMention
from assistant.checking.text.words import pattern

_DAY = timedelta(days=1)
_LONGEST = timedelta(hours=20)
"""Beyond it the hours of a clock without their day tell nothing."""
_EXACT = timedelta(minutes=10)
_SPARE_FROM = ("eta", "maintenance")


def holds(reply: ReplyText, known: Known, told: Told) -> bool | None:
    """Whether a length that counts from a time beside it is right; None where it counts from none."""
    if told.said.vague or told.said.upto > _LONGEST:
        return None
    spare = _is_spare(reply, known, told)
    return _apposed(reply, known, told) if spare is None else spare


def _is_spare(reply: ReplyText, known: Known, told: Told) -> bool | None:
    said = told.said
    if not pattern("duration", "spare").match(told.after.lstrip()):
        return None
    if any(time.zone for time in times_in(reply.prose)):
        return None
    roles = roles_of(reply).spoken() | {reply.before.role} | set(_SPARE_FROM)
    gaps = tuple(counted.spare(reply, known, tuple(sorted(roles & {*_SPARE_FROM, "next_update", "resolved"}))))
    if not gaps:
        return None
    slack = max(_EXACT, said.slack)
    return any(said.length - slack <= gap <= said.upto + slack for gap in gaps)


def _apposed(reply: ReplyText, known: Known, told: Told) -> bool | None:
    """Whether a length agrees with the time right in front of it, to or from this moment."""
    said = told.said
    near = [time for time in times_in(reply.prose) if time.end <= said.start]
    if not near or near[-1].zone or near[-1].upto:
        return None
    between = reply.low[near[-1].end : said.start]
    if pattern("duration", "apposed").sub("", between).strip(" ,;:()-"):
        return None
    past = _tells(told, between, "apposed_ago", "apposed_past")
    coming = _tells(told, between, "apposed_ahead", "apposed_coming")
    if past == coming:
        return None
    return any(said.length - said.slack <= gap <= said.upto + said.slack for gap in _gaps(known, near[-1], past=past))


def _tells(told: Told, between: str, behind: str, front: str) -> bool:
    after = told.after.lstrip()
    return bool(pattern("duration", behind).match(after) or pattern("duration", front).search(between))


def _gaps(known: Known, time: TimeMention, *, past: bool) -> Iterator[timedelta]:
    for zone in (known.zone, known.provider_zone, place_zone(known)):
        now = known.now.astimezone(zone)
        midnight = datetime(now.year, now.month, now.day, tzinfo=zone)
        for minute in time.minutes:
            ahead = (midnight + timedelta(minutes=minute) - now) % _DAY
            yield (_DAY - ahead) if past else ahead
