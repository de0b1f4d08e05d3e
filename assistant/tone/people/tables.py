"""Agreement on ratings 0, 1, 2 as tables: kappa, mean difference, exact share, and tables drawn anew from replies.

A table counts how often the first reader gave a (row) where the second gave b (column). Figures take any number of
tables at once, as an array that ends in 3 by 3.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.domain.agreement import Estimate

Floats = NDArray[np.float64]
Figure = Callable[[Floats], Floats]

DRAWS = 1000
"""Bootstrap draws behind each interval."""
SEED = 20261121
"""Fixed, so that the same ratings give the same intervals."""
_TAIL = 2.5
"""Percent of the draws on each side of an interval of 95%."""
LEVELS = 3
_ROUND = 3
_DEFINED = 0.9
"""Share of draws in which a figure must exist, else its interval would be of the lucky ones only."""
_AT_ONCE = 100
_DISTANCE = (np.arange(LEVELS)[:, None] - np.arange(LEVELS)).astype(np.float64)
_PENALTY = (_DISTANCE / (LEVELS - 1)) ** 2


def kappa_of(tables: Floats) -> Floats:
    """Cohen's kappa with quadratic weights (Cohen 1968); not a number where chance alone agrees fully."""
    total = tables.sum(axis=(-2, -1))
    chance = tables.sum(axis=-1)[..., :, None] * tables.sum(axis=-2)[..., None, :]
    seen = (tables * _PENALTY).sum(axis=(-2, -1)) * total
    expected = (chance * _PENALTY).sum(axis=(-2, -1))
    kappas: Floats = np.divide(expected - seen, expected, out=np.full_like(expected, np.nan), where=expected > 0)
    return kappas


def difference_of(tables: Floats) -> Floats:
    """The mean of first minus second; not a number for an empty table."""
    return _mean(tables, _DISTANCE)


def exact_of(tables: Floats) -> Floats:
    """The share of equal ratings; not a number for an empty table."""
    return _mean(tables, np.eye(LEVELS))


def _mean(tables: Floats, weights: Floats) -> Floats:
    total = tables.sum(axis=(-2, -1))
    summed = (tables * weights).sum(axis=(-2, -1))
    means: Floats = np.divide(summed, total, out=np.full_like(total, np.nan), where=total > 0)
    return means


def drawn(tables: Floats, seed: int = SEED, draws: int = DRAWS) -> Floats:
    """Sums of as many of these tables, one per reply, drawn with replacement; ``draws`` is in hundreds."""
    # Replies with equal tables are told apart by nothing: how often each kind is drawn is all that matters.
    kinds, counts = np.unique(tables.reshape(len(tables), -1), axis=0, return_counts=True)
    random = np.random.default_rng(seed)
    parts = [
        random.multinomial(len(tables), counts / len(tables), size=_AT_ONCE) @ kinds for _ in range(draws // _AT_ONCE)
    ]
    return np.concatenate(parts).reshape(draws, *tables.shape[1:])


def estimate(value: float, draws: Floats, looks: int = 1) -> Estimate | None:
    """A figure with the middle 95% of its draws; None where it, or too many of them, do not exist.

    Where one of several ``looks`` is enough to raise an alarm, each takes a wider interval (Bonferroni), so that
    together they are to raise a false one in 5%.
    """
    defined = draws[~np.isnan(draws)]
    if np.isnan(value) or len(defined) < _DEFINED * len(draws):
        return None
    low, high = np.percentile(defined, (_TAIL / looks, 100 - _TAIL / looks))
    return Estimate(value=_rounded(value), low=_rounded(low), high=_rounded(high))


def _rounded(value: float) -> float:
    # Adding nothing turns a negative nought into a plain one.
    return round(float(value), _ROUND) + 0.0
