"""The versions of an incident: what each changed, how old it all is, and who else tells of the same outage."""

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from assistant.domain.knowledge_edits import IncidentEdit
from assistant.facts_desk import IncidentCard
from knowledge_base.polling import FeedState
from knowledge_base.records import Fact, Incident
from knowledge_base.revisions import Revision
from ui.present.feeds import shown_failure
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock, many, span, times
from ui.present.words import word

_CHANGES = 8
_LONGEST_WORDING = 1_000


def versions_html(
    card: IncidentCard, now: datetime, zone: ZoneInfo, shown: int = 12, edits: tuple[IncidentEdit, ...] = ()
) -> str:
    """All that the facts' own history tells, newest version first; beyond ``shown`` versions they are folded away.

    ``edits`` say which person made a version that the team wrote itself.
    """
    who = {edit.revision: edit for edit in edits}
    newest = list(reversed(card.revisions))
    items = "".join(_version(revision, now, zone, who.get(revision.revision)) for revision in newest[:shown])
    older = newest[shown:]
    if older:
        rest = "".join(_version(revision, now, zone, who.get(revision.revision)) for revision in older)
        summary = tag("summary", esc(many(len(older), "older version")))
        items += tag("li", tag("details", summary + tag("ol", rest, "wl-versions"), data_keep="older"))
    body = tag("p", _summary(card), "wl-meta") + _feed(card.feed) + _linked(card.linked) + _page(card)
    return tag("section", tag("h3", "Versions") + body + tag("ol", items, "wl-versions"), "wl-section")


def old_facts_html(state: FeedState | None, now: datetime) -> str:
    """A bar that says that an incident's facts may be old; empty where its feed answers."""
    if state is None or not state.stale:
        return ""
    since = state.health.last_synced_at
    silent = f"silent since {away(since, now)}" if since else "never read"
    why = tag("span", esc(shown_failure(state))) if state.health.failure else ""
    body = tag("b", esc(word("feeds", "old"))) + tag("span", esc(f"Feed {state.settings.name}: {silent}.")) + why
    return tag("div", body, "wl-bar wl-bar-danger", role="status")


def known_html(card: IncidentCard) -> str:
    """What may be said of the incident now, each with the sentence it was read from."""
    rows = "".join(_fact(fact) for fact in card.facts if fact.kind not in ("contact", "policy"))
    return tag("section", tag("h3", "What is known") + tag("ul", rows, "wl-known"), "wl-section") if rows else ""


def _fact(fact: Fact) -> str:
    quote = tag("q", said(fact.quote), "wl-hint") if fact.quote else ""
    return tag("li", tag("span", esc(word("fact", fact.kind)), "wl-asof") + said(fact.text) + quote)


def edits_html(card: IncidentCard, now: datetime, zone: ZoneInfo) -> str:
    """What edited updates said before, each with when that was seen."""
    rows = ""
    for earlier in card.edits.values():
        for one in earlier:
            seen = tag("span", esc(clock(one.seen_at, now, zone)), "wl-asof") if one.seen_at else ""
            rows += tag("li", seen + tag("q", said(one.body[:_LONGEST_WORDING])))
    if not rows:
        return ""
    summary = tag("summary", esc(word("version", "edits")))
    return tag("details", summary + tag("ul", rows, "wl-known"), data_keep=f"edits-{card.incident.id}")


def _summary(card: IncidentCard) -> str:
    silent = sum(revision.silent for revision in card.revisions)
    parts = [many(len(card.revisions), "version")]
    parts += [f"reopened {times(card.reopened)}"] if card.reopened else []
    parts += [f"edited silently {times(silent)}"] if silent else []
    return esc(", ".join(parts))


def _feed(state: FeedState | None) -> str:
    if state is None or state.age is None:
        return ""
    known = f"Feed {state.settings.name}, known {span(state.age.total_seconds())} ago"
    return tag("p", esc(known), "wl-danger-text" if state.stale else "wl-meta")


def _linked(others: tuple[Incident, ...]) -> str:
    rows = "".join(tag("li", said(f"{one.id}: {one.name}") + _whose(one)) for one in others)
    return tag("p", esc(word("linking", "linked")), "wl-meta") + tag("ul", rows, "wl-linked") if rows else ""


def _whose(incident: Incident) -> str:
    return tag("span", said(incident.provider), "wl-asof")


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _page(card: IncidentCard) -> str:
    """A link where the address is one of the provider's own; a stranger's address is only told."""
    link = card.incident.link or ""
    if not link.lower().startswith(("https://", "http://")):
        return ""
    own = {_host(one.value) for one in card.provider.contacts if one.kind == "url"} - {None}
    if _host(link) not in own:
        return tag("p", esc(f"{word('version', 'page')}: {link}"), "wl-meta")
    name = esc(word("version", "page"))
    return tag("p", tag("a", name, href=link, target="_blank", rel="noopener noreferrer"), "wl-meta")


def _version(revision: Revision, now: datetime, zone: ZoneInfo, edit: IncidentEdit | None) -> str:
    seen = revision.observed_at
    when = tag("time", esc(away(seen, now)), title=clock(seen, now, zone)) if seen else "time unknown"
    marks = tag("span", esc(word("version", "silent")), "wl-tag wl-warn") if revision.silent else ""
    marks += tag("span", esc(word("version", "reopened")), "wl-tag wl-danger") if revision.reopened else ""
    if revision.merged_into:
        marks += tag("span", esc(f"{word('version', 'merged')} {revision.merged_into}"), "wl-tag wl-warn")
    head = tag("p", when + tag("span", f"r{revision.revision}", "wl-asof") + marks, "wl-line")
    head += tag("p", esc(word("incident_edit", edit.kind)) + " " + said(edit.name), "wl-hint") if edit else ""
    changes = revision.changes or ((word("version", "first"),) if revision.sequence == 1 else ())
    told = "".join(tag("li", said(change)) for change in changes[:_CHANGES])
    told += tag("li", esc(f"… and {len(changes) - _CHANGES} more"), "wl-hint") if len(changes) > _CHANGES else ""
    return tag("li", head + tag("ul", told))
