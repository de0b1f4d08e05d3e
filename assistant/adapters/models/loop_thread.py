"""One background thread with an event loop, so that a call that waits on a server can be cut off at its deadline.

A blocking client's time-outs count per read, and a thread that waits in one cannot be stopped. A task can: it is
cancelled at the deadline and its connection closed. All calls share the one thread, so none can leak.
"""

import asyncio
import contextvars
import threading
import weakref
from collections.abc import Callable, Coroutine
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

Result = TypeVar("Result")
Tidy = Callable[[], Coroutine[Any, Any, None]]

_GRACE = 0.3
"""Seconds that the task may take to close its connection before the caller stops waiting for that."""


class LoopThread:
    """Runs coroutines with a deadline in wall time. Starts at the first call; ``close`` ends it.

    ``tidy`` is awaited in the thread before it ends, so that connections which wait for another call are closed.
    """

    def __init__(self, tidy: Tidy | None = None) -> None:
        self._tidy = tidy
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stop: Callable[[], Any] | None = None

    def run(self, work: Callable[[], Coroutine[Any, Any, Result]], seconds: float) -> Result:
        """What ``work`` gives; raises TimeoutError after ``seconds``, and whatever ``work`` raises."""
        if seconds <= 0:
            raise TimeoutError
        loop = self._running_loop()
        # A fresh context: nothing of the caller's (a tracer, for one) travels into the call.
        task = contextvars.Context().run(asyncio.run_coroutine_threadsafe, _within(work, seconds), loop)
        try:
            outcome = task.result(timeout=seconds + _GRACE)
        except FutureTimeout:
            task.cancel()
            raise TimeoutError from None
        if isinstance(outcome, _Raised):
            raise outcome.error
        return outcome

    def close(self) -> None:
        """Cancel what is running and end the thread; a later call starts a new one."""
        with self._lock:
            stop, self._stop, self._loop, self._thread = self._stop, None, None, None
        if stop is not None:
            stop()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_serve, args=(self._loop, self._tidy), name="chat-model", daemon=True
                )
                self._thread.start()
                self._stop = weakref.finalize(self, _end, self._loop, self._thread)
            return self._loop


@dataclass(frozen=True)
class _Raised:
    """An error as a value: one that comes after its caller has gone is dropped in silence, not logged with a trace."""

    error: Exception


async def _within(work: Callable[[], Coroutine[Any, Any, Result]], seconds: float) -> Result | _Raised:
    try:
        async with asyncio.timeout(seconds):
            return await work()
    except Exception as error:  # noqa: BLE001 - handed to the caller, who raises it
        return _Raised(error)


def _serve(loop: asyncio.AbstractEventLoop, tidy: Tidy | None) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        if tidy is not None:
            with suppress(Exception):
                loop.run_until_complete(asyncio.wait_for(tidy(), _GRACE))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()


def _end(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(loop.stop)
    if thread is not threading.current_thread():
        thread.join(timeout=1.0)
