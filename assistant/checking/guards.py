"""The guards of the texts that people are working on, kept so that each edit is checked by one that remembers."""

from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta
from threading import Lock

from assistant.checking.checker import Guard
from assistant.domain.check import Check
from assistant.domain.context import ReplyContext

KEPT = 64
"""Situations that are remembered: more than people have open at one desk."""
_GRAIN = timedelta(minutes=1)
"""How long a guard speaks for now: people tell time in minutes."""


class Guards:
    """Finds the guard for a situation again; the result is that of ``check_reply`` within one minute's grain."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Guard] = OrderedDict()
        self._lock = Lock()

    def check(self, text: str, context: ReplyContext) -> Check:
        """As ``check_reply``; sentences checked for the same facts within this minute are not read again."""
        return self._of(context).check(text)

    def _of(self, context: ReplyContext) -> Guard:
        with self._lock:
            for key in reversed(self._kept):
                if _still_holds(self._kept[key], context):
                    self._kept.move_to_end(key)
                    return self._kept[key]
            guard = Guard(context)
            self._kept[id(guard)] = guard
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return guard


def _still_holds(guard: Guard, context: ReplyContext) -> bool:
    """Whether nothing but the seconds differ, and no time that is told has passed in them."""
    then, now = guard.context.now, context.now
    if not timedelta(0) <= now - then < _GRAIN or guard.context.ticket != context.ticket:
        return False
    if then != now and any(then <= edge <= now for edge in context.knowledge.edges()):
        return False
    return replace(context, now=then) == guard.context
