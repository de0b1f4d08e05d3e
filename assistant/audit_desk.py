"""What a person can do with the audit trail: look at it, have it verified, take it out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from assistant.audited import audited
from assistant.audited_desks import AUDIT
from assistant.auditing import AuditTrail
from assistant.domain.audit import AuditEntry, AuditKey, AuditNote, Mark
from assistant.domain.desk import Person
from assistant.errors import CallerError, NotAllowed
from assistant.ports_audit import AuditBook
from assistant.roles import must_be_admin, must_lead
from assistant.verifying import ADOPTED, Verdict, verify
from knowledge_base.clock import SystemClock
from knowledge_base.ports import Clock

_MOST = 1_000
"""Entries in one look; for more there is the export."""


@audited(AUDIT)
@dataclass(frozen=True)
class AuditDesk:
    """The trail in ``book``; what is done here is entered in it too, through ``trail``."""

    book: AuditBook
    trail: AuditTrail
    key: AuditKey | None = None
    clock: Clock = field(default_factory=SystemClock)

    def must_take_entries(self) -> None:
        """Raise StoreFailed where nothing can be entered with the key that is set, or without one."""
        self.book.must_take(self.key)

    def adopt(self, person: Person, known: Mark | str | None = None) -> AuditEntry | None:
        """Take entries that were made without the key under it, by a keyed entry that says so; for admins.

        None where there are none. Raises CallerError without a key, NotAllowed where the trail is broken otherwise or
        has no such head as ``known``, StoreFailed.
        """
        must_be_admin(person, "Only admins may take entries of the audit trail under the key.")
        if self.key is None:
            raise CallerError("Set WARMLINE_AUDIT_KEY to the key that the entries are to be taken under.")
        verdict = verify(self.book, self.key, known)
        if verdict.broken is not None and verdict.unkeyed is None:
            raise NotAllowed(f"The audit trail is broken. {verdict.broken}")
        if verdict.unkeyed is None:
            return None
        detail = {"through": verdict.unkeyed.sequence, "hash": verdict.unkeyed.hash}
        note = AuditNote(at=self.clock.now(), person=person.id, action=ADOPTED, detail=detail)
        return self.book.adopt(note, verdict.unkeyed, self.key)

    def newest(
        self, person: Person, most: int = 100, subject: str | None = None, by: str | None = None
    ) -> tuple[AuditEntry, ...]:
        """The last entries, newest first: at most 1,000, of one subject or one person's id; for team leads."""
        must_lead(person, "Only team leads and admins may see the audit trail.")
        return self.book.newest(min(most, _MOST), subject, by)

    def verify(self, person: Person, known: Mark | str | None = None) -> Verdict:
        """Whether the trail is whole; ``known`` is a head that was noted down elsewhere. For team leads.

        Nothing is entered where it is broken: a new entry would only cover the traces.
        """
        must_lead(person, "Only team leads and admins may have the audit trail verified.")
        return verify(self.book, self.key, known)

    def export(
        self, person: Person, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[AuditEntry]:
        """Every entry, oldest first, ``since`` included and ``until`` not; for admins.

        Raises StoreFailed, before anything is given out, where it cannot be entered that somebody takes it out.
        """
        must_be_admin(person, "Only admins may export the audit trail.")
        return self.book.entries(0, since, until)
