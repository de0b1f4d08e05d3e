"""A lead's own rating of a sent reply beside the machine's, and everybody's ratings of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.desk import SentReply
from assistant.domain.rating import Rating
from assistant.domain.tone import DimensionScore
from assistant.domain.vocabulary import Dimension
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock
from ui.present.words import word

_RATINGS = ("0", "1", "2", "na")
_OVERALL = tuple(str(value) for value in range(1, 8))


def rating_html(reply: SentReply, ratings: tuple[Rating, ...], rater: str, now: datetime, zone: ZoneInfo) -> str:
    """The form, filled with what ``rater`` said before, beside the ratings of this reply."""
    given = tuple(rating for rating in ratings if rating.reply_id == reply.id)
    own = next((rating for rating in given if rating.rater == rater), None)
    listed = "".join(_given(rating, now, zone) for rating in reversed(given))
    body = tag("ul", listed, "wl-ratings") if listed else tag("p", "Nobody has rated this reply yet.", "wl-hint")
    return tag(
        "div", _form(reply, own) + tag("section", tag("h3", "Ratings") + body, aria_label="Ratings"), "wl-compare"
    )


def _form(reply: SentReply, own: Rating | None) -> str:
    tone = reply.final.tone
    head = tag("th", "Dimension", scope="col") + tag("th", "Machine", scope="col") + tag("th", "You", scope="col")
    rows = "".join(_row(name, score, own) for name, score in tone.dimensions.items())
    table = tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), "wl-rate")
    overall = _choice("overall", "Overall, 1 to 7", _OVERALL, str(own.overall) if own and own.overall else None)
    note = tag(
        "textarea", esc(own.note if own else ""), "wl-note", aria_label="Note", placeholder="Note (optional)",
        maxlength=1000, rows=2,
    )  # fmt: skip
    save = tag("button", "Change my rating" if own else "Save my rating", "wl-use", type="button", data_rate=reply.id)
    body = tag("h3", "Your rating") + table + tag("div", tag("span", "Overall") + overall, "wl-rate-all") + note + save
    return tag("section", body, "wl-rating", aria_label="Your rating")


def _row(name: Dimension, score: DimensionScore, own: Rating | None) -> str:
    before = str(own.dimensions[name]) if own and name in own.dimensions else None
    title = word("dimension", name)
    return tag(
        "tr",
        tag("th", esc(title), scope="row") + tag("td", esc(word("rating", str(score.rating))))
        + tag("td", _choice(name, title, _RATINGS, before)),
    )  # fmt: skip


def _choice(name: str, title: str, values: tuple[str, ...], chosen: str | None) -> str:
    options = "".join(_option(name, value, checked=value == chosen) for value in values)
    return tag("div", options, "wl-options", role="radiogroup", aria_label=title)


def _option(name: str, value: str, *, checked: bool) -> str:
    field = tag(
        "input", "", type="radio", name=f"wl-rate-{name}", value=value, checked="checked" if checked else None,
        data_dimension=name,
    )  # fmt: skip
    return tag("label", field + tag("span", esc(word("rating", value))))


def _given(rating: Rating, now: datetime, zone: ZoneInfo) -> str:
    head = tag("b", said(rating.rater)) + tag(
        "span", esc(away(rating.at, now)), "wl-asof", title=clock(rating.at, now, zone)
    )
    if rating.overall is not None:
        head += tag("span", f"{rating.overall} of 7", "wl-score")
    marks = " · ".join(
        f"{word('dimension', name)} {word('rating', str(value))}" for name, value in rating.dimensions.items()
    )
    body = tag("p", head, "wl-line") + (tag("p", esc(marks), "wl-hint") if marks else "")
    return tag("li", body + (tag("p", said(rating.note)) if rating.note else ""))
