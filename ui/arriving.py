"""A model's draft on its way: written once per ticket, in a thread of its own, however many tabs look on."""

from collections.abc import Callable, Iterator
from threading import BoundedSemaphore, Condition, Lock, Thread

from assistant.domain.desk import TicketState
from assistant.domain.progress import DraftProgress

Write = Callable[[Callable[[DraftProgress], None]], TicketState]
"""Writes a draft and keeps it; told where each sentence is to be reported. Returns the ticket as it stands then."""


class Arrival:
    """One draft on its way: ``progress`` so far, and once it ended ``state``, or the ``error`` that it ended with."""

    def __init__(self) -> None:
        self.progress: DraftProgress | None = None
        self.state: TicketState | None = None
        self.error: Exception | None = None
        self.lookers = 0
        self._ended = False
        self._number = 0
        self._changed = Condition()

    def follow(self, seconds: float) -> Iterator[DraftProgress | None]:
        """The reply so far each time it grew, and every ``seconds`` anyway; None before its first sentence."""
        seen = 0
        try:
            while True:
                seen = self._wait(seen, seconds)
                if self._ended:
                    return
                yield self.progress
        finally:
            self.lookers -= 1

    def run(self, write: Write) -> None:
        """Write the draft, telling whoever looks on."""
        try:
            self.state = write(self._tell)
        except Exception as error:  # noqa: BLE001 - raised again where somebody looks on
            self.error = error
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _wait(self, seen: int, seconds: float) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._number != seen, seconds)
            return self._number

    def _tell(self, progress: DraftProgress) -> None:
        with self._changed:
            self.progress = progress
            self._number += 1
            self._changed.notify_all()


class Arrivals:
    """Every draft on its way; ``at_once`` are written at the same time, the others wait."""

    def __init__(self, at_once: int = 4) -> None:
        self._running: dict[str, Arrival] = {}
        self._lock = Lock()
        self._turn = BoundedSemaphore(at_once)

    def of(self, ticket_id: str, write: Write) -> Arrival:
        """The draft on its way for this ticket, begun now if there is none; to be followed."""
        with self._lock:
            found = self._running.get(ticket_id)
            if found is None:
                found = self._running[ticket_id] = Arrival()
                # Nobody waits for a model when the desk is stopped.
                Thread(target=self._run, args=(ticket_id, found, write), daemon=True).start()
            found.lookers += 1
            return found

    def _run(self, ticket_id: str, arrival: Arrival, write: Write) -> None:
        with self._turn:
            with self._lock:
                # Whoever went through the queue meanwhile has left this ticket: spare the model.
                if arrival.lookers <= 0:
                    del self._running[ticket_id]
                    return
            arrival.run(write)
        with self._lock:
            del self._running[ticket_id]
