"""How far people and the machine agree, in the review: pictures first, figures beside them, intervals on hover."""

from assistant.domain.agreement import Agreed, AgreementReport, Comparison, Drift, Estimate, Period
from assistant.domain.recalibration import Recalibration
from assistant.tone_desk import Standing
from ui.present.agreeing import (
    counted_line,
    differ_text,
    estimate_text,
    kappa_text,
    less_text,
    standing_text,
    told_of_drift,
    too_few_text,
)
from ui.present.safe import esc, said, tag
from ui.present.words import word

_WIDE, _HIGH = 100, 16
_LEFT, _STEP, _TALL = 34, 64, 150
_REACH = 1.0
"""Points of difference that the pictures reach each way: ratings are 0 to 2, and means hardly ever further apart."""
_SHOWN = 12
"""Periods in the picture, the newest."""


def people_html(report: AgreementReport, rater: str, standing: Standing, versions: tuple[Recalibration, ...]) -> str:
    """Agreement with ``rater`` and with everyone, its drift, and the recalibration that is in force."""
    if not report.ratings:
        return tag("p", esc(word("people", "none")), "wl-hint")
    return tag("div", _agreement(report, rater) + _drift(report, standing, versions), "wl-charts wl-people")


def _agreement(report: AgreementReport, rater: str) -> str:
    own = next((one for one in report.raters if one.second == rater), None)
    shown = [(word("people", "you"), own)] if own else []
    if len(report.raters) > 1 or own is None:
        shown.append((word("people", "everyone"), report.everyone))
    caption = tag("figcaption", esc(word("people", "title"))) + tag("p", esc(counted_line(report)), "wl-hint")
    return tag("figure", caption + tag("div", _table(shown, report.needed), "wl-agreeing"), "wl-chart")


def _table(shown: list[tuple[str, Comparison]], needed: int) -> str:
    names = ("kappa", less_text("machine", "person"), "equal")
    groups = tag("td", "") + "".join(tag("th", esc(title), scope="colgroup", colspan=len(names)) for title, _ in shown)
    heads = tag("th", "Dimension", scope="col")
    heads += "".join(tag("th", esc(name), scope="col") for _ in shown for name in names)
    rows = "".join(
        _row(word("dimension", name), [one.dimensions[name] for _, one in shown], needed)
        for name in shown[0][1].dimensions
    )
    rows += _row(word("agreement", "together"), [one.together for _, one in shown], needed)
    return tag("table", tag("thead", tag("tr", groups) + tag("tr", heads)) + tag("tbody", rows), "wl-rate")


def _row(name: str, found: list[Agreed], needed: int) -> str:
    return tag("tr", tag("th", esc(name), scope="row") + "".join(_cells(name, agreed, needed) for agreed in found))


def _cells(name: str, agreed: Agreed, needed: int) -> str:
    title = f"{name}: {agreed.n} ratings; n/a: they differ on {differ_text(agreed.applies)}"
    few = too_few_text(agreed, needed)
    if few is not None:
        return tag("td", esc(few), "wl-hint", colspan=3, title=title)
    difference = estimate_text(agreed.difference, signed=True)
    kappa = f"{agreed.kappa.value:.2f}" if agreed.kappa else word("agreement", "no_kappa")
    cells = tag("td", esc(kappa), title=f"{name}: kappa {kappa_text(agreed)}")
    cells += tag("td", _bar(agreed.difference, f"{name}: {difference}"), title=f"{name}: {difference}")
    return cells + tag("td", f"{agreed.exact:.0%}", title=title)


def _bar(difference: Estimate | None, label: str) -> str:
    """A point with its interval on a line from -1 to +1; apart from 0 it is marked."""
    if difference is None:
        return "-"
    middle, y = _across(0), _HIGH / 2
    body = f'<line class="wl-grid" x1="{middle}" x2="{middle}" y1="1" y2="{_HIGH - 1}"/>'
    low, high, at = (_across(one) for one in (difference.low, difference.high, difference.value))
    body += f'<line class="wl-interval" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>'
    body += f'<circle class="wl-estimate" cx="{at:.1f}" cy="{y}" r="4"/>'
    kind = "wl-whisker wl-apart" if difference.is_apart_from_zero else "wl-whisker"
    svg = tag("svg", body, kind, viewBox=f"0 0 {_WIDE} {_HIGH}", role="img", aria_label=label)
    return svg + tag("span", f"{difference.value:+.2f}")


def _drift(report: AgreementReport, standing: Standing, versions: tuple[Recalibration, ...]) -> str:
    caption = tag("figcaption", esc(word("people", "drift").format(per=report.per)))
    told = tag("p", esc(told_of_drift(report.drift, report)), "wl-hint")
    moved = [name for name, drift in report.drift_of.items() if drift.moved]
    if moved:
        names = ", ".join(word("dimension", name) for name in moved)
        told += tag("p", esc(word("people", "moved").format(names=names)), "wl-hint")
    return tag("figure", caption + _picture(report.drift) + told + _recalibration(standing, versions), "wl-chart")


def _picture(drift: Drift) -> str:
    periods = drift.periods[-_SHOWN:]
    wide = _LEFT + _STEP * max(len(periods), 3)
    grid = "".join(_level(level, wide) for level in (-1, 0, 1))
    points = "".join(_period(period, _LEFT + _STEP * (at + 0.5)) for at, period in enumerate(periods))
    label = word("people", "picture").format(count=len(periods))
    return tag("svg", grid + points, "wl-drift", viewBox=f"0 0 {wide} {_TALL}", role="img", aria_label=label)


def _level(level: int, wide: int) -> str:
    y, shown = _down(level), f"{level:+d}" if level else "0"
    line = f'<line class="wl-grid" x1="{_LEFT}" x2="{wide}" y1="{y}" y2="{y}"/>'
    return line + f'<text class="wl-axis" x="{_LEFT - 6}" y="{y + 3.5}" text-anchor="end">{shown}</text>'


def _period(period: Period, x: float) -> str:
    found = period.agreed.difference
    name = f'<text class="wl-axis" x="{x}" y="{_TALL - 4}" text-anchor="middle">{esc(period.name)}</text>'
    if found is None:
        title = f"{period.name}: {period.agreed.replies} replies, too few"
        few = f'<text class="wl-axis" x="{x}" y="{_down(0) - 5}" text-anchor="middle">{word("people", "few")}</text>'
        return tag("g", f"<title>{esc(title)}</title>" + few + name)
    title = f"{period.name}: {estimate_text(found, signed=True)}, kappa {kappa_text(period.agreed)}"
    body = f"<title>{esc(title)}</title>"
    body += f'<line class="wl-interval" x1="{x}" x2="{x}" y1="{_down(found.low):.1f}" y2="{_down(found.high):.1f}"/>'
    body += f'<circle class="wl-estimate" cx="{x}" cy="{_down(found.value):.1f}" r="5"/>'
    return tag("g", body + name, "wl-apart" if found.is_apart_from_zero else "")


def _recalibration(standing: Standing, versions: tuple[Recalibration, ...]) -> str:
    title = tag("b", esc(word("people", "recalibration")))
    told = tag("p", title + tag("span", said(standing_text(standing))), "wl-line")
    if versions and standing.recalibration is None:
        how = word("people", "newest").format(version=versions[-1].version)
    elif standing.recalibration is not None:
        how = word("people", "back")
    else:
        how = word("people", "learn")
    return told + tag("p", esc(how), "wl-hint")


def _across(value: float) -> float:
    return round(_WIDE * (0.5 + 0.5 * max(-1.0, min(1.0, value / _REACH))) * 0.94 + _WIDE * 0.03, 1)


def _down(value: float) -> float:
    return round(10 + (_TALL - 36) * (0.5 - 0.5 * max(-1.0, min(1.0, value / _REACH))), 1)
