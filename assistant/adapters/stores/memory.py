"""The desk's memory in this process: the twin of the database, for tests and for commands that keep nothing."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from threading import RLock
from typing import Literal

from assistant.adapters.stores.refusing import not_moved, not_saved
from assistant.domain.desk import Approval, SentReply, TicketState
from assistant.domain.overriding import Override
from assistant.domain.rating import Rating
from assistant.domain.sign_decision import SignDecision
from assistant.domain.ticket import Ticket
from assistant.errors import NotAllowed, NotFound

Status = Literal["open", "approved", "sending", "sent"]


@dataclass(frozen=True)
class Held:
    """The store's own dictionaries, by id; to be changed under its lock only."""

    tickets: dict[str, TicketState]
    approvals: dict[str, Approval]
    sent: dict[str, SentReply]
    overrides: dict[str, Override]
    ratings: dict[str, Rating]
    decisions: dict[str, SignDecision]


class MemoryStore:
    """Holds everything in dictionaries; one lock makes each method one transaction."""

    def __init__(self) -> None:
        self._tickets: dict[str, TicketState] = {}
        self._approvals: dict[str, Approval] = {}
        self._sent: dict[str, SentReply] = {}
        self._overrides: dict[str, Override] = {}
        self._ratings: dict[str, Rating] = {}
        self._decisions: dict[str, SignDecision] = {}
        self._lock = RLock()

    @contextmanager
    def held(self) -> Iterator[Held]:
        """Everything that is held, for one transaction."""
        with self._lock:
            yield Held(self._tickets, self._approvals, self._sent, self._overrides, self._ratings, self._decisions)

    def add_tickets(self, tickets: tuple[Ticket, ...]) -> int:
        """Add tickets that are new by id."""
        with self._lock:
            new = {t.id: TicketState(ticket=t) for t in tickets if t.id not in self._tickets}
            self._tickets.update(new)
            return len(new)

    def ticket_count(self) -> int:
        """How many tickets there are."""
        with self._lock:
            return len(self._tickets)

    def tickets(self) -> tuple[TicketState, ...]:
        """All tickets, in order of arrival."""
        with self._lock:
            return tuple(self._tickets.values())

    def waiting(self, start: int, count: int) -> tuple[TicketState, ...]:
        """Tickets that were not sent, in order of arrival."""
        with self._lock:
            waiting = (state for state in self._tickets.values() if state.status != "sent")
            return tuple(islice(waiting, start, start + count))

    def ticket(self, ticket_id: str) -> TicketState:
        """One ticket; raises NotFound."""
        try:
            return self._tickets[ticket_id]
        except KeyError:
            raise NotFound(f"There is no ticket '{ticket_id}'.") from None

    def save(self, state: TicketState) -> TicketState:
        """Store a ticket whose version and status are still the stored ones."""
        with self._lock:
            stored = self.ticket(state.ticket.id)
            if (stored.version, stored.status) != (state.version, state.status):
                raise not_saved(state, stored)
            saved = state.model_copy(update={"version": state.version + 1})
            self._tickets[state.ticket.id] = saved
            return saved

    def approve(self, approval: Approval) -> None:
        """Keep an approval of an open ticket."""
        with self._lock:
            state = self.ticket(approval.ticket_id)
            if state.status != "open" or state.version != approval.version:
                raise NotAllowed("This ticket was approved, sent or changed already.")
            self._approvals[approval.id] = approval
            self._tickets[approval.ticket_id] = state.model_copy(update={"status": "approved"})

    def approval(self, approval_id: str) -> Approval:
        """One approval; raises NotFound."""
        try:
            return self._approvals[approval_id]
        except KeyError:
            raise NotFound(f"There is no approval '{approval_id}'.") from None

    def approval_of(self, ticket_id: str) -> Approval | None:
        """The approval of an approved ticket that was not sent yet."""
        with self._lock:
            if self.ticket(ticket_id).status != "approved":
                return None
            given = [approval for approval in self._approvals.values() if approval.ticket_id == ticket_id]
            return given[-1]

    def withdraw(self, approval_id: str) -> None:
        """Take back an approval that was not sent."""
        with self._lock:
            approval = self.approval(approval_id)
            self._move(approval, "approved", "open")
            del self._approvals[approval_id]

    def begin_sending(self, approval_id: str) -> None:
        """Claim an approved ticket for one send."""
        with self._lock:
            self._move(self.approval(approval_id), "approved", "sending")

    def send_failed(self, approval_id: str) -> None:
        """Give the claim back."""
        with self._lock:
            self._move(self.approval(approval_id), "sending", "approved")

    def _move(self, approval: Approval, before: Status, after: Status) -> None:
        state = self.ticket(approval.ticket_id)
        if (state.status, state.version) != (before, approval.version):
            raise not_moved(state, before)
        self._tickets[approval.ticket_id] = state.model_copy(update={"status": after})

    def mark_sent(self, sent: SentReply) -> None:
        """Keep what was sent."""
        with self._lock:
            if sent.id in self._sent:
                raise NotAllowed("This reply was sent already.")
            state = self.ticket(sent.approval.ticket_id)
            self._sent[sent.id] = sent
            self._tickets[state.ticket.id] = state.model_copy(update={"status": "sent", "text": sent.approval.text})

    def sent(self) -> tuple[SentReply, ...]:
        """Everything sent, oldest first."""
        with self._lock:
            return tuple(self._sent.values())

    def sent_to(self, ticket_ids: Collection[str]) -> tuple[SentReply, ...]:
        """What was sent to these tickets, oldest first."""
        wanted = frozenset(ticket_ids)
        with self._lock:
            return tuple(sent for sent in self._sent.values() if sent.approval.ticket_id in wanted)

    def sent_ids(self) -> tuple[str, ...]:
        """The ids of everything sent, oldest first."""
        with self._lock:
            return tuple(self._sent)

    def sent_reply(self, reply_id: str) -> SentReply:
        """One sent reply; raises NotFound."""
        try:
            return self._sent[reply_id]
        except KeyError:
            raise NotFound(f"There is no sent reply '{reply_id}'.") from None

    def add_override(self, override: Override) -> None:
        """Keep an override; the same id is kept once."""
        with self._lock:
            self.ticket(override.ticket_id)
            self._overrides.setdefault(override.id, override)

    def overrides(self, ticket_id: str) -> tuple[Override, ...]:
        """The overrides of a ticket, oldest first."""
        with self._lock:
            return tuple(override for override in self._overrides.values() if override.ticket_id == ticket_id)

    def add_rating(self, rating: Rating) -> None:
        """Keep a rating; the same id replaces."""
        with self._lock:
            self._ratings.pop(rating.id, None)
            self._ratings[rating.id] = rating

    def ratings(self) -> tuple[Rating, ...]:
        """All ratings, oldest first."""
        with self._lock:
            return tuple(self._ratings.values())

    def decide(self, decision: SignDecision) -> bool:
        """Keep what was decided about a suspected outage; False where somebody was faster."""
        with self._lock:
            return self._decisions.setdefault(decision.key, decision) is decision

    def undecide(self, key: str) -> None:
        """Forget what was decided."""
        with self._lock:
            self._decisions.pop(key, None)

    def sign_decisions(self) -> tuple[SignDecision, ...]:
        """All decisions about suspected outages, by key."""
        with self._lock:
            return tuple(self._decisions[key] for key in sorted(self._decisions))
