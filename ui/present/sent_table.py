"""What was sent as a table, a page at a time; a row opens its reply."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.desk import SentReply
from assistant.domain.review import NONE, Review, SentFigures
from ui.present.review_filters import value_name
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock
from ui.present.words import word, words

PAGE = 25
"""Rows of a page: one screen and a half."""
_FIRST_WORDS = 90
_COLUMNS = ("Tone", "Reply", "Ticket", "Flags", "Changed", "Incident", "By", "Sent")


def page_of(review: Review, number: int) -> tuple[SentFigures, ...]:
    """The rows of a page, from 0; past the end, the last one."""
    return review.rows[_start(review, number) : _start(review, number) + PAGE]


def table_html(review: Review, number: int, texts: Mapping[str, SentReply], now: datetime, zone: ZoneInfo) -> str:
    """One page of what is shown; plain words where that is nothing."""
    if not review.rows:
        return tag("div", tag("p", esc(word("review", "none_fit"))), "wl-empty")
    head = "".join(tag("th", name, scope="col") for name in _COLUMNS)
    weakest = review.wanted.dimension
    if weakest is not None:
        # What they are in order of.
        head = tag("th", esc(word("dimension", weakest)), scope="col") + head
    rows = "".join(_row(row, texts.get(row.id), review, now, zone) for row in page_of(review, number))
    table = tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), "wl-table")
    return table + _pages(review, _start(review, number))


def _start(review: Review, number: int) -> int:
    last = max(0, (len(review.rows) - 1) // PAGE)
    return min(max(0, number), last) * PAGE


def _pages(review: Review, start: int) -> str:
    if len(review.rows) <= PAGE:
        return ""
    end, number = min(start + PAGE, len(review.rows)), start // PAGE
    told = words("review")["page"].format(first=start + 1, last=end, all=len(review.rows))
    buttons = _step("earlier", number - 1, enabled=start > 0) + tag("span", esc(told), role="status")
    return tag("p", buttons + _step("later", number + 1, enabled=end < len(review.rows)), "wl-pages")


def _step(name: str, number: int, *, enabled: bool) -> str:
    state = {"data_review": "page", "data_value": number, "disabled": None if enabled else "disabled"}
    return tag("button", esc(word("review", name)), "wl-link-button", type="button", **state)


def _row(row: SentFigures, sent: SentReply | None, review: Review, now: datetime, zone: ZoneInfo) -> str:
    people, weakest = review.names, review.wanted.dimension
    score = tag("span", esc("-" if row.overall is None else row.overall), f"wl-score wl-{row.band or NONE}")
    text = " ".join(sent.approval.text.split()) if sent else word("review", "gone")
    label = said(text[:_FIRST_WORDS] + ("…" if len(text) > _FIRST_WORDS else "") or row.ticket_id)
    flags = [word("override", "tag")] if row.overrides else []
    flags += [word("flag", kind) for kind in row.flags]
    tags = "".join(tag("span", esc(name), "wl-tag wl-warn") for name in flags)
    changed = "as drafted" if not row.changes.share else f"{row.changes.share:.0%}"
    cells = [
        score,
        tag("button", label, "wl-open", type="button"),
        said(row.ticket_id),
        tags or "-",
        esc(changed),
        esc(row.incident if row.incident != NONE else value_name("incident", NONE)),
        said(value_name("agent", row.agent, people)),
        tag("span", esc(away(row.sent_at, now)), title=clock(row.sent_at, now, zone)),
    ]
    if weakest is not None:
        value = next(figure for name, figure in row.dimensions.items() if name == weakest)
        cells.insert(0, esc(words("review")["of_two"].format(value=f"{value:.2f}")))
    return tag("tr", "".join(tag("td", cell) for cell in cells), data_id=row.id)
