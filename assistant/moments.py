"""What was understood of a ticket a moment ago: one gesture asks several times, and is answered from one look."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from assistant.domain.check import Check
from assistant.domain.reading import Reading
from assistant.domain.ticket import Ticket
from assistant.domain.tone import Tone
from assistant.framing import Understood

GRAIN = timedelta(seconds=30)
"""How long one look at a ticket speaks for now, unless a fact changes or a time told of its incident passes.

People tell time in minutes, and the guard of a text holds for one; this is half of it.
"""
_MOMENTS, _READINGS = 256, 2048
"""Tickets remembered: more than a desk has open at once, and a long queue (a reading is about 4 kB)."""

Kept = TypeVar("Kept")


class _Newest(Generic[Kept]):
    """The newest of each ticket, by its id; the ones asked for longest ago go first. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._most, self._lock = most, Lock()

    def of(self, ticket: Ticket) -> Kept | None:
        with self._lock:
            found = self._kept.get(ticket.id)
            if found is not None:
                self._kept.move_to_end(ticket.id)
            return found

    def keep(self, ticket: Ticket, found: Kept) -> None:
        with self._lock:
            self._kept[ticket.id] = found
            self._kept.move_to_end(ticket.id)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


@dataclass(frozen=True)
class _Moment:
    ticket: Ticket
    incident_id: str | None
    edition: object
    understood: Understood

    def speaks_for(self, ticket: Ticket, incident_id: str | None, edition: object, now: datetime) -> bool:
        then = self.understood.now
        if self.incident_id != incident_id or self.edition != edition or not timedelta(0) <= now - then <= GRAIN:
            return False
        passed = then != now and any(then <= edge <= now for edge in self.understood.lookup.knowledge.edges())
        return not passed and _same(self.ticket, ticket)


@dataclass(frozen=True)
class _Read:
    ticket: Ticket
    places: tuple[str, ...]
    reading: Reading


@dataclass(frozen=True)
class _Scored:
    understood: Understood
    text: str
    language: str
    check: Check
    tone: Tone


class Moments:
    """Remembers readings of tickets, and for ``GRAIN`` what was understood of them and what followed from that."""

    def __init__(self) -> None:
        self._moments: _Newest[_Moment] = _Newest(_MOMENTS)
        self._readings: _Newest[_Read] = _Newest(_READINGS)
        self._subjects: _Newest[tuple[Understood, str | None]] = _Newest(_MOMENTS)
        self._tones: _Newest[_Scored] = _Newest(_MOMENTS)

    def understood(
        self, ticket: Ticket, incident_id: str | None, edition: object, now: datetime, look: Callable[[], Understood]
    ) -> Understood:
        """What ``look`` found of this very ticket at this ``edition`` of facts and guidelines, now if need be.

        Its ``now`` may lie up to ``GRAIN`` before ``now``, where no time told of the incident lies between.
        """
        found = self._moments.of(ticket)
        if found is None or not found.speaks_for(ticket, incident_id, edition, now):
            found = _Moment(ticket, incident_id, edition, look())
            self._moments.keep(ticket, found)
        return found.understood

    def reading(self, ticket: Ticket, places: tuple[str, ...], read: Callable[[], Reading]) -> Reading:
        """What ``read`` finds in this very ticket where these ``places`` are known; a reading rests on nothing else."""
        found = self._readings.of(ticket)
        if found is None or found.places != places or not _same(found.ticket, ticket):
            found = _Read(ticket, places, read())
            self._readings.keep(ticket, found)
        return found.reading

    def subject(self, understood: Understood, write: Callable[[], str | None]) -> str | None:
        """The subject that ``write`` gave a reply to exactly this."""
        found = self._subjects.of(understood.ticket)
        if found is None or found[0] is not understood:
            found = understood, write()
            self._subjects.keep(understood.ticket, found)
        return found[1]

    def tone(self, understood: Understood, text: str, language: str, check: Check, score: Callable[[], Tone]) -> Tone:
        """What ``score`` said of this text, with this check, in answer to exactly this."""
        found = self._tones.of(understood.ticket)
        same = found is not None and found.understood is understood and (found.text, found.language) == (text, language)
        if found is None or not same or found.check != check:
            found = _Scored(understood, text, language, check, score())
            self._tones.keep(understood.ticket, found)
        return found.tone


def _same(one: Ticket, other: Ticket) -> bool:
    return one is other or one == other
