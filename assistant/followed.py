"""Something worked out of each ticket, kept up to date at the cost of what changed since somebody looked."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Generic, Protocol, TypeVar

from assistant.domain.desk import TicketState
from assistant.ports import Store
from assistant.ports_work import Changes

Kept = TypeVar("Kept")
Working = Callable[[tuple[TicketState, ...]], Mapping[str, Kept]]
"""What is worked out of these tickets, by id; a ticket that is left out is not kept."""


class Hears(Protocol):
    """Where it is heard what changed; a WorkBook is one."""

    def changes(self, since: int) -> Changes:
        """What changed after ``since`` (-1: everything)."""
        ...


class Everything:
    """For a store of which nobody hears what changed: all of its tickets, every time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def changes(self, since: int) -> Changes:
        """Everything."""
        return Changes(since, self._store.tickets(), is_whole=True)


class Followed(Generic[Kept]):
    """What ``work_out`` finds in every ticket; safe to share between threads. Only what changed is worked out again.

    Words that are taken away from a ticket or its reply count as a change of the ticket, so nothing here outlives them.
    """

    def __init__(self, book: Hears, work_out: Working[Kept]) -> None:
        self._book, self._work_out = book, work_out
        self._stamp = -1
        self._kept: Mapping[str, Kept] = {}
        self._lock = Lock()

    def now(self) -> Mapping[str, Kept]:
        """By ticket, in order of arrival: the same object for as long as nothing changes. Raises StoreFailed."""
        with self._lock:
            changes = self._book.changes(self._stamp)
            if changes.tickets or changes.gone or changes.is_whole:
                self._kept = self._followed(changes)
            # What could not be worked out is told again the next time.
            self._stamp = changes.stamp
            return self._kept

    def _followed(self, changes: Changes) -> Mapping[str, Kept]:
        worked = self._work_out(changes.tickets)
        if changes.is_whole:
            return worked
        gone = changes.gone | ({state.ticket.id for state in changes.tickets} - worked.keys())
        return {key: one for key, one in self._kept.items() if key not in gone} | dict(worked)
