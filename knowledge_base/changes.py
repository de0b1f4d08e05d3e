"""What changed between two versions of an incident, in words for an agent."""

import tomllib
from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from knowledge_base.records import Area, Cause, Eta, Incident, Measurement, Update
from knowledge_base.wording import say_number

_ARROWS = ("status", "impact", "kind")
_TIMES = ("started_at", "resolved_at", "scheduled_for", "scheduled_until", "next_update_due")
_SHORT = 120
_FEW = 6
"""Postcodes told by name; an outage can have hundreds."""


def describe_changes(before: Incident, after: Incident, zone: ZoneInfo) -> tuple[str, ...]:
    """Sentences such as "estimate moved from 18:00 to 20:00"; times in ``zone``, with the date where it is another day.

    Internal fields (notes, resources, subscribers, measurements that are not public) are not told, nor is that a time
    stamp moved: where nothing else changed, that is said. Never empty.
    """
    return told_changes(before, after, zone) or (nothing_told(),)


def nothing_told() -> str:
    """What is said where nothing that may be told changed."""
    return str(_words()["nothing_told"])


def told_changes(before: Incident, after: Incident, zone: ZoneInfo) -> tuple[str, ...]:
    """As ``describe_changes``, but empty where nothing that may be told changed."""
    today = after.observed_at or after.updated_at
    told = [
        *(_arrow(name, before, after) for name in _ARROWS),
        *_eta(before.eta, after.eta, today, zone),
        *(_moment(name, before, after, today, zone) for name in _TIMES),
        _number(before.affected_count, after.affected_count),
        *(_text(name, before, after) for name in ("workaround", "name")),
        *_list("services", before.services, after.services),
        *_areas(before.areas, after.areas),
        *_causes(before.causes, after.causes),
        *_list("measures_taken", before.measures_taken, after.measures_taken),
        *_measurements(before.measurements, after.measurements),
        *_list("external_ids", before.external_ids, after.external_ids),
        *_updates(before, after),
    ]
    return tuple(line for line in told if line)


def paired_updates(
    before: Sequence[Update], after: Sequence[Update]
) -> tuple[tuple[Update | None, Update | None], ...]:
    """Each update beside its newer self: by id, else by moment and body, by body, or by moment. None: gone, or new."""
    old, new = list(before), list(after)
    pairs: list[tuple[Update | None, Update | None]] = []
    for mark in (_by_id, _by_all, _by_body, _by_moment):
        waiting: dict[Hashable, deque[Update]] = {}
        for update in old:
            waiting.setdefault(mark(update), deque()).append(update)
        rest = []
        for update in new:
            same = waiting.get(mark(update)) if mark(update) is not None else None
            pairs.append((same.popleft(), update)) if same else rest.append(update)
        found = {id(update) for update, _ in pairs}
        old, new = [update for update in old if id(update) not in found], rest
    return (*pairs, *((update, None) for update in old), *((None, update) for update in new))


def same_text(one: Update, other: Update) -> bool:
    """Whether two versions of an update have the same words; spaces do not count."""
    return _line(one.body) == _line(other.body)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("knowledge_base").joinpath("changes.toml").read_text(encoding="utf-8"))


def _say(key: str, name: str, **values: str) -> str:
    return str(_words()[key]).format(what=_words()["names"][name], **values)


def _arrow(name: str, before: Incident, after: Incident) -> str | None:
    old, new = getattr(before, name), getattr(after, name)
    return None if old == new else _say("arrow", name, before=_spelled(old), after=_spelled(new))


def _spelled(word: str | None) -> str:
    return (word or str(_words()["unknown"])).replace("_", " ")


def _moment(name: str, before: Incident, after: Incident, today: datetime | None, zone: ZoneInfo) -> str | None:
    old, new = getattr(before, name), getattr(after, name)
    if old == new:
        return None
    return _from_to("moved", name, _clock(old, new or today, zone), _clock(new, old or today, zone))


def _from_to(moved: str, name: str, old: str | None, new: str | None) -> str | None:
    if old == new:
        return None
    if old is None:
        return _say("given", name, after=str(new))
    if new is None:
        return _say("withdrawn", name, before=old)
    return _say(moved, name, before=old, after=new)


def _clock(moment: datetime | None, other: datetime | None, zone: ZoneInfo) -> str | None:
    """18:00, or with its date where the other time is on another day."""
    if moment is None:
        return None
    local = moment.astimezone(zone)
    same_day = other is None or other.astimezone(zone).date() == local.date()
    return f"{local:%H:%M}" if same_day else f"{local:%Y-%m-%d %H:%M}"


def _eta(old: Eta | None, new: Eta | None, today: datetime | None, zone: ZoneInfo) -> Iterable[str | None]:
    was, now = _estimate(old, new, today, zone), _estimate(new, old, today, zone)
    yield _from_to("moved", "eta", was, now)
    if was is None and new is not None and now is None and (old is None or old.kind != new.kind):
        yield str(_words()["eta_none"])
    if was is not None and was == now and old and new and old.kind != new.kind:
        kinds, at = _words()["eta_kinds"], str(_estimate(new, None, today, zone))
        yield _say("eta_kind", "eta", at=at, before=kinds[old.kind], after=kinds[new.kind])


def _estimate(eta: Eta | None, other: Eta | None, today: datetime | None, zone: ZoneInfo) -> str | None:
    if eta is None or eta.at is None or eta.kind == "none_given":
        return None
    start = _clock(eta.at, (other.at if other else None) or today, zone)
    end = _clock(eta.window_end, eta.at, zone)
    return f"{start}-{end}" if end else start


def _number(old: int | None, new: int | None) -> str | None:
    said = tuple(None if count is None else say_number(count, "en") for count in (old, new))
    return _from_to("changed", "affected_count", *said)


def _text(name: str, before: Incident, after: Incident) -> str | None:
    old, new = getattr(before, name), getattr(after, name)
    if old is not None and new is not None and _line(old) == _line(new):
        return None
    return _from_to("changed", name, *(None if text is None else shortened(text) for text in (old, new)))


def _list(name: str, old: Iterable[str], new: Iterable[str]) -> Iterable[str]:
    was, now = dict.fromkeys(map(_line, old)), dict.fromkeys(map(_line, new))
    yield from (_say("removed", name, before=shortened(item)) for item in was if item not in now)
    yield from (_say("added", name, after=shortened(item)) for item in now if item not in was)


def _areas(old: Sequence[Area], new: Sequence[Area]) -> Iterable[str]:
    was, now = _by_place(old), _by_place(new)
    yield from (
        _say("removed", "areas", before=_area(place, codes)) for place, codes in was.items() if place not in now
    )
    yield from (_say("added", "areas", after=_area(place, codes)) for place, codes in now.items() if place not in was)
    for place, codes in now.items():
        gone = [code for code in was.get(place, codes) if code not in codes]
        come = [code for code in codes if code not in was.get(place, codes)]
        for how, some in (("how_removed", gone), ("how_added", come)):
            if some:
                yield _say("within", "postcodes", place=place, how=_words()[how], items=_some(some))


def _by_place(areas: Sequence[Area]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for area in areas:
        place = ", ".join(part for part in (area.description, area.region, area.country) if part)
        found.setdefault(place or _spelled(None), []).extend(area.postcodes)
    return found


def _area(place: str, codes: Sequence[str]) -> str:
    return f"{place}, {_some(codes)}" if codes else place


def _some(items: Sequence[str]) -> str:
    told = ", ".join(items[:_FEW])
    more = len(items) - _FEW
    return str(_words()["more"]).format(items=told, count=more) if more > 0 else told


def _causes(old: Sequence[Cause], new: Sequence[Cause]) -> Iterable[str]:
    was, now = ({_line(cause.text): cause.certainty for cause in causes} for causes in (old, new))
    for text in was:
        if text not in now:
            yield _say("removed", "causes", before=f"{shortened(text)} ({was[text]})")
    for text, certainty in now.items():
        if text not in was:
            yield _say("added", "causes", after=f"{shortened(text)} ({certainty})")
        elif was[text] != certainty:
            yield _say("surer", "causes", before=was[text], after=certainty, text=shortened(text))


def _measurements(old: Sequence[Measurement], new: Sequence[Measurement]) -> Iterable[str]:
    was, now = _public(old), _public(new)
    for name in was:
        if name not in now:
            yield _say("removed", "measurements", before=f"{name} {was[name]}")
    for name, change in now.items():
        if name not in was:
            yield _say("added", "measurements", after=f"{name} {change}")
        elif was[name] != change:
            yield _say("arrow", "measurements", before=f"{name} {was[name]}", after=change)


def _public(measurements: Sequence[Measurement]) -> Mapping[str, str]:
    return {one.name: one.change for one in measurements if one.public}


def _updates(before: Incident, after: Incident) -> Iterable[str]:
    pairs = paired_updates(before.updates, after.updates)
    for old, new in pairs:
        if old is None and new is not None:
            yield str(_words()["update_added"]).format(text=shortened(new.body))
    if any(old and new and not (same_text(old, new) and old.status == new.status) for old, new in pairs):
        yield str(_words()["update_edited"])
    if any(new is None for _, new in pairs):
        yield str(_words()["update_removed"])


def _by_id(update: Update) -> Hashable:
    return update.id


def _by_all(update: Update) -> Hashable:
    return (update.created_at.astimezone(UTC), _line(update.body)) if update.id is None else None


def _by_body(update: Update) -> Hashable:
    return (_line(update.body) or None) if update.id is None else None


def _by_moment(update: Update) -> Hashable:
    return update.created_at.astimezone(UTC) if update.id is None else None


def _line(text: str) -> str:
    return " ".join(text.split())


def shortened(text: str) -> str:
    """One line of at most 120 characters."""
    line = _line(text)
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"
