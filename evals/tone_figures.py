"""Figures of agreement, each for the rows as they are and for many draws of whole groups at once.

``Weights`` has shape (draws + 1, rows): how often each row counts. The first line counts each once, the others are
bootstrap draws, so a figure's first value is the figure itself and the rest give its interval. Groups are drawn, not
rows, since replies to one ticket are not independent.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.domain.agreement import Estimate
from assistant.tone.people.tables import DRAWS, SEED, estimate

Floats = NDArray[np.float64]
Weights = Floats

BINS = 10
_LEAST = 3
"""Rows below which nothing is ranked."""


def weights_of(groups: Sequence[str]) -> Weights:
    """Each row once, then DRAWS draws of as many groups as there are, with replacement and a fixed seed."""
    names, group_of = np.unique(np.asarray(groups), return_inverse=True)
    random = np.random.default_rng(SEED)
    times = random.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)
    return np.vstack([np.ones(len(groups)), times[:, group_of]]).astype(np.float64)


def spearman(said: Sequence[float], true: Sequence[float], weights: Weights) -> Floats:
    """Rank correlation, ties shared: 0 where ``said`` is constant, not a number where ``true`` is."""
    if len(true) < _LEAST:
        return np.full(len(weights), np.nan)
    first, second = _ranks(said, weights), _ranks(true, weights)
    total = weights.sum(axis=1, keepdims=True)
    first -= (first * weights).sum(axis=1, keepdims=True) / total
    second -= (second * weights).sum(axis=1, keepdims=True) / total
    both, one, other = (
        (weights * pair).sum(axis=1) for pair in (first * second, first * first, second * second)
    )  # fmt: skip
    spread = np.sqrt(one * other)
    correlated = np.divide(both, spread, out=np.zeros_like(both), where=spread > 0)
    return np.where(other > 0, correlated, np.nan)


def _ranks(values: Sequence[float], weights: Weights) -> Floats:
    """The rank of each row in each draw: the middle of the places that its value takes."""
    _, kind_of = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True)
    order = np.argsort(kind_of, kind="stable")
    last = np.searchsorted(kind_of[order], np.arange(kind_of.max() + 1), side="right") - 1
    upper = np.cumsum(weights[:, order], axis=1)[:, last]
    lower = np.hstack([np.zeros((len(weights), 1)), upper[:, :-1]])
    ranks: Floats = ((lower + upper) / 2)[:, kind_of]
    return ranks


def kappa(said: Sequence[float], true: Sequence[float], weights: Weights) -> Floats:
    """Cohen's kappa with quadratic weights (Cohen 1968) of marks on one scale; not a number where chance agrees fully.

    Marks may lie between two steps of the scale, as the median of two does.
    """
    first, second = np.asarray(said, dtype=np.float64), np.asarray(true, dtype=np.float64)
    total = weights.sum(axis=1)

    def mean(values: Floats) -> Floats:
        means: Floats = weights @ values / total
        return means

    # The mean squared distance of every pair of marks, as chance would make them meet.
    chance = mean(first**2) + mean(second**2) - 2 * mean(first) * mean(second)
    seen = mean((first - second) ** 2)
    kappas: Floats = 1 - np.divide(seen, chance, out=np.full_like(seen, np.nan), where=chance > 0)
    return kappas


def interval(draws: Floats) -> Estimate | None:
    """A figure with its 95% interval; None where it does not exist, in the rows or in too many draws."""
    return estimate(float(draws[0]), draws[1:])


def calibration_error(chances: Sequence[float], right: Sequence[bool]) -> float | None:
    """Expected calibration error in ten bins of equal width (Naeini 2015); None where there is nothing.

    How far the mean chance in a bin is from the share that was right, in the mean over all rows.
    """
    if not chances:
        return None
    chance, hit = np.asarray(chances, dtype=np.float64), np.asarray(right, dtype=np.float64)
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    apart = np.bincount(bins, chance - hit, minlength=BINS)
    return float(np.abs(apart).sum() / len(chance))


def f1(said: Sequence[bool], true: Sequence[bool]) -> float | None:
    """The harmonic mean of precision and recall; None where neither side says anything."""
    hit = sum(a and b for a, b in zip(said, true, strict=True))
    return 2 * hit / (sum(said) + sum(true)) if any(said) or any(true) else None
