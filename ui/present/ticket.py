"""One ticket: who wrote, what stands in the way, and the conversation."""

from datetime import datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from assistant.domain.desk import TicketState
from assistant.domain.reading import ReadingSummary
from assistant.domain.reply import Draft
from assistant.domain.ticket import Action, Message, Ticket
from assistant.queue import QueueEntry
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock, span
from ui.present.words import word


def zone_of(entry: QueueEntry) -> ZoneInfo:
    """The customer's zone where it is known, else the provider's."""
    customer = entry.understood.ticket.customer
    return ZoneInfo((customer.time_zone if customer else None) or entry.understood.lookup.knowledge.provider.time_zone)


def header_html(entry: QueueEntry, now: datetime) -> str:
    """Subject, who, how, and how long they have waited; below it what was understood."""
    ticket, summary = entry.understood.ticket, entry.understood.reading.summary
    customer, since = ticket.customer, entry.waiting_since
    title = (
        ticket.subject
        or f"{word('channel', ticket.channel)} from {(customer.name if customer else None) or 'a customer'}"
    )
    facts = [said((customer.name if customer else None) or "Name unknown"), esc(word("channel", ticket.channel))]
    if customer and customer.segment:
        facts.append(esc(word("segment", customer.segment)))
    if customer and customer.vulnerable:
        facts.append('<b class="wl-danger-text">Vulnerable customer</b>')
    if ticket.brand:
        facts.append(tag("b", esc(word("brand", "as")) + " " + said(ticket.brand), "wl-as-brand"))
    facts.append(esc(f"waiting {span((now - since).total_seconds())}" if since else "waiting time unknown"))
    facts.append(tag("span", esc(ticket.id)))
    body = tag("h2", said(title), "wl-title") + tag("p", " · ".join(facts), "wl-meta")
    return body + _understood(summary)


def shown_html(state: TicketState, text: str, look: str) -> str:
    """Unseen: which drawing of which version of the ticket this is, with ``text``, for what saves the words typed."""
    told = {"data_id": state.ticket.id, "data_version": state.version, "data_look": look, "data_status": state.status}
    return tag("i", "", "wl-shown-now", hidden="hidden", data_kept=crc32(text.encode()), **told)


def _understood(summary: ReadingSummary) -> str:
    parts = [f"{word('urgency', summary.urgency)} urgency", *(word("feeling", f) for f in summary.feelings)]
    parts += [f"asks: {word('ask', ask)}" for ask in summary.asks if ask != "other"]
    tags = "".join(tag("span", esc(part), "wl-tag") for part in parts)
    quotes = "".join(
        tag("span", "“" + said(impact.text) + "”", "wl-tag wl-quote", title=word("impact", impact.kind))
        for impact in summary.impact[:2]
    )
    return tag("div", tags + quotes, "wl-tags", aria_label="What was understood")


def standing_html(draft: Draft | None, held: str | None = None) -> str:
    """What stands in the way, in words, as bars; empty where nothing does. ``held`` is what people decided."""
    if draft is None:
        return ""
    bars = _bar("wl-bar-danger", word("work", "held"), [held]) if held else ""
    if draft.reasons:
        bars += _bar("wl-bar-danger", "Needs a team lead", [reason.message for reason in draft.reasons])
    # The guard's own findings stand below the text already, each with its place.
    needs = [need for need in draft.needs if need.code != "check_blocks"]
    if needs:
        bars += _bar("wl-bar-warn", "To find out", [need.message for need in needs])
    return bars


def _bar(kind: str, title: str, sentences: list[str]) -> str:
    body = tag("b", esc(title)) + " ".join(tag("span", esc(sentence)) for sentence in sentences)
    return tag("div", body, f"wl-bar {kind}", role="status")


def thread_html(entry: QueueEntry, now: datetime, me: str | None = None) -> str:
    """The conversation, oldest first, and what was done for this ticket; what ``me`` recorded can be taken back."""
    ticket = entry.understood.ticket.model_copy(update={"actions": entry.state.ticket.actions})
    return conversation_html(ticket, now, zone_of(entry), me if entry.state.status == "open" else None)


def conversation_html(ticket: Ticket, now: datetime | None, zone: ZoneInfo, me: str | None = None) -> str:
    """A ticket's conversation with times in ``zone``, oldest first, and what was done for it, by ``me`` or others.

    Without ``now`` no times are told, as of a ticket that is no customer's.
    """
    name = (ticket.customer.name if ticket.customer else None) or word("author", "customer")
    items = [_message(message, name, now, zone) for message in ticket.messages]
    items += [_action(action, now, zone, me) for action in ticket.actions]
    return tag("ol", "".join(items), "wl-thread", aria_label="Conversation", tabindex="0")


def _message(message: Message, customer: str, now: datetime | None, zone: ZoneInfo) -> str:
    author = customer if message.author == "customer" else word("author", message.author)
    return _item(f"wl-{message.author}", said(author), said(message.text), message.at, now, zone)


def _action(action: Action, now: datetime | None, zone: ZoneInfo, me: str | None) -> str:
    who, back = f"Done: {action.kind.replace('_', ' ')}" + (f" by {action.by}" if action.by else ""), ""
    if me is not None and action.by == me and action.at:
        label = esc(word("work", "forget"))
        back = tag("button", label, "wl-override", type="button", data_forget=action.at.isoformat())
    return _item("wl-action", said(who), said(action.text) + back, action.at, now, zone)


def _item(kind: str, who: str, text: str, at: datetime | None, now: datetime | None, zone: ZoneInfo) -> str:
    when = tag("time", esc(clock(at, now, zone)), title=away(at, now)) if at and now else ""
    return tag("li", tag("div", f"<b>{who}</b>{when}", "wl-said-by") + tag("div", text, "wl-said"), kind)
