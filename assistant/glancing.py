"""Tickets as a queue shows them: read and matched once per change, in half the time that answering takes."""

from dataclasses import dataclass
from functools import partial

from assistant.domain.desk import TicketState
from assistant.drafts import Drafts
from assistant.queue import Known, QueueEntry, QueueReader


@dataclass(frozen=True)
class Glances:
    """What is understood of the desk's tickets; ``reader`` remembers it."""

    drafts: Drafts
    reader: QueueReader

    def known(self) -> Known:
        """What readings and matches rest on now; cheap. Raises KnowledgeFailed where the incidents cannot be read."""
        knowledge = self.drafts.pipeline.knowledge
        return Known(knowledge.store.version(), self.drafts.accounts.version(), knowledge.gazetteer())

    def waiting(self) -> tuple[QueueEntry, ...]:
        """Every ticket that is not sent, in order of arrival, each at the facts of now."""
        known = self.known()
        return tuple(self.entry(state, known) for state in self.drafts.store.tickets() if state.status != "sent")

    def entry(self, state: TicketState, known: Known | None = None) -> QueueEntry:
        """The ticket with what is understood of it at ``known``, read now where it has to be."""
        return self.reader.entry(state, known or self.known(), partial(self.drafts.glanced, state))
