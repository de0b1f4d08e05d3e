"""The after-incident review: what was told when, estimates and who heard them, promises, and how replies sounded."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.aftermath import Aftermath, EstimateStep, ToldVersion
from assistant.domain.promised import KeptPromise
from assistant.domain.review import NONE
from ui.present.promises import how_known
from ui.present.review import interval_text
from ui.present.safe import esc, said, tag
from ui.present.times import clock, span
from ui.present.words import counted, word, words

_SPOILED = ("late", "broken")
_MOST_PROMISES = 100


def aftermath_html(found: Aftermath) -> str:
    """The whole page about one incident, in its provider's zone; readable on paper."""
    zone = ZoneInfo(found.time_zone)
    close = {"data_review": "aftermath", "data_value": ""}
    buttons = tag("button", esc(word("aftermath", "close")), "wl-link-button", type="button", **close)
    buttons += tag("button", esc(word("aftermath", "print")), "wl-link-button", type="button", data_print="")
    title = tag("h2", esc(word("aftermath", "title")) + ": " + esc(found.incident_id), tabindex="-1")
    head = tag("div", title + tag("span", buttons, "wl-buttons"), "wl-plot-title")
    name = tag("p", said(found.name) + esc(f" · {found.provider} · {word('status', found.status)}"), "wl-meta")
    parts = [_figures(found, zone), _estimates(found, zone), _versions(found, zone), _promises(found), _tone(found)]
    told = tag("p", esc(words("aftermath")["as_of"].format(when=_at(found.as_of, zone))), "wl-hint")
    return tag("article", head + name + "".join(parts) + told, "wl-after")


def _figures(found: Aftermath, zone: ZoneInfo) -> str:
    over = _at(found.resolved_at, zone) if found.resolved_at else word("aftermath", "still_open")
    if not found.is_open and not found.resolved_at:
        over = word("aftermath", "unknown")
    spoiled = sum(one.state in _SPOILED for one in found.promises)
    figures = [
        (_at(found.started_at, zone) if found.started_at else word("aftermath", "unknown"), "started"),
        (over, "resolved"),
        (str(len(found.rows)), "replies"),
        (span(found.first_reply_after) if found.first_reply_after is not None else "-", "first_reply"),
        (str(len(found.promises)), "promises"),
        (str(spoiled), "broken"),
    ]
    if found.tone is not None:
        told = f"{word('aftermath', 'tone')} ({interval_text(found.tone, 0)})"
        figures.insert(4, (f"{found.tone.value:.0f}", told))
    shown = "".join(
        tag("div", tag("b", esc(value)) + tag("span", esc(word("aftermath", name)))) for value, name in figures
    )
    return tag("div", shown, "wl-figures")


def _estimates(found: Aftermath, zone: ZoneInfo) -> str:
    rows = "".join(_estimate(one, zone, is_first=number == 0) for number, one in enumerate(found.estimates))
    body = tag("ol", rows, "wl-steps") if rows else tag("p", esc(word("aftermath", "estimates_none")), "wl-hint")
    return _section("estimates", body)


def _estimate(one: EstimateStep, zone: ZoneInfo, *, is_first: bool) -> str:
    say = words("aftermath")
    value = _at(one.at, zone) if one.at else say["estimate_none"]
    if one.until_at:
        value += f" – {_at(one.until_at, zone)}"  # noqa: RUF001 - an en dash
    moved = say["first_estimate"] if is_first else ""
    if one.moved_by:
        moved = say["moved_later" if one.moved_by > 0 else "moved_earlier"].format(span=span(abs(one.moved_by)))
    when = _at(one.known_at, zone) if one.known_at else say["unknown"]
    when += (", " + say["until"].format(when=_at(one.until, zone))) if one.until else ""
    line = tag("b", esc(value)) + tag("span", esc(word("certainty", one.kind)), "wl-tag")
    line += tag("span", esc(moved), "wl-meta") if moved else ""
    counts = [say["sent_while"].format(count=_replies(len(one.replies)))]
    counts += [say["told"].format(count=_replies(len(one.told)))] if one.at else []
    return tag("li", tag("p", line, "wl-line") + tag("p", esc(" · ".join((when, *counts))), "wl-hint"))


def _versions(found: Aftermath, zone: ZoneInfo) -> str:
    return _section("versions", tag("ol", "".join(_version(one, zone) for one in found.versions), "wl-steps"))


def _version(one: ToldVersion, zone: ZoneInfo) -> str:
    when = _at(one.seen_at, zone) if one.seen_at else word("aftermath", "unknown")
    line = tag("b", esc(when)) + tag("span", esc(word("status", one.status)), "wl-tag")
    rested = counted("aftermath", "version_replies", one.replies) if one.replies else ""
    line += tag("span", esc(rested), "wl-meta")
    changes = one.changes or (word("aftermath", "version_first"),)
    return tag("li", tag("p", line, "wl-line") + "".join(tag("p", said(change)) for change in changes))


def _promises(found: Aftermath) -> str:
    if not found.promises:
        return ""
    ranked = sorted(found.promises, key=lambda one: (one.state not in _SPOILED, one.promised_at, one.id))
    rows = "".join(_promise(one, found.as_of) for one in ranked[:_MOST_PROMISES])
    left = len(ranked) - _MOST_PROMISES
    more = tag("p", esc(words("promise")["more"].format(count=left)), "wl-hint") if left > 0 else ""
    return _section("kept_title", tag("ul", rows, "wl-steps") + more)


def _promise(one: KeptPromise, now: datetime) -> str:
    colour = "wl-danger" if one.state in _SPOILED else "wl-good" if one.state == "kept" else ""
    due = f" {clock(one.due_at, now, ZoneInfo(one.time_zone))}" if one.due_at else ""
    opener = tag(
        "button", esc(one.ticket_id), "wl-open", type="button", data_review="open", data_value=one.reply_id
    )  # fmt: skip
    line = tag("b", esc(word("promise_kind", one.kind) + due)) + opener
    line += tag("span", esc(word("promise_state", one.state)), f"wl-tag {colour}".strip())
    return tag("li", tag("p", line, "wl-line") + tag("p", esc(how_known(one, now)), "wl-hint"))


def _tone(found: Aftermath) -> str:
    if not found.rows:
        return _section("sounded", tag("p", esc(word("aftermath", "no_replies")), "wl-hint"))
    bands = [row.band or NONE for row in found.rows]
    shares = "".join(_band(band, bands.count(band)) for band in (*words("band"), NONE) if band in bands)
    show = {"data_review": "incident", "data_value": found.incident_id}
    opener = tag("button", esc(word("review", "open_these")), "wl-link-button", type="button", **show)
    return _section("sounded", tag("div", shares + opener, "wl-figures"))


def _band(band: str, count: int) -> str:
    name = word("review_none", "band") if band == NONE else word("band", band)
    return tag("div", tag("b", esc(count)) + tag("span", esc(name.lower())))


def _section(name: str, body: str) -> str:
    return tag("section", tag("h3", esc(word("aftermath", name))) + body)


def _replies(count: int) -> str:
    return "1 reply" if count == 1 else f"{count} replies"


def _at(moment: datetime, zone: ZoneInfo) -> str:
    """With its date, whatever day it is: what is printed is read later."""
    local = moment.astimezone(zone)
    return f"{local.day} {local.strftime('%b %Y')}, {local:%H:%M} {local.tzname()}"
