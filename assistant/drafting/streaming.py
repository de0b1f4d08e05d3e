"""A reply while a model writes it: whole sentences out of unfinished JSON, told to a listener on a thread of its own.

Nothing here decides what the reply is: the finished answer is read and checked as a whole. A listener that is slow,
or raises, costs the writer nothing.
"""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")

_STRUCTURE = re.compile(r'["{}\[\]]')
_IN_STRING = re.compile(r'["\\]')
_WITHIN = ["{", "["]
"""Where an object of interest lies: in an array of the outermost object."""
_PATIENCE = 0.25
"""Seconds: a sentence that waited longer for its listener is passed over for a newer one; so long the end waits too."""


class ObjectScanner:
    """Finds the objects that stand in an array of the outermost object, in text that comes piece by piece.

    Every character is looked at once and every object parsed once, so that the whole costs linear time however small
    the pieces are. What stands before the outermost object (words, a code fence) is passed over.
    """

    def __init__(self) -> None:
        self._open: list[str] = []
        self._in_string = self._escaped = False
        self._kept: list[str] = []

    def feed(self, piece: str) -> Iterator[dict[str, Any]]:
        """The objects that ``piece`` brings to their end; one that is no valid JSON is left out."""
        start = position = 0
        while (found := self._next(piece, position)) is not None:
            position = found + 1
            mark = piece[found]
            if self._in_string:
                self._in_string, self._escaped = mark != '"', mark == "\\"
            elif mark == '"':
                self._in_string = bool(self._open)
            elif mark == "{" or (mark == "[" and self._open):
                if self._open == _WITHIN:
                    start, self._kept = found, []
                self._open.append(mark)
            elif mark in "}]" and self._open:
                self._open.pop()
                if mark == "}" and self._open == _WITHIN:
                    yield from _parsed("".join([*self._kept, piece[start:position]]))
        if self._open[:2] == _WITHIN and len(self._open) > len(_WITHIN):
            self._kept.append(piece[start:])

    def _next(self, piece: str, position: int) -> int | None:
        """Where the next character of meaning stands; the one after a backslash has none."""
        if self._escaped and position < len(piece):
            self._escaped, position = False, position + 1
        found = (_IN_STRING if self._in_string else _STRUCTURE).search(piece, position)
        return found.start() if found else None


def _parsed(text: str) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(found, dict):
        yield found


class Telling(Generic[Item]):
    """Calls ``tell`` with each item in turn on its own thread, until ``close``; ends in silence where it raises.

    Items that waited longer than a listener may take are passed over for the newest. After ``close`` no call begins.
    """

    def __init__(self, tell: Callable[[Item], None]) -> None:
        self._tell = tell
        self._waiting: deque[tuple[float, Item]] = deque()
        self._changed = Condition()
        self._busy = self._closed = False
        self._thread: Thread | None = None

    def add(self, item: Item) -> None:
        """Queue an item; never waits."""
        with self._changed:
            if self._closed:
                return
            self._waiting.append((monotonic(), item))
            if self._thread is None:
                self._thread = Thread(target=self._run, name="draft-progress", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def close(self, seconds: float = _PATIENCE) -> None:
        """Let what waits be told, for ``seconds`` at most, then end."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and not self._busy, max(0.0, min(seconds, _PATIENCE)))
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()

    def _run(self) -> None:
        while (item := self._take()) is not None:
            try:
                self._tell(item[0])
            except Exception:  # noqa: BLE001 - whoever only watches must not break the draft
                self.close(0)
            finally:
                with self._changed:
                    self._busy = False
                    self._changed.notify_all()

    def _take(self) -> tuple[Item] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            while len(self._waiting) > 1 and monotonic() - self._waiting[0][0] > _PATIENCE:
                self._waiting.popleft()
            self._busy = True
            return (self._waiting.popleft()[1],)
