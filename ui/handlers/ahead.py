"""Drafts the tickets at the head of the queue while nobody waits, so that one that is opened has its draft already."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Event

from assistant.desk import Desk
from assistant.drafting_ahead import MOST
from assistant.errors import WarmlineError
from knowledge_base.errors import KnowledgeBaseError
from ui.handlers.queue_board import QueueBoard

_LOG = logging.getLogger(__name__)
_EVERY = 1.0
"""Seconds between two looks at the queue."""
_SETTLED = 0.2
"""Seconds without a gesture before the next draft is begun."""


class Busy:
    """Counts the gestures that are being answered. Safe to share between threads."""

    def __init__(self) -> None:
        self._count, self._changed = 0, Condition()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """While a gesture is being answered."""
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    def is_over(self, within: float) -> bool:
        """Wait up to ``within`` seconds; whether no gesture is being answered then."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, within)

    def _add(self, one: int) -> None:
        with self._changed:
            self._count += one
            self._changed.notify_all()


@dataclass
class Ahead:
    """One for all people of a desk; it drafts only what some page shows."""

    desk: Desk
    board: QueueBoard
    busy: Busy = field(default_factory=Busy)

    def run(self, stop: Event) -> None:
        """Draft until ``stop``; what cannot be drafted now says so once somebody opens it."""
        while not stop.wait(_EVERY):
            for ticket_id in self.board.first(MOST):
                if stop.is_set():
                    return
                self.one(ticket_id, stop)

    def one(self, ticket_id: str, stop: Event) -> bool:
        """Draft one ticket once nobody waits; whether that was done."""
        while not self.busy.is_over(_EVERY):
            if stop.is_set():
                return False
        try:
            made = self.desk.glances.drafts.make_ahead(self.desk.store.ticket(ticket_id), self._give_way)
        except (WarmlineError, KnowledgeBaseError) as error:
            _LOG.debug("%s is not drafted ahead: %s", ticket_id, type(error).__name__)
            return False
        if made:
            stop.wait(_SETTLED)
        return made

    def _give_way(self) -> None:
        """Two threads share one interpreter: a gesture would take twice as long beside a draft that is being made."""
        self.busy.is_over(_EVERY)
