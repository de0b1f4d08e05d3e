"""Statuspage v2: ``incidents.json``, ``summary.json``, ``scheduled-maintenances.json``.

Fields are those of https://developer.statuspage.io; areas, estimate, next update, cause and measures stand only in
the prose, and are taken from it as far as it is plain.
"""

from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from pydantic import Field

from knowledge_base.feeds.entries import Entries
from knowledge_base.feeds.native import first_of_each_id
from knowledge_base.feeds.statuspage_story import told_in_prose
from knowledge_base.records import FeedSnapshot, Incident, Instant, Outside, Provider, Update, ZoneName
from knowledge_base.records.vocabulary import Impact, IncidentStatus

_MAINTENANCE = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_KNOWN = frozenset({"page", "incidents", "scheduled_maintenances", "components", "status"})


class Page(Outside):
    """The page a feed belongs to."""

    id: Any = None
    name: str = "unknown"
    url: Any = None
    time_zone: ZoneName = "UTC"
    updated_at: Any = None


class StatusUpdate(Outside):
    """One post. Its own status may be a word we do not know; then it is unknown."""

    id: str | None = None
    status: str | None = None
    body: str = ""
    created_at: Instant | None = None
    display_at: Instant | None = None
    updated_at: Instant | None = None
    incident_id: Any = None
    affected_components: Any = None
    deliver_notifications: Any = None
    custom_tweet: Any = None
    tweet_id: Any = None


class StatusIncident(Outside):
    """One incident or maintenance as Statuspage tells it."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    status: IncidentStatus
    impact: Impact | None = None
    created_at: Instant | None = None
    started_at: Instant | None = None
    updated_at: Instant | None = None
    resolved_at: Instant | None = None
    monitoring_at: Any = None
    scheduled_for: Instant | None = None
    scheduled_until: Instant | None = None
    incident_updates: tuple[StatusUpdate, ...] = ()
    components: tuple[Any, ...] = ()
    shortlink: Any = None
    page_id: Any = None
    reminder_intervals: Any = None


def is_statuspage(document: Any) -> bool:
    """Whether a document has the shape of a Statuspage v2 answer."""
    if not isinstance(document, dict):
        return False
    lists = [document[name] for name in ("incidents", "scheduled_maintenances") if name in document]
    if isinstance(document.get("page"), dict):
        return bool(lists)
    entries = [entry for found in lists if isinstance(found, list) for entry in found]
    return any(isinstance(entry, dict) and "incident_updates" in entry for entry in entries)


def read_statuspage(document: dict[str, Any], source: str, observed_at: datetime) -> FeedSnapshot:
    """Read a Statuspage answer. Broken entries become problems; the others are kept."""
    entries = Entries()
    entries.unknown.names.update(f"Statuspage.{name}" for name in document if name not in _KNOWN)
    page = _page(document.get("page"), entries)
    seen: set[str] = set()
    incidents: list[Incident] = []
    for section in ("incidents", "scheduled_maintenances"):
        numbered = []
        for number, raw in enumerate(document.get(section) or ()):
            incident = _incident(raw, f"{section}[{number}]", page, entries)
            read = {"source": source, "observed_at": observed_at}
            numbered += [] if incident is None else [(number, incident.model_copy(update=read))]
        incidents += first_of_each_id(numbered, section, entries, seen)
    return FeedSnapshot(
        source=source,
        observed_at=observed_at,
        provider=Provider(name=page.name, time_zone=page.time_zone),
        incidents=tuple(incidents),
        problems=tuple(entries.problems),
        unknown_fields=tuple(sorted(entries.unknown.names)),
    )


def _page(raw: Any, entries: Entries) -> Page:
    told = {name: value for name, value in (raw or {}).items() if value is not None} if isinstance(raw, dict) else {}
    page = entries.read(Page, told, "page")
    if page is None:
        name = told.get("name")
        page = Page(name=name if isinstance(name, str) else "unknown")
    return page


def _incident(raw: Any, place: str, page: Page, entries: Entries) -> Incident | None:
    told = entries.read(StatusIncident, _without_nulls(raw), place)
    if told is None:
        return None
    # A backfilled post is created after the end, so its creation says nothing about the start.
    maintenance = told.impact == "maintenance" or told.scheduled_for is not None or told.status in _MAINTENANCE
    started = None if maintenance else told.started_at or told.created_at
    if started and told.resolved_at and told.started_at is None and told.resolved_at < started:
        started = None
    updates = _updates(told)
    fields = {
        "id": told.id, "name": told.name, "status": told.status, "provider": page.name, "impact": told.impact,
        "kind": "maintenance" if maintenance else "unplanned", "started_at": started, "resolved_at": told.resolved_at,
        "scheduled_for": told.scheduled_for, "scheduled_until": told.scheduled_until, "updates": updates,
        "revision": max(1, len(told.incident_updates)), "updated_at": _updated_at(told, updates),
    }  # fmt: skip
    names = tuple(part["name"] for part in told.components if isinstance(part, dict) and part.get("name"))
    fields |= told_in_prose(told.name, told.status, updates, names, page.name, ZoneInfo(page.time_zone))
    return entries.read(Incident, fields | {"id": told.id}, place)


def _updates(told: StatusIncident) -> tuple[Update, ...]:
    """Posts with a time, newest first; ``display_at`` is the time that readers see."""
    known = get_args(IncidentStatus)
    posts = [
        Update.model_validate({
            "id": post.id, "status": post.status if post.status in known else None, "body": post.body, "created_at": at,
        })
        for post in told.incident_updates
        if (at := post.display_at or post.created_at) is not None
    ]  # fmt: skip
    return tuple(sorted(posts, key=lambda post: post.created_at, reverse=True))


def _updated_at(told: StatusIncident, updates: tuple[Update, ...]) -> datetime | None:
    return told.updated_at or (updates[0].created_at if updates else told.created_at)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(part) for name, part in value.items() if part is not None}
    return [_without_nulls(part) for part in value] if isinstance(value, list) else value
