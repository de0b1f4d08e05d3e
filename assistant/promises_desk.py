"""What was promised to customers and what became of it: agents see their own and their incidents', leads see all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from assistant.audited import audited
from assistant.audited_desks import PROMISES
from assistant.auditing import AuditTrail
from assistant.domain.desk import Person
from assistant.domain.promise import Promise
from assistant.domain.promised import KeptPromise, PromiseBoard, PromisedReply, PromiseState, Standing, Wanted
from assistant.domain.ticket import Ticket
from assistant.errors import NotFound
from assistant.followed import Hears
from assistant.following.standing import Since, slips_of, standing_of
from assistant.ports import Store
from assistant.promised_replies import TicketTold, Told, ToldReplies
from assistant.rewording import knowledge_worded
from assistant.roles import must_be_known
from knowledge_base.accounts import AccountBook
from knowledge_base.ports import Clock, IncidentStore
from knowledge_base.records import Customer, Incident

_STATES: tuple[PromiseState, ...] = ("late", "due", "unknown", "broken", "kept")
_OPEN = ("late", "due")


@audited(PROMISES)
@dataclass(frozen=True)
class PromisesDesk:
    """The one object that screens, commands and HTTP ask about promises. All instants come from ``clock``.

    ``book`` hears of tickets that change: then only these and their replies are read again, whoever looks how often.
    """

    store: Store
    incidents: IncidentStore
    accounts: AccountBook
    clock: Clock
    trail: AuditTrail
    book: Hears | None = None

    def board(self, person: Person, wanted: Wanted | None = None) -> PromiseBoard:
        """The promises that this person may see, as they stand now; raises RoleRefused, KnowledgeFailed."""
        must_be_known(person)
        wanted, now = wanted or Wanted(), self.clock.now()
        found, names = self._seen_by(person, now), self._names()
        fitting = [promise for promise in found if _fits(promise, wanted, person)]
        counted = Counter(promise.state for promise in fitting)
        asked = [promise for promise in fitting if wanted.state in (None, promise.state)]
        return PromiseBoard(
            now=now,
            promises=tuple(sorted(asked, key=_soonest_first)),
            counts={state: counted[state] for state in _STATES},
            incidents={one: names.get(one, one) for one in sorted({p.incident_id for p in found if p.incident_id})},
            slips=slips_of(found),
        )

    def listed(self, person: Person, incident_id: str | None = None) -> tuple[KeptPromise, ...]:
        """The same without an order of urgency: oldest promise first, so that a list can be paged through.

        With ``incident_id`` only those that were made about this incident.
        """
        must_be_known(person)
        return self._seen_by(person, self.clock.now(), incident_id)

    def opened(self, person: Person, reply_id: str) -> PromisedReply:
        """One reply with what it promised; raises NotFound where there is none that this person may see."""
        must_be_known(person)
        now, (sent, tickets) = self.clock.now(), self._replies.now()
        told = next((one for one in _visible(sent, person) if one.id == reply_id), None)
        if told is None:
            raise NotFound("This reply is no longer here, or is not about an incident of yours.")
        with knowledge_worded():
            promises = tuple(_Reader(self, sent, tickets).promises((told,), now))
        return PromisedReply(self.store.sent_reply(reply_id), self._ticket(told.ticket_id), promises)

    # --- inside

    @cached_property
    def _replies(self) -> ToldReplies:
        return ToldReplies(self.store, self.book)

    def _seen_by(self, person: Person, now: datetime, incident_id: str | None = None) -> tuple[KeptPromise, ...]:
        sent, tickets = self._replies.now()
        asked = (one for one in _visible(sent, person) if incident_id in (None, one.incident_id))
        with knowledge_worded():
            return tuple(_Reader(self, sent, tickets).promises(asked, now))

    def _ticket(self, ticket_id: str) -> Ticket | None:
        try:
            return self.store.ticket(ticket_id).ticket
        except NotFound:
            return None

    def _names(self) -> Mapping[str, str]:
        with knowledge_worded():
            return {incident.id: incident.name for incident in self.incidents.incidents()}


def _visible(sent: Sequence[Told], person: Person) -> list[Told]:
    """All for leads; for agents what they sent, and what others sent about an incident that they wrote about."""
    if person.leads:
        return list(sent)
    theirs = {reply.incident_id for reply in sent if reply.by == person.id} - {None}
    return [reply for reply in sent if reply.by == person.id or reply.incident_id in theirs]


class _Reader:
    """Reads what stands behind the promises of one moment, each thing once: a ticket's customer, an incident."""

    def __init__(self, desk: PromisesDesk, sent: Sequence[Told], tickets: Mapping[str, TicketTold]) -> None:
        self._desk, self._sent, self._tickets = desk, sent, tickets
        self._accounts = desk.accounts.as_it_stands()
        self._customers: dict[str, Customer | None] = {}
        self._histories: dict[tuple[str, str], tuple[Incident, ...]] = {}

    def promises(self, replies: Iterable[Told], now: datetime) -> Iterator[KeptPromise]:
        """Every promise of ``replies``, in order."""
        for reply in replies:
            for number in range(len(reply.promises)):
                yield self._kept(reply, number, now)

    def _kept(self, reply: Told, number: int, now: datetime) -> KeptPromise:
        promise, later = reply.promises[number], self._later(reply)
        customer, ticket = self._customer(reply.ticket_id), self._tickets.get(reply.ticket_id)
        since = Since(
            self._history(reply),
            tuple(one.sent_at for one in later),
            ticket.actions if ticket else (),
            reply.revision,
        )
        standing = standing_of(promise, reply.sent_at, since, now)
        return KeptPromise(
            **promise.model_dump(),
            id=f"{reply.id}.{number + 1}",
            reply_id=reply.id,
            ticket_id=reply.ticket_id,
            customer_id=customer.id if customer else None,
            customer_name=customer.name if customer else None,
            time_zone=self._zone(customer, reply.provider),
            incident_id=reply.incident_id,
            words=reply.words[number],
            promised_at=reply.sent_at,
            promised_by=reply.by,
            state=standing.state,
            reason=standing.reason,
            settled_at=standing.settled_at,
            now_at=standing.now_at,
            told_since=_told_since(promise, standing, later),
        )

    @cached_property
    def _zones(self) -> Mapping[str, str]:
        return {provider.name: provider.time_zone for provider in self._desk.incidents.providers()}

    @cached_property
    def _to(self) -> Mapping[str, list[Told]]:
        """Replies by who got them: the customer where that is known, else the ticket."""
        found: dict[str, list[Told]] = {}
        for reply in self._sent:
            found.setdefault(self._addressee(reply), []).append(reply)
        return found

    def _addressee(self, reply: Told) -> str:
        ticket = self._tickets.get(reply.ticket_id)
        # An account fills in what is absent, and never another id.
        customer = ticket.customer if ticket else None
        return f"customer {customer.id}" if customer and customer.id else f"ticket {reply.ticket_id}"

    def _later(self, reply: Told) -> list[Told]:
        """What we wrote to the same customer afterwards about the same thing: this incident, or this ticket."""
        return [
            other
            for other in self._to[self._addressee(reply)]
            if other.sent_at > reply.sent_at
            and (
                other.ticket_id == reply.ticket_id
                or (reply.incident_id is not None and other.incident_id == reply.incident_id)
            )
        ]

    def _customer(self, ticket_id: str) -> Customer | None:
        if ticket_id not in self._customers:
            ticket = self._tickets.get(ticket_id)
            self._customers[ticket_id] = self._accounts.fill(ticket.customer) if ticket else None
        return self._customers[ticket_id]

    def _history(self, reply: Told) -> tuple[Incident, ...]:
        incident_id, provider = reply.incident_id, reply.provider or ""
        if incident_id is None:
            return ()
        key = (provider, incident_id)
        if key not in self._histories:
            # Where another provider took the same id since, ours is answered under its provider's name.
            own = self._desk.incidents.history(f"{provider}:{incident_id}") if provider else ()
            self._histories[key] = own or self._desk.incidents.history(incident_id)
        return self._histories[key]

    def _zone(self, customer: Customer | None, provider: str | None) -> str:
        return (customer.time_zone if customer else None) or self._zones.get(provider or "", "UTC")


def _told_since(promise: Promise, standing: Standing, later: list[Told]) -> str | None:
    """The first reply after the change that could tell of it."""
    if standing.state != "broken" or standing.settled_at is None:
        return None
    for reply in later:
        estimates = [one.due_at for one in reply.promises if one.kind == promise.kind and one.due_at]
        moved = standing.reason != "moved" or any(due > promise.due_at for due in estimates if promise.due_at)
        if reply.sent_at >= standing.settled_at and moved:
            return reply.id
    return None


def _fits(promise: KeptPromise, wanted: Wanted, person: Person) -> bool:
    return (
        wanted.incident_id in (None, promise.incident_id)
        and wanted.kind in (None, promise.kind)
        and not (wanted.mine and promise.promised_by != person.id)
    )


def _soonest_first(promise: KeptPromise) -> tuple[int, float, str]:
    """Open ones by when they are due; then what is not known, broken and kept, the newest first."""
    moment = promise.due_at or promise.promised_at
    if promise.state in _OPEN:
        return (0, moment.timestamp(), promise.id)
    return (_STATES.index(promise.state), -moment.timestamp(), promise.id)
