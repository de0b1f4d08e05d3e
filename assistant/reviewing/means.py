"""Means with their intervals, where there are enough replies for one to mean something."""

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import fmean, stdev

from assistant.domain.agreement import Estimate
from assistant.domain.review import NEEDED, Group, SentFigures

_Z = 1.959964
"""The normal quantile of a two-sided interval of 95%."""


def group_of(key: str, rows: Iterable[SentFigures], values: Sequence[float], most: float) -> Group:
    """Replies in common, with the mean of ``values`` between 0 and ``most``."""
    found = tuple(rows)
    return Group(
        key=key,
        replies=len(found),
        scored=len(values),
        flagged=sum(bool(row.flags) for row in found),
        mean=mean_of(values, most),
        roughly=round(fmean(values), 2) if values else None,
    )


def mean_of(values: Sequence[float], most: float) -> Estimate | None:
    """The mean with its 95% interval by Student's t, kept within 0 and ``most``; None below NEEDED values."""
    if len(values) < NEEDED:
        return None
    mean = fmean(values)
    reach = t_quantile(len(values) - 1) * stdev(values) / sqrt(len(values))
    low, high = max(0.0, mean - reach), min(most, mean + reach)
    return Estimate(value=round(mean, 2), low=round(low, 2), high=round(high, 2))


def t_quantile(freedom: int) -> float:
    """Student's t for 95%, two-sided, by the normal quantile's expansion (Abramowitz and Stegun 26.7.5).

    Right to two places from 9 degrees of freedom on; fewer are never asked for here.
    """
    first = (_Z**3 + _Z) / 4
    second = (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / 96
    return _Z + first / freedom + second / freedom**2
