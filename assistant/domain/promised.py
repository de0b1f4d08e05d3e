"""How a promise stands at a moment: what became of it, and how that is known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.domain.desk import SentReply
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import PromiseKind
from knowledge_base.records import Instant, Own

PromiseState = Literal["late", "due", "broken", "kept", "unknown"]
"""``late``: its time has passed and nothing came yet. ``broken``: that can no longer be made good."""
StandingReason = Literal[
    "not_yet", "overdue",
    "updated", "written", "back", "done",
    "updated_late", "moved", "withdrawn", "passed", "back_late",
    "no_time", "not_seen", "incident_gone", "end_unknown",
]  # fmt: skip
"""How a state is known: a line of the enumeration for due and late, kept, broken, and not known."""


@dataclass(frozen=True)
class Standing:
    """A state with its reason. ``settled_at`` is when it came about; ``now_at`` the estimate of now where it moved."""

    state: PromiseState
    reason: StandingReason
    settled_at: datetime | None = None
    now_at: datetime | None = None


class KeptPromise(Own):
    """A promise that left in a reply, and how it stands.

    ``words`` is the sentence of the reply that made it. ``told_since`` is the id of a later reply that told this
    customer of the change, where the promise is broken. ``time_zone`` is the customer's where it is known, else the
    provider's.
    """

    id: str
    reply_id: str
    ticket_id: str
    customer_id: str | None = None
    customer_name: str | None = None
    time_zone: str
    incident_id: str | None = None
    kind: PromiseKind
    due_at: Instant | None = None
    amount: str | None = None
    fact_id: str | None = None
    words: str | None = None
    promised_at: Instant
    promised_by: str
    state: PromiseState
    reason: StandingReason
    settled_at: Instant | None = None
    now_at: Instant | None = None
    told_since: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can still be kept, or made good."""
        return self.state in ("late", "due")

    @property
    def needs_a_word(self) -> bool:
        """Whether the customer was told an estimate that no longer holds, and nothing since."""
        return self.kind == "restoration" and self.reason in ("moved", "withdrawn", "passed") and not self.told_since


@dataclass(frozen=True)
class Slip:
    """An estimate of one incident that no longer holds, and who was told it. ``now_at`` None: none is given now."""

    incident_id: str
    told_at: datetime | None
    now_at: datetime | None
    reason: StandingReason
    promises: tuple[KeptPromise, ...]

    @property
    def uncorrected(self) -> tuple[KeptPromise, ...]:
        """Those who have not been told since."""
        return tuple(promise for promise in self.promises if promise.needs_a_word)


@dataclass(frozen=True)
class Wanted:
    """Which promises somebody wants to see; None leaves that open."""

    state: PromiseState | None = None
    incident_id: str | None = None
    kind: PromiseKind | None = None
    mine: bool = False


@dataclass(frozen=True)
class PromiseBoard:
    """Promises at one moment, soonest due first. ``counts`` are of all that the person may see but for the state asked.

    ``incidents`` and ``slips`` are of everything they may see; ``promises`` of what was asked for.
    """

    now: datetime
    promises: tuple[KeptPromise, ...]
    counts: dict[PromiseState, int]
    incidents: dict[str, str]
    slips: tuple[Slip, ...]


@dataclass(frozen=True)
class PromisedReply:
    """A sent reply with what it promised; ``ticket`` is None where it is no longer kept."""

    reply: SentReply
    ticket: Ticket | None
    promises: tuple[KeptPromise, ...]
