"""Incidents of one kind: those that a ticket cannot tell apart unless one of their own keys reaches it.

A ticket that names no key of an incident compares with it only by provider, service types, region, and whether its
areas have names and codes at all. Thousands of incidents fall into some hundred such kinds, so what is open to
question, and what is near, is decided once per kind instead of once per incident.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge_base.matching.incident_keys import IncidentKeys
from knowledge_base.matching.spots import AreaKeys
from knowledge_base.matching.timing import AFTER_END, AFTER_TOLD_END, Moment, Timeliness, timeliness

KindKey = tuple[str | None, frozenset[str], frozenset[AreaKeys]]
_SOME = frozenset({"\N{MIDDLE DOT}"})
"""Stands for names or codes that no ticket has."""
_NEVER_OVER = float("-inf")


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """``example`` has the keys that all share; ``members`` are sorted by when they end, running ones first."""

    example: IncidentKeys
    members: tuple[IncidentKeys, ...]

    def in_time(self, moment: Moment) -> Iterator[tuple[Timeliness, IncidentKeys]]:
        """Members that fit a ticket of that time, with how well."""
        yield from in_time(self.members, moment)


def kind_key(keys: IncidentKeys) -> KindKey:
    """What incidents of one kind share."""
    return (keys.provider, keys.types, frozenset(_without_names(area) for area in keys.areas))


def kind_of(members: list[IncidentKeys]) -> Kind:
    """The kind of incidents that share a key."""
    areas = tuple(sorted({_without_names(area) for area in members[0].areas}, key=repr))
    example = replace(members[0], subscribers=frozenset(), resources=frozenset(), areas=areas)
    return Kind(example, by_recency(members))


def by_recency(members: list[IncidentKeys]) -> tuple[IncidentKeys, ...]:
    """Those without an end first, then the last to end first."""
    return tuple(sorted(members, key=lambda keys: (_ends(keys), keys.order)))


def in_time(members: tuple[IncidentKeys, ...], moment: Moment) -> Iterator[tuple[Timeliness, IncidentKeys]]:
    """Of incidents sorted by recency those that fit a ticket of that time, with how well."""
    last = moment.at - max(AFTER_END, AFTER_TOLD_END if moment.about_past else AFTER_END)
    for keys in members:
        if keys.span.end is not None and keys.span.end < last:
            return
        time = timeliness(keys.span, moment)
        if time is not None:
            yield time, keys


def _ends(keys: IncidentKeys) -> float:
    return -keys.span.end.timestamp() if keys.span.end is not None else _NEVER_OVER


def _without_names(area: AreaKeys) -> AreaKeys:
    return replace(
        area,
        names=_SOME if area.names else area.names,
        streets=_SOME if area.streets else area.streets,
        districts=frozenset(),
        codes=_SOME if area.codes or area.prefixes else area.codes,
        prefixes=(),
    )
