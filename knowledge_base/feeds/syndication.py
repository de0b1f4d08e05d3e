"""Statuspage's history as RSS 2.0 or Atom: a fall-back, because its posts stand in one piece of HTML.

An entry is the whole incident: its link or id names it (the last part of Statuspage's link is the incident's id in
``incidents.json`` too, so both ways of reading tell of one incident), its text holds all posts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.entries import Entries
from knowledge_base.feeds.limits import too_many
from knowledge_base.feeds.native import first_of_each_id
from knowledge_base.feeds.origin import Origin, safe_link
from knowledge_base.feeds.ownership import page_owner, taken_as
from knowledge_base.feeds.posts import AHEAD, in_order
from knowledge_base.feeds.statuspage_story import Teller, told_in_prose
from knowledge_base.feeds.story_posts import Posts, read_posts, zone_of_posts
from knowledge_base.feeds.wording import quoted, say
from knowledge_base.feeds.xml import local_name, parse_xml
from knowledge_base.records import FeedSnapshot, Incident, Provider, Update
from knowledge_base.records.vocabulary import IncidentStatus

_MAINTENANCE = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_CLOSED = frozenset({"resolved", "postmortem", "completed"})
_LONGEST_NAME = 300


@dataclass(frozen=True)
class _Entry:
    """An item of RSS or an entry of Atom: the same parts under two sets of names."""

    title: str
    key: str
    link: str | None
    text: str
    published: datetime | None
    updated: datetime | None

    @property
    def anchor(self) -> datetime | None:
        """What a day without a year is near to."""
        return self.published or self.updated


@dataclass(frozen=True)
class _Reading:
    origin: Origin
    entries: Entries


def read_syndication(body: bytes, origin: Origin) -> FeedSnapshot:
    """Read RSS or Atom. Broken entries become problems; the others are kept. Raises FeedNotUnderstood."""
    root = parse_xml(body, origin.source)
    kind = local_name(root)
    if kind not in {"rss", "RDF", "feed"}:
        got = quoted(kind)
        raise FeedNotUnderstood(say("format", "xml_kind", name=origin.source, got=got))
    channel = root if kind == "feed" else next((part for part in root if local_name(part) == "channel"), root)
    items = [part for holder in (channel, root) for part in holder if local_name(part) in {"item", "entry"}]
    entries = Entries()
    items = list(entries.some("item", list(dict.fromkeys(items))))
    told = [(f"{local_name(item)}[{number}]", _entry(item)) for number, item in enumerate(items)]
    zone = _zone([entry for _, entry in told], origin)
    name = taken_as(page_owner(_text(channel, "title")), origin.provider, "channel.title", entries)
    provider = Provider(name=name, time_zone=zone.key if isinstance(zone, ZoneInfo) else "UTC")
    numbered = []
    for number, (place, entry) in enumerate(told):
        incident = _incident(entry, place, provider.name, zone, _Reading(origin, entries))
        numbered += [] if incident is None else [(number, incident)]
    return FeedSnapshot(
        source=origin.source,
        observed_at=origin.observed_at,
        provider=provider,
        incidents=first_of_each_id(numbered, "item", entries),
        problems=tuple(entries.problems),
    )


def _zone(told: Sequence[_Entry], origin: Origin) -> tzinfo:
    """The page's zone: as somebody said, else as its posts show; local times in the prose are meant in it."""
    if origin.time_zone:
        return ZoneInfo(origin.time_zone)
    anchors = ([at for at in (entry.published, entry.updated) if at] for entry in told)
    shown = (zone_of_posts(entry.text, at, origin.observed_at) for entry, at in zip(told, anchors, strict=True))
    return next((zone for zone in shown if zone is not None), ZoneInfo("UTC"))


def _incident(entry: _Entry, place: str, provider: str, zone: tzinfo, reading: _Reading) -> Incident | None:
    origin, entries = reading.origin, reading.entries
    limit = origin.observed_at + AHEAD
    anchor = entry.anchor if entry.anchor and entry.anchor <= limit else None
    posts = read_posts(entry.text, zone, anchor, origin.observed_at)
    status = _status(posts.updates)
    wrong = "no_key" if not entry.key else "no_time" if not posts.updates else "no_status" if status is None else None
    if wrong or status is None:
        entries.note(f"{place} ({entry.key})" if entry.key else place, say("told", wrong or "no_status"), _raw(entry))
        return None
    updates, future = in_order(posts.updates, (entry.published, entry.updated), origin.observed_at)
    if future:
        got = ", ".join(moment.isoformat() for moment in future[:3])
        entries.note(f"{place} ({entry.key}): updates", say("told", "future_post", got=got), _raw(entry))
    if posts.left_out:
        said = too_many("updates", len(updates) + posts.left_out, len(updates))
        entries.note(f"{place} ({entry.key}): updates", said, "")
    fields = _fields(entry, status, updates, posts) | {"provider": provider, "source": origin.source}
    fields |= {name: None for name in ("started_at", "resolved_at") if (fields[name] or limit) > limit}
    fields |= told_in_prose(fields["name"], status, updates, (), Teller(provider, zone, origin.proposer))
    return entries.read(Incident, fields | {"observed_at": origin.observed_at}, place)


def _fields(entry: _Entry, status: IncidentStatus, updates: tuple[Update, ...], posts: Posts) -> dict[str, Any]:
    maintenance = status in _MAINTENANCE or posts.scheduled_for is not None
    return {
        "id": entry.key, "name": entry.title or entry.key, "status": status, "link": entry.link, "updates": updates,
        "kind": "maintenance" if maintenance else "unplanned",
        "started_at": None if maintenance else updates[-1].created_at,
        "resolved_at": _resolved_at(updates) if status in _CLOSED else None,
        "scheduled_for": posts.scheduled_for, "scheduled_until": posts.scheduled_until,
        "revision": max(1, len(updates)), "updated_at": updates[0].created_at,
    }  # fmt: skip


def _status(updates: Iterable[Update]) -> IncidentStatus | None:
    """The newest status that a post says; an "Update" leaves it as it was."""
    return next((update.status for update in updates if update.status is not None), None)


def _resolved_at(updates: tuple[Update, ...]) -> datetime | None:
    """When the newest posts began to say that it is over."""
    ended = None
    for update in updates:
        if update.status is not None and update.status not in _CLOSED:
            break
        ended = update.created_at if update.status in {"resolved", "completed"} else ended
    return ended


def _entry(item: Element) -> _Entry:
    links = list(_links(item))
    link = next((safe for address in links if (safe := safe_link(address))), None)
    named = [text for name in ("guid", "id") if (text := _text(item, name))]
    text = next((said for name in ("encoded", "description", "content", "summary") if (said := _text(item, name))), "")
    return _Entry(
        title=" ".join(_text(item, "title").split())[:_LONGEST_NAME],
        key=next((key for address in (link, *named) if address and (key := _key(address))), ""),
        link=link,
        text=text,
        published=_instant(_text(item, "pubDate") or _text(item, "published")),
        updated=_instant(_text(item, "updated") or _text(item, "date")),
    )


def _links(item: Element) -> Iterator[str]:
    for part in item:
        if local_name(part) == "link" and part.get("rel", "alternate") == "alternate":
            yield part.get("href") or (part.text or "").strip()
    yield _text(item, "guid")


def _key(address: str) -> str:
    """The last part of a link ("…/incidents/thp2kyjx60qn") or of a tag URI, which names the incident."""
    return re.split(r"[?#]", address.strip(), maxsplit=1)[0].rstrip("/").rpartition("/")[2][:100]


def _instant(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if moment.tzinfo is not None and 1970 <= moment.year <= 2200:  # noqa: PLR2004 - as entries.py
            return moment
    return None


def _text(element: Element, name: str) -> str:
    found = next((part for part in element if local_name(part) == name), None)
    return "" if found is None else "".join(found.itertext()).strip()


def _raw(entry: _Entry) -> dict[str, str]:
    return {"title": entry.title, "key": entry.key, "text": entry.text}
