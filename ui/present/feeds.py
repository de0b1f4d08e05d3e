"""Watched feeds and known incidents as a team sees them: how old, how sound, and what was left out."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.domain.knowledge_edits import TEAM
from knowledge_base.polling import FeedState
from knowledge_base.records import FeedSettings, Incident
from ui.present.binding import area_of
from ui.present.forms import button
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock, span
from ui.present.words import word

_FEED_COLUMNS = ("Feed", "Known", "Entries", "Left out", "Source")
_INCIDENT_COLUMNS = ("Incident", "Status", "Where", "Provider", "As of")
_HIDDEN_ACT = '<span class="wl-hidden">Read now</span>'
_PROBLEMS = 5
_INCIDENTS = 200


def feeds_html(states: tuple[FeedState, ...], now: datetime, *, may_edit: bool = False) -> str:
    """A row for each watched feed; a button reads it now. ``may_edit`` adds those that add a feed and remove one."""
    add = button("new-feed", word("feed_form", "title"), main=True) if may_edit else ""
    if not states:
        told = word("feeds", "none_yet") if may_edit else word("feeds", "none")
        return section("Feeds", tag("p", esc(told), "wl-hint"), add)
    head = "".join(tag("th", name, scope="col") for name in _FEED_COLUMNS) + tag("th", _HIDDEN_ACT, scope="col")
    rows = "".join(_feed(state, now, may_edit=may_edit) for state in states)
    return section("Feeds", tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), "wl-table"), add)


def _feed(state: FeedState, now: datetime, *, may_edit: bool) -> str:
    settings, health = state.settings, state.health
    known = "never read" if state.age is None else f"{span(state.age.total_seconds())} ago"
    mark = tag("span", "Old", "wl-tag wl-danger") if state.stale else ""
    failure = tag("p", esc(shown_failure(state)), "wl-danger-text") if health.failure else ""
    due = f", next {away(health.next_poll_at, now)}" if health.next_poll_at and health.failure else ""
    read = tag(
        "button", "Read now", "wl-use", type="button", data_act="poll", data_id=settings.name,
        aria_label=f"Read {settings.name} now",
    )  # fmt: skip
    shown = (
        tag("b", esc(settings.name)) + tag("p", esc(word("feed_kind", settings.kind)), "wl-hint"),
        tag("p", esc(known + due) + " " + mark) + failure,
        str(health.entries),
        _problems(state),
        esc(shown_where(state) or f"pushes to /hooks/feeds/{settings.name}"),
        (read if settings.where is not None else "") + (_drop(settings) if may_edit else ""),
    )
    return cells(shown, _FEED_COLUMNS)


def _drop(settings: FeedSettings) -> str:
    """Removing asks once more, so that no slip of the hand stops a feed."""
    if settings.token_variable is not None:
        return tag("p", esc(word("feed_form", "with_token")), "wl-hint")
    sure = button("remove-feed", word("feed_form", "sure"), data_id=settings.name)
    summary = tag("summary", esc(word("feed_form", "remove")), aria_label=f"Remove {settings.name} …")
    return tag(
        "details",
        summary + tag("p", esc(word("feed_form", "stays")), "wl-hint") + sure,
        data_keep=f"drop-{settings.name}",
    )


def shown_where(state: FeedState) -> str | None:
    """Where a feed is, without what could open it: no user, password or query of an address, no folder of a file."""
    where = state.shown_where
    return where if where is None or "://" in where else Path(where).name


def shown_failure(state: FeedState) -> str | None:
    """Why it could not be read, without the folder of a file."""
    failure, where, shown = state.health.failure, state.shown_where, shown_where(state)
    return failure.replace(where, shown) if failure and where and shown else failure


def _problems(state: FeedState) -> str:
    problems = state.health.problems
    if not problems:
        return "0"
    rows = "".join(tag("li", said(f"{problem.place}: {problem.message}")) for problem in problems[:_PROBLEMS])
    more = len(problems) - _PROBLEMS
    rows += tag("li", esc(f"… and {more} more"), "wl-hint") if more > 0 else ""
    summary = tag("summary", str(len(problems)), aria_label=f"Entries left out: {len(problems)}")
    return tag("details", summary + tag("ul", rows, "wl-left-out"), data_keep=f"problems-{state.settings.name}")


def incidents_html(incidents: tuple[Incident, ...], now: datetime, zone: ZoneInfo, *, may_edit: bool = False) -> str:
    """Known incidents, open ones first, the newest change first; a row opens its versions."""
    new = button("new-incident", word("incident_form", "new"), main=True) if may_edit else ""
    if not incidents:
        return section("Incidents", tag("p", esc(word("incidents", "none")), "wl-hint"), new)
    head = "".join(tag("th", name, scope="col") for name in _INCIDENT_COLUMNS)
    newest = sorted(incidents, key=lambda one: (not one.is_open, -_stamp(one)))
    rows = "".join(_incident(one, now, zone) for one in newest[:_INCIDENTS])
    table = tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), "wl-table")
    more = len(newest) - _INCIDENTS
    return section("Incidents", table + (tag("p", esc(f"… and {more} more"), "wl-hint") if more > 0 else ""), new)


def _incident(incident: Incident, now: datetime, zone: ZoneInfo) -> str:
    stamp = incident.updated_at or incident.observed_at
    opener = tag("button", said(incident.name), "wl-open", type="button", data_act="show", data_id=incident.id)
    status = tag("span", esc(word("status", incident.status)), f"wl-status wl-s-{incident.status}")
    own = tag("p", esc(word("incidents", "own")), "wl-hint") if incident.source == TEAM else ""
    age = tag("time", esc(away(stamp, now)), title=clock(stamp, now, zone)) if stamp else "unknown"
    shown = (
        opener + tag("p", esc(f"{incident.id} r{incident.revision}"), "wl-hint"),
        status, said(area_of(incident) or "not stated"), said(incident.provider) + own, age,
    )  # fmt: skip
    return cells(shown, _INCIDENT_COLUMNS)


def cells(shown: tuple[str, ...], columns: tuple[str, ...]) -> str:
    """A row; on a narrow screen each cell stands beneath the other and carries its column's name."""
    labels: tuple[str | None, ...] = (None, *columns[1:], None)
    return tag("tr", "".join(tag("td", cell, data_label=label) for cell, label in zip(shown, labels, strict=False)))


def _stamp(incident: Incident) -> float:
    stamp = incident.updated_at or incident.observed_at
    return stamp.timestamp() if stamp else 0.0


def section(title: str, body: str, beside: str = "") -> str:
    """A part of the screen under its title, with ``beside`` in line with that."""
    return tag("section", tag("div", tag("h2", esc(title)) + beside, "wl-boardhead") + body, "wl-board")
