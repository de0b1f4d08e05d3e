"""Times that stand in words: of a public update, of a measure, of our own earlier message, of what was done."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from assistant.checking.facts.known import Known, content_words
from assistant.checking.facts.local_zones import place_zone, zone_of
from assistant.checking.facts.said import Said
from assistant.checking.text.moments import Moment, moments
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import Roles, roles_of
from assistant.checking.text.turning import Turn, promises, turn_at
from assistant.checking.text.words import pattern
from assistant.checking.text.zones import HERE

_GRAIN = timedelta(minutes=1)
_DONE_GRAIN = timedelta(minutes=5)
_TEXTS = 64
_AHEAD = frozenset({"next_update", "maintenance"})
_SINCE = frozenset({"since", "desde"})
_LOST = frozenset({"gone", "not_back"})


class Written(NamedTuple):
    """An instant that a text names, whether it is announced there for then, and whether of a loss or a return."""

    at: datetime
    announced: bool
    turn: Turn


def happened(said: Said, known: Known) -> bool:
    """Whether a time that lies behind is one that the provider's words, our own or a recorded action tell of.

    Not for what is still to come ("will be back at 9:30"), nor where a fact of that role says another time.
    """
    if said.day_only or said.bound.denial or said.untils or said.role in _AHEAD:
        return False
    near = max(said.tolerance, _GRAIN)
    if said.lead != "by" and _of_change(said, known, near):
        return True
    if _done(said, known):
        return True
    if said.promised and said.lead not in _SINCE:
        return False
    if (said.role == "resolved" or (said.role == "started" and said.turn != "back")) and known.times(said.role):
        return False
    told = behind(known) if said.history or (said.role == "none" and not said.turn) else so_far(known, said.turn)
    return any(abs(at - start) <= near for at in told for start in said.starts)


def behind(known: Known) -> tuple[datetime, ...]:
    """Every instant before now that the provider's public words or our own messages name."""
    return tuple(one.at for one in _written(known) if one.at <= known.now)


def so_far(known: Known, turn: Turn = "") -> tuple[datetime, ...]:
    """Those of ``behind`` that tell what has been, not what was announced for then; of a loss or a return alike."""
    return tuple(
        one.at
        for one in _written(known)
        if one.at <= known.now and not one.announced and (turn in _LOST) == (one.turn in _LOST)
    )


def returns(known: Known) -> tuple[datetime, ...]:
    """When service came back, as the provider's words tell it."""
    return tuple(one.at for one in _written(known) if one.at <= known.now and one.turn == "back" and not one.announced)


def _of_change(said: Said, known: Known, near: timedelta) -> bool:
    # "The estimate hasn't moved since 1:10", "the time we gave you at ten": when we published.
    if not pattern("bounds", "unmoved").search(said.sentence):
        return False
    published = [update.created_at for update in known.incident.updates] if known.incident else []
    published += [fact.as_of for fact in known.knowledge.earlier if fact.as_of]
    published += known.own_moments
    if known.incident and known.incident.eta and known.incident.eta.stated_at:
        published.append(known.incident.eta.stated_at)
    return any(abs(at - start) <= max(near, _DONE_GRAIN) for at in published for start in said.starts)


def _done(said: Said, known: Known) -> bool:
    # "A la 1:10 hicimos una llamada de prueba", "your calls have rung your cell since 2:40": done for this ticket then.
    if not known.ticket or said.turn in _LOST:
        return False
    did = pattern("bounds", "did").search(said.sentence) is not None
    spoken = content_words(said.sentence)
    return any(
        abs(action.at - start) <= _DONE_GRAIN
        for action in known.ticket.actions
        if action.at and (did or spoken & content_words(f"{action.kind.replace('_', ' ')} {action.text}"))
        for start in said.starts
    )


def _written(known: Known) -> Iterator[Written]:
    if known.incident:
        for update in known.incident.updates:
            zone = zone_of(update.created_at, known)
            yield from instants_of(update.body, update.created_at.astimezone(zone).date(), zone)
        zone = place_zone(known)
        for text in (*known.incident.measures_taken, known.incident.workaround or ""):
            yield from instants_of(text, known.now.astimezone(zone).date(), zone)
    for message in known.ticket.messages if known.ticket else ():
        if message.author == "agent":
            sent = (message.at or known.now).astimezone(known.zone).date()
            yield from instants_of(message.text, sent, known.zone)


@lru_cache(maxsize=_TEXTS)
def instants_of(text: str, today: date, zone: tzinfo) -> tuple[Written, ...]:
    """Every instant that a text written on ``today`` can mean, in ``zone`` unless it names another."""
    reply = ReplyText(text)
    roles = roles_of(reply)
    return tuple(
        Written(at, _is_announced(reply, roles, moment), turn_at(reply, *moment.span))
        for moment in moments(reply.prose, today)
        for at in _instants(moment, today, zone)
    )


def _is_announced(reply: ReplyText, roles: Roles, moment: Moment) -> bool:
    if roles.of(*moment.span, moment.lead) in _AHEAD:
        return True
    return promises(reply.clause_text(moment.span[0]))


def _instants(moment: Moment, today: date, zone: tzinfo) -> Iterator[datetime]:
    if moment.time is None:
        return
    told = moment.time.zone
    named = ZoneInfo(told) if told and told != HERE else zone
    for day in moment.date.days[:1] if moment.date else (today,):
        for minute in (*moment.time.minutes, *(moment.time.upto or ())):
            yield datetime.combine(day, time(minute // 60, minute % 60), tzinfo=named)
