"""The review's pictures, by plotly inside Gradio's own part for plots.

Of Gradio's plots this is the one that works without code made from text in the page (the others compile Vega's, which
the page's policy forbids), and of which a point can be told: Gradio itself reports none, so static/charts.js listens to
plotly and sends along what ``customdata`` says. Colours come from static/review.css, so that they follow the theme.
All words are escaped, since plotly reads some tags and entities in them.
"""

import html
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import plotly.graph_objects as go  # type: ignore[import-untyped]  # it ships no types

from assistant.domain.agreement import Estimate
from assistant.domain.review import By, Group, MoveChanges, Period, Review, SentFigures
from ui.present.review import MOST_DOTS, dimension_name, interval_text
from ui.present.review_filters import between, value_name
from ui.present.words import word

_BANDS = ("high", "medium", "low")
_HIGH = 236
_ROW = 27
"""Pixels: of a picture over time, and of each line of the others."""
_HOURS, _DAYS = "%-I %p\n%-d %b", "%-d %b\n%Y"
"""How moments are named below the picture over time, as everywhere else; the second line where it changes."""
_BELOW = -7
"""Where replies without a score lie: beneath 0, so that none of them seems to have one."""


def time_figure(review: Review, zone: ZoneInfo) -> go.Figure:
    """Each reply, where they are not too many, and the mean of each period; a point opens what it stands for."""
    figure = _figure(_HIGH)
    if len(review.rows) <= MOST_DOTS:
        for band in _BANDS:
            _add_dots(figure, band, [row for row in review.rows if row.band == band], zone)
        _add_dots(figure, "none", [row for row in review.rows if row.band is None], zone)
    _add_means(figure, [one for one in review.periods if one.group.scored], zone)
    has_unscored = any(row.band is None for row in review.rows)
    named = {0: "0", 25: "25", 50: "50", 75: "75", 100: "100"} | ({_BELOW: "none"} if has_unscored else {})
    figure.update_yaxes(
        range=[_BELOW - 5 if has_unscored else -3, 104], tickvals=list(named), ticktext=list(named.values())
    )
    figure.update_xaxes(type="date", showgrid=False, tickformat=_HOURS if review.step == "hour" else _DAYS)
    return figure


def dimension_figure(review: Review) -> go.Figure:
    """The mean of each dimension, weakest on top; a bar opens its replies, the weakest first."""
    groups = sorted(review.dimensions, key=lambda one: one.roughly or 0, reverse=True)
    return _bars(groups, [dimension_name(one.key) for one in groups], "dimension", 2)


def by_figure(review: Review, by: By) -> go.Figure:
    """The mean of each agent, channel or incident, by name; those with too few scored replies have no point."""
    groups = review.groups[by][::-1]
    return _bars(groups, [value_name(by, one.key, review.names) for one in groups], by, 100)


def moves_figure(review: Review) -> go.Figure:
    """What became of draft sentences, as shares by move; a bar opens the replies in which one was changed."""
    moves = review.moves[::-1]
    figure = _figure(_tall(len(moves)))
    names = [f"{_safe(word('move', one.move))} · {_sum(one)}" for one in moves]
    for fate in ("kept", "reworded", "dropped"):
        counts = [getattr(one, fate) for one in moves]
        figure.add_bar(
            x=[count / _sum(one) for count, one in zip(counts, moves, strict=True)],
            y=names, orientation="h", name=fate,
            hovertext=[_safe(_told_of_move(one, fate)) for one in moves], hoverinfo="text",
            customdata=[f"move={one.move}" for one in moves],
        )  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.35)
    figure.update_xaxes(range=[0, 1.02], tickformat=".0%", tickvals=[0, 0.5, 1])
    figure.update_yaxes(showgrid=False)
    return figure


def _sum(one: MoveChanges) -> int:
    return one.kept + one.reworded + one.dropped


def _told_of_move(one: MoveChanges, fate: str) -> str:
    return f"{word('move', one.move)}: {getattr(one, fate)} of {_sum(one)} {word('review_chart', fate)}"


def _bars(groups: Sequence[Group], names: Sequence[str], asks: str, most: int) -> go.Figure:
    labels = [f"{_safe(name)} · {one.replies}" for name, one in zip(names, groups, strict=True)]
    figure = _figure(_tall(len(groups)))
    told = [(one, label, name) for one, label, name in zip(groups, labels, names, strict=True) if one.mean is not None]
    means = [one.mean for one, _, _ in told if one.mean is not None]
    figure.add_scatter(
        x=[mean.value for mean in means], y=[label for _, label, _ in told],
        mode="markers", name="mean", marker={"size": 10},
        error_x=_interval(means), hoverinfo="text",
        hovertext=[_safe(_told(name, one, most)) for one, _, name in told],
        customdata=[f"{asks}={one.key}" for one, _, _ in told],
    )  # fmt: skip
    few = [(one, label, name) for one, label, name in zip(groups, labels, names, strict=True) if one.mean is None]
    figure.add_scatter(
        x=[0.0] * len(few), y=[label for _, label, _ in few], mode="text", name="few", textposition="middle right",
        text=[_safe(word("review", "too_few")) for _ in few], hoverinfo="text",
        hovertext=[_safe(_told(name, one, most)) for one, _, name in few],
        customdata=[f"{asks}={one.key}" for one, _, _ in few],
    )  # fmt: skip
    # Both traces share one axis of names: without this order the second one's would all come last.
    figure.update_yaxes(categoryorder="array", categoryarray=labels, showgrid=True, range=[-0.6, len(labels) - 0.4])
    figure.update_xaxes(range=[-0.02 * most, 1.03 * most], tickvals=[0, most / 2, most])
    return figure


def _told(name: str, one: Group, most: int) -> str:
    places = 2 if most == 2 else 0  # noqa: PLR2004 - ratings go to 2, scores to 100
    if one.mean is None:
        return f"{name}: {one.scored} scored, {word('review', 'too_few')}"
    interval = interval_text(one.mean, places)
    return f"{name}: {one.mean.value:.{places}f} ({interval}), n = {one.scored}"


def _add_dots(figure: go.Figure, band: str, rows: Sequence[SentFigures], zone: ZoneInfo) -> None:
    if not rows:
        return
    figure.add_scatter(
        x=[_wall(row.sent_at, zone) for row in rows],
        y=[_BELOW if row.overall is None else row.overall for row in rows],
        mode="markers", name=band, marker={"size": 9}, hoverinfo="text",
        hovertext=[_safe(_told_of_reply(row, zone)) for row in rows],
        customdata=[f"open={row.id}" for row in rows],
    )  # fmt: skip


def _told_of_reply(row: SentFigures, zone: ZoneInfo) -> str:
    score = word("review", "unscored") if row.overall is None else f"{row.overall} of 100"
    return f"{row.ticket_id}: {score}, by {row.agent}, {between(row.sent_at, None, zone)}"


def _add_means(figure: go.Figure, periods: Sequence[Period], zone: ZoneInfo) -> None:
    means = [one.group.mean for one in periods]
    figure.add_scatter(
        x=[_wall(one.since + (one.until - one.since) / 2, zone) for one in periods],
        y=[one.group.roughly for one in periods], mode="lines+markers", name="means", hoverinfo="text",
        marker={"size": 9, "symbol": ["diamond" if mean else "diamond-open" for mean in means]},
        error_y=_interval([mean or Estimate(value=0, low=0, high=0) for mean in means]),
        hovertext=[_safe(_told_of_period(one, zone)) for one in periods],
        customdata=[f"time={one.since.isoformat()}/{one.until.isoformat()}" for one in periods],
    )  # fmt: skip


def _told_of_period(one: Period, zone: ZoneInfo) -> str:
    group, when = one.group, between(one.since, None, zone)
    few = "" if group.mean else f", {word('review', 'too_few')}"
    interval = f" ({interval_text(group.mean, 0)})" if group.mean else ""
    return f"{when}: {word('review_chart', 'mean').lower()} {group.roughly:.0f}{interval}, n = {group.scored}{few}"


def _interval(means: Iterable[Estimate]) -> dict[str, object]:
    found = tuple(means)
    over, under = [one.high - one.value for one in found], [one.value - one.low for one in found]
    return {"type": "data", "symmetric": False, "array": over, "arrayminus": under, "thickness": 1.5, "width": 4}


def _figure(height: int) -> go.Figure:
    clear = "rgba(0,0,0,0)"
    figure = go.Figure(
        layout={
            "template": "none", "height": height, "showlegend": False, "dragmode": False, "hovermode": "closest",
            "paper_bgcolor": clear, "plot_bgcolor": clear, "margin": {"l": 8, "r": 12, "t": 6, "b": 24},
            "font": {"family": "system-ui, sans-serif", "size": 12},
        }
    )  # fmt: skip
    figure.update_xaxes(fixedrange=True, zeroline=False, automargin=True, ticks="")
    figure.update_yaxes(fixedrange=True, zeroline=False, automargin=True, ticks="", ticklabelstandoff=6)
    return figure


def _tall(lines: int) -> int:
    return max(3, lines) * _ROW + 34


def _wall(moment: datetime, zone: ZoneInfo) -> str:
    """The clock on the wall: plotly knows no zones."""
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(timespec="seconds")


def _safe(text: str) -> str:
    return html.escape(text, quote=False)
