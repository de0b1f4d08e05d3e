"""The queue: what should be answered first, why, and a row for each ticket."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from assistant.queue import QueueEntry
from ui.present.safe import esc, said, tag
from ui.present.times import span
from ui.present.words import word

_URGENCY = {"critical": 0, "high": 1, "normal": 2, "low": 3}
_LIVELY = ("distressed", "angry", "frustrated", "worried", "sarcastic", "resigned", "grateful")
_FIRST_WORDS = 64


@dataclass(frozen=True)
class Standing:
    """Why a ticket stands where it does: sort key (smaller is sooner) and the reason in words."""

    key: tuple[int, int, float]
    reason: str


def standing(entry: QueueEntry, now: datetime) -> Standing:
    """Safety before urgency before waiting time."""
    summary = entry.understood.reading.summary
    since = entry.waiting_since
    waited = (now - since).total_seconds() if since else 0.0
    reasons = [f"Safety: {', '.join(word('safety', kind) for kind in summary.safety)}"] if summary.safety else []
    reasons.append(f"{word('urgency', summary.urgency)} urgency")
    reasons.append(f"waiting {span(waited)}" if since else "waiting time unknown")
    return Standing((0 if summary.safety else 1, _URGENCY[summary.urgency], -waited), ", ".join(reasons))


def in_order(entries: tuple[QueueEntry, ...], now: datetime) -> tuple[QueueEntry, ...]:
    """What should be answered first comes first; ties keep the order of arrival."""
    return tuple(sorted(entries, key=lambda entry: standing(entry, now).key))


def queue_html(entries: tuple[QueueEntry, ...], now: datetime) -> str:
    """The incident counts and the rows, sorted, as one fragment."""
    if not entries:
        return tag(
            "div",
            "<p>No tickets are waiting.</p><p>New ones appear here by themselves.</p>",
            "wl-empty",
        )
    rows = "".join(_row(entry, now) for entry in in_order(entries, now))
    none_left = tag("div", "<p>No ticket fits this filter.</p>", "wl-empty wl-filtered-out", hidden="hidden")
    return _counts(entries) + tag("ol", rows, "wl-queue", aria_label="Tickets waiting") + none_left


def needs_lead(entry: QueueEntry) -> bool:
    """Whether an agent alone may not send the answer, as far as the reading or the draft tells."""
    reading, draft = entry.understood.reading, entry.state.draft
    flagged = bool(reading.summary.safety) or reading.legal_threat or reading.suspicious_demand or reading.abuse
    return draft.status == "escalate" if draft else flagged


def _counts(entries: tuple[QueueEntry, ...]) -> str:
    incidents = {
        e.understood.lookup.knowledge.incident.id: e for e in entries if e.understood.lookup.knowledge.incident
    }
    count = Counter(_incident_id(entry) for entry in entries)
    chips = [
        _chip(known, count[known], _incident_name(incidents[known]))
        for known in sorted(incidents, key=lambda k: -count[k])
    ]
    if count[""]:
        chips.append(_chip("", count[""], "Not matched to an incident"))
    return tag("div", "".join(chips), "wl-chips", role="group", aria_label="Tickets per incident")


def _chip(incident_id: str, count: int, title: str) -> str:
    body = f"<span>{esc(incident_id or 'No incident')}</span><b>{count}</b>"
    return tag(
        "button", body, "wl-chip", type="button", data_incident=incident_id or "-", aria_pressed="false", title=title
    )


def _row(entry: QueueEntry, now: datetime) -> str:
    ticket, summary = entry.understood.ticket, entry.understood.reading.summary
    since, stand = entry.waiting_since, standing(entry, now)
    who = (ticket.customer.name if ticket.customer else None) or "Name unknown"
    top = tag("span", said(_title(entry)), "wl-row-title")
    top += tag("span", span((now - since).total_seconds()) if since else "?", "wl-row-wait")
    middle = tag("span", said(who), "wl-row-who") + tag("span", esc(word("channel", ticket.channel)), "wl-row-channel")
    middle += tag("span", esc(_incident_id(entry) or "no incident"), "wl-row-incident")
    button = (
        tag("span", top, "wl-line") + tag("span", middle, "wl-line wl-quiet") + tag("span", _tags(entry), "wl-line")
    )
    row = tag(
        "button", button, "wl-row", type="button", data_id=ticket.id, data_incident=_incident_id(entry) or "-",
        data_states=_states(entry), data_find=f"{_title(entry)} {who} {ticket.id} {_incident_id(entry)}".casefold(),
        title=f"First because: {stand.reason}",
    )  # fmt: skip
    return tag("li", row, "wl-safety" if summary.safety else "")


def _tags(entry: QueueEntry) -> str:
    summary, reading = entry.understood.reading.summary, entry.understood.reading
    found = [tag("span", "Safety", "wl-tag wl-danger")] if summary.safety else []
    if reading.suspicious_demand:
        found.append(tag("span", "Suspicious", "wl-tag wl-danger"))
    if reading.legal_threat:
        found.append(tag("span", "Legal", "wl-tag wl-warn"))
    if summary.urgency in ("critical", "high"):
        kind = "wl-danger" if summary.urgency == "critical" else "wl-warn"
        found.append(tag("span", esc(word("urgency", summary.urgency)), f"wl-tag {kind}"))
    feeling = next((feeling for feeling in _LIVELY if feeling in summary.feelings), None)
    if feeling:
        found.append(tag("span", esc(word("feeling", feeling)), "wl-tag"))
    if summary.language != "en":
        found.append(tag("span", esc(word("language", summary.language)), "wl-tag"))
    if entry.state.status == "approved":
        found.append(tag("span", "Approved", "wl-tag wl-good"))
    elif entry.state.draft:
        found.append(tag("span", "Drafted", "wl-tag wl-info"))
    return "".join(found)


def _states(entry: QueueEntry) -> str:
    states = ["approved" if entry.state.status == "approved" else "drafted" if entry.state.draft else "new"]
    states += ["lead"] if needs_lead(entry) else []
    states += [] if _incident_id(entry) else ["unmatched"]
    return " ".join(states)


def _title(entry: QueueEntry) -> str:
    ticket = entry.state.ticket
    text = " ".join((ticket.subject or ticket.latest_customer_text).split())
    return text if len(text) <= _FIRST_WORDS else text[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …"


def _incident_id(entry: QueueEntry) -> str:
    incident = entry.understood.lookup.knowledge.incident
    return incident.id if incident else ""


def _incident_name(entry: QueueEntry) -> str:
    incident = entry.understood.lookup.knowledge.incident
    return incident.name if incident else ""
