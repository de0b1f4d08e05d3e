"""The review's figures: counts over the replies that are shown, and the table behind each picture."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.advising import weak_dimensions
from assistant.domain.agreement import Estimate
from assistant.domain.overriding import Override
from assistant.domain.promised import KeptPromise
from assistant.domain.review import NEEDED, By, Group, MoveChanges, Period, Review, Totals
from ui.present.review_filters import between, value_name
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock
from ui.present.words import counted, word, words

WEAK = weak_dimensions()
"""Dimensions less proven than the others, as the desk's meters mark them."""
MOST_DOTS = 200
"""Replies that the picture over time shows one by one; of more, only the means are drawn."""
_MOST_OVERRIDES = 20


def empty_html() -> str:
    """What stands there before anything was sent."""
    body = tag("p", esc(word("review", "empty"))) + tag("p", esc(word("review", "empty_hint")))
    return tag("div", body, "wl-empty")


def summary_html(totals: Totals) -> str:
    """Counts over what is shown; what was not scored is counted, never averaged in. Counts open their replies."""
    if not totals.replies:
        return ""
    figures = [_mean_figure(totals)]
    figures += [_figure(totals.low, "low", "band", "low"), _figure(totals.flagged, "flagged", "order", "look")]
    figures += [_figure(totals.changed, "changed", "order", "changed")]
    figures += [_figure(totals.replies - totals.scored, "unscored", "band", "none")]
    figures += [_figure(totals.overridden, "overridden", "overridden", "yes")]
    figures += [tag("div", tag("b", esc(totals.promises)) + tag("span", esc(word("review", "promises"))))]
    return tag("div", "".join(figures), "wl-figures")


def _mean_figure(totals: Totals) -> str:
    if totals.tone is None:
        few = esc(word("review", "too_few"))
        title = words("review")["too_few_why"].format(needed=NEEDED)
        return tag("div", tag("span", esc(word("review", "mean_none"))) + tag("span", few, title=title), "wl-few")
    told = f"{word('review', 'mean')} ({interval_text(totals.tone, 0)})"
    return tag("div", tag("b", f"{totals.tone.value:.0f}") + tag("span", esc(told)), title=f"n = {totals.scored}")


def _figure(count: int, name: str, asks: str, value: str) -> str:
    body = tag("b", esc(count)) + tag("span", esc(word("review", name)))
    if not count:
        return tag("div", body)
    return tag("button", body, type="button", data_review=asks, data_value=value)


def interval_text(estimate: Estimate, places: int) -> str:
    """An interval in words, "62 to 71"."""
    return words("review")["interval"].format(low=f"{estimate.low:.{places}f}", high=f"{estimate.high:.{places}f}")


def time_head(review: Review, zone: ZoneInfo) -> str:
    """What the picture over time is of, and its figures as a table."""
    hint = "time_hint" if len(review.rows) <= MOST_DOTS else "time_hint_many"
    told = words("review_chart")[hint].format(step=review.step)
    title = words("review_chart")[f"time_{review.step}"].format(zone=review.periods[-1].since.tzname())
    rows = "".join(_period_row(one, zone) for one in reversed(review.periods))
    return _head(title, told, _table((review.step.title(), "Replies", "Mean of 100", "95% interval", "Flagged"), rows))


def _period_row(one: Period, zone: ZoneInfo) -> str:
    asked = f"{one.since.isoformat()}/{one.until.isoformat()}"
    return _group_row(esc(between(one.since, None, zone)), one.group, 0, "time", asked)


def dimension_head(review: Review) -> str:
    """The same for the dimensions."""
    rows = "".join(_group_row(esc(dimension_name(one.key)), one, 2, "dimension", one.key) for one in review.dimensions)
    table = _table(("Dimension", "Replies", "Mean of 2", "95% interval", "Flagged"), rows)
    weak = ", ".join(word("dimension", one.key) for one in review.dimensions if one.key in WEAK)
    hint = word("review_chart", "dimension_hint")
    hint += " " + words("review_chart")["weak_hint"].format(names=weak) if weak else ""
    return _head(word("review_chart", "dimension"), hint, table)


def dimension_name(code: str) -> str:
    """A dimension's name, marked as on the desk where its ratings are less proven."""
    return word("dimension", code) + (f" ({word('tone', 'weak_mark')})" if code in WEAK else "")


def by_head(review: Review, by: By) -> str:
    """The same for agents, channels or incidents, with the choice between them."""
    rows = "".join(
        _group_row(said(value_name(by, one.key, review.names)), one, 0, by, one.key) for one in review.groups[by]
    )
    if by == "incident":
        rows = "".join(_incident_row(one) for one in review.groups[by])
    table = _table((word("review_filter", by), "Replies", "Mean of 100", "95% interval", "Flagged"), rows)
    choice = "".join(
        tag("button", esc(name), type="button", data_review="by", data_value=code, aria_pressed=str(code == by).lower())
        for code, name in words("review_by").items()
    )
    switch = tag("div", choice, "wl-switch", role="group", aria_label="Compare")
    return _head(word("review_by", by), word("review_chart", "by_hint"), table, switch)


def _incident_row(group: Group) -> str:
    opener = ""
    if group.key != "none":
        label = {
            "data_review": "aftermath",
            "data_value": group.key,
            "aria_label": f"{word('aftermath', 'title')}: {group.key}",
        }
        opener = tag("button", esc(word("aftermath", "open")), "wl-link-button", type="button", **label)
    return _group_row(said(value_name("incident", group.key)), group, 0, "incident", group.key, opener)


def moves_head(review: Review) -> str:
    """The same for what became of the sentences of drafts."""
    rows = "".join(_move_row(one) for one in review.moves)
    names = [word("review_chart", name).capitalize() for name in ("kept", "reworded", "dropped")]
    table = _table(("Sentence", "Replies", *names), rows)
    hint = word("review_chart", "moves_hint")
    if review.totals.added:
        hint += " " + counted("review_chart", "added", review.totals.added)
    return _head(word("review_chart", "moves"), hint, table, _legend())


def _legend() -> str:
    """Which colour of the bars is what."""
    fates = ("kept", "reworded", "dropped")
    shown = (tag("span", tag("i", "", f"wl-key-{fate}") + esc(word("review_chart", fate))) for fate in fates)
    return tag("span", "".join(shown), "wl-chart-key")


def _move_row(one: MoveChanges) -> str:
    cells = [tag("td", esc(value)) for value in (one.replies, one.kept, one.reworded, one.dropped)]
    return tag("tr", tag("th", _opener(esc(word("move", one.move)), "move", one.move), scope="row") + "".join(cells))


def _group_row(name: str, group: Group, places: int, asks: str, value: str, more: str = "") -> str:
    cells = [esc(group.replies)]
    if group.mean is None:
        title = words("review")["too_few_why"].format(needed=NEEDED)
        cells += [tag("span", esc(word("review", "too_few")), "wl-hint", title=title), ""]
    else:
        digits = max(places, 0) or 0
        cells += [f"{group.mean.value:.{digits}f}", esc(interval_text(group.mean, digits))]
    cells.append(esc(group.flagged))
    body = tag("th", _opener(name, asks, value) + more, scope="row")
    return tag("tr", body + "".join(tag("td", cell) for cell in cells))


def _opener(name: str, asks: str, value: str) -> str:
    title = word("review", "open_these")
    return tag("button", name, "wl-open", type="button", data_review=asks, data_value=value, title=title)


def _table(names: Iterable[str], rows: str) -> str:
    head = tag("thead", tag("tr", "".join(tag("th", esc(name), scope="col") for name in names)))
    return tag("table", head + tag("tbody", rows), "wl-behind")


def _head(title: str, hint: str, table: str, beside: str = "") -> str:
    summary = tag("summary", esc(word("review", "behind")))
    body = tag("div", tag("h2", esc(title)) + beside, "wl-plot-title") + tag("p", esc(hint), "wl-hint")
    return body + tag("details", summary + tag("div", table, "wl-behind-box", tabindex="0"))


def overrides_html(found: tuple[tuple[str, Override], ...], now: datetime, zone: ZoneInfo) -> str:
    """What leads let stand, by whom and why; each opens its reply."""
    rows = "".join(_override(reply_id, one, now, zone) for reply_id, one in found[:_MOST_OVERRIDES])
    if not rows:
        return ""
    if len(found) > _MOST_OVERRIDES:
        rows += tag("li", esc(words("overridden")["more"].format(count=len(found) - _MOST_OVERRIDES)), "wl-hint")
    return tag("section", tag("h2", esc(word("overridden", "title"))) + tag("ul", rows, "wl-known"), "wl-chart")


def _override(reply_id: str, one: Override, now: datetime, zone: ZoneInfo) -> str:
    opener = tag(
        "button", said(f"“{one.claim.text}”"), "wl-open", type="button", data_review="open", data_value=reply_id
    )
    when = tag("span", esc(away(one.at, now)), "wl-asof", title=clock(one.at, now, zone))
    return tag(
        "li", tag("p", opener + tag("span", said(one.name or one.by)) + when, "wl-line") + tag("p", said(one.reason))
    )


def promises_html(found: tuple[KeptPromise, ...]) -> str:
    """What became of the promises in the replies that are shown, by state."""
    if not found:
        return tag("p", esc(word("promised_so_far", "none")), "wl-hint")
    counts = {state: sum(one.state == state for one in found) for state in words("promise_state")}
    shares = "".join(
        tag("div", tag("b", esc(count)) + tag("span", esc(word("promise_state", state).lower())))
        for state, count in counts.items()
        if count
    )
    title = tag("h2", esc(word("promised_so_far", "title"))) + tag(
        "p", esc(word("promised_so_far", "known")), "wl-hint"
    )
    return tag("section", title + tag("div", shares, "wl-figures"), "wl-chart")
