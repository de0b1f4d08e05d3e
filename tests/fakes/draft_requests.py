"""A request to a drafter about one made-up outage, with personal data in every place where it can stand."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.domain.plan import DraftRequest, Plan, PlannedMove
from assistant.domain.reading import Impact, Reading, ReadingSummary
from assistant.domain.ticket import Ticket
from knowledge_base.records import Fact, Incident, IncidentKnowledge, Lookup, Match, Matching, Provider

NOW = datetime(2026, 11, 21, 19, 5, tzinfo=UTC)
PERSONAL = (
    "Dana", "Ruiz", "dana.ruiz@mail.example", "14 Mill Road", "60546", "+44 20 7946 0958", "555 0142", "555-0199",
    "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "203.0.113.77", "C-771", "A-912", "S-100", "Priya", "Shah",
    "44718829",
)  # fmt: skip
"""Pieces of personal data in the ticket below; none of them may reach a provider."""

TEXT = """Hello, our card machine at 14 Mill Road (60546) has been dead since half twelve, it's Saturday, INC-7 I think.
Call me on 312-555-0199 or +44 20 7946 0958, or write to dana.ruiz@mail.example. Customer C-771, account A-912,
line S-100, invoice 44718829. Card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00, router 203.0.113.77.
Priya Shah (+1 312 555 0142) knows us. Is Riverside back by 6 pm?
Regards,
dana RUIZ"""


def ticket(text: str = TEXT, **changes: Any) -> Ticket:
    place = {"line": "14 Mill Road", "city": "Riverside", "region": "Illinois", "postcode": "60546", "country": "US"}
    service = {"id": "S-100", "type": "internet", "place": place, "resource_ids": ["OLT-RVS-03"]}
    contact = {"name": "Priya Shah", "role": "account manager", "phone": "+1 312 555 0142", "email": None}
    customer = {
        "id": "C-771",
        "name": "Dana Ruiz",
        "segment": "business",
        "language": "en",
        "time_zone": "America/Chicago",
        "accounts": [{"id": "A-912", "services": [service]}],
        "contact": contact,
    }
    whole = {"id": "T-1", "channel": "email", "subject": "Card machine down, Dana Ruiz", "text": text}
    return Ticket.model_validate({**whole, "customer": customer, **changes})


def facts() -> tuple[Fact, ...]:
    return (
        _fact("service", "internet", "Internet is affected"),
        _fact("area", "Riverside", "Riverside is affected"),
        _fact("eta", "2026-11-21T18:00:00-06:00", "Restoration is estimated for 6 pm", "estimate"),
        _fact("measure", "A splicing crew is on site", "A splicing crew is on site"),
        _fact("contact", "+1 312 555 0100", "Support: +1 312 555 0100"),
    )


def _fact(kind: str, value: str, text: str, certainty: str = "confirmed") -> Fact:
    told = {"kind": kind, "value": value, "text": text, "certainty": certainty, "source": "Northlight", "as_of": NOW}
    return Fact.model_validate({"id": f"INC-7/{kind}@r4", **told})


def request(the_ticket: Ticket | None = None, **changes: Any) -> DraftRequest:
    the_ticket = the_ticket or ticket()
    contacts = [{"kind": "phone", "value": "+1 312 555 0100", "for": "support"}]
    provider = Provider.model_validate({"name": "Northlight", "time_zone": "America/Chicago", "contacts": contacts})
    area = {"description": "Riverside", "region": "Illinois", "country": "US", "postcodes": ["60546"]}
    incident = Incident.model_validate(
        {"id": "INC-7", "name": "Outage", "status": "identified", "provider": "Northlight", "areas": [area]}
    )
    summary = ReadingSummary(
        language="en",
        services=("internet",),
        impact=(Impact(kind="lost_sales", text="our card machine has been dead"),),
    )
    moves = (
        PlannedMove("acknowledge", "impact", "Say the impact back."),
        PlannedMove("inform", "eta", "They ask when.", (facts()[2],)),
    )
    chosen = Match(incident, "impacted", ("service_id",), 0.98)
    knowledge = IncidentKnowledge(provider, incident, "eta_given", facts())
    fields: dict[str, Any] = {
        "ticket": the_ticket,
        "reading": Reading(summary, incident_ids=("INC-7",)),
        "lookup": Lookup(Matching(chosen), knowledge),
        "plan": Plan("eta_given", moves),
        "now": NOW,
        "zone": ZoneInfo("America/Chicago"),
        "zone_named": False,
        "language": "en",
        "channel": the_ticket.channel,
        "segment": "business",
        "customer": the_ticket.customer,
    }
    return DraftRequest(**{**fields, **changes})


def answer(*sentences: tuple[str, str, list[str]]) -> dict[str, Any]:
    """What a model would give back."""
    written = [{"move": move, "text": text, "facts": facts} for move, text, facts in sentences]
    return {"sentences": written}


GOOD = answer(
    ("acknowledge", "A dead card machine on a Saturday costs you sales.", []),
    ("inform", "Internet in Riverside is expected back around 6 pm.", ["INC-7/eta@r4", "INC-7/area@r4"]),
)
