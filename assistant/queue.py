"""The queue's view of tickets: each read and matched once per change of ticket or facts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from assistant.domain.desk import TicketState
from assistant.framing import Understood

_MOST_REMEMBERED = 20_000
"""About 80 MB; two full days of a bad week fit."""


@dataclass(frozen=True)
class QueueEntry:
    """A ticket in the queue with what was understood of it, for sorting and showing."""

    state: TicketState
    understood: Understood

    @property
    def waiting_since(self) -> datetime | None:
        """When the customer last wrote, or None where no time is known."""
        ticket = self.state.ticket
        written = [m.at for m in ticket.messages if m.author == "customer" and m.at]
        return written[-1] if written else ticket.received_at


@dataclass
class QueueReader:
    """Remembers what was understood of a ticket until it, any fact or any account changes."""

    _understood: dict[str, tuple[tuple[int, ...], Understood]] = field(default_factory=dict, repr=False)

    def entry(self, state: TicketState, known: tuple[int, int], read: Callable[[], Understood]) -> QueueEntry:
        """The ticket with what was understood of it; ``read`` is called where that is not known yet.

        ``known`` are the versions of facts and accounts.
        """
        key, found = (state.version, *known), self._understood.get(state.ticket.id)
        if found is None or found[0] != key:
            found = (key, read())
            self._understood[state.ticket.id] = found
            if len(self._understood) > _MOST_REMEMBERED:
                # The oldest goes first; another thread may have taken it already.
                self._understood.pop(next(iter(tuple(self._understood))), None)
        return QueueEntry(state, found[1])
