"""What was promised to whom, and what became of it: counts, filters, estimates that slipped, the list, one reply."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.desk import Person
from assistant.domain.promise import RECORDED
from assistant.domain.promised import KeptPromise, PromiseBoard, PromisedReply, PromiseState, Slip, Wanted
from assistant.domain.ticket import Ticket
from ui.present.safe import esc, said, tag
from ui.present.ticket import conversation_html
from ui.present.times import away, clock
from ui.present.words import counted, word, words

MOST_ROWS = 200
"""Rows that are drawn at once; counts and filters reach all of them."""
_MOST_TOLD = 50
_COLOURS: dict[str, str] = {"late": "wl-danger", "broken": "wl-danger", "due": "wl-info", "kept": "wl-good"}
_COLUMNS = ("Due", "Promised", "To", "How it stands", "Incident", "By")


def promises_html(board: PromiseBoard, wanted: Wanted, person: Person, *, grouped: bool = False) -> str:
    """The whole board. Times are in each customer's zone, named."""
    head = _states(board, wanted) + _filters(board, wanted, grouped=grouped)
    return tag("div", head + _slips(board, person) + _list(board, grouped=grouped), "wl-promises")


def promised_html(found: PromisedReply, now: datetime) -> str:
    """One reply: what it promised with how that stands, the words that were sent, and the conversation before."""
    reply, zone = found.reply, ZoneInfo(found.promises[0].time_zone if found.promises else "UTC")
    customer = found.promises[0].customer_name if found.promises else None
    meta = f"{reply.approval.ticket_id} · sent {clock(reply.sent_at, now, zone)}, {away(reply.sent_at, now)}"
    head = tag("h2", said(reply.approval.subject or customer or reply.approval.ticket_id), data_id=reply.id)
    rows = "".join(_promise_item(promise, now) for promise in found.promises)
    texts = tag("div", _marked(reply.approval.text, found.promises), "wl-said", dir="auto")
    return (
        head
        + tag("p", esc(f"{meta} · by {reply.approval.approved_by}"), "wl-meta")
        + _section("promised", tag("ul", rows, "wl-known"))
        + _section("sent", texts)
        + _section("wrote", _thread(found.ticket, now, zone))
    )


def _states(board: PromiseBoard, wanted: Wanted) -> str:
    """The counts, which are filters too."""
    order: tuple[PromiseState, ...] = ("late", "due", "broken", "unknown", "kept")
    buttons = "".join(_state(state, board.counts[state], pressed=wanted.state == state) for state in order)
    return tag("div", buttons, "wl-figures wl-states", role="group", aria_label="Show promises that are")


def _state(state: PromiseState, count: int, *, pressed: bool) -> str:
    number = tag("b", esc(count), f"{_COLOURS[state]}-text" if count and state in ("late", "broken") else "")
    label = number + tag("span", esc(word("promise_state", state)))
    return tag("button", label, type="button", data_state=state, aria_pressed=str(pressed).lower())


def _filters(board: PromiseBoard, wanted: Wanted, *, grouped: bool) -> str:
    incidents = [("", "All incidents"), *((key, f"{key}: {name}") for key, name in board.incidents.items())]
    # Only what can be there; and what is asked for stays to be seen.
    offered = dict.fromkeys((*RECORDED, *([wanted.kind] if wanted.kind else [])))
    kinds = [("", "All kinds"), *((kind, word("promise_kind", kind)) for kind in offered)]
    fields = _select("incident", "Incident", incidents, wanted.incident_id)
    fields += _select("kind", "Kind", kinds, wanted.kind)
    fields += _select("whose", "Whose", [("", "Everybody's"), ("mine", "Mine")], "mine" if wanted.mine else "")
    order = [("", "Soonest due first"), ("grouped", "By incident")]
    fields += _select("order", "Order", order, "grouped" if grouped else "")
    return tag("div", fields, "wl-promise-filters")


def _select(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str | None) -> str:
    body = "".join(
        tag("option", esc(text), value=value, selected="selected" if value == (chosen or "") else None)
        for value, text in options
    )
    return tag("select", body, data_filter=name, aria_label=label)


def _slips(board: PromiseBoard, person: Person) -> str:
    items = "".join(_slip(slip, board, person) for slip in board.slips)
    return tag("section", tag("h2", esc(word("promise", "slips"))) + items, "wl-slips") if items else ""


def _slip(slip: Slip, board: PromiseBoard, person: Person) -> str:
    left, zone = slip.uncorrected, ZoneInfo(slip.promises[0].time_zone)
    told = clock(slip.told_at, board.now, zone) if slip.told_at else "a time"
    change = words("promise")[f"slip_{slip.reason}"].format(
        told=told, now=clock(slip.now_at, board.now, zone) if slip.now_at else ""
    )
    name = board.incidents.get(slip.incident_id, slip.incident_id)
    head = tag("b", esc(slip.incident_id)) + tag("span", said(name), "wl-meta") + tag("span", esc(change))
    count = counted("promise", "slip_left", len(left)) if left else word("promise", "slip_done")
    head += tag("span", esc(count), "wl-tag wl-danger" if left else "wl-tag wl-good")
    summary = tag("summary", tag("span", head, "wl-line"))
    ranked = sorted(slip.promises, key=lambda promise: (not promise.needs_a_word, promise.promised_at, promise.id))
    rows = "".join(_told(promise, board.now, person) for promise in ranked[:_MOST_TOLD])
    rows += _more(len(ranked) - _MOST_TOLD, "li")
    key = f"slip-{slip.incident_id}-{slip.told_at.timestamp() if slip.told_at else ''}"
    return tag("details", summary + tag("ul", rows), "wl-slip", data_keep=key, open="open" if left else None)


def _told(promise: KeptPromise, now: datetime, person: Person) -> str:
    """A customer who was told the old time, and what they would have to hear."""
    zone = ZoneInfo(promise.time_zone)
    values = f"told {clock(promise.due_at, now, zone)}" if promise.due_at else ""
    values += f", now {clock(promise.now_at, now, zone)}" if promise.now_at else ""
    whose = "you" if promise.promised_by == person.id else promise.promised_by
    state = "not_told" if promise.needs_a_word else "told_since"
    mark = tag("span", esc(word("promise", state)), "wl-tag " + ("wl-danger" if promise.needs_a_word else "wl-good"))
    return tag(
        "li",
        _opener(promise, said(promise.customer_name or promise.ticket_id))
        + tag("span", esc(promise.ticket_id), "wl-meta")
        + tag("span", esc(values))
        + tag("span", esc(f"by {whose}, {away(promise.promised_at, now)}"), "wl-meta")
        + mark,
    )


def _list(board: PromiseBoard, *, grouped: bool) -> str:
    if not board.promises:
        if any(board.counts.values()) or board.incidents:
            return tag("div", tag("p", esc(word("promise", "none_fit"))), "wl-empty")
        hint = tag("p", esc(word("promise", "empty_hint")))
        return tag("div", tag("p", esc(word("promise", "empty"))) + hint, "wl-empty")
    shown = board.promises[:MOST_ROWS]
    head = tag("thead", tag("tr", "".join(tag("th", esc(name), scope="col") for name in _COLUMNS)))
    bodies = "".join(_group(key, rows, board) for key, rows in _by_incident(shown)) if grouped else _rows(shown, board)
    table = tag("table", head + bodies, "wl-table")
    return table + _more(len(board.promises) - len(shown), "p")


def _by_incident(promises: Iterable[KeptPromise]) -> Iterable[tuple[str, list[KeptPromise]]]:
    """Incidents in the order of their most urgent promise."""
    groups: dict[str, list[KeptPromise]] = {}
    for promise in promises:
        groups.setdefault(promise.incident_id or "", []).append(promise)
    return groups.items()


def _group(key: str, promises: list[KeptPromise], board: PromiseBoard) -> str:
    title = tag("b", esc(key or "No incident")) + tag("span", said(board.incidents.get(key, "")), "wl-meta")
    states: dict[str, int] = {}
    for promise in promises:
        states[promise.state] = states.get(promise.state, 0) + 1
    told = ", ".join(f"{count} {word('promise_state', state).lower()}" for state, count in states.items())
    line = tag("span", title + tag("span", esc(told), "wl-meta"), "wl-line")
    return _rows(promises, board, tag("tr", tag("th", line, colspan=len(_COLUMNS), scope="rowgroup"), "wl-group"))


def _rows(promises: Iterable[KeptPromise], board: PromiseBoard, first: str = "") -> str:
    return tag("tbody", first + "".join(_row(promise, board.now) for promise in promises))


def _row(promise: KeptPromise, now: datetime) -> str:
    zone = ZoneInfo(promise.time_zone)
    when = tag("time", esc(clock(promise.due_at, now, zone))) if promise.due_at else esc(word("promise_state", "none"))
    when = when + tag("span", esc(away(promise.due_at, now)), "wl-asof") if promise.due_at else "-"
    kind = word("promise_kind", promise.kind) + (f": {_amount(promise.amount)}" if promise.amount else "")
    words_of = _opener(promise, tag("b", esc(kind)) + tag("span", said(promise.words or "")))
    cells = [
        ("Due", when),
        ("Promised", words_of),
        ("To", said(promise.customer_name or "Name unknown") + tag("span", esc(promise.ticket_id), "wl-asof")),
        ("How it stands", _standing(promise, now)),
        ("Incident", esc(promise.incident_id or "none")),
        ("By", esc(promise.promised_by)),
    ]
    return tag("tr", "".join(tag("td", cell, data_label=label) for label, cell in cells), data_id=promise.reply_id)


def _amount(amount: str) -> str:
    """A sum as it stands; a share, "1/30", named as one."""
    return words("promise")["share"].format(share=amount) if "/" in amount else amount


def _opener(promise: KeptPromise, label: str) -> str:
    return tag("button", label, "wl-open", type="button", data_reply=promise.reply_id, data_key=promise.id)


def _standing(promise: KeptPromise, now: datetime) -> str:
    state = tag("span", esc(word("promise_state", promise.state)), f"wl-tag {_COLOURS.get(promise.state, '')}".strip())
    return state + tag("span", esc(how_known(promise, now)), "wl-how")


def how_known(promise: KeptPromise, now: datetime) -> str:
    """How its state is known, in a sentence."""
    zone = ZoneInfo(promise.time_zone)
    when = clock(promise.settled_at, now, zone) if promise.settled_at else "an unknown time"
    estimate = clock(promise.now_at, now, zone) if promise.now_at else ""
    told = words("promise_reason")[promise.reason].format(when=when, now=estimate) + "."
    if promise.reason in ("moved", "withdrawn", "passed"):
        told += " " + word("promise", "told_again" if promise.told_since else "told_not")
    return told


def _promise_item(promise: KeptPromise, now: datetime) -> str:
    zone = ZoneInfo(promise.time_zone)
    kind = word("promise_kind", promise.kind)
    due = f" {clock(promise.due_at, now, zone)}" if promise.due_at else ""
    return tag("li", tag("span", tag("b", esc(kind)) + esc(due), "wl-line") + _standing(promise, now))


def _marked(text: str, promises: Iterable[KeptPromise]) -> str:
    """The text with the sentences that promise something marked; harmless."""
    shown = said(text)
    for sentence in {promise.words for promise in promises if promise.words}:
        shown = shown.replace(esc(sentence), tag("span", esc(sentence), "wl-mark wl-promised-words"))
    return shown


def _section(name: str, body: str) -> str:
    return tag("section", tag("h3", esc(word("promise", name))) + body, "wl-section")


def _thread(ticket: Ticket | None, now: datetime, zone: ZoneInfo) -> str:
    return conversation_html(ticket, now, zone) if ticket else tag("p", esc(word("promise", "gone")), "wl-hint")


def _more(count: int, element: str) -> str:
    return tag(element, esc(word("promise", "more").format(count=count)), "wl-hint") if count > 0 else ""
