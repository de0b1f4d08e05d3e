"""The audit trail: who saw, drafted, approved, sent, overrode and exported what.

A desk is wrapped once, by ``@audited`` with a table of its gestures: what each is called in the trail, what it is
about, and whether it may go on when the trail cannot be written. ``assistant.domain.audit`` says what the chain proves.
"""

import hashlib
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from types import MappingProxyType
from typing import Protocol

from assistant.domain.audit import AuditKey, AuditNote, Detail
from assistant.errors import StoreFailed
from assistant.ports_audit import AuditBook
from knowledge_base.ports import Clock

_LOG = logging.getLogger(__name__)
_NOTHING: Detail = MappingProxyType({})
_LOOKED = timedelta(hours=1)
"""Who looks at the same thing again within an hour is not entered again."""
_SITTING = timedelta(minutes=30)
"""What is typed is kept every few seconds; half an hour is one sitting."""
_REMEMBERED = 5_000


class AuditTrail(Protocol):
    """Takes down what people did."""

    def record(self, person_id: str, action: str, subject: str | None = None, detail: Detail = _NOTHING) -> None:
        """Enter that a person did something to ``subject`` (an id); raises StoreFailed where that cannot be.

        ``detail`` never holds a customer's words or names: ids, counts, codes and hashes only. Actions that start with
        "saw" are entered once an hour for each person and subject, "edited" once in half an hour.
        """
        ...

    def hashed(self, words: str) -> str:
        """16 hexadecimal digits for what must not be read in the trail, such as a name that nobody has here.

        The same words give the same digits in one place, and others in another place.
        """
        ...


class NoTrail:
    """Takes nothing down: for commands without a data directory."""

    def record(self, person_id: str, action: str, subject: str | None = None, detail: Detail = _NOTHING) -> None:
        """Nothing is kept."""

    def hashed(self, words: str) -> str:
        """Without a place of its own: a plain hash."""
        return hashlib.sha256(words.encode()).hexdigest()[:16]


@dataclass
class KeptTrail:
    """The trail in ``book``, chained with ``key`` where there is one. All instants come from ``clock``."""

    book: AuditBook
    clock: Clock
    key: AuditKey | None = None
    _last: OrderedDict[tuple[str, str, str | None], datetime] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def record(self, person_id: str, action: str, subject: str | None = None, detail: Detail = _NOTHING) -> None:
        """Enter what a person did; raises StoreFailed."""
        now, every = self.clock.now(), _again_after(action)
        same = (person_id, action, subject)
        if every is not None and self._is_fresh(same, now, every):
            return
        note = AuditNote(at=now, person=person_id, action=action, subject=subject, detail=dict(detail))
        entered = self.book.append(note, self.key, every)
        if every is not None and entered is not None:
            self._remember(same, now)

    def hashed(self, words: str) -> str:
        """16 hexadecimal digits, with this place's salt and, where there is one, the key."""
        message = f"{self.book.state().salt}:{words}".encode()
        return (self.key.digest(message) if self.key else hashlib.sha256(message).hexdigest())[:16]

    def _is_fresh(self, same: tuple[str, str, str | None], now: datetime, every: timedelta) -> bool:
        # The book knows too; this spares it a question for every look at a queue that is drawn every second.
        with self._lock:
            last = self._last.get(same)
        return last is not None and timedelta(0) <= now - last < every

    def _remember(self, same: tuple[str, str, str | None], now: datetime) -> None:
        with self._lock:
            self._last[same] = now
            self._last.move_to_end(same)
            while len(self._last) > _REMEMBERED:
                self._last.popitem(last=False)


def noted(
    trail: AuditTrail, person_id: str, action: str, subject: str | None = None, detail: Detail = _NOTHING
) -> bool:
    """Enter something that must go on even where the trail cannot be written; then it is logged, and False returned."""
    try:
        trail.record(person_id, action, subject, detail)
    except StoreFailed as error:
        _LOG.error("The audit trail could not be written: '%s' is missing in it. %s", action, error)
        return False
    return True


def _again_after(action: str) -> timedelta | None:
    if action.startswith("saw"):
        return _LOOKED
    return _SITTING if action == "edited" else None
