"""The keys of all known incidents, normalised once per store version and reachable without a scan."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge_base.matching import normal
from knowledge_base.matching.spots import AreaKeys, area_keys
from knowledge_base.matching.timing import Span, span_of
from knowledge_base.records import Incident


@dataclass(frozen=True, slots=True)
class IncidentKeys:
    """One incident as it is compared. ``order`` is its place among all."""

    incident: Incident
    order: int
    provider: str | None
    types: frozenset[str]
    subscribers: frozenset[str]
    resources: frozenset[str]
    areas: tuple[AreaKeys, ...]
    span: Span


class KnownIncidents:
    """All incidents with their keys, and which of them a key may concern."""

    def __init__(self, incidents: Iterable[Incident]) -> None:
        self.all = tuple(_keys(order, incident) for order, incident in enumerate(incidents))
        self.names: frozenset[str] = frozenset(name for keys in self.all for area in keys.areas for name in area.names)
        self.codes: frozenset[str] = frozenset(code for keys in self.all for area in keys.areas for code in area.codes)
        self.regions: frozenset[str] = normal.known_regions() | {
            region for keys in self.all for area in keys.areas for region in (area.region, area.country) if region
        }
        self._by_id: dict[str, list[IncidentKeys]] = defaultdict(list)
        self._by_key: dict[str, list[IncidentKeys]] = defaultdict(list)
        self._always: list[IncidentKeys] = []
        for keys in self.all:
            self._register(keys)

    def _register(self, keys: IncidentKeys) -> None:
        incident = keys.incident
        bare = incident.id.removeprefix(f"{incident.provider}:")
        names = {incident.id, bare, f"{incident.provider}:{bare}", *incident.external_ids}
        for name in {normal.identifier(name) for name in names}:
            self._by_id[name].append(keys)
        reachable = keys.subscribers | keys.resources
        for area in keys.areas:
            reachable |= area.names | area.codes
        for key in reachable:
            self._by_key[key].append(keys)
        if any(area.is_wide or area.prefixes for area in keys.areas):
            self._always.append(keys)

    def named(self, incident_id: str) -> IncidentKeys | None:
        """The one incident of an id: its own, with or without its provider, or another system's; None if several."""
        wanted = normal.identifier(incident_id)
        found = self._by_id.get(wanted, [])
        own = [keys for keys in found if normal.identifier(keys.incident.id) == wanted]
        return (own or found)[0] if len(own or found) == 1 else None

    def reached_by(self, keys: Iterable[str]) -> list[IncidentKeys]:
        """Every incident that one of these keys may concern, in order; the wide ones always."""
        found = {reached.order: reached for reached in self._always}
        for key in keys:
            found.update((reached.order, reached) for reached in self._by_key.get(key, ()))
        return [found[order] for order in sorted(found)]


def _keys(order: int, incident: Incident) -> IncidentKeys:
    return IncidentKeys(
        incident=incident,
        order=order,
        provider=normal.company(incident.provider) if incident.provider != "unknown" else None,
        types=frozenset(incident.services) - {"other"} if set(incident.services) != {"other"} else frozenset({"other"}),
        subscribers=normalised_ids(incident.subscribers),
        resources=normalised_ids(incident.resources),
        areas=tuple(area_keys(area, incident.provider) for area in incident.areas),
        span=span_of(incident),
    )


def normalised_ids(ids: Iterable[str]) -> frozenset[str]:
    """Ids as they are compared; one that is a phone number also by its last digits."""
    found = {normal.identifier(name) for name in ids if name.strip()}
    found.update(phone for name in ids if (phone := normal.phone_digits(name)))
    return frozenset(found)


class _Same:
    """A tuple of incidents as the key of a cache: by identity, because comparing a thousand records is slow."""

    def __init__(self, incidents: tuple[Incident, ...]) -> None:
        self.incidents = incidents

    def __hash__(self) -> int:
        return id(self.incidents)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.incidents is self.incidents


@lru_cache(maxsize=4)
def _known(same: _Same) -> KnownIncidents:
    return KnownIncidents(same.incidents)


def known_incidents(incidents: tuple[Incident, ...]) -> KnownIncidents:
    """The keys of a tuple of incidents; the same tuple again is answered from the last four."""
    return _known(_Same(incidents))
