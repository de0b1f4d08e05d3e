"""The incidents that a ticket's keys reach, assessed; also for customers with a thousand services."""

from collections import defaultdict
from dataclasses import replace

from knowledge_base.matching.assess import SURE, Assessment, assess
from knowledge_base.matching.incident_keys import IncidentKeys
from knowledge_base.matching.known import KnownIncidents
from knowledge_base.matching.ticket_keys import ServiceKeys, TicketKeys
from knowledge_base.matching.timing import Moment, Timeliness

Ranked = tuple[Timeliness, Assessment]
_MANY = 12
"""From so many services on, an incident is first compared with those only that share a key with it."""


def reached_and_assessed(known: KnownIncidents, ticket: TicketKeys, moment: Moment) -> list[Ranked]:
    """Every incident of that time that a key of the ticket reaches, with what the keys say of it.

    For a customer with many services, those that are not sure are left out where any is.
    """
    reached = known.reached_by(ticket.reach(known.providers), moment)
    if len(ticket.services) >= _MANY and not ticket.spots:
        by_key = _by_key(ticket.services)
        narrowed = [(time, _assess_narrowed(keys, ticket, by_key)) for time, keys in reached]
        if sure := [(time, found) for time, found in narrowed if found is not None]:
            return sure
    return [(time, assess(keys, ticket)) for time, keys in reached]


def _by_key(services: tuple[ServiceKeys, ...]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, service in enumerate(services):
        for key in service.reach():
            places[key].append(place)
    return places


def _assess_narrowed(keys: IncidentKeys, ticket: TicketKeys, by_key: dict[str, list[int]]) -> Assessment | None:
    """The assessment if it is sure; a service that shares no key with an incident cannot make it so."""
    if ticket.customer_ids & keys.subscribers:
        some: tuple[ServiceKeys, ...] = ticket.services
    else:
        places = {place for key in keys.reachable_by() for place in by_key.get(key, ())}
        some = tuple(ticket.services[place] for place in sorted(places)) or ticket.services
    found = assess(keys, replace(ticket, services=some, of_types=some))
    return found if found.relevance in SURE else None
