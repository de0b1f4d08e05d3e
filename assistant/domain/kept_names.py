"""Names, ids and ways to get in touch that no voice may change, for what is written and for what is checked."""

from assistant.domain.reading import Reading
from assistant.domain.ticket import Ticket
from knowledge_base.records import Customer, IncidentKnowledge

_NAMED_FACTS = frozenset({"area", "contact", "action"})


def kept_names(
    knowledge: IncidentKnowledge, ticket: Ticket | None, reading: Reading | None, customer: Customer | None
) -> tuple[str, ...]:
    """Names of places, people, sites, the brand and the provider, ids, ways to get in touch, and actions as told."""
    named = [knowledge.provider.name, customer.name if customer else None]
    named += [ticket.brand, ticket.id] if ticket else []
    named += [knowledge.incident.id, knowledge.incident.name] if knowledge.incident else []
    named += [str(fact.value) for fact in knowledge.facts if fact.kind in _NAMED_FACTS]
    named += reading.summary.places if reading else ()
    named += [place for place in knowledge.gazetteer if len(place) > 1]
    return tuple(dict.fromkeys(piece for piece in (*named, *_sites(customer)) if piece))


def _sites(customer: Customer | None) -> list[str | None]:
    """Cities, lines and regions of the places where a customer has services."""
    services = [service for account in (customer.accounts or () if customer else ()) for service in account.services]
    places = [service.place for service in services if service.place]
    return [piece for place in places for piece in (place.city, place.line, place.region)]
