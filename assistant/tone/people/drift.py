"""Agreement over time: each month or ISO week, and whether the last one differs from those before."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from assistant.domain.agreement import Drift, Estimate, Period, PeriodKind
from assistant.domain.vocabulary import Dimension
from assistant.tone.people.agreement import NEEDED, agreed, tables_of
from assistant.tone.people.pairs import Pair, RatedReply, with_machine
from assistant.tone.people.tables import DRAWS, SEED, Figure, Floats, difference_of, drawn, estimate, kappa_of

NEEDED_IN_PERIOD = 10
"""Replies under which a period has no figure. Half of what a figure needs that stands alone, since a period is read
beside its neighbours and its interval is drawn with it. To say that the last one differs takes NEEDED in it and before.
Drawn from ratings that do not move, 5% of last months are said to differ over all dimensions together, and in one of
the seven 13% with 18 replies in the month and 3% with 60."""


_MANY_DRAWS = 5000
"""For the wider intervals of several looks, which end where few draws are."""
_FIGURES = 2
"""Difference and kappa: either raises the alarm."""


def drift_of(rated: Iterable[RatedReply], dimensions: tuple[Dimension, ...], per: PeriodKind, looks: int = 1) -> Drift:
    """Machine and people over time on these dimensions together; a rating counts in the period it was given in.

    ``looks`` says among how many such lines one that moved is looked for.
    """
    by_period: dict[str, list[RatedReply]] = {}
    for one in rated:
        by_period.setdefault(period_of(one.at, per), []).append(one)
    pairs = {name: with_machine(by_period[name]) for name in sorted(by_period)}
    periods = tuple(Period(name=name, agreed=agreed(pairs[name], dimensions, NEEDED_IN_PERIOD)) for name in pairs)
    if len(periods) < 2:  # noqa: PLR2004 - a first period has none before it
        return Drift(periods=periods)
    *before, last = pairs.values()
    return _change(periods, tables_of(last, dimensions), tables_of(_joined(before), dimensions), looks)


def period_of(moment: datetime, per: PeriodKind) -> str:
    """The calendar month (``2026-11``) or ISO week (``2026-W47``) of a moment, in UTC."""
    there = moment.astimezone(UTC)
    if per == "month":
        return f"{there:%Y-%m}"
    year, week, _ = there.isocalendar()
    return f"{year}-W{week:02d}"


def _joined(pairs: Sequence[tuple[Pair, ...]]) -> tuple[Pair, ...]:
    return tuple(pair for period in pairs for pair in period)


def _change(periods: tuple[Period, ...], last: Floats, before: Floats, looks: int) -> Drift:
    if min(len(last), len(before)) < NEEDED:
        return Drift(periods=periods)
    # Another seed: the two samples are drawn apart from each other.
    count = DRAWS if looks == 1 else _MANY_DRAWS
    draws = drawn(last, SEED, count), drawn(before, SEED + 1, count)
    whole = last.sum(axis=0), before.sum(axis=0)

    def changed(figure: Figure) -> Estimate | None:
        change = float(figure(whole[0]) - figure(whole[1]))
        return estimate(change, figure(draws[0]) - figure(draws[1]), _FIGURES * looks)

    return Drift(periods=periods, difference=changed(difference_of), kappa=changed(kappa_of))
