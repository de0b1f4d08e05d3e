"""What a person can do: look, draft, edit, approve, send, rate. Roles are checked here, whatever a screen shows."""

from dataclasses import dataclass, field

from assistant.approving import Passed, approval_of, passed, passed_again
from assistant.audited import audited
from assistant.audited_desks import DESK
from assistant.auditing import AuditTrail, NoTrail
from assistant.domain.check import CheckReport
from assistant.domain.desk import Approval, ApprovedReply, Person, SentReply, TicketState
from assistant.domain.overriding import Override
from assistant.domain.plan import Plan
from assistant.domain.progress import DraftProgress, Rewrite, RewriteKind
from assistant.domain.rating import Rating, must_be_theirs
from assistant.domain.reply import Draft, SubmittedReply
from assistant.domain.ticket import Action, Ticket
from assistant.domain.tone import ScoreReport
from assistant.drafting_ahead import DraftsAhead
from assistant.drafts import Drafts
from assistant.errors import NotAllowed, NotApproved, SendRefused, WarmlineError
from assistant.glancing import Glances
from assistant.overriding import overrides_of
from assistant.pipeline import Pipeline
from assistant.ports import Helpdesk, Store
from assistant.queue import QueueEntry, QueueReader
from assistant.roles import must_be_known, must_lead
from assistant.second_reading import SecondReading
from assistant.supervising import OnDraft
from knowledge_base.accounts import AccountBook
from knowledge_base.ports import Clock
from knowledge_base.records import Incident, Provider


@audited(DESK)
@dataclass
class Desk:
    """The one object that screens and commands use. All instants come from ``clock``."""

    pipeline: Pipeline
    store: Store
    helpdesk: Helpdesk
    clock: Clock
    accounts: AccountBook = field(default_factory=AccountBook)
    second: SecondReading | None = None
    trail: AuditTrail = field(default_factory=NoTrail)
    _reader: QueueReader = field(default_factory=QueueReader, repr=False)
    _ahead: DraftsAhead = field(default_factory=DraftsAhead, repr=False)

    @property
    def _drafts(self) -> Drafts:
        return Drafts(self.pipeline, self.store, self.clock, self.accounts, self._ahead)

    @property
    def glances(self) -> Glances:
        """What is understood of tickets that wait."""
        return Glances(self._drafts, self._reader)

    # --- without a queue: one ticket or text in, one answer out

    def draft_ticket(self, ticket: Ticket, *, use_writer: bool = True) -> Draft:
        """The answer to one ticket, kept nowhere."""
        return self.pipeline.answer(self._drafts.filled(ticket), self.clock.now(), use_writer=use_writer).draft

    def check(self, reply: SubmittedReply) -> CheckReport:
        """What the guard finds in a text; raises UnknownIncident."""
        return self.pipeline.check(self._filled_reply(reply), self.clock.now())

    def score(self, reply: SubmittedReply) -> ScoreReport:
        """How a text sounds; raises UnknownIncident."""
        return self.pipeline.score(self._filled_reply(reply), self.clock.now())

    # --- the queue

    def add_tickets(self, tickets: tuple[Ticket, ...]) -> int:
        """Put new tickets into the queue; returns how many were new."""
        return self.store.add_tickets(tickets)

    def queue(self, person: Person) -> tuple[QueueEntry, ...]:
        """Tickets not yet sent, in order of arrival, each read and matched at the facts of now."""
        self._must_be_known(person)
        return self.glances.waiting()

    def waiting(self, person: Person, start: int, count: int) -> tuple[TicketState, ...]:
        """Up to ``count`` tickets of the queue from number ``start`` (0) on, neither read nor matched."""
        self._must_be_known(person)
        return self.store.waiting(start, count)

    def open(self, person: Person, ticket_id: str) -> QueueEntry:
        """One ticket as it stands, with the composer's draft, made now if there is none and none was made ahead."""
        self._must_be_known(person)
        state = self.store.ticket(ticket_id)
        if state.draft is None and state.status == "open":
            state = self._drafts.begun(state)
        # An opened ticket shows what is true at this moment: times run out without any fact changing.
        return QueueEntry(state, self._drafts.understood(state))

    def plan_of(self, person: Person, ticket_id: str) -> Plan:
        """The moves of a reply to this ticket at the facts of now, each with its reason."""
        self._must_be_known(person)
        return self.pipeline.request(self._drafts.understood(self.store.ticket(ticket_id))).plan

    def improve(self, person: Person, ticket_id: str, on_draft: OnDraft | None = None) -> TicketState:
        """Let the configured model write in place of the composer's untouched draft; what a person typed stays.

        Takes up to the model's deadline; ``on_draft`` is told each sentence meanwhile. Without a model, or once a model
        has tried, the ticket is returned as it is.
        """
        self._must_be_known(person)
        return self._drafts.improved(self.store.ticket(ticket_id), on_draft)

    def redraft(self, person: Person, ticket_id: str, instruction: str | None = None) -> TicketState:
        """Throw the draft away and write a new one, following the agent's own instruction if given."""
        self._must_be_known(person)
        state = self._open_state(ticket_id)
        return self._drafts.kept(state, self._drafts.made(state, instruction))

    def rewrite(
        self, person: Person, ticket_id: str, text: str, version: int, kind: RewriteKind
    ) -> tuple[TicketState, Rewrite]:
        """The text in other words, kept; one that is refused leaves the ticket as it is, and says why.

        Raises NotAllowed when somebody else saved after ``version``.
        """
        state = self.edit(person, ticket_id, text, version) if text else self._open_state(ticket_id)
        return self._drafts.rewritten(state, text, kind)

    def restore(self, person: Person, earlier: TicketState, version: int) -> TicketState:
        """Bring back the draft, its writing and the text of ``earlier``, which a rewrite or a new draft replaced.

        Raises NotAllowed when somebody else saved after ``version``.
        """
        self._must_be_known(person)
        return self._drafts.restored(self._open_state(earlier.ticket.id, version), earlier)

    def adopt(self, person: Person, ticket_id: str, found: DraftProgress, version: int) -> TicketState:
        """Put a draft that ``improve`` told of, and could not keep, in place of what stands there, with its writing.

        Raises NotAllowed when it is not a whole draft, or somebody else saved after ``version``.
        """
        self._must_be_known(person)
        if found.writing is None or found.writing.fallback:
            raise NotAllowed("There is no whole draft to take.")
        return self._drafts.adopted(self._open_state(ticket_id, version), found, found.writing)

    def choose_incident(self, person: Person, ticket_id: str, incident_id: str | None) -> TicketState:
        """Bind the ticket to an incident (None: the matcher decides again) and draft anew. Raises UnknownIncident."""
        self._must_be_known(person)
        state = self._open_state(ticket_id).model_copy(update={"incident_id": incident_id})
        return self._drafts.kept(state, self._drafts.made(state))

    def assess(self, person: Person, ticket_id: str, text: str) -> Draft:
        """The draft with another text, checked and scored against the facts of now; nothing is stored."""
        self._must_be_known(person)
        return self._drafts.reassessed(self.store.ticket(ticket_id), text)

    def read_twice(self, person: Person, ticket_id: str, text: str) -> Draft:
        """As ``assess``, with the advice of the second reader where there is one; takes up to its deadline."""
        draft, state = self.assess(person, ticket_id, text), self.store.ticket(ticket_id)
        ticket, now = self._drafts.filled(state.ticket), self.clock.now()
        return self.second.of_draft(self.pipeline, ticket, draft, now, state.incident_id) if self.second else draft

    def edit(self, person: Person, ticket_id: str, text: str, version: int) -> TicketState:
        """Keep what a person typed. Raises NotAllowed when somebody else saved after ``version``."""
        self._must_be_known(person)
        return self.store.save(self._open_state(ticket_id, version).model_copy(update={"text": text}))

    def record_action(self, person: Person, ticket_id: str, kind: str, text: str) -> TicketState:
        """Note something really done for this ticket, so that a reply may state it."""
        self._must_be_known(person)
        state = self._open_state(ticket_id)
        action = Action(kind=kind, at=self.clock.now(), by=person.id, text=text)
        ticket = state.ticket.model_copy(update={"actions": (*state.ticket.actions, action)})
        return self.store.save(state.model_copy(update={"ticket": ticket}))

    # --- approve and send

    def override(
        self, person: Person, ticket_id: str, text: str, version: int, key: str, reason: str
    ) -> tuple[Override, ...]:
        """A lead lets each claim that blocks in a phrase of the kept text stand; ``key`` is of ``claim_keys``.

        Raises NotAllowed where the person is no lead, the reason none, or text, claim or facts are others by now.
        """
        self._must_lead(person, "Only a team lead can override a claim. Change the words, or ask one to look at it.")
        state = self._open_state(ticket_id, version)
        if text != state.text:
            raise NotAllowed("This is not the text that is kept for this ticket; open it again.")
        for one in (found := overrides_of(person, self._drafts.reassessed(state, text), key, reason, self.clock.now())):
            self.store.add_override(one)
        return found

    def overrides(self, person: Person, ticket_id: str) -> tuple[Override, ...]:
        """Every override that was ever given for a ticket, oldest first, whether it still holds or not."""
        self._must_be_known(person)
        return self.store.overrides(ticket_id)

    def approve(self, person: Person, ticket_id: str, text: str, version: int) -> Approval:
        """A person vouches for exactly this text.

        Raises SendRefused where the guard blocks it now, NotAllowed where a lead is needed or somebody else was faster.
        """
        self._must_be_known(person)
        state = self._open_state(ticket_id, version)
        approval = approval_of(person, state, passed(self._drafts, state, text), self.clock.now())
        self.store.approve(approval)
        return approval

    def approval_of(self, person: Person, ticket_id: str) -> Approval | None:
        """The approval that a ticket waits to be sent with, or None."""
        self._must_be_known(person)
        return self.store.approval_of(ticket_id)

    def withdraw(self, person: Person, approval_id: str) -> None:
        """Take an approval back before it is sent; the ticket is open again."""
        self._must_be_known(person)
        self.store.withdraw(approval_id)

    def send(self, person: Person, approval_id: str) -> SentReply:
        """Send an approved text once, checked again against the facts of this moment.

        Raises SendRefused (the approval is withdrawn), NotApproved, NotAllowed (a lead may send it), HelpdeskFailed.
        """
        self._must_be_known(person)
        approval = self.store.approval(approval_id)
        state = self.store.ticket(approval.ticket_id)
        if state.status != "approved" or state.version != approval.version:
            raise NotApproved("This approval no longer holds: the ticket was changed, withdrawn or sent since.")
        # The claim comes first: of two who press Send at once one is refused, and nobody changes what is checked.
        self.store.begin_sending(approval_id)
        try:
            sent = self._deliver(approval, state, passed_again(self._drafts, person, state, approval))
        except WarmlineError as error:
            self.store.send_failed(approval_id)
            if isinstance(error, SendRefused):
                self.store.withdraw(approval_id)
            raise
        self.store.mark_sent(sent)
        return sent

    # --- review

    def sent(self, person: Person) -> tuple[SentReply, ...]:
        """What was sent, oldest first; for team leads."""
        self._must_lead(person)
        return self.store.sent()

    def rate(self, person: Person, rating: Rating) -> None:
        """Keep a rating of a sent reply; raises NotFound, and NotAllowed where it would replace somebody else's."""
        self._must_lead(person)
        self.store.sent_reply(rating.reply_id)
        self.store.add_rating(must_be_theirs(rating, self.store.ratings(), self.clock.now()))

    def ratings(self, person: Person) -> tuple[Rating, ...]:
        """All ratings, oldest first; for team leads."""
        self._must_lead(person)
        return self.store.ratings()

    def ticket(self, person: Person, ticket_id: str) -> TicketState:
        """One ticket as it stands; raises NotFound."""
        self._must_be_known(person)
        return self.store.ticket(ticket_id)

    def providers(self, person: Person) -> tuple[Provider, ...]:
        """Every provider of the feeds, with its contacts and zone."""
        self._must_be_known(person)
        return self.pipeline.knowledge.store.providers()

    def incidents(self, person: Person) -> tuple[Incident, ...]:
        """The newest version of every known incident."""
        self._must_be_known(person)
        return self.pipeline.knowledge.store.incidents()

    # --- inside

    def _filled_reply(self, reply: SubmittedReply) -> SubmittedReply:
        return reply.model_copy(update={"ticket": self._drafts.filled(reply.ticket)}) if reply.ticket else reply

    def _open_state(self, ticket_id: str, version: int | None = None) -> TicketState:
        state = self.store.ticket(ticket_id)
        if state.status != "open":
            raise NotAllowed(f"This ticket is {state.status} already.")
        if version is not None and state.version != version:
            raise NotAllowed("Somebody else changed this ticket meanwhile; open it again to see their text.")
        return state

    def _deliver(self, approval: Approval, state: TicketState, found: Passed) -> SentReply:
        to = self._drafts.filled(state.ticket).customer
        receipt = self.helpdesk.send(ApprovedReply(approval=approval, to_name=to.name if to else None, to_address=None))
        return SentReply(
            id=f"S-{approval.id[2:]}",
            approval=approval,
            draft=state.draft or found.draft,
            final=found.draft,
            sent_at=self.clock.now(),
            receipt=receipt,
            promises=found.draft.promises,
            overrides=found.overrides,
        )

    _must_be_known, _must_lead = staticmethod(must_be_known), staticmethod(must_lead)
