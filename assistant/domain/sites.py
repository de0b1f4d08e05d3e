"""A customer with several sites at one glance: which are affected and by what, which are not, which are unknown."""

from dataclasses import dataclass

from knowledge_base.records import Lookup, Service, ServiceStanding

_MANY = 2


@dataclass(frozen=True)
class SitesPicture:
    """Sites by how they stand, one line each ("14 Mill Road, Riverside") in the account's order.

    ``affected`` by the incident that the reply is about, ``elsewhere`` by another one, ``fine`` where no known incident
    reaches, ``unknown`` where place or carrier is not known. A site stands as the worst of its services does.
    ``outages`` are the touched sites by the outage that touches them, in the account's order.
    """

    affected: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    fine: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    outages: tuple[tuple[str, ...], ...] = ()

    @property
    def total(self) -> int:
        """How many sites there are."""
        return len(self.affected) + len(self.elsewhere) + len(self.fine) + len(self.unknown)


def sites_picture(lookup: Lookup) -> SitesPicture | None:
    """The customer's sites as the matching found them; None for a customer with fewer than two."""
    incident = lookup.knowledge.incident
    by_site: dict[str, list[str]] = {}
    for standing in lookup.matching.standings:
        by_site.setdefault(site_line(standing.service), []).append(_state(standing, incident.id if incident else None))
    if len(by_site) < _MANY:
        return None
    worst = {site: min(states, key=_ORDER.index) for site, states in by_site.items()}
    return SitesPicture(
        affected=_of(worst, "affected"),
        elsewhere=_of(worst, "elsewhere"),
        fine=_of(worst, "fine"),
        unknown=_of(worst, "unknown"),
        outages=_by_outage(lookup),
    )


def several_outages(lookup: Lookup) -> bool:
    """Whether the incidents that fit alike are no question: each touches sites of the customer's own."""
    candidates = {match.incident.id for match in lookup.matching.candidates}
    touching = {one.match.incident.id for one in lookup.matching.standings if one.match is not None}
    return lookup.matching.chosen is None and len(candidates) >= _MANY and candidates <= touching


def site_line(service: Service) -> str:
    """How a site is named: street and town as far as known, else the line's own id."""
    place = service.place
    named = ", ".join(part for part in (place.line, place.city) if part) if place else ""
    return named or (place.postcode if place and place.postcode else None) or service.id or "?"


def _by_outage(lookup: Lookup) -> tuple[tuple[str, ...], ...]:
    found: dict[str, dict[str, None]] = {}
    for standing in lookup.matching.standings:
        if standing.state == "affected" and standing.match is not None:
            found.setdefault(standing.match.incident.id, {})[site_line(standing.service)] = None
    return tuple(tuple(sites) for sites in found.values())


_ORDER = ("affected", "elsewhere", "unknown", "fine")


def _state(standing: ServiceStanding, incident_id: str | None) -> str:
    if standing.state == "affected" and standing.match is not None:
        return "affected" if standing.match.incident.id == incident_id else "elsewhere"
    return "fine" if standing.state == "not_affected" else "unknown"


def _of(sites: dict[str, str], state: str) -> tuple[str, ...]:
    return tuple(site for site, found in sites.items() if found == state)
