"""What the assistant needs from outside; each has a real adapter and a twin that ships."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel

from assistant.domain.desk import Approval, ApprovedReply, SentReply, TicketState
from assistant.domain.judgement import Judgement, ReplyToJudge
from assistant.domain.overriding import Override
from assistant.domain.plan import DraftRequest, OnProgress, WrittenReply, no_keeping
from assistant.domain.rating import Rating
from assistant.domain.recalibration import Recalibration, Switch
from assistant.domain.second_opinion import ReplyToRead, SecondOpinion
from assistant.domain.sign_decision import SignDecision
from assistant.domain.ticket import Ticket
from assistant.domain.writing import Usage

Answer = TypeVar("Answer", bound=BaseModel)


@runtime_checkable
class Closable(Protocol):
    """What may hold threads or connections: a drafter, a language model."""

    def close(self) -> None:
        """Let go of them; twice is no error."""
        ...


class Drafter(Protocol):
    """Writes a reply to a planned request."""

    kind: str

    def draft(self, request: DraftRequest, seconds: float, on_progress: OnProgress | None = None) -> WrittenReply:
        """A reply within ``seconds`` of wall time, or DrafterFailed with a code.

        ``on_progress`` is told each sentence as it comes; a drafter that is done at once need not call it.
        """
        ...


OnText = Callable[[str], None]
"""Told each piece of a model's answer as it arrives, in order; what it raises ends the call."""


@dataclass(frozen=True)
class Filled(Generic[Answer]):
    """A model's answer, and what it took; ``usage`` has no cost where the model's price is not known.

    ``keep`` is called by whoever found the answer good, so that what was refused is never answered again from a cache.
    """

    answer: Answer
    usage: Usage
    keep: Callable[[], object] = no_keeping


class ChatModel(Protocol):
    """A language model that fills a schema. ``settings`` are what it is called with; none of them is a secret."""

    name: str
    settings: dict[str, str | int | float]

    def fill(
        self, system: str, user: str, schema: type[Answer], seconds: float, on_text: OnText | None = None
    ) -> Filled[Answer]:
        """One answer that fits ``schema``, within ``seconds`` of wall time whatever the server does.

        ``on_text`` is told the answer's JSON text as it streams, in a thread of the model's own. Raises DrafterFailed
        (timeout, unreachable, rate_limited, refused, invalid_output, truncated, server_error). A model that holds
        threads or connections is Closable.
        """
        ...


class AnswerCache(Protocol):
    """Keeps texts by key, and forgets what is old or too much. What it raises counts as knowing nothing."""

    def get(self, key: str) -> str | None:
        """The text kept under ``key``."""
        ...

    def put(self, key: str, answer: str) -> None:
        """Keep a text; the same key replaces."""
        ...


class SecondReader(Protocol):
    """Reads the prose of a reply against its facts. It advises: the guard's verdict never rests on it."""

    name: str

    def read(self, reply: ReplyToRead, seconds: float) -> SecondOpinion:
        """What it doubts in the sentences asked about, within ``seconds`` of wall time; raises DrafterFailed.

        A reader that holds threads or connections is Closable.
        """
        ...


class ToneJudge(Protocol):
    """Rates how a reply sounds on rubric 1. It stands beside the scorer: no score ever rests on it."""

    name: str

    def judge(self, reply: ReplyToJudge, seconds: float) -> Judgement:
        """Its ratings of the sentences that were sent, within ``seconds`` of wall time; raises DrafterFailed.

        A judge that holds threads or connections is Closable.
        """
        ...


class Helpdesk(Protocol):
    """Where tickets live and replies go."""

    name: str

    def send(self, reply: ApprovedReply) -> str:
        """Send once; returns a receipt (the peer's own id of the message). Raises HelpdeskFailed."""
        ...


class Store(Protocol):
    """The desk's memory. Every method is one transaction."""

    def add_tickets(self, tickets: tuple[Ticket, ...]) -> int:
        """Add tickets that are new by id; returns how many were."""
        ...

    def ticket_count(self) -> int:
        """How many tickets there are, answered ones too; cheap to ask."""
        ...

    def tickets(self) -> tuple[TicketState, ...]:
        """All tickets, in order of arrival."""
        ...

    def waiting(self, start: int, count: int) -> tuple[TicketState, ...]:
        """Up to ``count`` tickets that were not sent, in order of arrival, from the one of number ``start`` (0) on."""
        ...

    def ticket(self, ticket_id: str) -> TicketState:
        """One ticket; raises NotFound."""
        ...

    def save(self, state: TicketState) -> TicketState:
        """Store draft and text of a ticket; returns its version one higher.

        Raises NotAllowed where the stored version or status is another than ``state`` has: somebody else saved in
        between, or approved it, or it is being sent. So no save ever opens what was approved or sent.
        """
        ...

    def approve(self, approval: Approval) -> None:
        """Keep an approval; the ticket becomes approved. Raises NotAllowed when it was approved or sent already."""
        ...

    def approval(self, approval_id: str) -> Approval:
        """One approval; raises NotFound."""
        ...

    def approval_of(self, ticket_id: str) -> Approval | None:
        """The approval of an approved ticket that was not sent yet, or None."""
        ...

    def withdraw(self, approval_id: str) -> None:
        """Take back an approval; the ticket is open again. Raises NotFound, or NotAllowed once a send has begun."""
        ...

    def begin_sending(self, approval_id: str) -> None:
        """Claim an approved ticket for one send.

        Raises NotAllowed where this very approval no longer holds or is being sent, NotFound for one withdrawn.
        """
        ...

    def send_failed(self, approval_id: str) -> None:
        """Give the claim back: the ticket is approved again."""
        ...

    def mark_sent(self, sent: SentReply) -> None:
        """Keep what was sent; the ticket becomes sent. Raises NotAllowed when it was sent already."""
        ...

    def sent(self) -> tuple[SentReply, ...]:
        """Everything sent, oldest first."""
        ...

    def sent_to(self, ticket_ids: Collection[str]) -> tuple[SentReply, ...]:
        """What was sent to these tickets, oldest first; at the cost of those alone."""
        ...

    def sent_ids(self) -> tuple[str, ...]:
        """The ids of everything sent, oldest first; cheap to ask."""
        ...

    def sent_reply(self, reply_id: str) -> SentReply:
        """One sent reply; raises NotFound."""
        ...

    def add_override(self, override: Override) -> None:
        """Keep an override for good: nothing changes or removes one. The same id is kept once; raises NotFound."""
        ...

    def overrides(self, ticket_id: str) -> tuple[Override, ...]:
        """The overrides of a ticket, oldest first; none for an unknown one."""
        ...

    def add_rating(self, rating: Rating) -> None:
        """Keep a person's rating; the same id replaces."""
        ...

    def ratings(self) -> tuple[Rating, ...]:
        """All ratings, oldest first."""
        ...

    def decide(self, decision: SignDecision) -> bool:
        """Keep what was decided about a suspected outage; False where somebody decided about its key before."""
        ...

    def undecide(self, key: str) -> None:
        """Forget what was decided, as where an incident could not be stored; an unknown key is no error."""
        ...

    def sign_decisions(self) -> tuple[SignDecision, ...]:
        """All decisions about suspected outages, by key."""
        ...


class RecalibrationBook(Protocol):
    """Keeps every recalibration of the tone scorer that was learned, and which one is in force. Nothing is removed."""

    def add(self, made: Recalibration) -> Recalibration:
        """Keep a recalibration as the next version, from 1, not in force; returns it with that version."""
        ...

    def versions(self) -> tuple[Recalibration, ...]:
        """All versions, oldest first."""
        ...

    def version(self, number: int) -> Recalibration:
        """One version; raises NotFound."""
        ...

    def switch(self, switch: Switch) -> None:
        """Put a version in force, or none; raises NotFound where there is no such version."""
        ...

    def switches(self) -> tuple[Switch, ...]:
        """Every switch that was ever made, oldest first; the last one holds, without any no version is in force."""
        ...
