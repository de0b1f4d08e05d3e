"""All known incidents by key: found without a scan, and kept in step when a poll changes some of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from knowledge_base.matching import normal
from knowledge_base.matching.incident_keys import IncidentKeys, keys_of
from knowledge_base.matching.kinds import Kind, KindKey, by_recency, in_time, kind_key, kind_of
from knowledge_base.matching.names import Names
from knowledge_base.matching.timing import Moment, Timeliness
from knowledge_base.records import Incident

_IN = " @ "
"""Between a place and its region; no normal form has such a sign."""
_MOST_CHANGED = 0.25
"""Where more has changed than this share, everything is arranged anew: that is then quicker."""


class KnownIncidents:
    """Incidents reachable by id, by key and by kind. Never changes: ``updated`` gives another that shares what stayed.

    ``names`` are the places of all areas in normal form, ``codes`` their postcodes, ``regions`` regions and countries,
    ``providers`` who tells of them, ``gazetteer`` the places as the feeds spell them.
    """

    def __init__(self, incidents: Iterable[Incident] = ()) -> None:
        self._all: dict[int, IncidentKeys] = {}
        self._by_id: dict[str, tuple[IncidentKeys, ...]] = {}
        self._by_key: dict[str, tuple[IncidentKeys, ...]] = {}
        self._by_kind: dict[KindKey, Kind] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._arrange([], [keys_of(incident) for incident in incidents])

    def updated(self, incidents: tuple[Incident, ...]) -> "KnownIncidents":
        """The same for another version; only what is not the very same record is looked at again."""
        wanted = {id(incident): incident for incident in incidents}
        gone = [keys for place, keys in self._all.items() if place not in wanted]
        new = [incident for place, incident in wanted.items() if place not in self._all]
        if len(gone) + len(new) > _MOST_CHANGED * len(wanted):
            return KnownIncidents(incidents)
        other = KnownIncidents()
        other._all, other._by_kind = dict(self._all), dict(self._by_kind)
        other._by_id, other._by_key = dict(self._by_id), dict(self._by_key)
        other._counts = self._counts.copy()
        other._arrange(gone, [keys_of(incident) for incident in new])
        if other._counts.keys() == self._counts.keys():
            # Nothing that is named or spoken changed, so what was derived from it stays, too.
            derived = ("names", "_lying", "streets", "codes", "regions", "providers", "gazetteer")
            other.__dict__.update({name: self.__dict__[name] for name in derived if name in self.__dict__})
        return other

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def names(self) -> Names:
        """Place names in normal form."""
        return Names(self._counted("name"))

    @cached_property
    def _lying(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for entry in self._counted("lies"):
            name, _, region = entry.partition(_IN)
            found[name].update({region} - {""})
        return {name: frozenset(regions) for name, regions in found.items()}

    def regions_of(self, name: str) -> frozenset[str] | None:
        """The regions in which areas have this place, empty where they tell none; None for no place of an area."""
        return self._lying.get(name)

    @cached_property
    def streets(self) -> frozenset[str]:
        """Streets in normal form."""
        return self._counted("street")

    @cached_property
    def codes(self) -> frozenset[str]:
        """Postcodes that areas list, and their districts."""
        return self._counted("code")

    @cached_property
    def regions(self) -> frozenset[str]:
        """Regions and countries that areas name or that are known anyway."""
        return normal.known_regions() | self._counted("region")

    @cached_property
    def providers(self) -> frozenset[str]:
        """Providers as they are compared."""
        return self._counted("provider")

    @cached_property
    def gazetteer(self) -> tuple[str, ...]:
        """Every place name and region as its feed spells it, sorted."""
        return tuple(sorted(self._counted("spoken")))

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """All kinds, in an order that does not depend on how they came about."""
        return tuple(sorted(self._by_kind.values(), key=lambda kind: min(keys.order for keys in kind.members[:1])))

    @cached_property
    def _kinds_by_type(self) -> dict[str, tuple[Kind, ...]]:
        found: dict[str, list[Kind]] = defaultdict(list)
        for kind in self.kinds:
            for name in kind.example.types or ("",):
                found[name].append(kind)
        return {name: tuple(kinds) for name, kinds in found.items()}

    def kinds_of(self, types: frozenset[str]) -> list[Kind]:
        """The kinds that may concern these service types, or any where none is given."""
        if not types:
            return list(self.kinds)
        found = {id(kind): kind for name in ("", *sorted(types)) for kind in self._kinds_by_type.get(name, ())}
        return list(found.values())

    def named(self, incident_id: str) -> IncidentKeys | None:
        """The one incident of an id: its own, with or without its provider, or another system's; None if several."""
        found = self.all_named(incident_id)
        return found[0] if len(found) == 1 else None

    def all_named(self, incident_id: str) -> tuple[IncidentKeys, ...]:
        """Every incident that an id may mean, those whose own it is before those of another system."""
        wanted = normal.identifier(incident_id)
        found = self._by_id.get(wanted, ())
        return tuple(keys for keys in found if normal.identifier(keys.incident.id) == wanted) or found

    def reached_by(self, keys: Iterable[str], moment: Moment) -> list[tuple[Timeliness, IncidentKeys]]:
        """Every incident that one of these keys reaches and that fits a ticket of that time, in order."""
        found: dict[int, tuple[Timeliness, IncidentKeys]] = {}
        for key in keys:
            for time, reached in in_time(self._by_key.get(key, ()), moment):
                found[id(reached)] = (time, reached)
        return sorted(found.values(), key=lambda entry: entry[1].order)

    def _counted(self, what: str) -> frozenset[str]:
        return frozenset(value for kind, value in self._counts if kind == what)

    def _arrange(self, gone: list[IncidentKeys], new: list[IncidentKeys]) -> None:
        for keys in gone:
            del self._all[id(keys.incident)]
            self._counts.subtract(_counted_of(keys))
        for keys in new:
            self._all[id(keys.incident)] = keys
            self._counts.update(_counted_of(keys))
        if gone:
            self._counts = +self._counts
        removed = {id(keys) for keys in gone}
        _merge(self._by_id, _grouped((keys, keys.ids()) for keys in gone + new), removed)
        _merge(self._by_key, _grouped((keys, keys.reachable_by()) for keys in gone + new), removed)
        self._arrange_kinds(gone + new, removed)

    def _arrange_kinds(self, touched: list[IncidentKeys], removed: set[int]) -> None:
        groups: dict[KindKey, list[IncidentKeys]] = defaultdict(list)
        for keys in touched:
            groups[kind_key(keys)].append(keys)
        for key, some in groups.items():
            before = self._by_kind[key].members if key in self._by_kind else ()
            members = [keys for keys in (*before, *_distinct(some)) if id(keys) not in removed]
            if members:
                self._by_kind[key] = kind_of(members)
            else:
                self._by_kind.pop(key, None)


def _counted_of(keys: IncidentKeys) -> Counter[tuple[str, str]]:
    counted = {("spoken", name) for name in keys.spoken}
    for area in keys.areas:
        counted |= {("name", name) for name in area.names} | {("street", name) for name in area.streets}
        counted |= {("lies", f"{name}{_IN}{area.region or area.country or ''}") for name in area.names}
        counted |= {("code", code) for code in area.codes | area.districts}
        counted |= {("region", region) for region in (area.region, area.country) if region}
    if keys.provider:
        counted.add(("provider", keys.provider))
    return Counter(counted)


def _grouped(keyed: Iterable[tuple[IncidentKeys, frozenset[str]]]) -> dict[str, list[IncidentKeys]]:
    groups: dict[str, list[IncidentKeys]] = defaultdict(list)
    for keys, names in keyed:
        for name in names:
            groups[name].append(keys)
    return groups


def _merge(held: dict[str, tuple[IncidentKeys, ...]], groups: dict[str, list[IncidentKeys]], removed: set[int]) -> None:
    for key, some in groups.items():
        kept = [keys for keys in (*held.get(key, ()), *some) if id(keys) not in removed]
        if len(kept) > 1:
            held[key] = by_recency(kept)
        elif kept:
            held[key] = (kept[0],)
        else:
            held.pop(key, None)


def _distinct(some: list[IncidentKeys]) -> list[IncidentKeys]:
    return list({id(keys): keys for keys in some}.values())
