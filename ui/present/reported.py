"""Drafts that people reported as wrong: who said so when, about which ticket, in which words, and what stood there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.desk import TicketState
from assistant.domain.desk_work import DraftReport
from ui.present.safe import esc, said, tag
from ui.present.ticket import conversation_html
from ui.present.times import away, clock
from ui.present.words import counted, word, words

EXPORT = "/review/reports.jsonl"
_MOST = 20


def reported_html(found: Sequence[DraftReport], names: Mapping[str, str], now: datetime, zone: ZoneInfo) -> str:
    """The newest first, each folded; ``names`` are people's by their ids. Nothing where nothing was reported."""
    if not found:
        return ""
    rows = "".join(_row(one, names.get(one.by, one.by), now, zone) for one in reversed(found[-_MOST:]))
    if len(found) > _MOST:
        rows += tag("li", esc(words("reported")["more"].format(count=len(found) - _MOST)), "wl-hint")
    link = {"href": EXPORT, "download": "", "title": word("reported", "export_what")}
    line = tag("span", esc(counted("reported", "count", len(found))))
    line += tag("a", esc(word("reported", "export")), "wl-link-button", **link)
    head = tag("h2", esc(word("reported", "title"))) + tag("p", line, "wl-line")
    return tag("section", head + tag("ul", rows, "wl-known"), "wl-chart wl-reported")


def told_html(state: TicketState, now: datetime, zone: ZoneInfo) -> str:
    """The conversation of a ticket whose draft was reported."""
    ticket = state.ticket
    title = tag("h2", said(ticket.subject or ticket.id), data_id=ticket.id, tabindex="-1")
    standing = word("reported", f"is_{state.status}")
    return title + tag("p", esc(f"{ticket.id} · {standing}"), "wl-meta") + conversation_html(ticket, now, zone)


def _row(one: DraftReport, name: str, now: datetime, zone: ZoneInfo) -> str:
    about = {"data_review": "conversation", "data_value": one.ticket_id, "title": word("reported", "open")}
    opener = tag("button", esc(one.ticket_id), "wl-link-button", type="button", **about)
    when = tag("span", esc(away(one.at, now)), "wl-asof", title=clock(one.at, now, zone))
    line = tag("p", opener + tag("span", said(name)) + when, "wl-line")
    return tag("li", line + tag("p", said(one.reason)) + _texts(one))


def _texts(one: DraftReport) -> str:
    drafted = one.draft.reply.text
    shown = _text("draft", drafted, one.id) if drafted else ""
    return shown + (_text("text", one.text, one.id) if one.text != drafted else "")


def _text(name: str, text: str, report_id: str) -> str:
    summary = tag("summary", esc(word("reported", name)))
    body = tag("div", said(text), "wl-said", dir="auto")
    return tag("details", summary + body, data_keep=f"{name}-{report_id}")
