"""What changed between two versions of an incident, in words for an agent."""

import tomllib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from knowledge_base.records import Area, Cause, Eta, Incident
from knowledge_base.wording import say_number

_ARROWS = ("status", "impact", "kind")
_TIMES = ("started_at", "resolved_at", "scheduled_for", "scheduled_until", "next_update_due")
_LISTS = ("services", "areas", "causes", "measures_taken")
_SHORT = 120


def describe_changes(before: Incident, after: Incident, zone: ZoneInfo) -> tuple[str, ...]:
    """Sentences such as "estimate moved from 18:00 to 20:00"; times in ``zone``, with the date where it differs.

    Internal fields (notes, resources, subscribers) are not told. Never empty for versions that differ.
    """
    told = [
        *(_arrow(name, before, after) for name in _ARROWS),
        _eta(before.eta, after.eta, zone),
        *(_moment(name, before, after, zone) for name in _TIMES),
        _plain("affected_count", before, after),
        _plain("workaround", before, after),
        _plain("name", before, after),
        *(line for name in _LISTS for line in _list(name, before, after)),
        *_updates(before, after),
    ]
    return tuple(line for line in told if line) or (_words()["edited"],)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("knowledge_base").joinpath("changes.toml").read_text(encoding="utf-8"))


def _say(key: str, name: str, **values: str) -> str:
    return str(_words()[key]).format(what=_words()["names"][name], **values)


def _arrow(name: str, before: Incident, after: Incident) -> str | None:
    old, new = getattr(before, name), getattr(after, name)
    return None if old == new else _say("arrow", name, before=str(old or "unknown"), after=str(new or "unknown"))


def _moment(name: str, before: Incident, after: Incident, zone: ZoneInfo) -> str | None:
    old, new = getattr(before, name), getattr(after, name)
    if old == new:
        return None
    words = _clock(old, new, zone), _clock(new, old, zone)
    return _from_to("moved", name, *words)


def _from_to(moved: str, name: str, old: str | None, new: str | None) -> str:
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


def _eta(old: Eta | None, new: Eta | None, zone: ZoneInfo) -> str | None:
    words = _estimate(old, new, zone), _estimate(new, old, zone)
    return None if words[0] == words[1] else _from_to("moved", "eta", *words)


def _estimate(eta: Eta | None, other: Eta | None, zone: ZoneInfo) -> str | None:
    if eta is None or eta.at is None:
        return None
    start = _clock(eta.at, other.at if other else None, zone)
    end = _clock(eta.window_end, eta.at, zone)
    return f"{start}-{end}" if end else start


def _plain(name: str, before: Incident, after: Incident) -> str | None:
    old, new = _text(getattr(before, name)), _text(getattr(after, name))
    return None if old == new else _from_to("changed", name, old, new)


def _text(value: object) -> str | None:
    if isinstance(value, int):
        return say_number(value, "en")
    return value if isinstance(value, str) else None


def _list(name: str, before: Incident, after: Incident) -> Iterable[str]:
    old = [_item(item) for item in getattr(before, name)]
    new = [_item(item) for item in getattr(after, name)]
    yield from (_say("removed", name, before=item) for item in old if item not in new)
    yield from (_say("added", name, after=item) for item in new if item not in old)


def _item(item: object) -> str:
    if isinstance(item, Cause):
        return f"{item.text} ({item.certainty})"
    if isinstance(item, Area):
        parts = (item.description, item.region, item.country, *item.postcodes)
        return ", ".join(part for part in parts if part)
    return str(item)


def _updates(before: Incident, after: Incident) -> Iterable[str]:
    old = {update.id or update.created_at.isoformat(): update for update in before.updates}
    new = {update.id or update.created_at.isoformat(): update for update in after.updates}
    for key, update in new.items():
        if key not in old:
            yield str(_words()["update_added"]).format(text=_shortened(update.body))
    if any(key in new and new[key].body != update.body for key, update in old.items()):
        yield str(_words()["update_edited"])
    if any(key not in new for key in old):
        yield str(_words()["update_removed"])


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"
