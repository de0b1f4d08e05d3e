"""Words that must not be kept: those of tickets answered long ago, and one customer's, on request."""

import hashlib
import logging
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from threading import Event

from assistant.audited import audited
from assistant.auditing import AuditTrail
from assistant.domain.audit import AuditKey, AuditNote, Detail, Mark
from assistant.domain.blanking import ERASED, names_one_of
from assistant.domain.desk import Person
from assistant.errors import CallerError, WarmlineError
from assistant.ports_audit import AuditBook, Outbox, Touched, WordStore
from assistant.roles import must_be_admin
from assistant.verifying import CUT, verify
from knowledge_base.ports import AccountStore, Clock, IncidentStore

_LOG = logging.getLogger(__name__)
_DAY = timedelta(days=1)
_AT_ONCE = 50
"""Tickets in one transaction, so that nobody at the desk waits for it."""
_TELLING = 4
HOUSE = Person(id="warmline", name="Warmline", role="admin")
"""Who acts where the desk does something by itself."""


@dataclass(frozen=True)
class Periods:
    """Days that words of answered tickets, and entries of the audit trail, are kept; None: for good."""

    words: int | None = None
    audit: int | None = None


@dataclass(frozen=True)
class Retained:
    """What a run took away: words of rows, replies in the mailbox, entries of the audit trail.

    ``broken`` says what is wrong with the trail where old entries stay because of that: they are evidence then.
    """

    touched: Touched
    mails: int
    entries: int
    broken: str | None = None


@dataclass(frozen=True)
class Erased:
    """What an erasure took away. ``receipt`` proves whose it was to whoever has it and the customer's id.

    ``compacted`` False: the file still holds remains, since somebody else was using it. ``named_ids`` are tickets whose
    own id holds the customer's name or id: ids stay, in the trail too.
    """

    touched: Touched
    mails: int
    account: bool
    compacted: bool
    named_ids: int = 0
    receipt: str | None = None


@audited({})
@dataclass(frozen=True)
class RetentionDesk:
    """Takes words away; rows, times and figures stay. ``outbox`` is None where sent replies lie in no file.

    ``incidents`` is None where nobody says anything about them.
    """

    words: WordStore
    accounts: AccountStore
    book: AuditBook
    trail: AuditTrail
    clock: Clock
    outbox: Outbox | None = None
    periods: Periods = field(default_factory=Periods)
    key: AuditKey | None = None
    incidents: IncidentStore | None = None

    def retain(self, person: Person) -> Retained:
        """Take away what is older than ``periods`` allow; for admins. Nothing to take away is nothing entered."""
        must_be_admin(person, "Only admins may take away what was kept long enough.")
        touched, mails = self._old_words_taken(person)
        if not self._has_old_entries():
            return Retained(touched, mails, 0)
        broken = verify(self.book, self.key).broken
        return Retained(touched, mails, 0 if broken else self._cut(person), broken)

    def erase(self, person: Person, customer_id: str, *, dry: bool = False) -> Erased:
        """Take away every word and name of one customer, or only count them; for admins. Raises CallerError.

        The trail keeps that somebody was erased, and of whom only a hash that nobody can undo without the receipt. It
        goes on naming tickets by their ids, which lead to rows without words.
        """
        must_be_admin(person, "Only admins may erase a customer.")
        if not customer_id.strip():
            raise CallerError("Say whom to erase: expected the customer's id.")
        receipt = secrets.token_hex(16)
        if not dry:
            self.trail.record(person.id, "erasing", None, {"customer": proof(receipt, customer_id)})
        found = self._erased(customer_id, dry=dry)
        if not dry:
            counted: Detail = {name: number for name, number in asdict(found.touched).items() if number}
            whose: Detail = {"customer": proof(receipt, customer_id), "mails": found.mails, "account": found.account}
            self.trail.record(person.id, "erased", None, {**whose, **counted})
        return found if dry else replace(found, receipt=receipt)

    def run(self, stop: Event, tell: Callable[[str], object] = _LOG.info) -> None:
        """Enter that the desk was started, then retain once a day until ``stop``; what goes wrong is logged.

        ``tell`` is told the trail's head each time: where that is kept elsewhere, an end that was cut off is found. Of
        a trail that is broken, or lacks the head that was told last, it is told that and no head.
        """
        self._quietly_started()
        told: Mark | None = None
        while not stop.is_set():
            try:
                told = self._daily(told, tell)
            except WarmlineError as error:
                _LOG.warning("What was kept long enough could not be taken away: %s", error)
            stop.wait(_DAY.total_seconds())

    def _daily(self, told: Mark | None, tell: Callable[[str], object]) -> Mark | None:
        self._old_words_taken(HOUSE)
        known = told if told and told.sequence >= self.book.state().cut.sequence else None
        broken = verify(self.book, self.key, known).broken
        if broken:
            tell(f"Warmline: the audit trail is broken: {broken} Its old entries are kept, and its head is not told.")
            return told
        if self._has_old_entries():
            self._cut(HOUSE)
        head = self.book.state().head
        tell(f"Warmline: the audit trail's head is {head}")
        return head

    def _quietly_started(self) -> None:
        try:
            self.trail.record(HOUSE.id, "started", None, {"keyed": self.key is not None})
        except WarmlineError as error:
            _LOG.warning("The audit trail cannot be written: %s", error)

    def _old_words_taken(self, person: Person) -> tuple[Touched, int]:
        if self.periods.words is None:
            return Touched(), 0
        return self._taken_away(person, self.words.answered_before(self._before(self.periods.words)))

    def _has_old_entries(self) -> bool:
        oldest = next(iter(self.book.entries()), None)
        return self.periods.audit is not None and oldest is not None and oldest.at < self._before(self.periods.audit)

    def _cut(self, person: Person) -> int:
        before, entries = self._before(self.periods.audit or 0), 0
        note = AuditNote(at=self.clock.now(), person=person.id, action=CUT)
        while cut := self.book.cut(note, before, self.key):
            entries += cut
        return entries

    def _before(self, days: int) -> datetime:
        return self.clock.now() - timedelta(days=days)

    def _taken_away(self, person: Person, ticket_ids: Iterable[str]) -> tuple[Touched, int]:
        stream, touched, mails = iter(ticket_ids), Touched(), 0
        while part := tuple(islice(stream, _AT_ONCE)):
            # First what can fail outside the database: a ticket that has words left is found again.
            mails += self.outbox.blank(part) if self.outbox else 0
            touched += self.words.blank(part)
        if touched.tickets:
            self.trail.record(person.id, "took old words away", None, {"tickets": touched.tickets, "mails": mails})
            self.words.compact()
        return touched, mails

    def _erased(self, customer_id: str, *, dry: bool) -> Erased:
        states = self.words.of_customer(customer_id)
        ids = tuple(state.ticket.id for state in states)
        kept = [one for one in self.accounts.customers() if one.id == customer_id]
        called = [*(one.name for one in kept), *(one.ticket.customer.name for one in states if one.ticket.customer)]
        names = {customer_id, *(part for name in called if name for part in (name, *_surnames(name)))}
        mails = self.outbox.blank(ids, dry=dry) if self.outbox else 0
        touched = self.words.blank(ids, names, answers=True, dry=dry) + self._link_notes(names, dry=dry)
        account = bool(kept) if dry else self.accounts.remove(customer_id)
        named_ids = sum(names_one_of(ticket_id, names) for ticket_id in ids)
        return Erased(touched, mails, account, dry or self.words.compact(), named_ids)

    def _link_notes(self, names: Collection[str], *, dry: bool) -> Touched:
        """What somebody noted about two incidents, where that names the customer."""
        said = self.incidents.links() if self.incidents else ()
        named = [link for link in said if names_one_of(link.note, names)]
        if self.incidents and not dry:
            for link in named:
                self.incidents.link(link.model_copy(update={"note": ERASED}))
        return Touched(notes=len(named))


def _surnames(name: str) -> tuple[str, ...]:
    """The parts of a name that tell somebody by themselves; short ones are words of every day as well."""
    return tuple(part for part in name.split() if len(part) >= _TELLING)


def proof(receipt: str, customer_id: str) -> str:
    """How the trail names an erased customer: SHA-256 of the receipt and the id, 64 hexadecimal digits."""
    return hashlib.sha256(f"{receipt}:{customer_id}".encode()).hexdigest()
