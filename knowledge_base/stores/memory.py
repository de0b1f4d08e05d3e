"""The incident store in memory: what the commands without a data directory use."""

import threading
from dataclasses import dataclass, field
from datetime import datetime

from knowledge_base.changes import describe_changes
from knowledge_base.records import Evidence, FeedSnapshot, Incident, IncidentChange, IncidentLink, Policy, Provider
from knowledge_base.stores.alerts import standing
from knowledge_base.stores.life import Life
from knowledge_base.stores.ordering import Head, Said, Seen, judge, place_before
from knowledge_base.stores.sharing import Pair, ordered
from knowledge_base.stores.versions import Key, Told, View, content_hash, make_view, tells_provider
from knowledge_base.wording import zone_of


@dataclass
class _Versions:
    head: Head | None = None
    life: Life = field(default_factory=Life)
    hashes: set[str] = field(default_factory=set)
    said: dict[str, Said] = field(default_factory=dict)


class MemoryIncidentStore:
    """Keeps every version for as long as the process lives. Safe to use from several threads."""

    def __init__(self) -> None:
        self._versions: dict[Key, _Versions] = {}
        self._providers: dict[Key, Provider] = {}
        self._policies: dict[Key, tuple[Policy, ...]] = {}
        self._read_at: dict[Key, datetime] = {}
        self._evidence: dict[tuple[str, str], Evidence] = {}
        self._links: dict[Pair, IncidentLink] = {}
        self._version = self._kept = 0
        self._view = View(0)
        self._lock = threading.RLock()

    def record(self, snapshot: FeedSnapshot) -> tuple[IncidentChange, ...]:
        """Store what changed; the same snapshot twice changes nothing. Only new newest versions are answered."""
        with self._lock:
            late = self._is_late(snapshot)
            before = self._kept
            changes = [self._record(incident, snapshot, late=late) for incident in snapshot.incidents]
            told = [self._record_provider(snapshot, late=late), self._record_evidence(snapshot)]
            if any(told) or self._kept > before:
                self._version += 1
            return tuple(change for change in changes if change is not None)

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
        """Every version of one incident, oldest first and the newest last, under its public id."""
        with self._lock:
            key = self._current().keys.get(incident_id)
            return self._versions[key].life.told_as(incident_id) if key else ()

    def providers(self) -> tuple[Provider, ...]:
        """Every provider seen, by name."""
        return self._current().providers

    def policies(self, provider: str) -> tuple[Policy, ...]:
        """All policies of a provider."""
        return self._current().policies.get(provider, ())

    def evidence(self) -> tuple[Evidence, ...]:
        """The newest state of every alert, by source and key; ``observed_at`` is when that state was first seen."""
        return self._current().evidence

    def link(self, link: IncidentLink) -> None:
        """Keep a person's word about a pair. An incident is never linked to itself: that says nothing."""
        link = ordered(link)
        with self._lock:
            pair = (link.first, link.second)
            if link.first != link.second and self._links.get(pair) != link:
                self._links[pair] = link
                self._version += 1

    def links(self) -> tuple[IncidentLink, ...]:
        """What people said of pairs, and what shared external ids say of the others."""
        return self._current().links

    def _is_late(self, snapshot: FeedSnapshot) -> bool:
        read_at = self._read_at.get((snapshot.provider.name, snapshot.source))
        return read_at is not None and snapshot.observed_at < read_at

    def _record(self, incident: Incident, snapshot: FeedSnapshot, *, late: bool) -> IncidentChange | None:
        known = self._versions.setdefault(incident.key, _Versions())
        read_at = incident.observed_at or snapshot.observed_at
        seen = Seen(incident, content_hash(incident), incident.source or snapshot.source, read_at, late)
        said = known.said.get(snapshot.source)
        judgement = judge(seen, known.head, said, lambda: seen.content_hash in known.hashes)
        if judgement.said is not None:
            known.said[snapshot.source] = judgement.said
        if judgement.standing == "nothing":
            return None
        return self._keep(known, seen, snapshot, newest=judgement.standing == "newest")

    def _keep(self, known: _Versions, seen: Seen, snapshot: FeedSnapshot, *, newest: bool) -> IncidentChange | None:
        sequence, head = len(known.life) + 1, known.head
        known.hashes.add(seen.content_hash)
        self._kept += 1
        if head is not None and not newest:
            known.life.put((place_before(seen, head), head.sequence, False, sequence), seen.incident)
            return None
        at = max(seen.at, head.at) if head else seen.at
        known.head = Head(seen.incident, seen.content_hash, sequence, seen.source, at)
        known.life.put((at, sequence, True, sequence), seen.incident)
        zone = zone_of(snapshot.provider.time_zone)
        changes = describe_changes(head.incident, seen.incident, zone) if head else ()
        return IncidentChange(seen.incident, changes)

    def _record_provider(self, snapshot: FeedSnapshot, *, late: bool) -> bool:
        key = (snapshot.provider.name, snapshot.source)
        if late:
            return False
        self._read_at[key] = snapshot.observed_at
        if key not in self._providers and not tells_provider(snapshot):
            return False
        same = (self._providers.get(key), self._policies.get(key)) == (snapshot.provider, snapshot.policies)
        if not same:
            self._providers.pop(key, None)
            self._policies.pop(key, None)
            self._providers[key], self._policies[key] = snapshot.provider, snapshot.policies
        return not same

    def _record_evidence(self, snapshot: FeedSnapshot) -> bool:
        changed = False
        for alert in snapshot.evidence:
            key = (alert.source, alert.key)
            stands = standing(self._evidence.get(key), alert)
            if stands is not None:
                self._evidence[key] = stands
                changed = True
        return changed

    def _current(self) -> View:
        with self._lock:
            if self._view.version != self._version:
                newest = (known.head.incident for known in self._versions.values() if known.head)
                told = Told(self._providers.values(), self._policies, self._evidence.values(), self._links)
                self._view = make_view(self._version, newest, told)
            return self._view
