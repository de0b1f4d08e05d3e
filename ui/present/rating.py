"""A lead's own rating of a sent reply, and once it is given the machine's beside it with everybody else's.

Before that neither is in the page: a score in sight pulls one's own towards it, and agreement would mean less.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.desk import SentReply
from assistant.domain.rating import Rating
from assistant.domain.tone import Tone
from assistant.domain.vocabulary import Dimension
from ui.present.judge import Judged, beneath_html, judge_cell, judge_head, judge_html
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock
from ui.present.tone import tone_html
from ui.present.words import word, words

_RATINGS = ("0", "1", "2", "na")
_OVERALL = tuple(str(value) for value in range(1, 8))


def rating_html(
    reply: SentReply,
    ratings: tuple[Rating, ...],
    rater: str,
    now: datetime,
    zone: ZoneInfo,
    judged: Judged | None = None,
    *,
    shown: bool = True,
) -> str:
    """The form, filled with what ``rater`` said before, beside the machine's score and the ratings of this reply.

    Whoever has not rated it yet sees those only where ``shown``.
    """
    given = tuple(rating for rating in ratings if rating.reply_id == reply.id)
    own = next((rating for rating in given if rating.rater == rater), None)
    if own is None and not shown:
        return tag("div", _form(reply, None, None) + _hidden(reply.id), "wl-compare")
    judged = judged or Judged()
    tone = reply.final.tone
    machine = tag("section", tone_html(tone, reply.approval.text) + agreed_html(tone, own), "wl-tone")
    listed = "".join(_given(rating, now, zone) for rating in reversed(given))
    body = tag("ul", listed, "wl-ratings") if listed else tag("p", esc(word("rate", "nobody")), "wl-hint")
    title = word("rate", "ratings")
    others = tag("section", tag("h3", esc(title)) + body, aria_label=title)
    beside = tag("div", machine + others, "wl-scored")
    return tag("div", _form(reply, own, judged) + beside + judge_html(judged, reply.approval.text), "wl-compare")


def agreed_html(tone: Tone, own: Rating | None) -> str:
    """How far one's own rating and the machine's agree on this reply; empty without one."""
    if own is None or not own.dimensions:
        return ""
    told = " ".join(_agreed(tone, own))
    flags = ", ".join(word("flag", kind) for kind in dict.fromkeys(flag.flag for flag in tone.flags))
    raised = words("rate")["machine_flags"].format(flags=flags) if flags else word("rate", "no_machine_flags")
    return tag("p", esc(told), "wl-line wl-agreed") + (tag("p", esc(raised), "wl-hint") if own.flags else "")


def _agreed(tone: Tone, own: Rating) -> Iterable[str]:
    """Of values only: n/a says that there is nothing to rate, and is told of apart."""
    say = words("rate")
    both = {name: (str(tone.dimensions[name].rating), str(own.dimensions[name])) for name in own.dimensions}
    rated = [name for name, pair in both.items() if "na" not in pair]
    apart = [name for name in rated if len(set(both[name])) > 1]
    yield say["same"].format(same=len(rated) - len(apart), both=len(rated)) if rated else say["none_both"]
    neither = [name for name, pair in both.items() if set(pair) == {"na"}]
    one = [name for name, pair in both.items() if "na" in pair and name not in neither]
    for code, names in (("apart", apart), ("applies_apart", one), ("applies_neither", neither)):
        if names:
            yield say[code].format(names=", ".join(word("dimension", name) for name in names))


def _hidden(reply_id: str) -> str:
    button = tag(
        "button", esc(word("rate", "show")), "wl-use", type="button", data_review="show", data_value=reply_id
    )  # fmt: skip
    return tag("section", tag("p", esc(word("rate", "first"))) + button, "wl-unrated")


def _form(reply: SentReply, own: Rating | None, judged: Judged | None) -> str:
    """``judged`` is None where nothing but one's own may be seen."""
    head = tag("th", "Dimension", scope="col")
    if judged is not None:
        head += tag("th", "Machine", scope="col") + judge_head(judged)
    head += tag("th", "You", scope="col")
    rows = "".join(_row(name, reply.final.tone, own, judged) for name in words("dimension"))
    table = tag("table", tag("thead", tag("tr", head)) + tag("tbody", rows), "wl-rate")
    overall = _choice("overall", "Overall, 1 to 7", _OVERALL, str(own.overall) if own and own.overall else None)
    note = tag(
        "textarea", esc(own.note if own else ""), "wl-note", aria_label="Note", placeholder="Note (optional)",
        maxlength=1000, rows=2,
    )  # fmt: skip
    save = tag("button", "Change my rating" if own else "Save my rating", "wl-use", type="button", data_rate=reply.id)
    whole = tag("div", tag("span", "Overall") + overall, "wl-rate-all")
    whole += tag("p", esc(word("rate", "overall_ends")), "wl-hint")
    title = word("rate", "yours")
    beneath = beneath_html(judged, reply.id) if judged is not None else ""
    body = tag("h3", esc(title)) + table + beneath + whole + _flags(own) + note + save
    return tag("section", body, "wl-rating", aria_label=title)


def _row(name: str, tone: Tone, own: Rating | None, judged: Judged | None) -> str:
    scores: Mapping[Dimension, object] = tone.dimensions
    found = next((known for known in scores if known == name), None)
    before = str(own.dimensions[found]) if own and found in own.dimensions and found else None
    title, cells = word("dimension", name), ""
    if judged is not None and found is not None:
        rated = word("rating", str(tone.dimensions[found].rating))
        cells = tag("td", esc(rated)) + judge_cell(judged, found)
    elif judged is not None:
        cells = tag("td", "-")
    # For who has no pointer to hold over a value.
    low, high = word("anchor_0", name), word("anchor_2", name)
    hint = tag("p", esc(words("rate")["ends"].format(low=low, high=high)), "wl-hint")
    chosen = _choice(name, title, _RATINGS, before)
    return tag("tr", tag("th", esc(title) + hint, scope="row") + cells + tag("td", chosen))


def _flags(own: Rating | None) -> str:
    raised = own.flags if own else ()
    boxes = "".join(
        tag("label", _flag(code, checked=code in raised) + tag("span", esc(name)))
        for code, name in words("flag").items()
    )
    title = word("rate", "flags")
    count = f" ({len(raised)})" if raised else ""
    summary = tag("summary", esc(title + count))
    group = tag("div", boxes, "wl-options wl-flag-options", role="group", aria_label=title)
    return tag("details", summary + group, "wl-rate-flags", open="open" if raised else None)


def _flag(code: str, *, checked: bool) -> str:
    state = "checked" if checked else None
    return tag("input", "", type="checkbox", name="wl-rate-flag", value=code, checked=state, data_flag=code)


def _choice(name: str, title: str, values: tuple[str, ...], chosen: str | None) -> str:
    options = "".join(_option(name, value, checked=value == chosen) for value in values)
    return tag("div", options, "wl-options", role="radiogroup", aria_label=title)


def _option(name: str, value: str, *, checked: bool) -> str:
    field = tag(
        "input", "", type="radio", name=f"wl-rate-{name}", value=value, checked="checked" if checked else None,
        data_dimension=name,
    )  # fmt: skip
    return tag("label", field + tag("span", esc(word("rating", value))), title=_anchor(name, value))


def _anchor(name: str, value: str) -> str | None:
    """What the rubric means by this value of a dimension."""
    return words(f"anchor_{value}").get(name) if value in ("0", "1", "2") else None


def _given(rating: Rating, now: datetime, zone: ZoneInfo) -> str:
    head = tag("b", said(rating.rater)) + tag(
        "span", esc(away(rating.at, now)), "wl-asof", title=clock(rating.at, now, zone)
    )
    if rating.overall is not None:
        head += tag("span", f"{rating.overall} of 7", "wl-score")
    marks = [f"{word('dimension', name)} {word('rating', str(value))}" for name, value in rating.dimensions.items()]
    marks += [word("flag", flag) for flag in rating.flags]
    body = tag("p", head, "wl-line") + (tag("p", esc(" · ".join(marks)), "wl-hint") if marks else "")
    return tag("li", body + (tag("p", said(rating.note)) if rating.note else ""))
