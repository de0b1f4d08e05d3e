"""The tickets that wait, kept up to date at the cost of what changed: what is new is read at once or soon after."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from threading import RLock, Thread
from time import sleep

from assistant.domain.desk import TicketState
from assistant.domain.desk_work import TicketWork
from assistant.errors import UnknownIncident, WarmlineError
from assistant.glancing import Glances
from assistant.ports_work import WorkBook
from assistant.queue import Known, QueueEntry
from knowledge_base.ports import Clock

_LOG = logging.getLogger(__name__)
_AT_ONCE = 6
"""Tickets that whoever asks waits for, about 20 ms each; a thread reads the others meanwhile."""
_PAUSE = 0.003
"""Seconds between two tickets that are read in the background: whoever is being answered goes first."""


@dataclass(frozen=True)
class Waiting:
    """One ticket that waits, with what people decided about it; another object whenever any of it changed.

    ``entry`` is None until it was read first. ``is_later`` while somebody put it aside.
    """

    state: TicketState
    work: TicketWork
    entry: QueueEntry | None
    is_later: bool = False


@dataclass
class WaitingTickets:
    """Follows every ticket that is not sent. One for all people; safe to share between threads."""

    glances: Glances
    book: WorkBook
    clock: Clock
    _found: dict[str, Waiting] = field(default_factory=dict, repr=False)
    _told: dict[str, Waiting] | None = field(default=None, repr=False)
    _sent_to: dict[str, set[str]] = field(default_factory=dict, repr=False)
    _unread: dict[str, None] = field(default_factory=dict, repr=False)
    _being_read: set[str] = field(default_factory=set, repr=False)
    _known: Known | None = field(default=None, repr=False)
    _stamp: int = field(default=-1, repr=False)
    _is_reading: bool = field(default=False, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def now(self) -> dict[str, Waiting]:
        """Every ticket that waits, by id, in order of arrival; raises StoreFailed, KnowledgeFailed.

        What is new is read before the answer, but nobody else waits for that: they get it unread, and soon after read.
        """
        known, mine = self._followed()
        try:
            for ticket_id in mine:
                self._read(ticket_id, known)
        finally:
            with self._lock:
                self._being_read.difference_update(mine)
        with self._lock:
            self._wake(self.clock.now())
            if self._told is None:
                # The same answer, the same object, for as long as nothing changes.
                self._told = dict(self._found)
            return self._told

    def answered(self, customer_id: str) -> frozenset[str]:
        """Ids of a customer's tickets whose reply was sent."""
        with self._lock:
            return frozenset(self._sent_to.get(customer_id, ()))

    def _followed(self) -> tuple[Known, list[str]]:
        """What is known now, and the tickets that whoever asks shall read; a thread reads what would take too long."""
        with self._lock:
            known = self.glances.known()
            self._follow(known)
            if len(self._unread) <= _AT_ONCE:
                return known, self._taken(_AT_ONCE)
            if not self._is_reading:
                self._is_reading = True
                Thread(target=self._read_on, name="reading the queue", daemon=True).start()
            return known, []

    def _follow(self, known: Known) -> None:
        changes = self.book.changes(self._stamp)
        if changes.tickets or changes.gone or changes.is_whole:
            self._told = None
        self._stamp = changes.stamp
        work = {one.ticket_id: one for one in changes.work}
        if changes.is_whole:
            there = {state.ticket.id for state in changes.tickets}
            self._found = {key: held for key, held in self._found.items() if key in there}
        for ticket_id in changes.gone:
            self._found.pop(ticket_id, None)
        for state in changes.tickets:
            self._put(state, work.get(state.ticket.id))
        if known != self._known:
            self._known = known
            self._unread |= dict.fromkeys(_likely_first(self._found.values()))

    def _put(self, state: TicketState, work: TicketWork | None) -> None:
        ticket_id = state.ticket.id
        if state.status == "sent":
            customer = state.ticket.customer
            if customer is not None and customer.id:
                self._sent_to.setdefault(customer.id, set()).add(ticket_id)
            self._found.pop(ticket_id, None)
            self._unread.pop(ticket_id, None)
            return
        before = self._found.get(ticket_id)
        work = work or (before.work if before else TicketWork(ticket_id=ticket_id))
        reader = self.glances.reader
        held = self._known and reader.held(state, self._known)
        if held is None:
            self._unread[ticket_id] = None
        entry = held or reader.before(state)
        is_later = before is not None and before.is_later
        self._found[ticket_id] = Waiting(state, work, replace(entry, work=work) if entry else None, is_later)

    def _wake(self, now: datetime) -> None:
        for ticket_id, held in self._found.items():
            later = held.work.later
            incident = held.entry.understood.lookup.knowledge.incident if held.entry else None
            told = (incident.id, incident.revision) if incident else (None, None)
            is_later = later is not None and not later.is_over(now, *told)
            if is_later != held.is_later:
                self._found[ticket_id], self._told = replace(held, is_later=is_later), None

    def _taken(self, most: int) -> list[str]:
        """Unread tickets that nobody reads yet, for whoever asks to read them."""
        found = list(islice((key for key in self._unread if key not in self._being_read), most))
        self._being_read.update(found)
        return found

    def _read(self, ticket_id: str, known: Known) -> None:
        """Read one, outside the lock: a slow reader would hold up every page's beat."""
        held = self._found.get(ticket_id)
        entry = replace(self._glanced(held.state, known), work=held.work) if held else None
        with self._lock:
            self._being_read.discard(ticket_id)
            now = self._found.get(ticket_id)
            # What changed meanwhile, the ticket or the facts, is read again.
            if now is held and known == self._known:
                self._unread.pop(ticket_id, None)
                if now is not None:
                    self._found[ticket_id], self._told = replace(now, entry=entry), None

    def _glanced(self, state: TicketState, known: Known) -> QueueEntry:
        try:
            return self.glances.entry(state, known)
        except UnknownIncident:
            # Somebody chose one that no feed holds any more; the ticket itself says so once it is opened.
            return self.glances.entry(state.model_copy(update={"incident_id": None}), known)

    def _read_on(self) -> None:
        """Read what is unread, the likeliest to have changed first, until nothing is."""
        ticket_id = None
        try:
            while (ticket_id := self._next()) is not None:
                self._read(ticket_id, self._known or self.glances.known())
                sleep(_PAUSE)
        except WarmlineError as error:
            # Whoever looks next begins again.
            _LOG.warning("The queue is not read to its end: %s", error)
        finally:
            with self._lock:
                self._being_read.difference_update({ticket_id})
                self._is_reading = False

    def _next(self) -> str | None:
        with self._lock:
            return next(iter(self._taken(1)), None)


def _likely_first(found: Iterable[Waiting]) -> list[str]:
    """Tickets in the order in which a change of facts probably concerns them: unread, unmatched, then the others."""
    ranked: tuple[list[str], list[str], list[str]] = ([], [], [])
    for held in found:
        matched = held.entry is not None and held.entry.understood.lookup.knowledge.incident is not None
        ranked[0 if held.entry is None else 2 if matched else 1].append(held.state.ticket.id)
    return list(chain.from_iterable(ranked))
