"""The loop that polls what is due, in a few threads, until it is told to stop."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge_base.polling.schedule import Schedule
from knowledge_base.records import FeedSettings

_LOG = logging.getLogger("knowledge_base.polling")
WORKERS = 8
"""Polls at a time; at most half of them of feeds that failed last, so that dead servers never take all."""
_LONGEST_PAUSE = 2.0
"""Seconds after which the book is looked at again: a feed that was added is noticed that fast."""
_SHORTEST_PAUSE = 0.05
_WAITING = 0.2
"""Seconds between looks while a due feed waits for a thread."""
_AFTER_TROUBLE = 2.0
_PARTING = 1.0
"""Seconds that running polls may take to end after the stop; later ones find that they were stopped."""


@dataclass(frozen=True)
class Turn:
    """A feed with the seconds until it is due, and whether it failed last time."""

    feed: FeedSettings
    seconds: float
    failing: bool


@dataclass
class Rounds:
    """``turns`` tells what is watched, the soonest first; ``poll`` never raises."""

    turns: Callable[[], tuple[Turn, ...]]
    poll: Callable[[FeedSettings, threading.Event], object]
    schedule: Schedule
    _running: dict[str, tuple[threading.Thread, bool]] = field(default_factory=dict)
    _head_starts: dict[str, float] | None = None

    def run(self, stop: threading.Event) -> None:
        """Poll until ``stop`` is set; survives any error of the book."""
        while not stop.is_set():
            try:
                pause = self._round(stop)
            except Exception as error:  # noqa: BLE001 - watching goes on, whatever the database does
                _LOG.error("watching feeds: %s", kind_of(error))
                pause = _AFTER_TROUBLE
            stop.wait(pause)
        ends = time.monotonic() + _PARTING
        for thread, _ in self._running.values():
            thread.join(max(0.0, ends - time.monotonic()))

    def _round(self, stop: threading.Event) -> float:
        self._running = {name: entry for name, entry in self._running.items() if entry[0].is_alive()}
        turns = tuple(turn for turn in self.turns() if turn.feed.name not in self._running)
        due = [turn for turn in turns if turn.seconds <= 0 and self._has_started(turn, turns)]
        waiting = [turn for turn in due if not self._start(turn, stop)]
        if waiting or len(due) < sum(turn.seconds <= 0 for turn in turns):
            return _WAITING
        soonest = min((turn.seconds for turn in turns if turn.seconds > 0), default=_LONGEST_PAUSE)
        return min(max(soonest, _SHORTEST_PAUSE), _LONGEST_PAUSE)

    def _start(self, turn: Turn, stop: threading.Event) -> bool:
        failing = sum(is_failing for _, is_failing in self._running.values())
        if len(self._running) >= WORKERS or (turn.failing and failing >= WORKERS // 2):
            return False
        thread = threading.Thread(target=self.poll, args=(turn.feed, stop), daemon=True, name=f"poll {turn.feed.name}")
        self._running[turn.feed.name] = (thread, turn.failing)
        thread.start()
        return True

    def _has_started(self, turn: Turn, turns: tuple[Turn, ...]) -> bool:
        if self._head_starts is None:
            overdue = [one.feed.name for one in turns if one.seconds <= 0]
            begin = time.monotonic()
            waits = self.schedule.head_starts(len(overdue))
            self._head_starts = {name: begin + wait for name, wait in zip(overdue, waits, strict=True)}
        return time.monotonic() >= self._head_starts.get(turn.feed.name, 0.0)


def kind_of(error: BaseException) -> str:
    """An error as it may be logged: its kind and where it rose, without its text, which may hold an address."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    place = f" at {at.tb_frame.f_globals.get('__name__', '?')}:{at.tb_lineno}" if at is not None else ""
    return f"{type(error).__name__}{place}"
