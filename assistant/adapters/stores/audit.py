"""The audit trail in the desk's database."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.tables import audit, audit_head
from assistant.adapters.stores.wording import worded
from assistant.domain.audit import (
    AuditEntry,
    AuditKey,
    AuditNote,
    Mark,
    chained,
    instant_text,
    must_be_the_key,
    must_follow,
)
from assistant.errors import StoreFailed
from assistant.ports_audit import TrailState

_TRIES = 5
_PAGE = 2_000
_CUT_AT_ONCE = 20_000
"""Entries; removing them keeps other writers waiting for less than a second."""
_TEXTS = ("person", "action", "subject", "previous", "hash")
_UNREADABLE = datetime.min.replace(tzinfo=UTC)
"""Stands for an instant that somebody made unreadable; no entry was ever made then, so the chain breaks there."""


class SqlAudit:
    """The AuditBook port on an engine whose schema is at the newest migration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(
        self, note: AuditNote, key: AuditKey | None, unless_within: timedelta | None = None
    ) -> AuditEntry | None:
        """Add an entry at the end, whatever process adds meanwhile."""
        if unless_within is not None:
            with worded(), self._engine.connect() as connection:
                if _is_there(connection, note, unless_within):
                    return None
        for _ in range(_TRIES):
            try:
                return self._appended(note, key, unless_within)
            except IntegrityError:
                # Only where the database has no row locks: another process took the number between two statements.
                continue
        raise StoreFailed("The audit trail's head does not fit its entries: see warmline audit verify")

    def must_take(self, key: AuditKey | None) -> None:
        """Whether an entry with this key may follow."""
        with worded(), self._engine.connect() as connection:
            _must_take(connection, _state(connection), key)

    def adopt(self, note: AuditNote, through: Mark, key: AuditKey) -> AuditEntry:
        """Add a keyed entry after unkeyed ones."""
        with worded(), self._engine.begin() as connection:
            state = _locked(connection)
            must_be_the_key(state.key_check, key)
            if state.head != through and not _is_keyed(connection, state.head):
                raise StoreFailed(
                    "Entries without WARMLINE_AUDIT_KEY were added meanwhile: stop the desk, and try again"
                )
            entry = chained(note, state.head, key)
            _put(connection, entry, key)
        return entry

    def entries(
        self, after: int = 0, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[AuditEntry]:
        """Entries in order, a page at a time."""
        while True:
            page = select(audit).where(audit.c.sequence > after).order_by(audit.c.sequence).limit(_PAGE)
            page = page.where(audit.c.at >= instant_text(since)) if since else page
            page = page.where(audit.c.at < instant_text(until)) if until else page
            with worded(), self._engine.connect() as connection:
                rows = connection.execute(page).all()
            yield from map(_entry, rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1].sequence

    def newest(self, most: int, subject: str | None = None, person: str | None = None) -> tuple[AuditEntry, ...]:
        """The last entries, newest first."""
        found = select(audit).order_by(audit.c.sequence.desc()).limit(most)
        found = found.where(audit.c.subject == subject) if subject is not None else found
        found = found.where(audit.c.person == person) if person is not None else found
        with worded(), self._engine.connect() as connection:
            return tuple(_entry(row) for row in connection.execute(found))

    def state(self) -> TrailState:
        """Where the trail stands."""
        with worded(), self._engine.connect() as connection:
            return _state(connection)

    def cut(self, note: AuditNote, before: datetime, key: AuditKey | None) -> int:
        """Remove the old entries at the front, and enter where, in one transaction."""
        with worded(), self._engine.begin() as connection:
            state = _locked(connection)
            kept = select(func.min(audit.c.sequence)).where(audit.c.at >= instant_text(before))
            first = connection.scalar(kept)
            through = (first if first is not None else state.head.sequence + 1) - 1
            through = min(through, state.cut.sequence + _CUT_AT_ONCE)
            if through <= state.cut.sequence:
                return 0
            cut = Mark(
                sequence=through, hash=connection.scalar(select(audit.c.hash).where(audit.c.sequence == through)) or ""
            )
            detail = {**note.detail, "through": cut.sequence, "hash": cut.hash}
            _must_take(connection, state, key)
            _put(connection, chained(note.model_copy(update={"detail": detail}), state.head, key), key)
            connection.execute(update(audit_head).values(cut_sequence=cut.sequence, cut_hash=cut.hash))
            return connection.execute(delete(audit).where(audit.c.sequence <= through)).rowcount

    def _appended(self, note: AuditNote, key: AuditKey | None, unless_within: timedelta | None) -> AuditEntry | None:
        with worded(IntegrityError), self._engine.begin() as connection:
            state = _locked(connection)
            if unless_within is not None and _is_there(connection, note, unless_within):
                return None
            _must_take(connection, state, key)
            entry = chained(note, state.head, key)
            _put(connection, entry, key)
        return entry


def _locked(connection: Connection) -> TrailState:
    """The head's row, which nobody else changes until the transaction ends: a write that changes nothing holds it."""
    connection.execute(update(audit_head).values(sequence=audit_head.c.sequence))
    return _state(connection)


def _must_take(connection: Connection, state: TrailState, key: AuditKey | None) -> None:
    must_be_the_key(state.key_check, key)
    keyed = select(audit.c.sequence).where(audit.c.keyed.is_(True)).limit(1)
    must_follow(key, lambda: connection.scalar(keyed) is not None, last_is_keyed=_is_keyed(connection, state.head))


def _is_keyed(connection: Connection, mark: Mark) -> bool | None:
    """Whether the entry at a place is; None where there is none."""
    return connection.scalar(select(audit.c.keyed).where(audit.c.sequence == mark.sequence))


def _put(connection: Connection, entry: AuditEntry, key: AuditKey | None) -> None:
    connection.execute(insert(audit).values(_row(entry)))
    head = {"sequence": entry.sequence, "hash": entry.hash, "key_check": key.check if key else None}
    connection.execute(update(audit_head).values(head))


def _is_there(connection: Connection, note: AuditNote, within: timedelta) -> bool:
    # Not after the note either: a clock that was set back must not keep the trail silent.
    since, until = instant_text(note.at - within), instant_text(note.at)
    same = (audit.c.person == note.person) & (audit.c.action == note.action)
    same &= audit.c.subject.is_(None) if note.subject is None else audit.c.subject == note.subject
    found = select(audit.c.sequence).where(same, audit.c.at > since, audit.c.at <= until).limit(1)
    return connection.scalar(found) is not None


def _state(connection: Connection) -> TrailState:
    row = connection.execute(select(audit_head)).one_or_none()
    if row is None:
        raise StoreFailed("The audit trail has lost its head: see warmline audit verify")
    return TrailState(
        head=Mark(sequence=row.sequence, hash=row.hash),
        cut=Mark(sequence=row.cut_sequence, hash=row.cut_hash),
        key_check=row.key_check,
        salt=row.salt,
    )


def _row(entry: AuditEntry) -> dict[str, Any]:
    row = entry.model_dump(include={"sequence", "person", "action", "subject", "previous", "keyed", "hash"})
    return row | {"at": instant_text(entry.at), "detail": json.dumps(entry.detail, sort_keys=True)}


def _entry(row: Row[Any]) -> AuditEntry:
    # As it stands, unchecked: whether it is what was written is for the chain to say.
    try:
        at, detail = datetime.fromisoformat(row.at), json.loads(row.detail)
    except (TypeError, ValueError):
        at, detail = _UNREADABLE, None
    told: dict[str, Any] = {name: _text(getattr(row, name)) for name in _TEXTS}
    detail = detail if isinstance(detail, dict) else {"unreadable": True}
    return AuditEntry.model_construct(None, sequence=row.sequence, at=at, detail=detail, keyed=row.keyed, **told)


def _text(held: object) -> str | None:
    # SQLite would hold bytes there too.
    return held if held is None or isinstance(held, str) else repr(held)
