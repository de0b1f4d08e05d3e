"""A model's draft on its way: written once per ticket, in a thread of its own, however many tabs look on."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, RLock, Thread

from assistant.domain.desk import TicketState
from assistant.domain.progress import DraftProgress

Write = Callable[[Callable[[DraftProgress], None]], TicketState]
"""Writes a draft and keeps it; told where each sentence is to be reported. Returns the ticket as it stands then."""


class Arrival:
    """One draft on its way: ``progress`` so far, and once it ended ``state``, or the ``error`` that it ended with.

    ``lock`` is held while any of this changes, and how many look on.
    """

    def __init__(self, write: Write, lock: RLock) -> None:
        self._write = write
        self.progress: DraftProgress | None = None
        self.state: TicketState | None = None
        self.error: Exception | None = None
        self.lookers = 0
        self._ended = False
        self._number = 0
        self._changed = Condition(lock)

    def follow(self, seconds: float) -> Iterator[DraftProgress | None]:
        """The reply so far each time it grew, and every ``seconds`` anyway; None before its first sentence."""
        seen = 0
        while True:
            seen = self._wait(seen, seconds)
            if self._ended:
                return
            yield self.progress

    def run(self) -> None:
        """Write the draft, telling whoever looks on."""
        try:
            self.state = self._write(self._tell)
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
    """Every draft on its way; ``at_once`` are written at the same time, by as many threads, and the others wait."""

    def __init__(self, at_once: int = 4) -> None:
        self._running: dict[str, Arrival] = {}
        self._waiting: deque[str] = deque()
        self._lock = RLock()
        self._at_once, self._threads = at_once, 0

    @contextmanager
    def looking_at(self, ticket_id: str, write: Write) -> Iterator[Arrival]:
        """The draft on its way for this ticket, begun now if there is none; whoever leaves looks on no more."""
        arrival = self._joined(ticket_id, write)
        try:
            yield arrival
        finally:
            with self._lock:
                arrival.lookers -= 1

    def _joined(self, ticket_id: str, write: Write) -> Arrival:
        with self._lock:
            found = self._running.get(ticket_id)
            if found is None:
                if self._threads < self._at_once:
                    # Nobody waits for a model when the desk is stopped.
                    Thread(target=self._work, name="arriving", daemon=True).start()
                    self._threads += 1
                found = self._running[ticket_id] = Arrival(write, self._lock)
                self._waiting.append(ticket_id)
            found.lookers += 1
            return found

    def _work(self) -> None:
        while (ticket_id := self._next()) is not None:
            self._running[ticket_id].run()
            with self._lock:
                del self._running[ticket_id]

    def _next(self) -> str | None:
        with self._lock:
            while self._waiting:
                ticket_id = self._waiting.popleft()
                if self._running[ticket_id].lookers > 0:
                    return ticket_id
                # Whoever went through the queue meanwhile has left this ticket: spare the model.
                del self._running[ticket_id]
            self._threads -= 1
            return None
