"""An incident as atomic facts that a customer may be told; nothing internal ever becomes one."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from knowledge_base.facts.incident import facts_of_incident
from knowledge_base.facts.making import Telling, telling
from knowledge_base.facts.provider import contact_facts, policy_facts
from knowledge_base.records import Fact, Incident, Policy, Provider

__all__ = ["facts_of", "superseded_facts"]


def facts_of(
    incident: Incident | None,
    provider: Provider,
    policies: tuple[Policy, ...],
    now: datetime,
    reader: ZoneInfo | None = None,
) -> tuple[Fact, ...]:
    """Every current fact: of the incident, of policies in force that apply to it, and the provider's contacts.

    Instants are RFC 3339 in the provider's zone; ``reader`` is the zone of somebody they are worded for instead.
    Without an incident: policies in force and contacts.
    """
    how = telling(provider, now, reader)
    of_incident = facts_of_incident(incident, how) if incident is not None else ()
    return (*of_incident, *policy_facts(policies, incident, how), *contact_facts(provider))


def superseded_facts(history: tuple[Incident, ...], provider: Provider, now: datetime) -> tuple[Fact, ...]:
    """Facts of earlier versions that the newest one no longer states: stale if repeated. Newest first, each once.

    ``history`` is oldest first. A silent edit keeps the revision, so an id can equal that of a current fact.
    """
    if not history:
        return ()
    how = telling(provider, now)
    current = facts_of_incident(history[-1], how)
    known: set[tuple[object, ...]] = {(fact.kind, fact.value, fact.until) for fact in current}
    return tuple(_unknown_yet(reversed(history[:-1]), known, how))


def _unknown_yet(versions: Iterable[Incident], known: set[tuple[object, ...]], how: Telling) -> Iterable[Fact]:
    for incident in versions:
        for fact in facts_of_incident(incident, how):
            key = (fact.kind, fact.value, fact.until)
            if key not in known:
                known.add(key)
                yield fact
