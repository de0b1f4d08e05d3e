"""The review: how the team sounds, what was sent, and how it differs from the draft."""

import difflib
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.desk import SentReply
from ui.present.check import findings_html
from ui.present.overriding import overridden_by
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock
from ui.present.tone import tone_html
from ui.present.words import word

_FIRST_WORDS = 90
_NO_SCORE = 101


def review_rows(sent: tuple[SentReply, ...]) -> tuple[SentReply, ...]:
    """Low and flagged first, then the newest."""
    newest_first = sorted(sent, key=lambda reply: reply.sent_at, reverse=True)
    return tuple(sorted(newest_first, key=_worth_a_look))


def table_html(sent: tuple[SentReply, ...], now: datetime, zone: ZoneInfo) -> str:
    """What was sent as a table; a row opens the reply."""
    if not sent:
        return tag(
            "div", "<p>Nothing has been sent yet.</p><p>Replies appear here once an agent sends them.</p>", "wl-empty"
        )
    head = "".join(
        tag("th", name, scope="col") for name in ("Tone", "Reply", "Flags", "Changed", "Incident", "By", "Sent")
    )
    rows = "".join(_row(reply, now, zone) for reply in review_rows(sent))
    return tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), "wl-table")


def summary_html(sent: tuple[SentReply, ...]) -> str:
    """The figures over everything sent; what was not scored is counted, never averaged in."""
    scored = [reply.final.tone.overall for reply in sent if reply.final.tone.overall is not None]
    changed = sum(reply.approval.text != reply.draft.reply.text for reply in sent)
    promised = sum(len(reply.promises) for reply in sent)
    figures = [
        (str(len(sent)), "reply sent" if len(sent) == 1 else "replies sent"),
        (f"{sum(scored) / len(scored):.0f}" if scored else "-", "average tone"),
        (str(len(sent) - len(scored)), "not scored"),
        (str(changed), "changed by hand"),
        (str(promised), "promise made" if promised == 1 else "promises made"),
    ]
    overridden = sum(bool(reply.overrides) for reply in sent)
    figures += [(str(overridden), word("override", "figure"))] if overridden else []
    return tag("div", "".join(tag("div", tag("b", n) + tag("span", esc(name))) for n, name in figures), "wl-figures")


def reply_html(reply: SentReply, now: datetime, zone: ZoneInfo) -> str:
    """One sent reply: the draft beside what was sent with the difference, its tone, and what the guard had said."""
    before, after = difference(reply.draft.reply.text, reply.approval.text)
    meta = [reply.approval.ticket_id, f"sent {clock(reply.sent_at, now, zone)}, {away(reply.sent_at, now)}"]
    meta += [f"by {reply.approval.approved_by}", f"receipt {reply.receipt}"]
    same = before == after
    texts = _column("Sent as drafted", after) if same else _column("Draft", before) + _column("Sent", after)
    tone = tag("section", tone_html(reply.final.tone, reply.approval.text), "wl-tone")
    told = overridden_by(reply.overrides, now)
    check = tag(
        "section", findings_html(reply.final.check, reply.final.facts, told, text=reply.final.reply.text), "wl-checkbox"
    )
    body = tag("div", texts, "wl-compare wl-same" if same else "wl-compare") + tag("div", tone + check, "wl-compare")
    return (
        tag("h2", said(reply.approval.subject or reply.approval.ticket_id), data_id=reply.id)
        + tag("p", esc(" · ".join(meta)), "wl-meta")
        + body
    )


def difference(before: str, after: str) -> tuple[str, str]:
    """Two texts as safe HTML, word by word: what left is marked in the first, what came in the second."""
    old, new = _words(before), _words(after)
    left, right = "", ""
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = esc("".join(old[a:b])), esc("".join(new[c:d]))
        left += was if kind == "equal" or not was else tag("del", was)
        right += now if kind == "equal" or not now else tag("ins", now)
    return left, right


def chart_html(sent: tuple[SentReply, ...], now: datetime, zone: ZoneInfo) -> str:
    """Overall tone of each reply in order of sending; a point opens its reply. Unscored ones lie on the base line."""
    if not sent:
        return ""
    ordered = sorted(sent, key=lambda reply: reply.sent_at)
    wide, high, left = 640, 168, 28
    step = (wide - left - 16) / max(1, len(ordered) - 1)
    grid = "".join(_grid(level, left, wide, _y(level, high)) for level in (0, 25, 50, 75, 100))
    places = [
        (left + 8 + (i * step if len(ordered) > 1 else (wide - left - 16) / 2), reply)
        for i, reply in enumerate(ordered)
    ]
    line = " ".join(
        f"{x:.1f},{_y(r.final.tone.overall, high):.1f}" for x, r in places if r.final.tone.overall is not None
    )
    points = "".join(_point(x, reply, high, now, zone) for x, reply in places)
    body = grid + f'<polyline class="wl-trend" points="{line}"/>' + points
    svg = tag(
        "svg",
        body,
        viewBox=f"0 0 {wide} {high}",
        role="group",
        aria_label="Overall tone of each reply sent, oldest first",
    )
    return tag("figure", tag("figcaption", "Tone of each reply, oldest first") + svg, "wl-chart")


def dimensions_html(sent: tuple[SentReply, ...]) -> str:
    """The average of each dimension over the replies it applies to, weakest first."""
    values: dict[str, list[float]] = {}
    for reply in sent:
        for name, score in reply.final.tone.dimensions.items():
            if score.value is not None:
                values.setdefault(name, []).append(score.value)
    means = sorted((sum(found) / len(found), name, len(found)) for name, found in values.items())
    rows = "".join(_mean(mean, name, count) for mean, name, count in means)
    caption = tag("figcaption", "Average by dimension, weakest first")
    return tag("figure", caption + tag("ul", rows, "wl-meters wl-list"), "wl-chart") if rows else ""


def _mean(mean: float, name: str, count: int) -> str:
    kind = "high" if mean >= 1.5 else "medium" if mean >= 1 else "low"  # noqa: PLR2004 - halves of the 0 to 2 scale
    bar = tag("span", tag("i", "", style=f"width:{max(3, round(mean * 50))}%"), f"wl-meter wl-{kind}")
    label = tag("span", esc(word("dimension", name)), "wl-meter-name")
    return tag(
        "li", label + bar + tag("span", f"{mean:.1f}", "wl-meter-value"), title=f"{mean:.2f} of 2 over {count} replies"
    )


def _grid(level: int, left: int, wide: int, y: float) -> str:
    line = f'<line class="wl-grid" x1="{left}" x2="{wide}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return line + f'<text class="wl-axis" x="{left - 6}" y="{y + 3.5:.1f}" text-anchor="end">{level}</text>'


def _y(value: float, high: int) -> float:
    return 10 + (high - 20) * (1 - value / 100)


def _point(x: float, reply: SentReply, high: int, now: datetime, zone: ZoneInfo) -> str:
    tone = reply.final.tone
    shown = "not scored" if tone.overall is None else f"{tone.overall} of 100"
    title = f"{reply.approval.ticket_id}: {shown}, {clock(reply.sent_at, now, zone)}"
    circle = f'<circle cx="{x:.1f}" cy="{_y(tone.overall or 0, high):.1f}" r="6"><title>{esc(title)}</title></circle>'
    kind = f"wl-point wl-{tone.band or 'none'}"
    return tag("g", circle, kind, data_id=reply.id, tabindex="0", role="button", aria_label=title)


def _row(reply: SentReply, now: datetime, zone: ZoneInfo) -> str:
    tone = reply.final.tone
    score = tag("span", str(tone.overall) if tone.overall is not None else "-", f"wl-score wl-{tone.band or 'none'}")
    text = " ".join(reply.approval.text.split())
    opener = tag(
        "button", said(text[:_FIRST_WORDS] + ("…" if len(text) > _FIRST_WORDS else "")), "wl-open", type="button"
    )
    flags = tag("span", esc(word("override", "tag")), "wl-tag wl-warn") if reply.overrides else ""
    flags += "".join(
        tag("span", esc(word("flag", kind)), "wl-tag wl-warn") for kind in dict.fromkeys(f.flag for f in tone.flags)
    )
    cells = [
        score,
        opener,
        flags or "-",
        _changed(reply),
        esc(reply.approval.incident_id or "none"),
        esc(reply.approval.approved_by),
    ]
    cells.append(tag("span", esc(away(reply.sent_at, now)), title=clock(reply.sent_at, now, zone)))
    return tag("tr", "".join(tag("td", cell) for cell in cells), data_id=reply.id)


def _changed(reply: SentReply) -> str:
    before, after = _words(reply.draft.reply.text), _words(reply.approval.text)
    if before == after:
        return "as drafted"
    return f"{1 - difflib.SequenceMatcher(None, before, after, autojunk=False).ratio():.0%}"


def _column(title: str, body: str) -> str:
    return tag("section", tag("h3", title) + tag("div", body, "wl-marked", dir="auto"))


def _worth_a_look(reply: SentReply) -> tuple[int, int]:
    tone = reply.final.tone
    return (0 if tone.flags else 1, _NO_SCORE if tone.overall is None else tone.overall)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
