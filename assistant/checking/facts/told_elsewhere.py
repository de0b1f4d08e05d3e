"""Times that stand in words: of a public update, of a measure, of our own earlier message, of what was done."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from assistant.checking.facts.known import Known
from assistant.checking.facts.said import Said
from assistant.checking.text.fold import folded
from assistant.checking.text.moments import Moment, moments
from assistant.checking.text.words import pattern

_GRAIN = timedelta(minutes=1)
_DONE_GRAIN = timedelta(minutes=5)
_TEXTS = 64
_SETTLED = frozenset({"started", "resolved", "maintenance"})
_AHEAD = frozenset({"next_update", "maintenance"})


def happened(said: Said, known: Known) -> bool:
    """Whether a time that lies behind is one that the provider's words, our own or a recorded action tell of.

    Not for what is still to come ("will be back at 9:30"), nor where a fact of that role says another time.
    """
    if said.day_only or said.bound.denial or said.untils or said.role in _AHEAD:
        return False
    near = max(said.tolerance, _GRAIN)
    if said.lead != "by" and _of_change(said, known, near):
        return True
    if said.promised:
        return False
    if said.role in _SETTLED and known.times(said.role):
        return _done(said, known)
    return any(abs(at - start) <= near for at in behind(known) for start in said.starts) or _done(said, known)


def behind(known: Known) -> tuple[datetime, ...]:
    """Every instant before now that the provider's public words or our own messages name."""
    return tuple(at for at in _written(known) if at <= known.now)


def _of_change(said: Said, known: Known, near: timedelta) -> bool:
    # "The estimate hasn't moved since 1:10", "at quarter to three it moved to 8:30": when we published.
    if not pattern("bounds", "unmoved").search(said.sentence):
        return False
    published = [update.created_at for update in known.incident.updates] if known.incident else []
    if known.incident and known.incident.eta and known.incident.eta.stated_at:
        published.append(known.incident.eta.stated_at)
    return any(abs(at - start) <= near + _GRAIN for at in published for start in said.starts)


def _done(said: Said, known: Known) -> bool:
    # "A la 1:10 hicimos una llamada de prueba": what was done for this ticket, when it was done.
    if not known.ticket or not pattern("bounds", "did").search(said.sentence):
        return False
    done = [action.at for action in known.ticket.actions if action.at]
    return any(abs(at - start) <= _DONE_GRAIN for at in done for start in said.starts)


def _written(known: Known) -> Iterator[datetime]:
    zone = known.provider_zone
    if known.incident:
        for update in known.incident.updates:
            yield from instants_of(update.body, update.created_at.astimezone(zone).date(), zone)
        today = known.now.astimezone(zone).date()
        for text in (*known.incident.measures_taken, known.incident.workaround or ""):
            yield from instants_of(text, today, zone)
    for message in known.ticket.messages if known.ticket else ():
        if message.author == "agent":
            sent = (message.at or known.now).astimezone(known.zone).date()
            yield from instants_of(message.text, sent, known.zone)


@lru_cache(maxsize=_TEXTS)
def instants_of(text: str, today: date, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Every instant that a text written on ``today`` can mean, in ``zone`` unless it names another."""
    return tuple(at for moment in moments(folded(text), today) for at in _instants(moment, today, zone))


def _instants(moment: Moment, today: date, zone: ZoneInfo) -> Iterator[datetime]:
    if moment.time is None:
        return
    named = ZoneInfo(moment.time.zone) if moment.time.zone else zone
    for day in moment.date.days[:1] if moment.date else (today,):
        for minute in (*moment.time.minutes, *(moment.time.upto or ())):
            yield datetime.combine(day, time(minute // 60, minute % 60), tzinfo=named)
