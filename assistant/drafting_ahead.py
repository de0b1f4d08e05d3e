"""The composer's drafts of tickets that nobody has opened yet, made while nobody waits and held in memory alone."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from assistant.answering import Answered
from assistant.domain.ticket import Ticket
from assistant.pipeline import Pipeline

MOST = 100
"""Drafts that are held, about 30 kB each: far more than a team opens before they are made again."""
_HALF_HOUR = 30


@dataclass(frozen=True)
class _Held:
    ticket: Ticket
    incident_id: str | None
    edition: object
    at: datetime
    edges: frozenset[datetime]
    answered: Answered

    def holds(self, ticket: Ticket, incident_id: str | None, edition: object, now: datetime) -> bool:
        """Whether it would be written so now: about these very facts, in the same half hour.

        So no estimate has passed and no day has ended anywhere since: zones differ by whole half hours but for few.
        """
        if self.incident_id != incident_id or self.edition != edition or _half_hour(self.at) != _half_hour(now):
            return False
        return not any(self.at <= edge <= now for edge in self.edges) and self.ticket == ticket


class DraftsAhead:
    """Holds them until they are taken or no longer hold. Safe to share between threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._lock = Lock()

    def make(
        self, pipeline: Pipeline, ticket: Ticket, incident_id: str | None, now: datetime,
        give_way: Callable[[], None] = lambda: None,
    ) -> bool:  # fmt: skip
        """Draft a ticket, unless that draft is held; whether one was made. Waits and raises as ``Pipeline.answer``."""
        edition = pipeline.knowledge.edition()
        if self._find(ticket, incident_id, edition, now) is not None:
            return False
        answered = pipeline.answer(ticket, now, incident_id=incident_id, use_writer=False, give_way=give_way)
        edges = frozenset(pipeline.understand(ticket, now, incident_id).lookup.knowledge.edges())
        with self._lock:
            # What is old is of no use, and may be about somebody whose data was erased.
            for old in [key for key, held in self._held.items() if _half_hour(held.at) != _half_hour(now)]:
                del self._held[old]
            self._held[ticket.id] = _Held(ticket, incident_id, edition, now, edges, answered)
            self._held.move_to_end(ticket.id)
            if len(self._held) > MOST:
                self._held.popitem(last=False)
        return True

    def take(self, pipeline: Pipeline, ticket: Ticket, incident_id: str | None, now: datetime) -> Answered | None:
        """The draft of exactly this ticket, where it still holds; it is held no longer."""
        with self._lock:
            found = self._held.pop(ticket.id, None)
        if found is None or not found.holds(ticket, incident_id, pipeline.knowledge.edition(), now):
            return None
        return found.answered

    def _find(self, ticket: Ticket, incident_id: str | None, edition: object, now: datetime) -> _Held | None:
        with self._lock:
            found = self._held.get(ticket.id)
        return found if found is not None and found.holds(ticket, incident_id, edition, now) else None


def _half_hour(at: datetime) -> tuple[object, int, int]:
    return at.date(), at.hour, at.minute // _HALF_HOUR
