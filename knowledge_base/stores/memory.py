"""The incident store in memory: what the commands without a data directory use."""

import threading
from dataclasses import dataclass, field

from knowledge_base.changes import describe_changes
from knowledge_base.records import FeedSnapshot, Incident, IncidentChange, Policy, Provider
from knowledge_base.stores.versions import Key, View, by_provider, content_hash, make_view, renamed
from knowledge_base.wording import zone_of


@dataclass
class _Versions:
    incidents: list[Incident] = field(default_factory=list)
    newest_hash: str = ""
    hash_by_source: dict[str, str] = field(default_factory=dict)


class MemoryIncidentStore:
    """Keeps every version for as long as the process lives. Safe to use from several threads."""

    def __init__(self) -> None:
        self._versions: dict[Key, _Versions] = {}
        self._providers: dict[Key, Provider] = {}
        self._policies: dict[Key, tuple[Policy, ...]] = {}
        self._version = 0
        self._view = View(0)
        self._lock = threading.RLock()

    def record(self, snapshot: FeedSnapshot) -> tuple[IncidentChange, ...]:
        """Store what changed; the same snapshot twice changes nothing."""
        with self._lock:
            changes = [self._record(incident, snapshot) for incident in snapshot.incidents]
            changed = [change for change in changes if change is not None]
            if self._record_provider(snapshot) or changed:
                self._version += 1
            return tuple(changed)

    def version(self) -> int:
        """Grows with every stored change."""
        return self._version

    def incidents(self) -> tuple[Incident, ...]:
        """The newest version of every incident, in order of provider and id."""
        return self._current().incidents

    def incident(self, incident_id: str) -> Incident | None:
        """The newest version by public id."""
        return self._current().newest.get(incident_id)

    def history(self, incident_id: str) -> tuple[Incident, ...]:
        """Every version of one incident, oldest first, under its public id."""
        with self._lock:
            key = self._current().keys.get(incident_id)
            versions = self._versions[key].incidents if key else []
            return tuple(renamed(incident, incident_id) for incident in versions)

    def providers(self) -> tuple[Provider, ...]:
        """Every provider seen, by name."""
        return self._current().providers

    def policies(self, provider: str) -> tuple[Policy, ...]:
        """All policies of a provider."""
        return self._current().policies.get(provider, ())

    def _record(self, incident: Incident, snapshot: FeedSnapshot) -> IncidentChange | None:
        known = self._versions.setdefault(incident.key, _Versions())
        content = content_hash(incident)
        if content in {known.newest_hash, known.hash_by_source.get(snapshot.source)}:
            known.hash_by_source[snapshot.source] = content
            return None
        before = known.incidents[-1] if known.incidents else None
        known.incidents.append(incident)
        known.newest_hash = known.hash_by_source[snapshot.source] = content
        zone = zone_of(snapshot.provider.time_zone)
        return IncidentChange(incident, describe_changes(before, incident, zone) if before else ())

    def _record_provider(self, snapshot: FeedSnapshot) -> bool:
        key = (snapshot.provider.name, snapshot.source)
        same = (self._providers.get(key), self._policies.get(key)) == (snapshot.provider, snapshot.policies)
        if not same:
            self._providers.pop(key, None)
            self._policies.pop(key, None)
            self._providers[key], self._policies[key] = snapshot.provider, snapshot.policies
        return not same

    def _current(self) -> View:
        with self._lock:
            if self._view.version != self._version:
                newest = (known.incidents[-1] for known in self._versions.values())
                self._view = make_view(self._version, newest, self._providers.values(), by_provider(self._policies))
            return self._view
