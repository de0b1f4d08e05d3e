"""What the pipeline asks the knowledge base, and what it gets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from knowledge_base.records.account import Customer, Service
from knowledge_base.records.fact import Fact
from knowledge_base.records.guideline import Guideline
from knowledge_base.records.incident import Incident
from knowledge_base.records.provider import Policy, Provider
from knowledge_base.records.vocabulary import MatchKey, Phase, Relevance, Segment, ServiceType


@dataclass(frozen=True)
class LookupQuery:
    """A ticket as the matcher sees it. ``services`` and ``places`` were read in the text; ``at`` is when it came in.

    ``incident_id`` names an incident outright (an agent's choice, or an id quoted in the text).
    """

    text: str
    now: datetime
    at: datetime | None = None
    services: tuple[ServiceType, ...] = ()
    places: tuple[str, ...] = ()
    customer: Customer | None = None
    incident_id: str | None = None


@dataclass(frozen=True)
class Match:
    """How one incident concerns this customer: the strongest keys found, and the services they were found on."""

    incident: Incident
    relevance: Relevance
    matched_on: tuple[MatchKey, ...]
    confidence: float
    services: tuple[Service, ...] = ()


@dataclass(frozen=True)
class ServiceStanding:
    """How one service of the customer stands, by its own keys alone.

    ``not_affected`` where its carrier's feed is known and no running incident reaches it, ``unknown`` where its place
    or carrier is not known. ``match`` is the incident that affects it (``related`` or ``impacted``), else None.
    """

    service: Service
    state: Literal["affected", "not_affected", "unknown"]
    match: "Match | None" = None


@dataclass(frozen=True)
class Matching:
    """The chosen incident or none; ``candidates`` are ties that cannot be told apart; ``missing`` what would help.

    ``nearby`` holds incidents that the keys exclude (right service elsewhere), never to be borrowed from. ``standings``
    has every service of a customer who has several that the ticket may be about, in the account's order.
    """

    chosen: Match | None = None
    candidates: tuple[Match, ...] = ()
    nearby: tuple[Match, ...] = ()
    missing: tuple[Literal["place", "service"], ...] = ()
    standings: tuple[ServiceStanding, ...] = ()


@dataclass(frozen=True)
class SituationQuery:
    """What guidelines are asked for: the phase, feelings and other situation words, and who reads the reply where."""

    text: str
    situations: tuple[str, ...]
    segment: Segment | None
    channel: str | None
    language: str


@dataclass(frozen=True)
class IncidentKnowledge:
    """Everything that may be said about one incident now.

    ``facts`` are current; ``earlier`` are facts of older revisions whose value has changed since (stale if repeated);
    ``policies`` are those in force for this provider; ``gazetteer`` every place name of known incidents.
    """

    provider: Provider
    incident: Incident | None
    phase: Phase
    facts: tuple[Fact, ...]
    earlier: tuple[Fact, ...] = ()
    policies: tuple[Policy, ...] = ()
    gazetteer: tuple[str, ...] = ()

    def edges(self) -> Iterator[datetime]:
        """Moments, with their zone, at which something that is told here becomes untrue or true."""
        for fact in (*self.facts, *self.earlier):
            yield from (moment for moment in (fact.instant, fact.until, fact.expires_at) if moment)
        if self.incident:
            yield from (at for at in (self.incident.scheduled_for, self.incident.scheduled_until) if at)


@dataclass(frozen=True)
class Lookup:
    """The answer to one ticket: which incident and how sure, what may be said of it, and how to say it."""

    matching: Matching
    knowledge: IncidentKnowledge
    guidelines: tuple[Guideline, ...] = ()
