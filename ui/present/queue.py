"""The queue: what should be answered first, why, and a row for each ticket."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf

from assistant.domain.desk import TicketState
from assistant.domain.desk_work import TicketWork
from assistant.domain.ticket import Ticket
from assistant.queue import QueueEntry
from ui.present.safe import esc, said, tag
from ui.present.words import word, words

_URGENCY = {"critical": 0, "high": 1, "normal": 2, "low": 3}
_LIVELY = ("distressed", "angry", "frustrated", "worried", "sarcastic", "resigned", "grateful")
_FIRST_WORDS = 64


@dataclass(frozen=True)
class Standing:
    """Why a ticket stands where it does: sort key (smaller is sooner) and the reason in words."""

    key: tuple[int, int, float]
    reason: str


def standing(entry: QueueEntry) -> Standing:
    """Safety before urgency before waiting time; who waits for an unknown time comes last among these."""
    summary, since = entry.understood.reading.summary, entry.waiting_since
    safety = [f"Safety: {', '.join(word('safety', kind) for kind in summary.safety)}"] if summary.safety else []
    reasons = [*safety, f"{word('urgency', summary.urgency)} urgency"]
    key = (0 if summary.safety else 1, _URGENCY[summary.urgency], since.timestamp() if since else inf)
    return Standing(key, ", ".join(reasons))


def queue_of(counts: str, rows: Iterable[str], number: str = "") -> str:
    """The queue around its rows, which are in order; ``number`` tells the page from where to ask for news."""
    found = "".join(rows)
    listed = tag("ol", found, "wl-queue", aria_label="Tickets waiting", data_number=number)
    none = [tag("p", esc(told)) for told in words("queue_empty").values()]
    empty = tag("div", "".join(none), "wl-empty wl-queue-empty", hidden="hidden" if found else None)
    none_left = tag("div", tag("p", esc(word("queue", "filtered"))), "wl-empty wl-filtered-out", hidden="hidden")
    return tag("div", counts, "wl-countbox") + listed + empty + none_left


def needs_lead(entry: QueueEntry) -> bool:
    """Whether an agent alone may not send the answer, as far as the reading or the draft tells."""
    reading, draft = entry.understood.reading, entry.state.draft
    flagged = bool(reading.summary.safety) or reading.legal_threat or reading.suspicious_demand or reading.abuse
    return draft.status == "escalate" if draft else flagged


def for_lead(entry: QueueEntry) -> bool:
    """Whether it is a lead's turn: an agent may not send the answer, or asked a lead to."""
    return needs_lead(entry) or bool(entry.work and entry.work.handed)


def counts_html(entries: Iterable[QueueEntry]) -> str:
    """How many tickets each incident has, as buttons that show these alone."""
    entries = tuple(entries)
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


def row_html(entry: QueueEntry, *, is_later: bool = False) -> str:
    """One ticket in the queue. The page writes how long it waits, from ``data-since``, and who is there."""
    ticket, why, work = entry.understood.ticket, standing(entry).reason, entry.work
    why += f", {word('queue', 'lead_sends')}" if needs_lead(entry) else ""
    incident = _incident_id(entry)
    told = tag("span", esc(f"{word('queue', 'because')} {why}."), "wl-unseen")
    middle = tag("span", esc(word("channel", ticket.channel)), "wl-row-channel")
    middle += tag("span", esc(incident or word("queue", "no_incident")), "wl-row-incident")
    tags = tag("span", _tags(entry, is_later=is_later), "wl-line wl-row-tags")
    data = {"data_incident": incident or "-", "data_states": _states(entry, is_later=is_later), "data_why": why}
    return _item(
        ticket, entry.waiting_since, middle, tags + told, {**data, "data_to": work.assigned_to if work else None}
    )


def unread_row_html(state: TicketState) -> str:
    """A ticket that nobody has read yet, not even the machine."""
    unread = word("queue", "unread")
    data = {"data_incident": "-", "data_states": "new", "data_why": unread}
    since = QueueEntry.since(state.ticket)
    return _item(state.ticket, since, tag("span", esc(unread), "wl-row-incident"), "", data)


def _item(ticket: Ticket, since: datetime | None, middle: str, below: str, data: Mapping[str, str | None]) -> str:
    title, who = _title(ticket), _who(ticket)
    top = tag("span", said(title), "wl-row-title") + tag("span", "" if since else "?", "wl-row-wait")
    body = tag("span", top, "wl-line") + tag("span", tag("span", said(who), "wl-row-who") + middle, "wl-line wl-quiet")
    find = f"{title} {who} {ticket.id} {data['data_incident']}".casefold()
    moment = round(since.timestamp() * 1000) if since else None
    row = tag(
        "button", body + below, "wl-row", type="button", data_id=ticket.id, data_find=find, data_since=moment, **data
    )
    is_safety = "safety" in (data["data_states"] or "").split()
    return tag("li", row, "wl-safety" if is_safety else "")


def _tags(entry: QueueEntry, *, is_later: bool) -> str:
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
    if needs_lead(entry) and not (entry.work and entry.work.handed):
        found.insert(0, tag("span", esc(word("queue", "needs_lead")), "wl-tag wl-warn"))
    return "".join(found) + _decided(entry.work, is_later=is_later)


def _decided(work: TicketWork | None, *, is_later: bool) -> str:
    """What people decided, as far as a row has room for it; who is there now is added by the page."""
    found = [tag("span", "", "wl-row-here")]
    if work and work.handed:
        found.append(tag("span", esc(word("queue", "handed")), "wl-tag wl-warn"))
    if is_later:
        found.append(tag("span", esc(word("queue", "later")), "wl-tag"))
    if work and work.not_outage_by:
        found.append(tag("span", esc(word("queue", "not_outage")), "wl-tag"))
    if work and work.assigned_name:
        found.append(tag("span", said(work.assigned_name), "wl-tag wl-row-to"))
    return "".join(found)


def _states(entry: QueueEntry, *, is_later: bool) -> str:
    work = entry.work
    told = {
        "lead": for_lead(entry),
        "unmatched": not _incident_id(entry),
        "safety": bool(entry.understood.reading.summary.safety),
        "later": is_later,
        "not_outage": bool(work and work.not_outage_by),
        "unassigned": not (work and work.assigned_to),
    }
    status = "approved" if entry.state.status == "approved" else "drafted" if entry.state.draft else "new"
    return " ".join([status, *(name for name, is_so in told.items() if is_so)])


def _who(ticket: Ticket) -> str:
    return (ticket.customer.name if ticket.customer else None) or word("queue", "nameless")


def _title(ticket: Ticket) -> str:
    text = " ".join((ticket.subject or ticket.latest_customer_text).split())
    return text if len(text) <= _FIRST_WORDS else text[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …"


def _incident_id(entry: QueueEntry) -> str:
    incident = entry.understood.lookup.knowledge.incident
    return incident.id if incident else ""


def _incident_name(entry: QueueEntry) -> str:
    incident = entry.understood.lookup.knowledge.incident
    return incident.name if incident else ""
