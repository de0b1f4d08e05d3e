"""The life of an incident as its versions tell it: what each changed, and what was done silently."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

from knowledge_base.changes import nothing_told, paired_updates, same_text, told_changes
from knowledge_base.records import Incident, Update
from knowledge_base.records.vocabulary import OPEN_STATUSES


@dataclass(frozen=True)
class Revision:
    """A version in which something changed; of the first, ``changes`` is empty.

    ``sequence`` is its number among all versions kept, from 1; ``revision`` is the provider's own count.
    ``observed_at`` is in the zone that was asked for. ``silent``: something that may be told changed, and neither the
    provider's count nor the number of updates grew. ``reopened``: it was over before, and is open again.
    ``merged_into`` is the id, as the provider spells it, of the incident that this one was merged into.
    """

    sequence: int
    revision: int
    observed_at: datetime | None
    source: str | None
    changes: tuple[str, ...] = ()
    silent: bool = False
    reopened: bool = False
    merged_into: str | None = None


@dataclass(frozen=True)
class Wording:
    """What an update said before it was edited, and when that was seen first."""

    body: str
    seen_at: datetime | None


def revisions_of(history: tuple[Incident, ...], zone: ZoneInfo) -> tuple[Revision, ...]:
    """What each version changed, oldest first; ``history`` is a store's, times are told in ``zone``.

    A version is left out where nothing that may be told changed and the provider's count stayed, such as a new time
    stamp: it is no news.
    """
    found = (
        _revision(number, before, after, zone)
        for number, (before, after) in enumerate(pairwise((None, *history)), start=1)
        if after is not None
    )
    return tuple(revision for revision in found if revision is not None)


def reopened_count(history: tuple[Incident, ...]) -> int:
    """How often it was over and opened again, as versions or published updates tell it."""
    first = _reopened_in(history[0]) if history else 0
    return first + sum(_reopenings(before, after) for before, after in pairwise(history))


def edits_of(history: tuple[Incident, ...]) -> Mapping[str, tuple[Wording, ...]]:
    """The earlier wordings of each update that was edited, oldest first, by the update's id (or its moment, in UTC)."""
    edited: dict[str, tuple[Wording, ...]] = {}
    seen: dict[str, datetime | None] = {}
    for before, after in pairwise((None, *history)):
        for old, new in paired_updates(before.updates if before else (), after.updates if after else ()):
            if new is None or after is None:
                continue
            key, first_seen = update_key(new), after.observed_at
            if old is not None:
                earlier, was_seen = edited.pop(update_key(old), ()), seen.pop(update_key(old), None)
                is_edit = not same_text(old, new)
                edited[key] = (*earlier, Wording(old.body, was_seen)) if is_edit else earlier
                first_seen = first_seen if is_edit else was_seen
            seen[key] = first_seen
    return {key: wordings for key, wordings in edited.items() if wordings}


def update_key(update: Update) -> str:
    """What ``edits_of`` calls an update: its id, or its moment in UTC where it has none."""
    return update.id or update.created_at.astimezone(UTC).isoformat()


def _revision(number: int, before: Incident | None, after: Incident, zone: ZoneInfo) -> Revision | None:
    told = told_changes(before, after, zone) if before else ()
    if before is not None and not told and after.revision == before.revision:
        return None
    grown = before is None or after.revision > before.revision or len(after.updates) > len(before.updates)
    return Revision(
        sequence=number,
        revision=after.revision,
        observed_at=after.observed_at.astimezone(zone) if after.observed_at else None,
        source=after.source,
        changes=told or ((nothing_told(),) if before else ()),
        silent=bool(told) and not grown,
        reopened=before is not None and _reopenings(before, after) > 0,
        merged_into=_merged_into(before, after),
    )


def _reopenings(before: Incident, after: Incident) -> int:
    by_status = not before.is_open and after.is_open
    return max(int(by_status), _reopened_in(after) - _reopened_in(before))


def _reopened_in(incident: Incident) -> int:
    posts = sorted(incident.updates, key=lambda update: update.created_at)
    statuses = [*(post.status for post in posts if post.status), incident.status]
    return sum(one not in OPEN_STATUSES and other in OPEN_STATUSES for one, other in pairwise(statuses))


def _merged_into(before: Incident | None, after: Incident) -> str | None:
    pairs = paired_updates(before.updates if before else (), after.updates)
    new = [update.body for old, update in pairs if update and (old is None or not same_text(old, update))]
    if before is None or before.name != after.name:
        new.append(after.name)
    own = {after.id.casefold(), after.id.rpartition(":")[2].casefold()}
    found = (match for text in new for match in _merging().finditer(text) if not match["denied"])
    return next((match["id"] for match in found if match["id"].casefold() not in own), None)


@cache
def _merging() -> re.Pattern[str]:
    words = tomllib.loads(files("knowledge_base").joinpath("revisions.toml").read_text(encoding="utf-8"))
    merged, between, denied = ("|".join(map(re.escape, words[name])) for name in ("merged", "between", "denied"))
    before = rf"(?:\b(?P<denied>{denied})\s+(?:\w+\s+){{0,2}})?"
    # An id has letters and digits, or many digits: "combined with 3 others" names none.
    name = r"(?P<id>(?=[\w:-]*\d)(?=[\w:-]*[A-Za-z])[A-Za-z0-9][\w:-]+\w|\d{5,}|(?<=\#)\d+)"
    return re.compile(rf"{before}\b(?:{merged})\b:?\s+(?:(?:{between})\b\.?:?\s+){{0,4}}#?{name}", re.IGNORECASE)
