"""What must not hold up a draft, done one after the other in a thread that nobody has to wait for."""

import weakref
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread, current_thread
from typing import Any, TypeVar

Result = TypeVar("Result")
_Waiting = SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None]

_LAST_SECONDS = 1.0
"""How long ``close``, or the end of the process, waits for what was begun."""


class Errands:
    """One daemon thread, started at the first errand; no more than ``most`` errands wait for it.

    It ends with ``close``, with this object, or with the process, after a last second for what was begun.
    """

    def __init__(self, name: str, most: int = 64) -> None:
        self._name, self._most = name, most
        self._waiting: _Waiting = SimpleQueue()
        self._lock = Lock()
        self._end: Callable[[], Any] | None = None
        self._closed = False

    def begin(self, work: Callable[[], Result]) -> Future[Result] | None:
        """``work`` on its way; None where too many wait already, and after ``close``: then it is never done."""
        with self._lock:
            if self._closed or self._waiting.qsize() >= self._most:
                return None
            if self._end is None:
                thread = Thread(target=_work, args=(self._waiting,), name=self._name, daemon=True)
                thread.start()
                self._end = weakref.finalize(self, _finish, self._waiting, thread)
            errand: Future[Result] = Future()
            self._waiting.put((errand, work))
            return errand

    def close(self) -> None:
        """Take no more, and wait a moment for what was begun; what is stuck is left to itself. Twice is no error."""
        with self._lock:
            self._closed = True
        if self._end is not None:
            self._end()


def _work(waiting: _Waiting) -> None:
    while (due := waiting.get()) is not None:
        errand, work = due
        try:
            errand.set_result(work())
        except Exception as error:  # noqa: BLE001 - whoever waits for the errand is told
            errand.set_exception(error)
        # Or the last errand, with all that it holds, would stay until the next one.
        del due, errand, work


def _finish(waiting: _Waiting, thread: Thread) -> None:
    waiting.put(None)
    if thread is not current_thread():
        thread.join(_LAST_SECONDS)
