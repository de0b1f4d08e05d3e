"""The queue's view of tickets: each read and matched once per change of ticket or facts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from assistant.domain.desk import TicketState
from assistant.framing import Understood

_MOST_REMEMBERED = 5_000
"""About 20 MB; a full queue of a bad day fits."""


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
    """Remembers what was understood of a ticket until it, or any fact, changes."""

    _understood: dict[tuple[str, int, int], Understood] = field(default_factory=dict, repr=False)

    def entry(self, state: TicketState, facts_version: int, read: Callable[[], Understood]) -> QueueEntry:
        """The ticket with what was understood of it; ``read`` is called where that is not known yet."""
        key = (state.ticket.id, state.version, facts_version)
        understood = self._understood.get(key)
        if understood is None:
            if len(self._understood) >= _MOST_REMEMBERED:
                self._understood.clear()
            understood = self._understood[key] = read()
        return QueueEntry(state, understood)
