"""The native feed (docs/formats.md): the full record of an incident, its provider and its policies."""

from datetime import datetime
from typing import Any

from knowledge_base.feeds.credible import without_future
from knowledge_base.feeds.entries import Entries
from knowledge_base.feeds.limits import MOST_LISTED
from knowledge_base.feeds.ownership import taken_as
from knowledge_base.feeds.wording import say
from knowledge_base.records import ContactPoint, FeedSnapshot, Incident, Policy, Provider

_TOP = frozenset({"warmline_feed", "provider", "incidents", "policies"})
_WRITTEN_AS_NUMBERS = frozenset({"id", "postcodes", "resources", "subscribers", "external_ids"})
"""Text fields in which a person may write 60546 without quotes."""


def read_native(
    document: dict[str, Any], source: str, observed_at: datetime, default: Provider | None = None
) -> FeedSnapshot:
    """Read a document that says ``warmline_feed: 1``. Broken entries become problems; the others are kept.

    ``default`` is in which zone where the document does not say, and who: that counts for more than what it says.
    """
    entries = Entries()
    entries.unknown.names.update(f"Feed.{name}" for name in document if name not in _TOP)
    default = default or Provider()
    provider = _provider(document.get("provider"), entries, default)
    name = taken_as(provider.name, default.name, "provider.name", entries)
    provider = provider.model_copy(update={"name": name})
    incidents = []
    for number, raw in enumerate(entries.some("incidents", document.get("incidents") or ())):
        told = _completed(_tidy(raw), provider.name, source, observed_at)
        incident = entries.read(Incident, told, f"incidents[{number}]")
        if incident is not None:
            incident, ahead = without_future(incident, observed_at)
            for field, said in ahead:
                entries.note(f"incidents[{number}] ({incident.id[:100]}): {field}", said, told)
            incidents.append((number, incident))
    return FeedSnapshot(
        source=source,
        observed_at=observed_at,
        provider=provider,
        incidents=first_of_each_id(incidents, "incidents", entries),
        policies=_policies(document, provider.name, entries),
        problems=tuple(entries.problems),
        unknown_fields=entries.unknown_names(),
    )


def first_of_each_id(
    numbered: list[tuple[int, Incident]], section: str, entries: Entries, seen: set[str] | None = None
) -> tuple[Incident, ...]:
    """The incidents without those whose id came before in this feed; these become problems."""
    known = set() if seen is None else seen
    kept = []
    for number, incident in numbered:
        if incident.id in known:
            place = f"{section}[{number}] ({incident.id}): id"
            entries.note(place, say("entry", "repeated", id=incident.id), incident.model_dump(mode="json"))
        else:
            kept.append(incident)
        known.add(incident.id)
    return tuple(kept)


def _completed(raw: Any, provider: str, source: str, observed_at: datetime) -> Any:
    if not isinstance(raw, dict):
        return raw
    updates = raw.get("updates")
    counted = max(1, len(updates)) if isinstance(updates, list) else 1
    return {"revision": counted} | raw | {"provider": provider, "source": source, "observed_at": observed_at}


def _provider(raw: Any, entries: Entries, default: Provider) -> Provider:
    """The provider; a broken part of it is a problem and counts as not said."""
    told = _tidy(raw)
    if told is None:
        return default
    if not isinstance(told, dict):
        entries.read(Provider, told, "provider")
        return default
    told = default.model_dump(include={"name", "time_zone"}) | told
    contacts: Any = told.pop("contacts", [])
    parts = entries.some("provider.contacts", contacts if isinstance(contacts, list) else [contacts], MOST_LISTED)
    good = [entries.read(ContactPoint, part, f"provider.contacts[{number}]") for number, part in enumerate(parts)]
    provider = entries.read(Provider, told, "provider")
    if provider is None:
        sound = {name: value for name, value in told.items() if _is_sound(name, value)}
        provider = Provider.model_validate(default.model_dump(include={"name", "time_zone"}) | sound)
    return provider.model_copy(update={"contacts": tuple(contact for contact in good if contact is not None)})


def _is_sound(name: str, value: Any) -> bool:
    return Entries().read(Provider, {name: value}, "provider") is not None


def _policies(document: dict[str, Any], provider: str, entries: Entries) -> tuple[Policy, ...]:
    kept: dict[str, Policy] = {}
    for number, raw in enumerate(entries.some("policies", document.get("policies") or (), MOST_LISTED)):
        told = _tidy(raw)
        told = told | {"provider": provider} if isinstance(told, dict) else told
        policy = entries.read(Policy, told, f"policies[{number}]")
        if policy is not None and policy.id in kept:
            entries.note(f"policies[{number}] ({policy.id}): id", say("entry", "repeated", id=policy.id), raw)
        elif policy is not None:
            kept[policy.id] = policy
    return tuple(kept.values())


def _tidy(value: Any, name: str = "") -> Any:
    """Nulls are as good as absent; ids and postcodes written as numbers are text."""
    if isinstance(value, dict):
        return {key: _tidy(part, str(key)) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_tidy(part, name) for part in value]
    if name in _WRITTEN_AS_NUMBERS and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value
