"""The audit trail in this process: the twin of the one in the database."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock

from assistant.domain.audit import AuditEntry, AuditKey, AuditNote, Mark, chained, must_be_the_key, must_follow
from assistant.errors import StoreFailed
from assistant.ports_audit import TrailState


class MemoryAudit:
    """The AuditBook port in a list; it ends with the process."""

    def __init__(self) -> None:
        self._entries: list[AuditEntry] = []
        self._state = TrailState(head=Mark(), cut=Mark(), key_check=None, salt=secrets.token_hex(16))
        self._lock = RLock()

    def append(
        self, note: AuditNote, key: AuditKey | None, unless_within: timedelta | None = None
    ) -> AuditEntry | None:
        """Add an entry at the end."""
        with self._lock:
            if unless_within is not None and self._is_there(note, unless_within):
                return None
            self.must_take(key)
            return self._put(note, key)

    def must_take(self, key: AuditKey | None) -> None:
        """Whether an entry with this key may follow."""
        with self._lock:
            must_be_the_key(self._state.key_check, key)
            must_follow(key, lambda: any(entry.keyed for entry in self._entries), last_is_keyed=self._last_is_keyed)

    def adopt(self, note: AuditNote, through: Mark, key: AuditKey) -> AuditEntry:
        """Add a keyed entry after unkeyed ones."""
        with self._lock:
            must_be_the_key(self._state.key_check, key)
            if self._state.head != through and not self._last_is_keyed:
                raise StoreFailed(
                    "Entries without WARMLINE_AUDIT_KEY were added meanwhile: stop the desk, and try again"
                )
            return self._put(note, key)

    def entries(
        self, after: int = 0, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[AuditEntry]:
        """Entries in order."""
        with self._lock:
            kept = tuple(self._entries)
        for entry in kept:
            if entry.sequence > after and (since is None or entry.at >= since) and (until is None or entry.at < until):
                yield entry

    def newest(self, most: int, subject: str | None = None, person: str | None = None) -> tuple[AuditEntry, ...]:
        """The last entries, newest first."""
        with self._lock:
            found = [
                entry
                for entry in reversed(self._entries)
                if subject in (None, entry.subject) and person in (None, entry.person)
            ]
        return tuple(found[:most])

    def state(self) -> TrailState:
        """Where the trail stands."""
        return self._state

    def cut(self, note: AuditNote, before: datetime, key: AuditKey | None) -> int:
        """Remove the old entries at the front, and enter where."""
        with self._lock:
            kept = next((at for at, entry in enumerate(self._entries) if entry.at >= before), len(self._entries))
            if not kept:
                return 0
            cut = self._entries[kept - 1].mark
            self.append(
                note.model_copy(update={"detail": {**note.detail, "through": cut.sequence, "hash": cut.hash}}), key
            )
            del self._entries[:kept]
            self._state = replace(self._state, cut=cut)
            return kept

    @property
    def _last_is_keyed(self) -> bool | None:
        return self._entries[-1].keyed if self._entries else None

    def _put(self, note: AuditNote, key: AuditKey | None) -> AuditEntry:
        entry = chained(note, self._state.head, key)
        self._entries.append(entry)
        self._state = replace(self._state, head=entry.mark, key_check=key.check if key else None)
        return entry

    def _is_there(self, note: AuditNote, within: timedelta) -> bool:
        same = (note.person, note.action, note.subject)
        return any(
            note.at - within < entry.at <= note.at
            for entry in self._entries
            if (entry.person, entry.action, entry.subject) == same
        )
