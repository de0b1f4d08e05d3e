"""Incidents of two feeds that are one outage."""

from collections.abc import Iterable, Sequence

from knowledge_base.records import Incident, IncidentLink

Key = tuple[str, str]
Linked = Sequence[IncidentLink]


def own_key(incident: Incident) -> Key:
    """Provider and id as links have them: without the provider that a public id carries in front."""
    return (incident.provider, incident.id.removeprefix(f"{incident.provider}:"))


def groups_of(incidents: Iterable[Incident], linked: Linked) -> dict[Key, Key]:
    """For each of these incidents the first of those that are one outage with it, through any number of links."""
    group = {own_key(incident): own_key(incident) for incident in incidents}
    if not linked:
        return group
    parent: dict[Key, Key] = {}

    def first(key: Key) -> Key:
        while (above := parent.get(key, key)) != key:
            key = above
        return key

    for link in linked:
        if link.kind == "same":
            one, other = sorted((first(link.first), first(link.second)))
            parent[other] = one
    return {key: first(key) for key in group}
