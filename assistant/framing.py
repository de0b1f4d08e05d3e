"""What each step is asked, made of what the steps before it found."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.context import ReplyContext
from assistant.domain.plan import DraftRequest, Plan
from assistant.domain.reading import Reading
from assistant.domain.sites import sites_picture
from assistant.domain.ticket import Ticket
from knowledge_base.facts import facts_of
from knowledge_base.records import (
    Incident,
    IncidentKnowledge,
    Lookup,
    LookupQuery,
    Match,
    Matching,
    Provider,
    SituationQuery,
)
from knowledge_base.records.vocabulary import Phase

TELLABLE = frozenset({"impacted", "related"})
"""Only of these may facts be told (docs/decisions.md, 1)."""


_LONGEST_MESSAGE, _LONGEST_THREAD = 20_000, 40_000
_NAMED_CONFIDENCE = 0.5
"""No key speaks for the match, only whoever named it."""


@dataclass(frozen=True)
class Understood:
    """A ticket read and looked up, before anything is written."""

    ticket: Ticket
    reading: Reading
    lookup: Lookup
    now: datetime


def facts_in_words(understood: Understood, zone: ZoneInfo, now: datetime) -> dict[str, str]:
    """Facts in English words for somebody in another ``zone`` than the provider's, whose hours would mislead; by id."""
    known = understood.lookup.knowledge
    if zone.key == known.provider.time_zone:
        return {}
    return {fact.id: fact.text for fact in facts_of(known.incident, known.provider, known.policies, now, zone)}


def lookup_query(ticket: Ticket, reading: Reading, now: datetime, incident_id: str | None) -> LookupQuery:
    """The ticket as the matcher sees it; ``incident_id`` names an incident outright, else an id in the text does."""
    return LookupQuery(
        text=reading_text(ticket),
        now=now,
        at=_written_at(ticket),
        services=reading.summary.services,
        places=reading.summary.places,
        customer=ticket.customer,
        incident_id=incident_id or next(iter(reading.incident_ids), None),
    )


def tellable(matching: Matching) -> Matching:
    """Candidates that only words speak for are moved to ``nearby``: they would be a list of every outage there is."""
    told = tuple(match for match in matching.candidates if match.relevance in TELLABLE)
    other = tuple(match for match in matching.candidates if match.relevance not in TELLABLE)
    return replace(matching, candidates=told, nearby=matching.nearby + other)


def only_incident(matching: Matching) -> Lookup:
    """What a match tells without reading any facts: the incident of which they could be told, and whose it is."""
    chosen = matching.chosen
    incident = chosen.incident if chosen is not None and chosen.relevance in TELLABLE else None
    whose = Provider(name=incident.provider) if incident else Provider()
    return Lookup(matching, IncidentKnowledge(whose, incident, "reported", ()))


def bound_to(incident: Incident, matching: Matching) -> Matching:
    """A match with an incident that somebody named: at least ``related``, since a person vouches for it."""
    chosen = matching.chosen
    if chosen is None or chosen.incident.id != incident.id:
        chosen = Match(incident, "related", (), _NAMED_CONFIDENCE)
    elif chosen.relevance not in TELLABLE:
        chosen = replace(chosen, relevance="related")
    return Matching(chosen=chosen, standings=matching.standings)


def bounded(ticket: Ticket) -> Ticket:
    """The ticket with the first 20,000 characters of each message, which is a pasted log where it is longer.

    Of a long thread the newest messages with 40,000 characters together: reading it costs as much for everybody else.
    """
    if sum(len(message.text) for message in ticket.messages) <= _LONGEST_MESSAGE:
        return ticket
    kept, left = [], _LONGEST_THREAD
    for message in reversed(ticket.messages):
        text = message.text[:_LONGEST_MESSAGE]
        if len(text) > left:
            break
        left -= len(text)
        kept.append(message.model_copy(update={"text": text}))
    return ticket.model_copy(update={"messages": tuple(reversed(kept))})


def reading_text(ticket: Ticket) -> str:
    """The text that is embedded for a ticket: what the customer wrote, bounded so that cost is bounded."""
    return ticket.customer_text[:2000]


def situation_query(ticket: Ticket, reading: Reading, phase: Phase) -> SituationQuery:
    """What guidelines are asked for."""
    return SituationQuery(
        text=reading_text(ticket),
        situations=_situations(phase, reading),
        segment=ticket.customer.segment if ticket.customer else None,
        channel=ticket.channel,
        language=reading.summary.language,
    )


def _situations(phase: Phase, reading: Reading) -> tuple[str, ...]:
    found: list[str] = [phase, *reading.summary.feelings]
    flags = {
        "safety": bool(reading.summary.safety),
        "suspicious": bool(reading.summary.suspicious),
        "legal": reading.legal_threat,
        "cancel": reading.cancel_threat,
        "follow_up": reading.already_told,
        "multi_site": any(impact.kind == "many_sites" for impact in reading.summary.impact),
    }
    return tuple(found + [name for name, is_so in flags.items() if is_so])


def _written_at(ticket: Ticket) -> datetime | None:
    """When the customer last wrote: a thread of days is about what is wrong now."""
    written = [message.at for message in ticket.messages if message.author == "customer" and message.at]
    return written[-1] if written else ticket.received_at


def _zone(ticket: Ticket, lookup: Lookup) -> tuple[ZoneInfo, bool]:
    """The customer's zone, else the provider's; named where the customer's is unknown or another."""
    theirs = ticket.customer.time_zone if ticket.customer else None
    ours = lookup.knowledge.provider.time_zone
    return ZoneInfo(theirs or ours), theirs != ours


def reply_context(understood: Understood, language: str | None, others: tuple[str, ...]) -> ReplyContext:
    """What the guard compares a text with; ``language`` is the text's own, ``others`` are customers it names."""
    ticket, lookup = understood.ticket, understood.lookup
    chosen = lookup.matching.chosen
    return ReplyContext(
        now=understood.now,
        zone=_zone(ticket, lookup)[0],
        language=language or understood.reading.summary.language,
        knowledge=lookup.knowledge,
        relevance=chosen.relevance if chosen else None,
        ticket=ticket if ticket.messages else None,
        reading=understood.reading if ticket.messages else None,
        channel=ticket.channel,
        other_customers=others,
        sites=sites_picture(lookup) if ticket.messages else None,
    )


def draft_request(understood: Understood, plan: Plan, instruction: str | None) -> DraftRequest:
    """What a drafter is given; a language without phrases is answered in English."""
    ticket, reading, lookup, now = understood.ticket, understood.reading, understood.lookup, understood.now
    zone, zone_named = _zone(ticket, lookup)
    return DraftRequest(
        ticket=ticket,
        reading=reading,
        lookup=lookup,
        plan=plan,
        now=now,
        zone=zone,
        zone_named=zone_named,
        language=reading.summary.language if reading.language_supported else "en",
        channel=ticket.channel,
        segment=ticket.customer.segment if ticket.customer else None,
        customer=ticket.customer,
        instruction=instruction,
    )
