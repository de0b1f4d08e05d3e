"""The keys of one ticket: what it is about, where, and by which ids the provider knows the customer."""

from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from knowledge_base.matching import normal
from knowledge_base.matching.incident_keys import KnownIncidents, normalised_ids
from knowledge_base.matching.spots import Spot, spot_of
from knowledge_base.records import Customer, LookupQuery, Service

_FIRST_FUZZY = 5
_LONG_WORD = 10
"""A word of 5 letters or more may have one slip, of 10 or more two; shorter ones none, so East is never West."""


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """One service of the customer as it is compared."""

    service: Service
    ids: frozenset[str]
    resources: frozenset[str]
    carrier: str | None
    spot: Spot


@dataclass(frozen=True, slots=True)
class TicketKeys:
    """A ticket as it is compared.

    ``types`` are the service types it is about, empty if unknown. ``services`` are those of the customer's services
    that it may be about: of these types if the customer has any, and at the place that the text names if it names one.
    ``of_types`` are the same before the place narrowed them. ``spots`` are the places named in the text that count,
    empty where the account's do. ``owns_types`` says that the customer has a service of a type
    that the text names, ``disagrees`` that it has none, not even one alike.
    """

    types: frozenset[str]
    services: tuple[ServiceKeys, ...]
    of_types: tuple[ServiceKeys, ...]
    customer_ids: frozenset[str]
    text_ids: frozenset[str]
    spots: tuple[Spot, ...]
    owns_types: bool
    disagrees: bool
    about_work: bool

    @property
    def place_is_known(self) -> bool:
        """Whether anything says where the customer is, more closely than a region."""
        return any(spot.is_known for spot in self.spots or [service.spot for service in self.services])

    def reach(self) -> frozenset[str]:
        """Every key by which an incident may be reached."""
        keys = self.customer_ids | self.text_ids
        for spot in self.spots:
            keys |= spot.names | spot.codes | spot.serving
        for service in self.services:
            keys |= service.ids | service.resources | service.spot.names | service.spot.codes | service.spot.serving
        return keys


def ticket_keys(query: LookupQuery, known: KnownIncidents) -> TicketKeys:
    """Everything that can be compared of a ticket."""
    stated = frozenset(query.services) - {"other"}
    own = tuple(_service_keys(service) for service in query.customer.services) if query.customer else ()
    services, types, disagrees = _about(stated, own)
    spots, services_there = _where(query, known, services)
    return TicketKeys(
        types=types,
        services=services_there,
        of_types=services,
        customer_ids=_customer_ids(query.customer),
        text_ids=normal.identifiers_in(query.text),
        spots=spots,
        owns_types=any(service.service.type in stated for service in services),
        disagrees=disagrees,
        about_work=bool(normal.words().maintenance.search(normal.plain(query.text))),
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
    stated: frozenset[str], own: tuple[ServiceKeys, ...]
) -> tuple[tuple[ServiceKeys, ...], frozenset[str], bool]:
    """The services and types that a ticket is about, and whether the text names a type that the customer has not."""
    owned = frozenset(service.service.type for service in own)
    if not stated:
        return own, owned - {"other"}, False
    if not own:
        # Texts travel over the mobile network, so who writes that they fail may mean its outage.
        return own, stated | {"mobile"} if "sms" in stated else stated, False
    # Customers say "phone" for a mobile and "internet" for a VPN: then the account knows better.
    meant = {owned_type for word in stated for owned_type in _meant_by(word, owned)}
    if meant:
        return tuple(service for service in own if service.service.type in meant), frozenset(meant), False
    return own, stated, True


def _meant_by(word: str, owned: frozenset[str]) -> frozenset[str]:
    if word in owned:
        return frozenset({word})
    return frozenset(other for other in owned if normal.types_alike(word, other))


def _where(
    query: LookupQuery, known: KnownIncidents, services: tuple[ServiceKeys, ...]
) -> tuple[tuple[Spot, ...], tuple[ServiceKeys, ...]]:
    """The places that count, and the services that may be there.

    A place in the text that is one of the account's picks out the services there. Another known place wins over the
    account's, and then only services without a place of their own may be there. A place that nobody knows counts only
    if the account has none.
    """
    account = _account_spots(query.customer)
    named = _text_spots(query, known, account)
    if not named:
        return (), services
    if there := _at(services, named):
        return (), there
    if any(spot.agrees_with(other) for spot in named for other in account):
        # One of the account's places, but not of a service of this kind.
        agreeing = tuple(spot for spot in named if any(spot.agrees_with(other) for other in account))
        return agreeing, _placeless(services)
    recognised = tuple(spot for spot in named if spot.names & known.names or spot.codes)
    if recognised or not any(service.spot.is_known for service in services):
        return recognised or named, _placeless(services)
    return (), services


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


def _text_spots(query: LookupQuery, known: KnownIncidents, account: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The places that the text names: names with the region beside them, and postcodes."""
    account_codes = frozenset(code for spot in account for code in spot.codes)
    account_names = frozenset(name for spot in account for name in spot.names)
    stated = normal.stated_codes(query.text)
    codes = stated | (normal.code_tokens(query.text) & (known.codes | account_codes))
    codes = frozenset(code for text in codes for code in normal.covering_codes(text))
    regions: set[str] = set()
    spots: list[Spot] = []
    for place in query.places:
        names = normal.place_names(place)
        regional = frozenset(name for name in names if normal.region_name(name) in known.regions - known.names)
        regions.update(normal.region_name(name) for name in regional)
        if names - regional:
            spots.append(_recognised(names - regional, known.names | account_names))
    regions |= {found for place in query.places if (found := normal.region_after(place, query.text, known.regions))}
    region = min(regions) if len(regions) == 1 else None
    if region and not spots and not codes and not account:
        return (Spot(region=region),)
    return _joined([replace(spot, region=region) for spot in spots], codes)


def _joined(spots: list[Spot], codes: frozenset[str]) -> tuple[Spot, ...]:
    """One name and some codes are one place; several names and codes cannot be told apart."""
    distinct = list(dict.fromkeys(spots))
    if not codes:
        return tuple(distinct)
    if len(distinct) == 1:
        return (replace(distinct[0], codes=codes),)
    return (*distinct, Spot(codes=codes))


def _recognised(names: frozenset[str], known: frozenset[str]) -> Spot:
    """The place under its known name, when it is written with a slip ("Riversde") or as one word ("cedarbluff")."""
    if names & known:
        return Spot(names=names & known)
    found = {match for name in sorted(names) for match in _written_like(name, known)}
    return Spot(names=frozenset(found), fuzzy=True) if len(found) == 1 else Spot(names=names)


def _written_like(name: str, known: frozenset[str]) -> list[str]:
    together = name.replace(" ", "")
    same = [other for other in known if other.replace(" ", "") == together]
    return same or [other for other in known if _is_slip(name, other)]


def _is_slip(name: str, other: str) -> bool:
    if name[:1] != other[:1] or abs(len(name) - len(other)) > 1 + (len(name) >= _LONG_WORD):
        return False
    ours, theirs = name.split(), other.split()
    return len(ours) == len(theirs) and all(_is_same_word(*pair) for pair in zip(ours, theirs, strict=True))


def _is_same_word(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    slips = 0 if shorter < _FIRST_FUZZY else 1 if shorter < _LONG_WORD else 2
    return one == other or (slips > 0 and OSA.distance(one, other, score_cutoff=slips) <= slips)
