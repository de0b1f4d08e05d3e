"""The queue's view of tickets: each read and matched once per change of ticket or facts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from assistant.domain.desk import TicketState
from assistant.domain.desk_work import TicketWork
from assistant.domain.reading import Reading
from assistant.domain.ticket import Ticket
from assistant.framing import Understood

_MOST_REMEMBERED = 20_000
"""About 80 MB; two full days of a bad week fit."""

Read = Callable[[Reading | None], Understood]
"""Reads and matches a ticket, whose reading is given where it is known and still holds."""


@dataclass(frozen=True)
class QueueEntry:
    """A ticket in the queue with what was understood of it, for sorting and showing, and what people decided."""

    state: TicketState
    understood: Understood
    work: TicketWork | None = None

    @property
    def waiting_since(self) -> datetime | None:
        """When the customer last wrote, or None where no time is known."""
        return self.since(self.state.ticket)

    @staticmethod
    def since(ticket: Ticket) -> datetime | None:
        """When the customer of a ticket last wrote, or None where no time is known."""
        written = [m.at for m in ticket.messages if m.author == "customer" and m.at]
        return written[-1] if written else ticket.received_at


@dataclass(frozen=True)
class Known:
    """What a reading and a match rest on beside the ticket: versions of facts and accounts, and the place names."""

    facts: int
    accounts: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Kept:
    ticket: Ticket
    incident_id: str | None
    known: Known
    understood: Understood

    def fits(self, state: TicketState) -> bool:
        """Whether that was understood of this very ticket: what people write in the editor is no part of it."""
        return self.incident_id == state.incident_id and (self.ticket is state.ticket or self.ticket == state.ticket)


@dataclass
class QueueReader:
    """Remembers what was understood of a ticket until it, any fact or any account changes."""

    _kept: dict[str, _Kept] = field(default_factory=dict, repr=False)

    def entry(self, state: TicketState, known: Known, read: Read) -> QueueEntry:
        """The ticket with what was understood of it; ``read`` is called where that is not known yet."""
        return self.held(state, known) or self.read(state, known, read)

    def held(self, state: TicketState, known: Known) -> QueueEntry | None:
        """The ticket with what was understood of it, where that still holds."""
        found = self._kept.get(state.ticket.id)
        if found is None or found.known != known or not found.fits(state):
            return None
        return QueueEntry(state, found.understood)

    def before(self, state: TicketState) -> QueueEntry | None:
        """The ticket with what was understood of it once, though facts changed since."""
        found = self._kept.get(state.ticket.id)
        return QueueEntry(state, found.understood) if found is not None and found.fits(state) else None

    def read(self, state: TicketState, known: Known, read: Read) -> QueueEntry:
        """The ticket read and matched now; a reading outlives a change of facts that brought no new place."""
        found = self._kept.get(state.ticket.id)
        same = found is not None and found.fits(state) and _are_read_alike(found.known, known)
        understood = read(found.understood.reading if found is not None and same else None)
        self._kept[state.ticket.id] = _Kept(state.ticket, state.incident_id, known, understood)
        if len(self._kept) > _MOST_REMEMBERED:
            # The oldest goes first; another thread may have taken it already.
            self._kept.pop(next(iter(tuple(self._kept))), None)
        return QueueEntry(state, understood)


def _are_read_alike(one: Known, other: Known) -> bool:
    return one.accounts == other.accounts and one.places == other.places
