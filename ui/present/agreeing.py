"""Agreement of people and machine, and what was learned from it, as lines for a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.domain.agreement import Agreed, AgreementReport, Applies, Comparison, Drift, Estimate
from assistant.domain.recalibration import LearnedDimension, Recalibration
from assistant.tone_desk import Standing
from ui.present.times import many
from ui.present.words import word, words

_LEARNED_HEADS = ("", "learned from", "held out", "error before", "after", "gain", "")


def agreement_lines(report: AgreementReport) -> Iterator[str]:
    """Everything that the report says."""
    say = words("agreement")
    if not report.ratings:
        yield say["nothing"]
    else:
        yield counted_line(report)
        scorers = ", ".join(f"{name} ({count})" for name, count in report.scorers.items())
        yield say["scorers"].format(scorers=scorers)
    for name, count in report.left_out:
        if count:
            yield say[name].format(count=many(count, "rating"))
    if report.ratings:
        yield from _comparisons(report)
        yield from _drift(report)


def counted_line(report: AgreementReport) -> str:
    """How many ratings of how many replies by how many people."""
    people = f"{len(report.raters)} people" if len(report.raters) != 1 else "1 person"
    return word("agreement", "count").format(
        ratings=many(report.ratings, "rating"), replies=count_of(report.replies), raters=people
    )


def count_of(replies: int) -> str:
    """A number of replies in words."""
    return "1 reply" if replies == 1 else f"{replies} replies"


def estimate_text(estimate: Estimate | None, *, signed: bool = False) -> str:
    """A figure with its interval; a dash where there is none."""
    if estimate is None:
        return "-"
    value, low, high = (_figure(one, signed=signed) for one in (estimate.value, estimate.low, estimate.high))
    return f"{value} ({low} to {high})"


def _figure(one: float, *, signed: bool) -> str:
    # Two places must not make a nought of what is just apart from it: intervals are read by that.
    places = 2 if one == 0 or round(one, 2) else 3
    return f"{one:+.{places}f}" if signed else f"{one:.{places}f}"


def kappa_text(agreed: Agreed) -> str:
    """Kappa with its interval, or that it does not exist where all ratings are alike."""
    return estimate_text(agreed.kappa) if agreed.kappa else word("agreement", "no_kappa")


def too_few_text(agreed: Agreed, needed: int) -> str | None:
    """That there are too few replies for a figure; None where there are enough."""
    if agreed.exact is not None:
        return None
    return word("agreement", "too_few").format(replies=agreed.replies, needed=needed)


def differ_text(applies: Applies) -> str:
    """On how many of those that both looked at they do not agree whether the dimension applies."""
    seen = applies.both + applies.neither + applies.differ
    return word("agreement", "differ").format(differ=applies.differ, count=seen)


def less_text(first: str, second: str) -> str:
    """Which way round a difference is."""
    return word("agreement", "less").format(first=first, second=second)


def told_of_drift(drift: Drift, report: AgreementReport) -> str:
    """Whether the last period differs from those before."""
    say = words("agreement")
    if drift.moved is None:
        code = "first" if len(drift.periods) == 1 else "unsure"
        return say[code].format(per=report.per, needed=report.needed)
    said = say["moved" if drift.moved else "steady"]
    difference, kappa = estimate_text(drift.difference, signed=True), estimate_text(drift.kappa, signed=True)
    return said.format(per=report.per, difference=difference, kappa=kappa)


def recalibration_lines(made: Recalibration) -> Iterator[str]:
    """What was learned: each dimension's error before and after, on tickets held out."""
    say = words("recalibration")
    ratings, raters = many(sum(made.ratings.values()), "rating"), ", ".join(made.ratings) or "nobody"
    yield say["head"].format(scorer=made.scorer, ratings=ratings, raters=raters)
    rows = [(word("dimension", name), *_learned(learned, made)) for name, learned in made.dimensions.items()]
    yield from table_lines((_LEARNED_HEADS, *rows))


def standing_text(standing: Standing) -> str:
    """Which recalibration is in force, and by whom."""
    say = words("recalibration")
    if standing.recalibration is None or standing.switch is None:
        return say["none"]
    version, scorer = standing.recalibration.version, standing.recalibration.scorer
    told = say["outdated" if standing.outdated else "in_force"]
    return told.format(version=version, scorer=scorer, by=standing.switch.by)


def table_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows in columns as wide as they need, indented."""
    found = [tuple(row) for row in rows]
    wide = [max(len(cell) for cell in column) for column in zip(*found, strict=True)]
    for row in found:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip()


def _learned(learned: LearnedDimension, made: Recalibration) -> tuple[str, ...]:
    outcome = word("recalibration", learned.outcome).format(needed=made.needed, tickets=made.needed_tickets)
    held = learned.held_out
    if held is None:
        return (str(learned.n), "-", "-", "-", "-", outcome)
    figures = (f"{held.before:.3f}", f"{held.after:.3f}", estimate_text(held.gain, signed=True))
    return (str(learned.n), str(held.n), *figures, outcome)


def _comparisons(report: AgreementReport) -> Iterator[str]:
    say = words("agreement")
    if len(report.raters) > 1:
        yield from _compared(say["machine"].format(second=say["everyone"]), report.everyone, report.needed)
    for one in report.raters:
        yield from _compared(say["machine"].format(second=one.second), one, report.needed)
    for one in report.between:
        yield from _compared(say["raters"].format(first=one.first, second=one.second), one, report.needed)
    if len(report.between) > 1:
        yield from _compared(say["people"], report.people, report.needed)


def _compared(title: str, found: Comparison, needed: int) -> Iterator[str]:
    yield ""
    yield f"{title}, {count_of(found.replies)}"
    less = less_text(found.first, "person" if found.first == "machine" else found.second)
    heads = ("", "ratings", "kappa", less, "exact", "differ on n/a")
    rows = [(word("dimension", name), *_figures(agreed, needed)) for name, agreed in found.dimensions.items()]
    together = (word("agreement", "together"), *_figures(found.together, needed))
    yield from table_lines((heads, *rows, together))


def _figures(agreed: Agreed, needed: int) -> tuple[str, ...]:
    differ, few = differ_text(agreed.applies), too_few_text(agreed, needed)
    if few is not None:
        return (str(agreed.n), few, "", "", differ)
    exact = f"{agreed.exact:.0%}"
    return (str(agreed.n), kappa_text(agreed), estimate_text(agreed.difference, signed=True), exact, differ)


def _drift(report: AgreementReport) -> Iterator[str]:
    say = words("agreement")
    yield ""
    yield say["drift"].format(per=report.per)
    rows = []
    for period in report.drift.periods:
        few = too_few_text(period.agreed, report.needed_in_period)
        difference = "" if few else estimate_text(period.agreed.difference, signed=True)
        rows.append((period.name, str(period.agreed.n), few or kappa_text(period.agreed), difference))
    yield from table_lines((("", "ratings", "kappa", less_text("machine", "person")), *rows))
    yield f"  {told_of_drift(report.drift, report)}"
    for name, drift in report.drift_of.items():
        if drift.moved:
            yield "  " + say["drift_of"].format(name=word("dimension", name), told=told_of_drift(drift, report))
