"""One incident against one ticket: the relevance that their keys give, and the keys themselves."""

from dataclasses import dataclass, replace
from typing import get_args

from knowledge_base.matching.confidence import Ground, confidence
from knowledge_base.matching.incident_keys import IncidentKeys
from knowledge_base.matching.spots import Nearness, Spot, nearness
from knowledge_base.matching.ticket_keys import ServiceKeys, TicketKeys
from knowledge_base.records import Match
from knowledge_base.records.vocabulary import MatchKey, Relevance

_LADDER: tuple[MatchKey, ...] = get_args(MatchKey)
_KEY_OF: dict[Nearness, MatchKey] = {
    Nearness.SERVING_AREA: "serving_area",
    Nearness.POSTCODE: "postcode",
    Nearness.PLACE: "place",
    Nearness.EVERYWHERE: "place",
}

SURE: tuple[Relevance, ...] = ("impacted", "related")
"""Relevances that bind a ticket to an incident."""
_OWN_KEYS = (Nearness.SERVING_AREA, Nearness.POSTCODE)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the keys say of one incident. ``nearness`` is None where the place was not needed or does not matter."""

    keys: IncidentKeys
    relevance: Relevance
    matched_on: tuple[MatchKey, ...]
    confidence: float
    services: tuple[ServiceKeys, ...] = ()
    nearness: Nearness | None = None
    service_fits: bool | None = None

    def as_match(self) -> Match:
        """The public form."""
        services = tuple(service.service for service in self.services)
        return Match(self.keys.incident, self.relevance, self.matched_on, round(self.confidence, 2), services)


def assess(keys: IncidentKeys, ticket: TicketKeys) -> Assessment:
    """The relevance of an incident for a ticket, strongest key first; time is not looked at here."""
    relevant = ticket.services or ticket.of_types
    if relevant and not any(_is_carried_by(service, keys) for service in relevant):
        return _excluded(keys, "not_impacted")
    if ticket.disagrees and keys.types and not ticket.types & keys.types:
        # The customer says what fails, and it is nothing that this incident concerns.
        return _excluded(keys, "not_impacted")
    ours = [service for service in ticket.services if _is_carried_by(service, keys)]
    touched = [service for service in ours if _concerns(keys, service.service.type)]
    found = _by_id(keys, ticket, touched) or _by_place(keys, ticket, touched or ours)
    return replace(found, services=_all_touched(found, ticket)) if found.relevance in SURE else found


def _all_touched(found: Assessment, ticket: TicketKeys) -> tuple[ServiceKeys, ...]:
    """Those that gave the match, and every other service of these types that the incident touches by its own keys.

    A place named in the text chooses between incidents; it does not end an outage at the customer's other sites.
    """
    by_account = {id(service.service): service for service in found.services}
    by_id = found.relevance == "impacted"
    own = [(by_account.get(id(one.service)), one) for one in ticket.of_types]
    return tuple(given or one for given, one in own if given or _touches(found.keys, one, by_id=by_id))


def _touches(keys: IncidentKeys, service: ServiceKeys, *, by_id: bool) -> bool:
    if not (_is_carried_by(service, keys) and _concerns(keys, service.service.type)):
        return False
    if _keys_of_service(keys, service):
        return True
    # Where ids decided and what serves it is known but not listed, the postcode it shares with others proves nothing.
    elsewhere = by_id and bool(service.resources and keys.resources)
    return not elsewhere and nearness_to(service.spot, keys) in _OWN_KEYS


def _is_carried_by(service: ServiceKeys, keys: IncidentKeys) -> bool:
    return service.carrier is None or keys.provider is None or service.carrier == keys.provider


def _concerns(keys: IncidentKeys, service_type: str) -> bool:
    return not keys.types or service_type == "other" or service_type in keys.types


def _by_id(keys: IncidentKeys, ticket: TicketKeys, touched: list[ServiceKeys]) -> Assessment | None:
    """``impacted`` where an id of the customer, of a service or of what serves it is listed."""
    found: set[MatchKey] = set()
    concerned: list[ServiceKeys] = []
    for service in touched:
        if on := _keys_of_service(keys, service):
            found |= on
            concerned.append(service)
    # Listed for another service than the one the ticket is about, which the customer also has: not concerned.
    if ticket.customer_ids & keys.subscribers and (touched or not ticket.owns_types):
        found.add("subscriber")
        concerned = concerned or touched
    grounds: list[Ground] = [_ground(_first(found))] if found else []
    if not found and (quoted := _quoted(keys, ticket)):
        found, grounds = {quoted}, ["quoted_id"]
    if not found:
        return None
    grounds += ["another_service"] if ticket.disagrees else []
    return Assessment(keys, "impacted", _in_order(found), confidence(*grounds), tuple(concerned))


def _keys_of_service(keys: IncidentKeys, service: ServiceKeys) -> set[MatchKey]:
    found: set[MatchKey] = set()
    if service.ids & keys.subscribers:
        found |= {"subscriber", "service_id"}
    if service.ids & keys.resources:
        found.add("service_id")
    if service.resources & (keys.resources | keys.subscribers):
        found.add("resource_id")
    return found


def _quoted(keys: IncidentKeys, ticket: TicketKeys) -> MatchKey | None:
    """The key that an id in the text is, where the customer's own ids cannot answer."""
    if keys.types and ticket.types and not ticket.types & keys.types:
        return None
    # A customer of whom ids are known writes another customer's number as somebody else's.
    if ticket.text_ids & keys.subscribers and not ticket.customer_ids:
        return "subscriber"
    known = any(service.resources for service in ticket.of_types)
    return "resource_id" if ticket.text_ids & keys.resources and not known else None


def _by_place(keys: IncidentKeys, ticket: TicketKeys, services: list[ServiceKeys]) -> Assessment:
    fits = _service_fits(keys, ticket)
    if fits is False:
        return _excluded(keys, "not_impacted")
    near, there, fuzzy = _nearest(keys, ticket, services)
    if near is Nearness.ELSEWHERE:
        relevance: Relevance = "partially_related" if fits else "unknown"
        return _excluded(keys, relevance, near, fits=fits)
    if near is Nearness.UNKNOWN:
        matched: tuple[MatchKey, ...] = ("service",) if fits else ()
        return Assessment(keys, "unknown", matched, confidence("unknown"), there, near, fits)
    key = _KEY_OF[near]
    if fits is None:
        return Assessment(keys, "unknown", (key,), confidence("place_without_service"), there, near, fits)
    grounds: list[Ground] = ["everywhere" if near is Nearness.EVERYWHERE else _ground(key)]
    grounds += ["misspelt_place"] if fuzzy else []
    grounds += ["another_service"] if ticket.disagrees else []
    on: tuple[MatchKey, ...] = (key, "service") if ticket.types else (key,)
    return Assessment(keys, "related", on, confidence(*grounds), there, near, fits)


def _service_fits(keys: IncidentKeys, ticket: TicketKeys) -> bool | None:
    """Whether the incident concerns the kind of service the ticket is about; None where that is unknown."""
    if not keys.types:
        return True
    if not ticket.types and ((ticket.about_work and keys.span.is_work) or ticket.days):
        # Who asks about planned work, or about a day, means the one at their place, whatever it touches.
        return True
    return bool(ticket.types & keys.types) if ticket.types else None


def _nearest(
    keys: IncidentKeys, ticket: TicketKeys, services: list[ServiceKeys]
) -> tuple[Nearness, tuple[ServiceKeys, ...], bool]:
    """How near the customer is, which services are that near, and whether a misspelt name told it."""
    if ticket.spots:
        found = [(nearness_to(spot, keys), spot) for spot in ticket.spots]
        best = min(near for near, _ in found)
        return best, tuple(services) if best.is_here else (), any(spot.fuzzy for near, spot in found if near is best)
    if not services:
        return nearness_to(Spot(), keys), (), False
    ranked = [(nearness_to(service.spot, keys), service) for service in services]
    best = min(near for near, _ in ranked)
    there = tuple(service for near, service in ranked if near is best or (best.is_here and near.is_here))
    return best, there if best.is_here else (), False


def nearness_to(spot: Spot, keys: IncidentKeys) -> Nearness:
    """How a place relates to the areas of an incident, the nearest counting."""
    return min((nearness(spot, area) for area in keys.areas), default=Nearness.UNKNOWN)


def _excluded(
    keys: IncidentKeys, relevance: Relevance, near: Nearness | None = None, *, fits: bool | None = None
) -> Assessment:
    on: tuple[MatchKey, ...] = ("service",) if relevance == "partially_related" else ()
    return Assessment(keys, relevance, on, confidence("excluded"), (), near, fits)


def _ground(key: MatchKey) -> Ground:
    return "everywhere" if key == "service" else key


def _first(found: set[MatchKey]) -> MatchKey:
    return _in_order(found)[0]


def _in_order(found: set[MatchKey]) -> tuple[MatchKey, ...]:
    return tuple(key for key in _LADDER if key in found)
