"""A ticket that no known incident explains, as a report for the detector of early signs."""

from datetime import datetime

from assistant.domain.early_signs import Report, ReportedPlace
from assistant.domain.reading import Reading
from assistant.domain.ticket import Ticket
from assistant.early_signs.places import named_places, places_of
from assistant.early_signs.wording import fingerprints, folded, telling_words, topics
from knowledge_base.records import Customer, Matching, Service

_TELLABLE = frozenset({"impacted", "related"})
_ASKS = frozenset({"restoration", "status", "cause"})
MOST_OWN_PLACES = 3
"""A customer with more sites, who does not say which one is meant, is nowhere in particular."""


def report_of(ticket: Ticket, reading: Reading, matching: Matching) -> Report | None:
    """What the ticket reports, or None where a known incident explains it or nobody knows when it came in.

    Tickets that are no complaint of an outage are reports too (``outage_like`` False): they tell how busy it is.
    """
    at = received_at(ticket)
    if at is None or explained(matching):
        return None
    places = _places(ticket.customer, reading)
    text = ticket.customer_text
    names = frozenset(word for place in places for word in folded(place.name).split())
    return Report(
        ticket_id=ticket.id,
        at=at,
        outage_like=is_outage_like(text, reading),
        customer=ticket.customer.id if ticket.customer else None,
        services=reading.summary.services,
        places=places,
        words=telling_words(text, names),
        wordings=fingerprints(ticket.latest_customer_text),
    )


def received_at(ticket: Ticket) -> datetime | None:
    """When the ticket came in: as the helpdesk says, else its first message."""
    return ticket.received_at or next((message.at for message in ticket.messages if message.at), None)


def explained(matching: Matching) -> bool:
    """Whether a known incident may be told to this customer, or one of several may."""
    found = ((matching.chosen,) if matching.chosen else ()) + matching.candidates
    return any(match.relevance in _TELLABLE for match in found)


def is_outage_like(text: str, reading: Reading) -> bool:
    """Whether a ticket says that a service has stopped.

    Words of a price, an app, a channel, a fault at home or an old one speak against it; a plain statement ("whole
    street", "is there an outage") outweighs them all, a fault of this very hour outweighs a price.
    """
    words = topics()
    said = folded(text)
    signals = {found.what for found in reading.evidence if found.what.startswith("signals:")}
    if "signals:restored" in signals or reading.summary.asks == ("thanks",):
        return False
    if words.plainly_an_outage.search(said):
        return True
    out = reading.without_service or "signals:out" in signals
    asked = bool(_ASKS & set(reading.summary.asks))
    faulty = bool(words.fault.search(said))
    if reading.summary.services and (out or faulty or asked) and words.just_now.search(said):
        return True
    if words.not_an_outage.search(said) or words.own_or_old.search(said) or reading.cancel_threat:
        return False
    return out or (asked and faulty and bool(reading.summary.services)) or bool(words.asks_for_outage.search(said))


def _places(customer: Customer | None, reading: Reading) -> tuple[ReportedPlace, ...]:
    """Those of the customer's services that the ticket is about, and what the text names."""
    named = named_places(reading.summary.places)
    own = customer.services if customer else ()
    types = set(reading.summary.services)
    about = [service for service in own if service.type in types] or list(own)
    per_service = [(service, places_of([service])) for service in about]
    keys = {place.key for place in named}
    meant = [service for service, places in per_service if any(place.key in keys for place in places)]
    if not meant and not named and _sites(about) <= MOST_OWN_PLACES:
        meant = about
    return tuple(dict.fromkeys((*places_of(meant), *named)))


def _sites(services: list[Service]) -> int:
    return len({(s.place.city, s.place.postcode, s.place.line) if s.place else None for s in services})
