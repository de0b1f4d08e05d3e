"""Accounts imported from a file: first looked at, without changing anything, then taken over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from assistant.audited import audited
from assistant.auditing import AuditTrail, NoTrail
from assistant.domain.desk import Person
from assistant.knowledge.staging import Staging
from assistant.knowledge.trail import ACCOUNTS
from assistant.rewording import knowledge_worded
from assistant.roles import must_be_known, must_lead
from knowledge_base.account_files import AccountProblem, read_accounts_file
from knowledge_base.ports import AccountStore, Clock
from knowledge_base.records import Customer, CustomerRecord, UnknownFields

_REFUSED = "Only team leads and admins may import accounts."
_SHOWN = 20
_FIELDS = ("name", "segment", "language", "time_zone", "vulnerable", "contact")
_FOUND = 50


@dataclass(frozen=True)
class AccountChange:
    """A customer whom a file would add or change: ``fields`` are names of what differs, never the values."""

    customer_id: str
    is_new: bool
    services: int
    services_before: int = 0
    fields: tuple[str, ...] = ()


@dataclass
class ImportPlan:
    """What taking a file over would do. The first changes and problems are listed, all are counted.

    ``wrong`` counts lines that are left out; ``unknown`` are columns or fields that nobody knows.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    wrong: int = 0
    warned: int = 0
    changes: list[AccountChange] = field(default_factory=list)
    problems: list[AccountProblem] = field(default_factory=list)
    unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.new and not self.changed


@dataclass(frozen=True)
class AccountsFound:
    """How many customers and services are kept, and those that a search found, by id."""

    customers: int
    services: int
    found: tuple[Customer, ...]
    more: int = 0


@audited(ACCOUNTS)
@dataclass
class Accounts:
    """What people do with the accounts that are kept. Every method raises KnowledgeFailed, StoreFailed."""

    accounts: AccountStore
    clock: Clock
    trail: AuditTrail = field(default_factory=NoTrail)
    staging: Staging = field(default_factory=Staging, repr=False)

    def find(self, person: Person, text: str = "") -> AccountsFound:
        """Customers whose id or name holds ``text``; all of them where it is empty, the first fifty shown."""
        must_be_known(person)
        with knowledge_worded():
            kept = self.accounts.customers()
        wanted = text.strip().casefold()
        found = [one for one in kept if wanted in (one.id or "").casefold() or wanted in (one.name or "").casefold()]
        services = sum(len(one.services) for one in kept)
        return AccountsFound(len(kept), services, tuple(found[:_FOUND]), max(0, len(found) - _FOUND))

    def stage(self, person: Person, stream: BinaryIO, name: str = "") -> str:
        """Hold a file until it was looked at and taken over; returns its id. Nothing is read of it yet."""
        must_lead(person, _REFUSED)
        return self.staging.put(person.id, stream, name, self.clock.now())

    def look(self, person: Person, staged_id: str) -> ImportPlan:
        """What taking over a file that this person sent would do; nothing is changed. Raises NotFound.

        A name ending in .csv says that it is CSV.
        """
        must_lead(person, _REFUSED)
        with knowledge_worded():
            kept = {one.id: one for one in self.accounts.customers()}
        plan, unknown, seen = ImportPlan(), UnknownFields(), dict[str, Customer]()
        stream, name = self.staging.opened(person.id, staged_id, self.clock.now())
        for line in read_accounts_file(stream, name, unknown):
            if isinstance(line, AccountProblem):
                _note(plan, line)
            elif line.id:
                plan.read += 1
                # Of an id that comes twice, the last one counts, as when it is taken over.
                seen[line.id] = line
        _compare(plan, kept, seen)
        plan.unknown = tuple(sorted(unknown.names))[:_SHOWN]
        return plan

    def take(self, person: Person, staged_id: str) -> tuple[int, int]:
        """Add or replace the customers of a file that this person sent; returns how many were new and changed.

        Raises NotFound; afterwards the file is forgotten.
        """
        must_lead(person, _REFUSED)
        stream, name = self.staging.opened(person.id, staged_id, self.clock.now())
        with knowledge_worded():
            found = self.accounts.put(_good(stream, name))
        self.staging.drop(person.id)
        return found


def _good(stream: BinaryIO, name: str) -> Iterator[CustomerRecord]:
    return (line for line in read_accounts_file(stream, name) if not isinstance(line, AccountProblem))


def _note(plan: ImportPlan, problem: AccountProblem) -> None:
    if problem.left_out:
        plan.wrong += 1
    else:
        plan.warned += 1
    if len(plan.problems) < _SHOWN:
        plan.problems.append(problem)


def _compare(plan: ImportPlan, kept: Mapping[str | None, Customer], seen: Mapping[str, Customer]) -> None:
    for customer_id, given in seen.items():
        held = kept.get(customer_id)
        before, after = (held.services if held else ()), given.services
        fields = tuple(name for name in _FIELDS if held and getattr(held, name) != getattr(given, name))
        if held is not None and not fields and held.accounts == given.accounts:
            plan.same += 1
            continue
        plan.new, plan.changed = plan.new + (held is None), plan.changed + (held is not None)
        if len(plan.changes) < _SHOWN:
            fields += ("services",) if held and held.accounts != given.accounts else ()
            plan.changes.append(AccountChange(customer_id, held is None, len(after), len(before), fields))
