"""What a team lead can do with what was sent: look at it from every side, open a reply, take it along as a table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from zoneinfo import ZoneInfo

from assistant.audited import audited
from assistant.audited_desks import REVIEW
from assistant.auditing import AuditTrail
from assistant.desk import Desk
from assistant.domain.aftermath import Aftermath
from assistant.domain.desk import Person, SentReply
from assistant.domain.overriding import Override
from assistant.domain.promised import KeptPromise
from assistant.domain.rating import Rating
from assistant.domain.review import Review, SentFigures, Wanted
from assistant.domain.ticket import Ticket
from assistant.errors import NotFound
from assistant.facts_desk import FactsDesk
from assistant.home_zone import home_zone
from assistant.promises_desk import PromisesDesk
from assistant.reviewing.aftermath import Rested, estimates_of, versions_of
from assistant.reviewing.figures import figures_of
from assistant.reviewing.summing import review_of, totals_of
from assistant.roles import must_lead


@dataclass(frozen=True)
class Opened:
    """A sent reply with what it answered and how people rated it. ``ticket`` is filled from the customer's account."""

    sent: SentReply
    ticket: Ticket
    ratings: tuple[Rating, ...]


@audited(REVIEW)
@dataclass
class ReviewDesk:
    """Everything here is for team leads; others get RoleRefused. A reply's figures are worked out once: it has left.

    ``names`` tells what people are called, by id, those who left the team among them.
    """

    desk: Desk
    facts: FactsDesk
    promised: PromisesDesk
    names: Callable[[], Mapping[str, str]] = dict
    _known: dict[str, SentFigures] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def trail(self) -> AuditTrail:
        """Where it is kept what people did."""
        return self.desk.trail

    def review(self, person: Person, wanted: Wanted) -> Review:
        """Figures over the replies that are asked for, at the clock's present; raises RoleRefused, StoreFailed."""
        must_lead(person)
        found = review_of(self._figures(), wanted, self.desk.clock.now(), self.zone(person))
        return replace(found, names=self.names())

    def texts(self, person: Person, reply_ids: Iterable[str]) -> tuple[SentReply, ...]:
        """The replies themselves, in the order of ``reply_ids``; those that are gone are left out."""
        must_lead(person)
        return tuple(self._read(reply_ids))

    def open(self, person: Person, reply_id: str) -> Opened:
        """One reply with its ticket and ratings; raises NotFound."""
        must_lead(person)
        sent = self.desk.store.sent_reply(reply_id)
        ticket = self.desk.store.ticket(sent.approval.ticket_id).ticket
        known = ticket.with_customer(self.desk.accounts.fill(ticket.customer))
        ratings = tuple(rating for rating in self.desk.store.ratings() if rating.reply_id == reply_id)
        return Opened(sent, known, ratings)

    def figures_of(self, person: Person, reply_id: str) -> SentFigures:
        """The figures of one reply; raises NotFound."""
        must_lead(person)
        found = next((row for row in self._figures() if row.id == reply_id), None)
        if found is None:
            raise NotFound("This reply is no longer here.")
        return found

    def export(self, person: Person, wanted: Wanted) -> tuple[SentFigures, ...]:
        """The same rows as ``review`` shows, to be taken along: kept in the audit trail before they leave."""
        must_lead(person)
        return self.review(person, wanted).rows

    def overrides(self, person: Person, wanted: Wanted) -> tuple[tuple[str, Override], ...]:
        """Every override that a reply asked for could not have been sent without, with the reply's id, newest first."""
        must_lead(person)
        rows = [row for row in self.review(person, wanted).rows if row.overrides]
        replies = self._read(row.id for row in sorted(rows, key=lambda row: row.sent_at, reverse=True))
        return tuple((reply.id, override) for reply in replies for override in reply.overrides)

    def promises(self, person: Person, wanted: Wanted) -> tuple[KeptPromise, ...]:
        """What the replies asked for promised, as it stands now."""
        must_lead(person)
        shown = {row.id for row in self.review(person, wanted).rows}
        return tuple(promise for promise in self.promised.listed(person) if promise.reply_id in shown)

    def aftermath(self, person: Person, incident_id: str) -> Aftermath:
        """How one incident was answered; raises UnknownIncident, KnowledgeFailed, StoreFailed."""
        must_lead(person)
        card, history = self.facts.card(person, incident_id), self.facts.incidents.history(incident_id)
        rows = sorted((row for row in self._figures() if row.incident == incident_id), key=lambda row: row.sent_at)
        rested = self._rested(rows)
        incident, totals = card.incident, totals_of(rows)
        # A reply of before the outage, as to a ticket that was bound to it later, says nothing about how fast it went.
        since = [row.sent_at - incident.started_at for row in rows if incident.started_at]
        first = next((one.total_seconds() for one in since if one.total_seconds() >= 0), None)
        return Aftermath(
            incident_id=incident.id,
            name=incident.name,
            provider=card.provider.name,
            time_zone=card.provider.time_zone,
            status=incident.status,
            is_open=incident.is_open,
            started_at=incident.started_at,
            resolved_at=incident.resolved_at,
            versions=versions_of(history, card.revisions, rested),
            estimates=estimates_of(history, rows, rested),
            rows=tuple(rows),
            tone=totals.tone,
            roughly=totals.roughly,
            first_reply_after=first,
            promises=self.promised.listed(person, incident_id),
            as_of=self.desk.clock.now(),
        )

    def zone(self, person: Person) -> ZoneInfo:
        """The zone that the review tells times in: the first provider's, since a review is of many customers."""
        must_lead(person)
        return home_zone(self.desk.providers(person))

    # --- inside

    def _figures(self) -> tuple[SentFigures, ...]:
        """Those of every reply, oldest first; only what is new is read."""
        store = self.desk.store
        with self._lock:
            ids = store.sent_ids()
            missing = [one for one in ids if one not in self._known]
            read = store.sent() if len(missing) > _ONE_BY_ONE else self._read(missing)
            self._known.update((sent.id, figures_of(sent)) for sent in read if sent.id not in self._known)
            for gone in self._known.keys() - set(ids):
                del self._known[gone]
            return tuple(self._known[one] for one in ids if one in self._known)

    def _read(self, reply_ids: Iterable[str]) -> Iterable[SentReply]:
        for reply_id in reply_ids:
            try:
                yield self.desk.store.sent_reply(reply_id)
            except NotFound:
                continue

    def _rested(self, rows: Iterable[SentFigures]) -> Rested:
        found = {}
        for sent in self._read(row.id for row in rows):
            told = next((promise.due_at for promise in sent.promises if promise.kind == "restoration"), None)
            found[sent.id] = (sent.approval.revision, told)
        return found


_ONE_BY_ONE = 50
"""Up to so many new replies are read each on its own; more are read in one go with all the others."""
