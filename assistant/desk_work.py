"""What people do around a reply: take a ticket on, put it aside, hand it to a lead, report a draft, see each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from secrets import token_hex

from assistant.audited import Call, Gesture, audited, digest
from assistant.auditing import AuditTrail
from assistant.desk import Desk
from assistant.domain.desk import Person, SentReply, TicketState
from assistant.domain.desk_work import DraftReport, Handed, Later, TicketWork
from assistant.domain.reply import Draft
from assistant.domain.ticket import Action
from assistant.errors import NotAllowed, NotFound, StoreFailed
from assistant.ports_work import WorkBook
from assistant.presence import Presence
from assistant.queue import QueueEntry
from assistant.roles import must_be_known, must_lead
from assistant.waiting import Waiting, WaitingTickets

_LONGEST = timedelta(days=31)
_TELLABLE = 500
"""Characters of a reason."""


def _assigned(call: Call) -> dict[str, str | None]:
    return {"to": call.given["to"]}


def _reported(call: Call) -> dict[str, str]:
    return {"report": call.result.id, "reason": digest(call.result.reason)}


_GESTURES: Mapping[str, Gesture] = {
    "queue": Gesture("saw queue"),
    "assign": Gesture("assigned", detail=_assigned),
    "put_aside": Gesture("put aside"),
    "take_up": Gesture("took up again"),
    "hand_over": Gesture("handed to lead"),
    "take_back": Gesture("took back from lead"),
    "not_an_outage": Gesture("said whether outage", detail=lambda call: {"is_not": call.given["is_not"]}),
    "report": Gesture("reported draft", detail=_reported),
    "forget_action": Gesture("removed action"),
    "told_before": Gesture("saw told before"),
    "reports": Gesture("saw reports"),
    "export_reports": Gesture(
        "exported", lambda _: "reports", lambda call: {"reports": len(call.result)}, before="exporting"
    ),
}


@audited(_GESTURES)
@dataclass
class DeskWork:
    """The work around replies. ``colleagues`` lists who may be given a ticket, as far as that is known.

    ``names`` tells what everybody is called, by id, also who is no longer there.
    """

    desk: Desk
    book: WorkBook
    colleagues: Callable[[], tuple[Person, ...]] = tuple
    presence: Presence = field(default_factory=Presence)
    names: Callable[[], Mapping[str, str]] = dict

    @property
    def trail(self) -> AuditTrail:
        """Where it is kept what people did."""
        return self.desk.trail

    @cached_property
    def _tickets(self) -> WaitingTickets:
        return WaitingTickets(self.desk.glances, self.book, self.desk.clock)

    def queue(self, person: Person) -> dict[str, Waiting]:
        """Every ticket that waits, by id, in order of arrival, for a person who has not seen them yet."""
        must_be_known(person)
        return self._tickets.now()

    def waiting(self, person: Person) -> dict[str, Waiting]:
        """The same, at the cost of what changed since somebody looked: for what is new since, which is no other look.

        So a page that asks every second enters nothing into the audit trail, and ``queue`` does once.
        """
        must_be_known(person)
        return self._tickets.now()

    def entries(self, person: Person) -> tuple[QueueEntry, ...]:
        """As ``Desk.queue``: every ticket that waits, read and matched at the facts of now; only what changed is read.

        Raises StoreFailed, KnowledgeFailed, and UnknownIncident where a ticket is bound to one that is gone.
        """
        must_be_known(person)
        glances = self.desk.glances
        known = glances.known()
        return tuple(glances.entry(held.state, known) for held in self._tickets.now().values())

    def work(self, person: Person, ticket_id: str) -> TicketWork:
        """What people decided about a ticket."""
        must_be_known(person)
        return self.book.work(ticket_id)

    def people(self, person: Person) -> tuple[Person, ...]:
        """Who may be given a ticket, by name; the one who asks is among them."""
        must_be_known(person)
        known = {one.id: one for one in self.colleagues()} | {person.id: person}
        return tuple(sorted(known.values(), key=lambda one: (one.name.casefold(), one.id)))

    def assign(self, person: Person, ticket_id: str, to: str | None) -> TicketWork:
        """Give a ticket to somebody (None: to nobody); raises NotFound where there is no such person."""
        must_be_known(person)
        named = next((one for one in self.people(person) if one.id == to), None)
        if to is not None and named is None:
            raise NotFound("Nobody of that name works here any more; choose another person.")
        name = named.name if named else None
        return self.book.put(self._open(ticket_id).but(assigned_to=to, assigned_name=name))

    def put_aside(self, person: Person, ticket_id: str, until: datetime | None) -> TicketWork:
        """Save a ticket for later: until a time, or (None) until its incident has news.

        Raises NotAllowed for a time that is past or over a month away, or where there is no incident to wait for.
        """
        must_be_known(person)
        work, now = self._open(ticket_id), self.desk.clock.now()
        if until is not None:
            if not now < until <= now + _LONGEST:
                raise NotAllowed("Choose a time from now on, at most a month away.")
            return self.book.put(work.but(later=Later(by=person.id, until=until)))
        found = self.desk.glances.entry(self.desk.store.ticket(ticket_id)).understood.lookup.knowledge.incident
        if found is None:
            raise NotAllowed("There is no incident whose next update could be waited for; choose a time.")
        later = Later(by=person.id, incident_id=found.id, revision=found.revision)
        return self.book.put(work.but(later=later))

    def take_up(self, person: Person, ticket_id: str) -> TicketWork:
        """A ticket that was saved for later waits among the others again."""
        must_be_known(person)
        return self.book.put(self._open(ticket_id).but(later=None))

    def hand_over(self, person: Person, ticket_id: str, why: str) -> TicketWork:
        """Ask a team lead to take a ticket on; raises NotAllowed without a word why."""
        must_be_known(person)
        if not why.strip():
            raise NotAllowed("Say in a word why a team lead should look at it.")
        handed = Handed(by=person.id, name=person.name, at=self.desk.clock.now(), why=why.strip()[:_TELLABLE])
        return self.book.put(self._open(ticket_id).but(handed=handed))

    def take_back(self, person: Person, ticket_id: str) -> TicketWork:
        """No lead is asked any more. Raises NotAllowed where neither a lead nor the one who asked says so."""
        must_be_known(person)
        work = self._open(ticket_id)
        if work.handed is not None and not person.leads and work.handed.by != person.id:
            raise NotAllowed("Only a team lead, or whoever handed it over, can take it back.")
        return self.book.put(work.but(handed=None))

    def not_an_outage(self, person: Person, ticket_id: str, *, is_not: bool) -> TicketWork:
        """Say that a ticket is about no outage, so that it leaves the queue of those that are; or take that back."""
        must_be_known(person)
        return self.book.put(self._open(ticket_id).but(not_outage_by=person.id if is_not else None))

    def held_back(self, person: Person, draft: Draft) -> str | None:
        """Why a reply should not go, in a sentence, where it tells of an outage that somebody said is none; or None.

        A reply in a person's own words, that states nothing of the incident, is theirs to send.
        """
        must_be_known(person)
        by = self.book.work(draft.id).not_outage_by
        if by is None or draft.incident is None or not _tells_of(draft, draft.incident.id):
            return None
        name = next((one.name for one in self.people(person) if one.id == by), by)
        who = "You" if by == person.id else name
        return (
            f"{who} said that this is no outage, and the reply still tells of {draft.incident.id}. "
            "Write another reply, or say that it is an outage."
        )

    def report(self, person: Person, ticket_id: str, reason: str) -> DraftReport:
        """Keep a draft that was wrong, with the reason; raises NotAllowed without a draft or a reason."""
        must_be_known(person)
        state = self.desk.store.ticket(ticket_id)
        if state.draft is None or not reason.strip():
            raise NotAllowed("Say in a few words what was wrong with the draft, then report it.")
        told = DraftReport(
            id=f"D-{token_hex(8)}", ticket_id=ticket_id, by=person.id, at=self.desk.clock.now(),
            reason=reason.strip()[:2000], draft=state.draft, text=state.text or state.draft.reply.text,
        )  # fmt: skip
        self.book.report(told)
        return told

    def reports(self, person: Person) -> tuple[DraftReport, ...]:
        """Every draft that was reported, oldest first; for team leads, all of them, for others their own."""
        must_be_known(person)
        return tuple(one for one in self.book.reports() if person.leads or one.by == person.id)

    def export_reports(self, person: Person) -> tuple[DraftReport, ...]:
        """The same, to be taken along; for team leads. It is in the audit trail before anything leaves."""
        must_lead(person)
        return self.book.reports()

    def forget_action(self, person: Person, ticket_id: str, at: datetime) -> TicketState:
        """Take back an action that was recorded by mistake; only the one who recorded it can, while it is open."""
        must_be_known(person)
        state = self.desk.store.ticket(ticket_id)
        mine = [one for one in state.ticket.actions if _is_it(one, person, at)]
        if state.status != "open" or not mine:
            raise NotAllowed("Only your own records can be taken back, and only before the reply is approved.")
        left = tuple(one for one in state.ticket.actions if one not in mine)
        ticket = state.ticket.model_copy(update={"actions": left})
        return self.desk.store.save(state.model_copy(update={"ticket": ticket}))

    def told_before(self, person: Person, ticket_id: str) -> tuple[SentReply, ...]:
        """Replies that were sent to the same customer, about whichever ticket, oldest first."""
        must_be_known(person)
        customer = self.desk.store.ticket(ticket_id).ticket.customer
        if customer is None or not customer.id:
            return ()
        theirs = self._tickets.answered(customer.id) - {ticket_id}
        return self.desk.store.sent_to(theirs) if theirs else ()

    def answered_by(self, person: Person, ticket_id: str) -> str | None:
        """The name of whoever approved the reply that was sent for a ticket; None where none was."""
        must_be_known(person)
        sent = self.desk.store.sent_to({ticket_id})
        by = sent[-1].approval.approved_by if sent else None
        return next((one.name for one in self.people(person) if one.id == by), by)

    def opened(self, person: Person, ticket_id: str) -> None:
        """Remember what somebody has open, to open it again after a reload; a store that is away forgets it."""
        must_be_known(person)
        try:
            self.book.opened(person.id, ticket_id)
        except StoreFailed:
            return

    def last_opened(self, person: Person) -> str | None:
        """The ticket that somebody had open last, where it waits still."""
        must_be_known(person)
        found = self.book.last_opened(person.id)
        return found if found and found in self._tickets.now() else None

    def _open(self, ticket_id: str) -> TicketWork:
        if self.desk.store.ticket(ticket_id).status == "sent":
            raise NotAllowed("This ticket is sent already.")
        return self.book.work(ticket_id)


def _tells_of(draft: Draft, incident_id: str) -> bool:
    """Whether a sentence of ours that still stands there, or a claim of anybody's, is about the incident."""
    facts = [fact_id for sentence in draft.reply.sentences for fact_id in sentence.fact_ids]
    facts += [claim.fact_id for claim in draft.check.claims if claim.fact_id]
    return any(fact_id.startswith(f"{incident_id}/") for fact_id in facts)


def _is_it(action: Action, person: Person, at: datetime) -> bool:
    return action.by == person.id and action.at == at
