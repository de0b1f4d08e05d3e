"""A small world for the tests of drafting: one provider, its incidents at every phase, and customers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assistant.domain.history import EarlierReply
from assistant.domain.plan import DraftRequest
from assistant.domain.reading import Impact, Reading, ReadingSummary
from assistant.domain.ticket import Ticket
from assistant.drafting.plan import make_plan
from knowledge_base.facts import facts_of
from knowledge_base.records import (
    Customer,
    Incident,
    IncidentKnowledge,
    Lookup,
    Match,
    Matching,
    Policy,
    Provider,
)

NOW = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
PROVIDER = Provider.model_validate(
    {
        "name": "Northlight",
        "time_zone": "America/Chicago",
        "contacts": [
            {"kind": "phone", "value": "+1 312 555 0100", "for": "support"},
            {"kind": "url", "value": "https://status.northlight.example", "for": "status"},
        ],
    }
)
POLICY = Policy.model_validate(
    {
        "id": "credit-24h", "provider": "Northlight", "jurisdiction": "US-IL", "services": ["internet", "voice"],
        "clock_start": "customer_report", "threshold_hours": 24, "automatic": True, "approved_by": "Care",
        "amount": {"kind": "fraction_of_monthly", "value": "1/30", "per": "24h"}, "exclusions": ["commercial_power"],
        "text": "One thirtieth of the monthly charge for each full 24 hours, credited automatically",
    }
)  # fmt: skip
PHASES: dict[str, dict[str, Any]] = {
    "reported": {"status": "investigating", "causes": (), "measures_taken": ()},
    "investigating": {"status": "investigating", "causes": ()},
    "identified_no_eta": {"eta": {"kind": "none_given"}},
    "eta_given": {"eta": {"kind": "estimate", "at": NOW + timedelta(hours=3)}},
    "eta_slipped": {"eta": {"kind": "estimate", "at": NOW + timedelta(hours=6)}},
    "eta_overdue": {"eta": {"kind": "estimate", "at": NOW - timedelta(hours=1)}},
    "monitoring": {"status": "monitoring"},
    "resolved": {"status": "resolved", "resolved_at": NOW - timedelta(hours=1), "next_update_due": None},
    "after_credit": {"status": "resolved", "resolved_at": NOW - timedelta(hours=1), "next_update_due": None},
    "recurring": {"eta": {"kind": "window", "at": NOW + timedelta(hours=2), "window_end": NOW + timedelta(hours=4)}},
    "maintenance": {
        "kind": "maintenance", "status": "scheduled", "scheduled_for": NOW + timedelta(hours=9),
        "scheduled_until": NOW + timedelta(hours=13), "started_at": None,
        "causes": [{"text": "a software upgrade", "certainty": "confirmed", "category": "planned_work"}],
    },
}  # fmt: skip


def an_incident(phase: str = "eta_given", **changes: Any) -> Incident:
    """The Riverside outage in one phase."""
    base = {
        "id": "INC-7", "name": "Internet outage in Riverside", "status": "identified", "provider": "Northlight",
        "revision": 4, "started_at": NOW - timedelta(hours=2), "updated_at": NOW - timedelta(minutes=25),
        "services": ["internet", "voice"], "resources": ["OLT-RVS-03"], "affected_count": 1240,
        "areas": [{"description": "Riverside", "region": "Illinois", "country": "US", "postcodes": ["60546"]}],
        "causes": [{"text": "a fibre cut by third-party construction", "certainty": "confirmed",
                    "category": "fibre_cut", "third_party": True}],
        "next_update_due": NOW + timedelta(hours=1, minutes=30),
        "measures_taken": ["A splicing crew is on site and has located the break"],
        "workaround": "Mobile data is not affected",
    }  # fmt: skip
    return Incident.model_validate(base | PHASES.get(phase, {}) | changes)


@dataclass(frozen=True)
class Case:
    """What a request is made of; every field has an ordinary value."""

    id: str = "T-1"
    phase: str = "eta_given"
    channel: str | None = "email"
    segment: str | None = "consumer"
    language: str = "en"
    name: str | None = "Dana Ruiz"
    text: str = "The internet has been dead since this morning."
    impact: tuple[tuple[str, str], ...] = ()
    feelings: tuple[str, ...] = ("calm",)
    asks: tuple[str, ...] = ("status",)
    safety: tuple[str, ...] = ()
    services: tuple[str, ...] = ("internet",)
    places: tuple[str, ...] = ("Riverside",)
    relevance: str = "impacted"
    incident: dict[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    candidates: int = 0
    actions: tuple[str, ...] = ()
    sites: tuple[str, ...] = ("14 Mill Road",)
    contact: bool = False
    vulnerable: bool | None = None
    policies: tuple[Policy, ...] = (POLICY,)
    traits: dict[str, Any] = field(default_factory=dict)
    zone: ZoneInfo = ZONE
    zone_named: bool = False
    history: tuple[EarlierReply, ...] = ()
    refused: tuple[str, ...] = ()


def a_customer(case: Case) -> Customer:
    """The customer with one service per site, all in Riverside."""
    place = {"city": "Riverside", "region": "Illinois", "postcode": "60546", "country": "US"}
    services = [
        {"id": f"S-{n}", "type": "internet", "place": place | {"line": line}} for n, line in enumerate(case.sites)
    ]
    contact = {"name": "Priya Shah", "role": "account manager", "phone": "+1 312 555 0142"} if case.contact else None
    return Customer.model_validate(
        {"id": "C-1", "name": case.name, "segment": case.segment, "accounts": [{"id": "A-1", "services": services}],
         "contact": contact, "vulnerable": case.vulnerable}
    )  # fmt: skip


def a_request(case: Case) -> DraftRequest:
    """The request that the pipeline would make of a case."""
    customer = a_customer(case)
    ticket = Ticket.model_validate(
        {"id": case.id, "channel": case.channel, "messages": [{"text": case.text}],
         "actions": [{"kind": kind, "text": "done"} for kind in case.actions]}
    ).with_customer(customer)  # fmt: skip
    summary = ReadingSummary.model_validate(
        {"language": case.language, "services": case.services, "places": case.places, "feelings": case.feelings,
         "impact": tuple(Impact.model_validate({"kind": kind, "text": text}) for kind, text in case.impact),
         "asks": case.asks, "safety": case.safety}
    )  # fmt: skip
    reading = Reading(summary, **case.traits)
    lookup = a_lookup(case, customer)
    return DraftRequest(
        ticket=ticket, reading=reading, lookup=lookup, now=NOW,
        plan=make_plan(ticket, reading, lookup, NOW, case.history),
        zone=case.zone, zone_named=case.zone_named, language=case.language, channel=ticket.channel,
        segment=customer.segment, customer=customer, history=case.history, refused=case.refused,
    )  # fmt: skip


def a_lookup(case: Case, customer: Customer) -> Lookup:
    """What the knowledge base would answer: no incident for ``no_match``, ties for ``candidates``."""
    known = case.phase != "no_match" and not case.candidates and case.relevance != "unknown"
    incident = an_incident(case.phase, **case.incident) if known else None
    facts = facts_of(incident, PROVIDER, case.policies, NOW)
    phase: Any = case.phase if known else "no_match"
    knowledge = IncidentKnowledge(PROVIDER, incident, phase, facts, (), case.policies)
    match = Match(an_incident(), case.relevance, (), 0.9, customer.services)  # type: ignore[arg-type]
    chosen = match if case.phase != "no_match" and not case.candidates else None
    missing: Any = case.missing
    return Lookup(Matching(chosen, (match,) * case.candidates, (), missing), knowledge)
