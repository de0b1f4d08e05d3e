"""The keys of one ticket: what it is about, where, and by which ids the provider knows the customer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from knowledge_base.matching import normal
from knowledge_base.matching.dates import past_days
from knowledge_base.matching.incident_keys import normalised_ids
from knowledge_base.matching.known import KnownIncidents
from knowledge_base.matching.lexicon import words
from knowledge_base.matching.spots import Spot, everybody_key, spot_of
from knowledge_base.matching.text_places import text_spots
from knowledge_base.records import Customer, LookupQuery, Service

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """One service of the customer as it is compared."""

    service: Service
    ids: frozenset[str]
    resources: frozenset[str]
    carrier: str | None
    spot: Spot

    def reach(self) -> frozenset[str]:
        """The keys by which incidents that touch it are reached."""
        return self.ids | self.resources | self.spot.reach()

    @property
    def shape(self) -> "ServiceKeys":
        """What counts of it against incidents that none of its keys reaches."""
        return replace(self, ids=frozenset(), resources=frozenset(), spot=self.spot.shape)


@dataclass(frozen=True, slots=True)
class TicketKeys:
    """A ticket as it is compared.

    ``types`` are the service types it is about, empty if unknown; ``stated`` those that the text names. ``services``
    are those of the customer's services that it may be about: of these types if the customer has any, and at the place
    that the text names if it names one. ``of_types`` are the same before the place narrowed them. ``spots`` are the
    places named in the text that count, empty where the account's do. ``owns_types`` says that the customer has a
    service of a type that the text names, ``disagrees`` that it has none, not even one alike. ``about_all``: sites
    that the text does not name are asked about, too.
    """

    types: frozenset[str]
    stated: frozenset[str]
    services: tuple[ServiceKeys, ...]
    of_types: tuple[ServiceKeys, ...]
    customer_ids: frozenset[str]
    text_ids: frozenset[str]
    spots: tuple[Spot, ...]
    owns_types: bool
    disagrees: bool
    about_work: bool
    about_past: bool
    days: tuple[date, ...] = ()
    about_all: bool = False

    @property
    def place_is_known(self) -> bool:
        """Whether anything says where the customer is, more closely than a region."""
        return any(spot.is_known for spot in self.spots or [service.spot for service in self.services])

    def reach(self, providers: frozenset[str]) -> frozenset[str]:
        """Every key by which an incident may be reached; ``providers`` are all that tell of any."""
        keys = set(self.customer_ids | self.text_ids)
        for spot in self.spots or (Spot(),):
            keys |= spot.reach()
        for service in self.services:
            keys |= service.reach()
        carriers = {service.carrier for service in self.services}
        anyone = not carriers or None in carriers
        keys |= {everybody_key(name) for name in ((*providers, None) if anyone else (*carriers, None))}
        return frozenset(keys)

    def shape(self) -> "TicketKeys":
        """What counts against incidents that none of its keys reaches: fewer services, no ids."""
        shapes = {(one.carrier, one.service.type, one.spot.shape): one for one in reversed(self.services)}
        of_types = {(one.carrier, one.service.type, one.spot.shape): one for one in reversed(self.of_types)}
        return replace(
            self,
            services=tuple(one.shape for one in shapes.values()),
            of_types=tuple(one.shape for one in of_types.values()),
            customer_ids=frozenset(),
            text_ids=frozenset(),
            spots=tuple(dict.fromkeys(spot.shape for spot in self.spots)),
        )


def ticket_keys(query: LookupQuery, known: KnownIncidents) -> TicketKeys:
    """Everything that can be compared of a ticket."""
    stated = frozenset(query.services) - {"other"}
    own = tuple(_service_keys(service) for service in query.customer.services) if query.customer else ()
    bare = normal.plain(query.text)
    text_ids = normal.identifiers_in(query.text)
    working = normal.said_to_work(bare)
    only = normal.said_to_be_meant(bare) - working
    stated = (stated & only) or (stated - working) or stated
    quoted = _quoted(own, text_ids)
    services, types, disagrees = _about(stated, quoted or own, working)
    services = quoted or _of_named_carrier(services, bare)
    spots, services_there = _where(query, known, services)
    foreign = any(spot.foreign for spot in spots)
    days = past_days(query.text, bare, (query.at or query.now).date())
    return TicketKeys(
        types=types,
        stated=stated,
        services=() if foreign else services_there,
        # Who writes for somebody else has neither their line nor their carrier.
        of_types=() if foreign or (spots and not services_there) else services,
        customer_ids=frozenset() if foreign else _customer_ids(query.customer),
        text_ids=text_ids,
        spots=spots,
        owns_types=any(service.service.type in stated for service in services),
        disagrees=disagrees,
        about_work=normal.speaks_of_work(bare),
        about_past=bool(days) or normal.speaks_of_the_past(bare),
        days=days,
        about_all=words().all_sites.search(bare) is not None,
    )


def _service_keys(service: Service) -> ServiceKeys:
    return ServiceKeys(
        service=service,
        ids=normalised_ids([service.id] if service.id else []),
        resources=normalised_ids(service.resource_ids),
        carrier=normal.company(service.carrier) if service.carrier and service.carrier.strip() else None,
        spot=spot_of(service),
    )


def _customer_ids(customer: Customer | None) -> frozenset[str]:
    if customer is None:
        return frozenset()
    accounts = [account.id for account in customer.accounts or () if account.id]
    return normalised_ids([*([customer.id] if customer.id else []), *accounts])


def _about(
    stated: frozenset[str], own: tuple[ServiceKeys, ...], working: frozenset[str]
) -> tuple[tuple[ServiceKeys, ...], frozenset[str], bool]:
    """The services and types that a ticket is about, and whether the text names a type that the customer has not.

    ``working`` are types that the text says work: no other word means those.
    """
    owned = frozenset(service.service.type for service in own)
    if not stated:
        types = owned - {"other"}
        # Where all that the customer has is said to work, something else fails.
        return (own, types - working, True) if types and types <= working else (own, types, False)
    if not own:
        # Texts travel over the mobile network, so who writes that they fail may mean its outage.
        return own, stated | {"mobile"} if "sms" in stated and "mobile" not in working else stated, False
    # Customers say "phone" for a mobile and "internet" for a VPN: then the account knows better.
    meant = {owned_type for word in stated for owned_type in _meant_by(word, owned, working)}
    if meant:
        return tuple(service for service in own if service.service.type in meant), frozenset(meant), False
    return own, stated, True


def _quoted(own: tuple[ServiceKeys, ...], text_ids: frozenset[str]) -> tuple[ServiceKeys, ...]:
    """The customer's services whose id or circuit the text quotes."""
    return tuple(service for service in own if (service.ids | service.resources) & text_ids)


def _of_named_carrier(own: tuple[ServiceKeys, ...], bare: str) -> tuple[ServiceKeys, ...]:
    """The services of the one carrier whose line the text speaks of, or all; "a Northlight outage" is no line."""
    carriers = {service.carrier for service in own if service.carrier}
    outages = words().outages
    named = {
        carrier
        for carrier in (carriers if len(carriers) > 1 else ())
        if re.search(rf"\b{re.escape(carrier)}\b(?! (?:{outages})\b)", bare)
    }
    return tuple(service for service in own if service.carrier in named) if len(named) == 1 else own


def _meant_by(word: str, owned: frozenset[str], working: frozenset[str]) -> frozenset[str]:
    if word in owned:
        return frozenset({word})
    return frozenset(other for other in owned - working if normal.types_alike(word, other))


def _where(
    query: LookupQuery, known: KnownIncidents, services: tuple[ServiceKeys, ...]
) -> tuple[tuple[Spot, ...], tuple[ServiceKeys, ...]]:
    """The places that count, and the services that may be there.

    A place in the text that is one of the account's picks out the services there. Another known place wins over the
    account's, and then only services without a place of their own may be there. A place that nobody knows counts only
    if the account has none.
    """
    account = _account_spots(query.customer)
    named = text_spots(query, known, account)
    lines = _lines_named(services, normal.plain(query.text))
    # "Plaza Vieja" may be a town to whoever reads it, and is the street of this customer's own address.
    named = tuple(spot for spot in named if not (spot.names | spot.streets) & set(lines))
    services = tuple(one for found in lines.values() for one in found) or services
    named = _narrowed(named, account, normal.plain(query.text), known)
    if not named:
        return (), services
    if away := tuple(spot for spot in named if spot.foreign and not _is_own(spot, account)):
        return away, _placeless(services)
    if there := _at(services, named):
        return (), there
    if any(spot.agrees_with(other) for spot in named for other in account):
        # One of the account's places, but not of a service of this kind.
        agreeing = tuple(spot for spot in named if any(spot.agrees_with(other) for other in account))
        return agreeing, _placeless(services)
    settled = any(service.spot.is_known for service in services)
    recognised = tuple(
        spot
        for spot in named
        if spot.codes
        or ((spot.firm or not settled) and (known.names.among(spot.names) or spot.streets & known.streets))
    )
    if recognised or not settled:
        return recognised or named, _placeless(services)
    return (), services


def _narrowed(named: tuple[Spot, ...], account: tuple[Spot, ...], bare: str, known: KnownIncidents) -> tuple[Spot, ...]:
    """Of the account's towns only those that the text names, also by their first words: "San Telmo" del Mar."""
    towns = {town for spot in account for town in spot.names}
    said = {town for town in towns if any(f" {name} " in f" {bare} " for name in _short_names(town, towns, known))}
    if not said or len(towns) < _SEVERAL or not named or not all(_is_own(spot, account) for spot in named):
        return named
    told = {town for spot in named for town in spot.names}
    shortened = tuple(spot for spot in account if any(f" {town} " not in f" {bare} " for town in spot.names & said))
    others = tuple(spot for spot in shortened if not spot.names & told)
    return (*(spot for spot in named if not spot.names & (towns - said)), *others)


def _short_names(town: str, towns: set[str], known: KnownIncidents) -> Iterator[str]:
    """A town's name, and its first words where they mean no other place."""
    yield town
    words_of = town.split()
    for count in range(len(words_of) - 1, 1, -1):
        name = " ".join(words_of[:count])
        if name not in known.names and not any(other.startswith(name) for other in towns - {town}):
            yield name


def _lines_named(services: tuple[ServiceKeys, ...], bare: str) -> dict[str, list[ServiceKeys]]:
    """The services by the street of their address, where the text names it; a single word is no street."""
    found: dict[str, list[ServiceKeys]] = {}
    for service in services:
        place = service.service.place
        street = normal.plain(place.line) if place and place.line else ""
        words_of = [word for word in street.split() if not any(letter.isdigit() for letter in word)]
        name = " ".join(words_of)
        if len(words_of) > 1 and f" {name} " in f" {bare} ":
            found.setdefault(name, []).append(service)
    return found


def _is_own(spot: Spot, account: tuple[Spot, ...]) -> bool:
    return any(spot.agrees_with(other) for other in account)


def _at(services: tuple[ServiceKeys, ...], named: tuple[Spot, ...]) -> tuple[ServiceKeys, ...]:
    found = []
    for service in services:
        agreeing = [spot for spot in named if spot.agrees_with(service.spot)]
        if agreeing:
            found.append(replace(service, spot=service.spot.refined_by(agreeing[0])))
    return tuple(found)


def _placeless(services: tuple[ServiceKeys, ...]) -> tuple[ServiceKeys, ...]:
    return tuple(service for service in services if not service.spot.is_known)


def _account_spots(customer: Customer | None) -> tuple[Spot, ...]:
    spots = [spot_of(service) for service in customer.services] if customer else []
    return tuple(dict.fromkeys(spot for spot in spots if spot.is_known))
