"""What both stores share: content hashes, public ids, and providers seen by several feeds."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from pydantic import BaseModel

from knowledge_base.records import Evidence, FeedSnapshot, Incident, IncidentLink, Policy, Provider
from knowledge_base.stores.sharing import Pair, all_links

Key = tuple[str, str]
"""Provider and incident id."""


def content_hash(incident: Incident) -> str:
    """SHA-256 of what an incident says; how it was read and offsets of one instant do not count."""
    return record_hash(incident, exclude={"observed_at", "source", "quotes", "link"})


def record_hash(record: BaseModel, exclude: set[str] | None = None) -> str:
    """SHA-256 of a record's content."""
    content = record.model_dump(exclude=exclude)
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=_as_text).encode()).hexdigest()


def tells_provider(snapshot: FeedSnapshot) -> bool:
    """Whether a reading says who the provider is; alerts alone do not, nor does a feed that names nobody."""
    told = snapshot.incidents or snapshot.policies or snapshot.provider.contacts
    return bool(told) or (snapshot.provider.name != Provider().name and not snapshot.evidence)


def _as_text(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


@dataclass(frozen=True)
class View:
    """Everything a store answers at one version, computed once."""

    version: int
    incidents: tuple[Incident, ...] = ()
    keys: Mapping[str, Key] = field(default_factory=lambda: MappingProxyType({}))
    """Public id to provider and id."""
    newest: Mapping[str, Incident] = field(default_factory=lambda: MappingProxyType({}))
    providers: tuple[Provider, ...] = ()
    policies: Mapping[str, tuple[Policy, ...]] = field(default_factory=lambda: MappingProxyType({}))
    evidence: tuple[Evidence, ...] = ()
    links: tuple[IncidentLink, ...] = ()


@dataclass(frozen=True)
class Told:
    """What feeds and people said beside incidents.

    ``providers`` and ``policies`` come oldest reading first, one per provider and feed; a later one overrides an
    earlier one. ``links`` are people's.
    """

    providers: Iterable[Provider] = ()
    policies: Mapping[Key, tuple[Policy, ...]] = field(default_factory=lambda: MappingProxyType({}))
    evidence: Iterable[Evidence] = ()
    links: Mapping[Pair, IncidentLink] = field(default_factory=lambda: MappingProxyType({}))


def make_view(version: int, newest: Iterable[Incident], told: Told) -> View:
    """Arrange the newest versions by provider and id, under their public ids, with what else was told."""
    ordered = sorted(newest, key=lambda incident: incident.key)
    shared = Counter(incident.id for incident in ordered)
    public = {public_id(incident, shared): incident for incident in ordered}
    answered = {name: renamed(incident, name) for name, incident in public.items()}
    return View(
        version=version,
        incidents=tuple(answered.values()),
        keys={name: incident.key for name, incident in public.items()},
        newest=answered,
        providers=merged_providers(tuple(told.providers)),
        policies=by_provider(told.policies),
        evidence=tuple(sorted(told.evidence, key=lambda alert: (alert.source, alert.key))),
        links=all_links(ordered, told.links),
    )


def public_id(incident: Incident, shared: Mapping[str, int]) -> str:
    """The id, with the provider in front while another provider has the same one."""
    return f"{incident.provider}:{incident.id}" if shared[incident.id] > 1 else incident.id


def renamed(incident: Incident, name: str) -> Incident:
    """The incident under its public id."""
    return incident if incident.id == name else incident.model_copy(update={"id": name})


def merged_providers(readings: Sequence[Provider]) -> tuple[Provider, ...]:
    """One record per name: a feed that states no contacts or zone (UTC) does not wipe out what another one states."""
    merged: dict[str, Provider] = {}
    for told in readings:
        known = merged.get(told.name, told)
        zone = told.time_zone if told.time_zone != "UTC" else known.time_zone
        merged[told.name] = told.model_copy(update={"contacts": told.contacts or known.contacts, "time_zone": zone})
    return tuple(merged[name] for name in sorted(merged))


def by_provider(by_source: Mapping[Key, tuple[Policy, ...]]) -> dict[str, tuple[Policy, ...]]:
    """A policy told by two feeds is the one told last."""
    found: dict[str, dict[str, Policy]] = {}
    for (provider, _), policies in by_source.items():
        found.setdefault(provider, {}).update({policy.id: policy for policy in policies})
    return {provider: tuple(policies.values()) for provider, policies in found.items()}
