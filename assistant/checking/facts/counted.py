"""Lengths of time that are counted between two known times: "an hour before your exam", "una hora de margen"."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations, product

from assistant.checking.facts.known import Known
from assistant.checking.facts.written_times import customer_clock
from assistant.checking.text.moments import times_in
from assistant.checking.text.reply_text import ReplyText

_DAY = 1440
_OTHER_WAY = 360
"""Minutes from which a gap may as well be that across midnight: "thirteen hours before your first patient"."""


def within_sentence(reply: ReplyText, known: Known) -> Iterator[timedelta]:
    """How far the times that a sentence names lie from each other and from this moment."""
    yield from between_told(reply)
    for one in times_in(reply.prose):
        yield from _gaps(frozenset((*one.minutes, *(one.upto or ()))), frozenset({_minute(known.now, known)}))


def between_told(reply: ReplyText) -> Iterator[timedelta]:
    """How far the times that a sentence names lie from each other."""
    for one, other in combinations(times_in(reply.prose), 2):
        if one.zone == other.zone:
            # "5:15 in Halifax and 6:15 in Santiago" is one moment.
            yield from _gaps(
                frozenset((*one.minutes, *(one.upto or ()))), frozenset((*other.minutes, *(other.upto or ())))
            )


def to_ends(reply: ReplyText, known: Known, ends: tuple[datetime, ...]) -> Iterator[timedelta]:
    """How long it was from a time that the sentence names until service was back."""
    began = [time.at for time in known.times("started")]
    # Hours without their day tell nothing of an outage that was longer.
    ended = frozenset(_minute(at, known) for at in ends if all(at - one < timedelta(days=1) for one in began))
    for one in times_in(reply.prose):
        yield from _gaps(frozenset(one.minutes), ended)


def from_theirs(reply: ReplyText, known: Known, roles: tuple[str, ...], *, to_come: bool) -> Iterator[timedelta]:
    """How far the customer's times lie from those of the sentence and of the facts of ``roles``.

    ``to_come`` says that the words count from this moment ("an hour left until your class").
    """
    told = frozenset(minute for one in times_in(reply.prose) for minute in (*one.minutes, *(one.upto or ())))
    facts = frozenset(
        _minute(at, known) for role in roles for time in known.times(role) for at in (time.at, time.until) if at
    )
    now = frozenset({_minute(known.now, known)}) if to_come else frozenset[int]()
    yield from _gaps(customer_clock(known), told | facts | now)


def spare(reply: ReplyText, known: Known, roles: tuple[str, ...]) -> Iterator[timedelta]:
    """How much room there is between the customer's times and those of ``roles``, or this moment where none has any."""
    told = frozenset(minute for one in times_in(reply.prose) for minute in (*one.minutes, *(one.upto or ())))
    facts = frozenset(
        _minute(at, known) for role in roles for time in known.times(role) for at in (time.at, time.until) if at
    )
    theirs = customer_clock(known) - facts
    named = told & theirs or theirs
    yield from _gaps(named, (told - named) | facts or frozenset({_minute(known.now, known)}))


def _gaps(ones: frozenset[int], others: frozenset[int]) -> Iterator[timedelta]:
    for one, other in product(ones, others):
        gap = abs(one - other) % _DAY
        yield timedelta(minutes=gap)
        if min(gap, _DAY - gap) >= _OTHER_WAY or gap > _DAY - _OTHER_WAY:
            yield timedelta(minutes=_DAY - gap)


def _minute(at: datetime, known: Known) -> int:
    local = at.astimezone(known.zone)
    return local.hour * 60 + local.minute
