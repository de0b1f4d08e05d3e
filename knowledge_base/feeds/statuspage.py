"""Statuspage v2: ``incidents.json``, ``summary.json``, ``scheduled-maintenances.json``, and its webhook's incident.

Fields are those of https://developer.statuspage.io; areas, estimate, next update, cause and measures stand only in
the prose, and are taken from it as far as it is plain.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from knowledge_base.feeds.entries import Entries
from knowledge_base.feeds.limits import (
    LONGEST_MARKUP,
    LONGEST_TEXT,
    MOST_INCIDENTS,
    MOST_UPDATES,
    newest,
    too_long,
    too_many,
)
from knowledge_base.feeds.native import first_of_each_id
from knowledge_base.feeds.origin import Origin, safe_link
from knowledge_base.feeds.ownership import taken_as
from knowledge_base.feeds.posts import AHEAD, in_order, rows_as_updates
from knowledge_base.feeds.statuspage_shapes import Page, StatusIncident, StatusUpdate
from knowledge_base.feeds.statuspage_story import Teller, told_in_prose
from knowledge_base.feeds.wording import known_status, quoted, say
from knowledge_base.records import FeedSnapshot, Incident, Provider, Update

SECTIONS = ("incidents", "scheduled_maintenances")
_MAINTENANCE = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_KNOWN = frozenset({*SECTIONS, "page", "components", "status", "meta"})
_MOST_COMPONENTS = 200
"""Components of one incident that are read for services and places."""


def is_statuspage(document: Any) -> bool:
    """Whether a document has the shape of a Statuspage v2 answer."""
    if not isinstance(document, dict):
        return False
    lists = [document[name] for name in SECTIONS if name in document]
    if isinstance(document.get("page"), dict):
        return bool(lists)
    entries = [entry for found in lists if isinstance(found, list) for entry in found]
    return any(isinstance(entry, dict) and "incident_updates" in entry for entry in entries)


def read_statuspage(document: dict[str, Any], origin: Origin) -> FeedSnapshot:
    """Read a Statuspage answer. Broken entries become problems; the others are kept."""
    entries = Entries()
    entries.unknown.names.update(f"Statuspage.{name}" for name in document if name not in _KNOWN)
    page = _page(document.get("page"), entries, origin)
    groups = _groups(document.get("components"))
    seen: set[str] = set()
    incidents: list[Incident] = []
    for section in SECTIONS:
        numbered = []
        for number, raw in enumerate(entries.some(section, document.get(section) or (), MOST_INCIDENTS - len(seen))):
            incident = _Reading(page, groups, entries, origin, f"{section}[{number}]").read(raw)
            numbered += [] if incident is None else [(number, incident)]
        incidents += first_of_each_id(numbered, section, entries, seen)
    return FeedSnapshot(
        source=origin.source,
        observed_at=origin.observed_at,
        provider=Provider(name=page.name, time_zone=page.time_zone),
        incidents=tuple(incidents),
        problems=tuple(entries.problems),
        unknown_fields=entries.unknown_names(),
    )


def _page(raw: Any, entries: Entries, origin: Origin) -> Page:
    """The page; what it does not say, or says wrongly, is as the feed's settings have it."""
    standing = {"name": origin.provider or "unknown", "time_zone": origin.time_zone or "UTC"}
    told = {name: value for name, value in raw.items() if value is not None} if isinstance(raw, dict) else {}
    page = entries.read(Page, standing | told, "page")
    if page is None:
        sound = {name: told[name] for name in standing if name in told and Entries().read(Page, {name: told[name]}, "")}
        page = Page.model_validate(standing | sound)
    return page.model_copy(update={"name": taken_as(page.name, origin.provider, "page.name", entries)})


def _groups(components: Any) -> dict[str, str]:
    """The name of the group of every component of ``summary.json``, by the component's id."""
    parts = [part for part in components if isinstance(part, dict)] if isinstance(components, list) else []
    names = {part["id"]: part["name"] for part in parts if _has_text(part, "id") and _has_text(part, "name")}
    grouped = (part for part in parts if _has_text(part, "id") and _has_text(part, "group_id"))
    return {part["id"]: names[part["group_id"]] for part in grouped if part["group_id"] in names}


def _has_text(part: Mapping[str, Any], name: str) -> bool:
    return isinstance(part.get(name), str) and bool(part[name])


class _Reading:
    """One entry of a page on its way to an incident."""

    def __init__(self, page: Page, groups: Mapping[str, str], entries: Entries, origin: Origin, place: str) -> None:
        self._page = page
        self._groups = groups
        self._entries = entries
        self._origin = origin
        self._place = place
        self._named = ""

    def read(self, raw: Any) -> Incident | None:
        """The incident, or None with a problem noted."""
        told = self._entries.read(StatusIncident, _without_nulls(raw), self._place)
        if told is None:
            return None
        self._named = f" ({told.id[:100]})"
        maintenance = told.impact == "maintenance" or told.scheduled_for is not None or told.status in _MAINTENANCE
        updates = self._updates(told, raw)
        fields = {
            "id": told.id, "name": told.name, "status": told.status, "provider": self._page.name,
            "impact": told.impact, "kind": "maintenance" if maintenance else "unplanned",
            "started_at": self._started_at(told, raw, maintenance=maintenance),
            "resolved_at": self._credible("resolved_at", told.resolved_at, raw),
            "scheduled_for": told.scheduled_for, "scheduled_until": told.scheduled_until, "updates": updates,
            "revision": max(1, len(told.incident_updates)), "updated_at": self._updated_at(told, updates),
            "source": self._origin.source, "observed_at": self._origin.observed_at, "link": safe_link(told.shortlink),
        }  # fmt: skip
        whose = Teller(self._page.name, ZoneInfo(self._page.time_zone), self._origin.proposer)
        fields |= told_in_prose(told.name, told.status, updates, self._component_names(told), whose)
        return self._entries.read(Incident, fields, self._place)

    def _started_at(self, told: StatusIncident, raw: Any, *, maintenance: bool) -> datetime | None:
        started = None if maintenance else told.started_at or told.created_at
        # A backfilled post is created after the end, so its creation says nothing about the start.
        if started and told.resolved_at and told.started_at is None and told.resolved_at < started:
            return None
        return self._credible("started_at", started, raw)

    def _credible(self, field: str, moment: datetime | None, raw: Any) -> datetime | None:
        """The moment, unless it lies in the future of the reading: nothing begins or ends there."""
        if moment is None or moment <= self._origin.observed_at + AHEAD:
            return moment
        self._note(say("told", "future", field=field, got=quoted(moment.isoformat())), field, raw)
        return None

    def _updated_at(self, told: StatusIncident, updates: tuple[Update, ...]) -> datetime | None:
        if told.updated_at is not None and told.updated_at <= self._origin.observed_at + AHEAD:
            return told.updated_at
        return updates[0].created_at if updates else told.created_at

    def _updates(self, told: StatusIncident, raw: Any) -> tuple[Update, ...]:
        """Posts with a time, newest first, and the rows of their tables."""
        zone = ZoneInfo(self._page.time_zone)
        posts = [
            Update(id=post.id, status=known_status(post.status or ""), body=post.body, created_at=at)
            for post in told.incident_updates
            if (at := self._posted_at(post)) is not None
        ]
        if told.postmortem_body and told.postmortem_published_at:
            posts.append(
                Update(status="postmortem", body=told.postmortem_body, created_at=told.postmortem_published_at)
            )
        kept = self._bounded(posts, LONGEST_MARKUP)
        read = [rows_as_updates(post, zone, self._origin.observed_at) for post in kept]
        rows = [row for found, _ in read for row in found]
        updates, wrong = in_order(rows, (told.created_at, told.updated_at), self._origin.observed_at)
        wrong += tuple(moment for _, future in read for moment in future)
        if wrong:
            got = ", ".join(moment.isoformat() for moment in wrong[:3])
            self._note(say("told", "future_post", got=got), "updates", raw)
        return self._bounded(updates, LONGEST_TEXT)

    def _bounded(self, posts: Sequence[Update], longest: int) -> tuple[Update, ...]:
        """No more and no longer posts than are kept: reading prose takes time. What is cut is told."""
        if len(posts) > MOST_UPDATES:
            self._note(too_many("updates", len(posts), MOST_UPDATES, "newest"), "updates", None)
        kept = newest(posts)
        if said := too_long("updates", (post.body for post in kept), longest):
            self._note(said, "updates", None)
            kept = tuple(post.model_copy(update={"body": post.body[:longest]}) for post in kept)
        return kept

    def _posted_at(self, post: StatusUpdate) -> datetime | None:
        """What readers see as its time; where a person set that to the future, when it was really made."""
        shown, made = post.display_at, post.created_at
        ahead = shown is not None and shown > self._origin.observed_at + AHEAD
        return made if shown is None or (ahead and made is not None) else shown

    def _component_names(self, told: StatusIncident) -> tuple[str, ...]:
        """What is affected, with the group in front ("Riverside - Internet"); an older post's list does not count."""
        listed = (tuple(post.affected_components or ()) for post in told.incident_updates)
        parts = told.components or next(filter(None, listed), ())
        return tuple(dict.fromkeys(self._names(parts[:_MOST_COMPONENTS])))

    def _names(self, parts: Iterable[Any]) -> Iterable[str]:
        for part in parts:
            if isinstance(part, dict) and _has_text(part, "name"):
                key = next((part[name] for name in ("id", "code") if _has_text(part, name)), "")
                group = self._groups.get(key)
                yield f"{group} - {part['name']}" if group else part["name"]

    def _note(self, message: str, field: str, raw: Any) -> None:
        self._entries.note(f"{self._place}{self._named}: {field}", message, "" if raw is None else raw)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(part) for name, part in value.items() if part is not None}
    return [_without_nulls(part) for part in value] if isinstance(value, list) else value
