"""How much of a feed is kept. More than any provider needs, so that no feed fills the database or the memory.

The longest public incident known has below 100 posts, the longest post some 6,000 characters, and the largest outages
list a few hundred postcodes. What is left out is always told.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from knowledge_base.feeds.wording import say
from knowledge_base.records import Area, Cause, Incident, Measurement, Update

MOST_INCIDENTS = 20_000
"""Incidents, or alerts, of one reading."""
MOST_LISTED = 1_000
"""Entries of a list that people read: areas, causes, measures, contacts, policies."""
MOST_UPDATES = 500
"""Updates of one incident; the newest are kept."""
LONGEST_TEXT = 20_000
"""Characters of one text."""
LONGEST_MARKUP = 200_000
"""Characters of a post before its markup is read."""
_MOST_KEYS = 200_000
"""Resources, subscribers or postcodes of one incident: what is looked up, and read by nobody."""
_MOST_RAW = 20_000
"""Entries of any other list that are looked at; half from its beginning and half from its end."""
_KEYS = ("resources", "subscribers")
_LISTED = ("services", "areas", "causes", "measures_taken", "measurements", "internal_notes", "external_ids")
_TEXTS = ("name", "workaround", "updates", "causes", "areas", "measures_taken", "measurements", "internal_notes")
_TEXT_OF: dict[type, str] = {Update: "body", Cause: "text", Area: "description", Measurement: "change"}


def both_ends(data: dict[Any, Any]) -> dict[Any, Any]:
    """An entry whose lists are no longer than is worth checking. Which updates are the newest is seen later."""
    long = {name: value for name, value in data.items() if isinstance(value, list) and len(value) > _most_raw(name)}
    return data | {name: _ends(value, _most_raw(name)) for name, value in long.items()}


def lists_told(data: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    """Each list of an entry that is longer than that, with a sentence."""
    for name, value in data.items():
        if isinstance(value, list) and len(value) > _most_raw(name):
            yield str(name)[:100], too_many(str(name)[:100], len(value), _most_raw(name), "some")


def within_limits(incident: Incident) -> tuple[Incident, tuple[tuple[str, str], ...]]:
    """The incident with as much as is kept of it, and each field that was cut, with a sentence."""
    kept: dict[str, Any] = {}
    told: list[tuple[str, str]] = []
    for name in (*_LISTED, *_KEYS):
        entries, most = getattr(incident, name), MOST_LISTED if name in _LISTED else _MOST_KEYS
        if len(entries) > most:
            kept[name] = entries[:most]
            told.append((name, too_many(name, len(entries), most)))
    if len(incident.updates) > MOST_UPDATES:
        kept["updates"] = newest(incident.updates)
        told.append(("updates", too_many("updates", len(incident.updates), MOST_UPDATES, "newest")))
    told += _shorten(incident, kept)
    told += _fewer_postcodes(kept.get("areas", incident.areas), kept)
    return (incident.model_copy(update=kept) if kept else incident), tuple(told)


def newest(updates: Sequence[Update]) -> tuple[Update, ...]:
    """As many updates as are kept, in the order in which they stand."""
    if len(updates) <= MOST_UPDATES:
        return tuple(updates)
    ranked = sorted(range(len(updates)), key=lambda number: updates[number].created_at, reverse=True)
    return tuple(updates[number] for number in sorted(ranked[:MOST_UPDATES]))


def too_many(field: str, got: int, most: int, which: str = "first") -> str:
    """The sentence about a list that is too long: its first, its newest, or only some entries are used."""
    return say("limits", which, field=field, got=got, most=most)


def too_long(field: str, texts: Iterable[str], most: int = LONGEST_TEXT) -> str | None:
    """The sentence about texts of a field that are cut; None where none is."""
    got = max(map(len, texts), default=0)
    return say("limits", "text", field=field, got=got, most=most) if got > most else None


def _shorten(incident: Incident, kept: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each field with a text that is too long; ``kept`` has it cut then."""
    for name in _TEXTS:
        value = kept.get(name, getattr(incident, name))
        if said := too_long(name, _texts(value)):
            kept[name] = _cut(value)
            yield name, said


def _texts(value: Any) -> Iterator[str]:
    for part in value if isinstance(value, tuple) else (value,):
        text = getattr(part, _TEXT_OF[type(part)]) if type(part) in _TEXT_OF else part
        yield text or ""


def _cut(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_cut(part) for part in value)
    if type(value) in _TEXT_OF:
        name = _TEXT_OF[type(value)]
        return value.model_copy(update={name: _cut(getattr(value, name))})
    return value and value[:LONGEST_TEXT]


def _fewer_postcodes(areas: tuple[Area, ...], kept: dict[str, Any]) -> Iterator[tuple[str, str]]:
    got, left = sum(len(area.postcodes) for area in areas), _MOST_KEYS
    if got <= left:
        return
    fewer = []
    for area in areas:
        fewer.append(area.model_copy(update={"postcodes": area.postcodes[:left]}))
        left = max(0, left - len(area.postcodes))
    kept["areas"] = tuple(fewer)
    yield "areas", too_many("areas.postcodes", got, _MOST_KEYS)


def _most_raw(name: Any) -> int:
    return _MOST_KEYS if name in _KEYS else _MOST_RAW


def _ends(entries: list[Any], most: int) -> list[Any]:
    return [*entries[: most // 2], *entries[-(most // 2) :]]
