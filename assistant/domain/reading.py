"""What was understood of a ticket."""

from dataclasses import dataclass, field

from assistant.domain.vocabulary import Ask, Feeling, ImpactKind, SafetyKind, Urgency
from knowledge_base.records import Own
from knowledge_base.records.vocabulary import ServiceType


class Impact(Own):
    """What the outage does to this customer, in their own words."""

    kind: ImpactKind
    text: str


class ReadingSummary(Own):
    """The public form of a reading (docs/formats.md, ``reading``)."""

    language: str
    services: tuple[ServiceType, ...] = ()
    places: tuple[str, ...] = ()
    impact: tuple[Impact, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    urgency: Urgency = "normal"
    asks: tuple[Ask, ...] = ()
    safety: tuple[SafetyKind, ...] = ()
    suspicious: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Where something was read: ``start`` and ``end`` are code points in the ticket's ``customer_text``."""

    what: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class Reading:
    """A ticket understood. ``summary`` is what others see; the rest serves the steps after it.

    ``intensity`` is the strength of the feelings, 0 (calm) to 3. ``language_confident`` is False where the text is too
    short or mixed. ``suspicious_demand`` is True where suspicious content asks for money, data or a contact.
    ``already_told`` says that an agent wrote earlier in the thread; ``earlier_promises`` quotes sentences of theirs.
    ``incident_ids`` are ids quoted in the text that look like an incident's.
    """

    summary: ReadingSummary
    language_confident: bool = True
    language_supported: bool = True
    intensity: int = 0
    legal_threat: bool = False
    abuse: bool = False
    cancel_threat: bool = False
    suspicious_demand: bool = False
    without_service: bool = False
    already_told: bool = False
    earlier_promises: tuple[str, ...] = ()
    incident_ids: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=())
