"""A time read again where it is not true as it stands: in another zone, or as the window it may be."""

import re
from dataclasses import replace

from assistant.checking.facts.judging import Judgement, judge, wrong_time
from assistant.checking.facts.known import Known
from assistant.checking.facts.local_zones import place_zone
from assistant.checking.facts.reading_times import said_by
from assistant.checking.facts.said import Said
from assistant.checking.text.clock import minutes_of
from assistant.checking.text.moments import Moment, times_in
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import Role
from assistant.checking.text.words import pattern
from assistant.checking.text.zones import HERE, zones_in

_HOURS_TO = re.compile(
    r"(?P<first>five|ten) to (?P<last>[a-z]+)(?P<part>\s+(?:pm|p\.m\.|this (?:afternoon|evening)|tonight|in the \w+))?"
)


def as_window(reply: ReplyText, known: Known, moment: Moment, role: Role) -> Judgement | None:
    """The verdict where "five to seven" is true of a window, else None."""
    time = moment.time
    ends = _HOURS_TO.fullmatch(reply.low, time.core, time.end) if time else None
    if time is None or ends is None:
        return None
    part = "pm" if ends["part"] else None
    told = replace(time, minutes=minutes_of(ends["first"], None, part), upto=minutes_of(ends["last"], None, part))
    verdict = judge(said_by(reply, known, replace(moment, time=told), role), known)
    return verdict if verdict.verdict == "supported" else None


def of_place(reply: ReplyText, known: Known, moment: Moment, said: Said, verdict: Judgement) -> Judgement:
    """The verdict where nothing bears a time but a fact as the clocks of its place show it: wrong by the zone."""
    if verdict.verdict != "unsupported" or said.zone == place_zone(known) or moment.time is None:
        return verdict
    told = replace(moment, time=replace(moment.time, zone=HERE))
    for role in ("eta", "next_update", "started", "resolved", "maintenance"):
        there = said_by(reply, known, told, role)
        for time in known.times(role):
            if there.fits(time) and not time.overdue:
                return wrong_time(replace(said, role=role), time)
    return verdict


def in_other_zone(reply: ReplyText, known: Known, moment: Moment, role: Role) -> Judgement | None:
    """The verdict in a zone that the sentence names for another time ("15:30 here, 23:30 yours"), where it is true."""
    named = {time.zone for time in times_in(reply.prose) if time.zone} | ({reply.before.zone} - {""})
    named |= zones_in(reply.prose)
    if moment.time is None:
        return None
    if moment.time and moment.time.zone == HERE:
        # Whoever says "here" may sit where the customer does.
        named |= {known.zone.key}
    if named or pattern("bounds", "both_zones").search(reply.low):
        named |= {HERE, known.provider_zone.key}
    if not (known.customer and known.customer.time_zone):
        # Nobody knows where the customer lives: the place's own time is as good.
        named.add(HERE)
    for zone in sorted(named):
        told = replace(moment, time=replace(moment.time, zone=zone))
        verdict = judge(said_by(reply, known, told, role), known)
        if verdict.verdict == "supported":
            return verdict
    return None
