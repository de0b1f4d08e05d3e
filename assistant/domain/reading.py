"""What was understood of a ticket."""

from dataclasses import dataclass, field
from typing import Literal

from assistant.domain.vocabulary import Ask, Feeling, ImpactKind, SafetyKind, Urgency
from knowledge_base.records import Own
from knowledge_base.records.vocabulary import ServiceType

Topic = Literal["outage", "other_request"]
RequestKind = Literal["invoice", "payment", "plan_change", "how_to", "order", "cancel", "account", "thanks", "other"]
"""What a ticket wants that is not about an outage: a copy of a bill; paying; another plan; how something is done; an
order, installation or visit; leaving or moving house; their data; only thanks; anything else named."""
TimeRole = Literal["since", "by"]
"""``since``: when it began or how long it has lasted. ``by``: when they need it, or what it would spoil."""


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
    """Where something was read: ``start`` and ``end`` are code points in the ticket's ``customer_text``.

    ``what`` is ``field:value`` (``services:internet``). ``confidence``: 0.9 said in so many words, 0.7 by a phrase
    that has other meanings too, 0.5 by weak or several signs together, 0.3 concluded from something else. An empty
    span stands for what the text does not say: concluded from the account, or taken for want of a sign. In
    ``promise:N`` the span counts code points of ``ticket.messages[N].text``, where an agent wrote it.
    """

    what: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class Said:
    """Something the customer said: its kind, their words (one line), and where in ``customer_text`` they stand."""

    kind: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class TimeGiven:
    """A time the customer gives, in their words with its preposition ("since half twelve", "by 6 pm", "for two days").

    ``start`` and ``end`` are code points in ``customer_text``. No instant: the words are all that was read.
    """

    role: TimeRole
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """A ticket understood. ``summary`` is what others see; the rest serves the steps after it.

    ``intensity`` is the strength of the feelings, 0 (calm) to 3, and ``feeling_strengths`` that of each feeling of the
    summary but ``calm``, 1 to 3. ``language_confident`` is False where the text is too short or mixed.
    ``suspicious_demand`` is True where suspicious content asks for money, data or a contact.
    ``already_told`` says that an agent wrote earlier in the thread; ``earlier_promises`` quotes sentences of theirs.
    ``incident_ids`` are ids quoted in the text that look like an incident's.

    ``topic`` is "other_request" only where the customer plainly wants something else (``request_kind``) and reports
    nothing broken; ``outage_mentioned`` says whether an outage is spoken of at all, present or past.
    ``service_back``: by the newest message service is back.
    ``disputes_fix``: we or our page call it fixed and the customer says that it is not. ``tried`` is what they did
    without help from it (kinds: restart, reset, cable, device, hotspot, wifi_calling, settings), ``unavailable`` what
    they do not have or what does not work for them (kinds: mobile, signal, wifi_calling, hotspot, landline, email,
    computer, app): never offer either. ``asked_for`` is their plainest request or question (kinds: question, request),
    sayable, None where they ask nothing. ``trouble`` (kind: fault) is their own wording of what is wrong ("our website
    shows error 503"), sayable, else None.
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
    feeling_strengths: tuple[tuple[Feeling, int], ...] = ()
    times_given: tuple[TimeGiven, ...] = ()
    topic: Topic = "outage"
    request_kind: RequestKind | None = None
    outage_mentioned: bool = True
    disputes_fix: bool = False
    service_back: bool = False
    tried: tuple[Said, ...] = ()
    unavailable: tuple[Said, ...] = ()
    asked_for: Said | None = None
    trouble: Said | None = None
