"""The keys of one incident, normalised once for as long as the incident stays the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.matching import normal
from knowledge_base.matching.spots import AreaKeys, area_keys
from knowledge_base.matching.timing import Span, span_of
from knowledge_base.matching.told_areas import with_told
from knowledge_base.records import Incident

_SHORTEST_NAME = 3
"""A region of two letters is a code, and as a word it would be found everywhere."""


@dataclass(frozen=True, slots=True, eq=False)
class IncidentKeys:
    """One incident as it is compared; ``spoken`` are its place names and regions as its feed spells them."""

    incident: Incident
    provider: str | None
    types: frozenset[str]
    subscribers: frozenset[str]
    resources: frozenset[str]
    areas: tuple[AreaKeys, ...]
    span: Span
    spoken: frozenset[str]

    @property
    def order(self) -> tuple[str, str]:
        """What sorts incidents that are equal otherwise."""
        return self.incident.key

    def ids(self) -> frozenset[str]:
        """The ids by which people name it: its own, with and without the provider, and other systems'."""
        incident = self.incident
        bare = incident.id.removeprefix(f"{incident.provider}:")
        names = {incident.id, bare, f"{incident.provider}:{bare}", *incident.external_ids}
        return frozenset(normal.identifier(name) for name in names)

    def reachable_by(self) -> frozenset[str]:
        """Every key by which a ticket may reach it."""
        keys = self.subscribers | self.resources
        for area in self.areas:
            keys |= area.names | area.streets | area.codes | area.districts | area.wide_keys(self.provider)
        return keys


def keys_of(incident: Incident) -> IncidentKeys:
    """An incident's keys."""
    return IncidentKeys(
        incident=incident,
        provider=normal.company(incident.provider) if incident.provider != "unknown" else None,
        types=frozenset(incident.services) - {"other"} if set(incident.services) != {"other"} else frozenset({"other"}),
        subscribers=normalised_ids(incident.subscribers),
        resources=normalised_ids(incident.resources),
        areas=with_told(tuple(area_keys(area, incident.provider) for area in incident.areas), incident),
        span=span_of(incident),
        spoken=_spoken(incident),
    )


def normalised_ids(ids: Iterable[str]) -> frozenset[str]:
    """Ids as they are compared; one that is a phone number also by its last digits."""
    found = {normal.identifier(name) for name in ids if name.strip()}
    found.update(phone for name in ids if (phone := normal.phone_digits(name)))
    return frozenset(found)


def _spoken(incident: Incident) -> frozenset[str]:
    names: set[str] = set()
    for area in incident.areas:
        if area.description and normal.after_everywhere(area.description, incident.provider) is None:
            names |= normal.spoken_names(area.description)
        if area.region:
            names.add(area.region)
    return frozenset(name for name in names if len(name) >= _SHORTEST_NAME)
