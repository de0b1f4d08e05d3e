"""Two runs of the same cases beside each other: what got better, what got worse, and how sure that is.

Per measure: the mean difference over the cases that both runs have, with a bootstrap interval drawn over tickets (cases
of one ticket stay together), and the exact sign test over the cases that changed. A difference counts as "likely" where
the 95% interval leaves out 0 and p < 0.05, as "sure" where the 99% interval does and p < 0.01; both, since the
bootstrap alone is too sure of few changes.
"""

from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evals.files import DatasetInvalid
from evals.kept import KeptRun

Sureness = Literal["sure", "likely", "chance", "same"]
_DRAWS = 2_000
_SEED = 20_261_121
_LEAST = 1e-9


@dataclass(frozen=True)
class Change:
    """A measure in both runs over the same ``n`` cases. ``difference`` is the second's mean minus the first's.

    ``low`` and ``high`` are its 95% interval. ``better`` and ``worse`` are keys of cases, the largest change first.
    ``improves`` says which way the mean went, None where it did not move.
    """

    name: str
    n: int
    before: float
    after: float
    difference: float
    low: float
    high: float
    better: tuple[str, ...]
    worse: tuple[str, ...]
    improves: bool | None
    sureness: Sureness


@dataclass(frozen=True)
class Comparison:
    """A run beside an earlier one. Cases that only one of them has, or answered, are counted, not compared."""

    before: KeptRun
    after: KeptRun
    shared: int
    only_before: int
    only_after: int
    newly_unanswered: tuple[str, ...]
    newly_answered: tuple[str, ...]
    changes: tuple[Change, ...]


def compared(before: KeptRun, after: KeptRun) -> Comparison:
    """The second run held against the first; raises DatasetInvalid where they share no case."""
    shared = sorted(before.by_key.keys() & after.by_key.keys())
    if not shared:
        raise DatasetInvalid(
            f"{before.head.id} and {after.head.id} have no case in common; expected two runs of the same dataset"
        )
    was = {key: before.by_key[key].failure is not None for key in shared}
    now = {key: after.by_key[key].failure is not None for key in shared}
    names = [measure.name for measure in after.head.measures]
    lower = frozenset(after.head.lower)
    changes = (_change(name, before, after, shared, lower_is_better=name in lower) for name in names)
    return Comparison(
        before=before,
        after=after,
        shared=len(shared),
        only_before=len(before.by_key) - len(shared),
        only_after=len(after.by_key) - len(shared),
        newly_unanswered=tuple(key for key in shared if now[key] and not was[key]),
        newly_answered=tuple(key for key in shared if was[key] and not now[key]),
        changes=tuple(change for change in changes if change is not None),
    )


def _change(name: str, before: KeptRun, after: KeptRun, shared: list[str], *, lower_is_better: bool) -> Change | None:
    pairs = {
        key: (before.by_key[key].values[name], after.by_key[key].values[name])
        for key in shared
        if name in before.by_key[key].values and name in after.by_key[key].values
    }
    if not pairs:
        return None
    moved = {key: new - old for key, (old, new) in pairs.items()}
    groups = [after.by_key[key].group or key for key in pairs]
    draws = _draws(np.array(list(moved.values())), groups)
    good = -1 if lower_is_better else 1
    better = _largest({key: good * by for key, by in moved.items()})
    worse = _largest({key: -good * by for key, by in moved.items()})
    difference = sum(moved.values()) / len(moved)
    low, high = (float(found) for found in np.quantile(draws, (0.025, 0.975)))
    return Change(
        name=name,
        n=len(pairs),
        before=sum(old for old, _ in pairs.values()) / len(pairs),
        after=sum(new for _, new in pairs.values()) / len(pairs),
        difference=difference,
        low=low,
        high=high,
        better=better,
        worse=worse,
        improves=None if abs(difference) < _LEAST else (difference > 0) != lower_is_better,
        sureness=_sureness(draws, len(better), len(worse)),
    )


def _draws(moved: NDArray[np.float64], groups: list[str]) -> NDArray[np.float64]:
    """Means of the differences, each over as many tickets as there are, drawn with replacement from a fixed seed."""
    names, member = np.unique(np.array(groups), return_inverse=True)
    sums = np.bincount(member, weights=moved, minlength=len(names))
    sizes = np.bincount(member, minlength=len(names))
    chosen = np.random.default_rng(_SEED).integers(0, len(names), (_DRAWS, len(names)))
    found: NDArray[np.float64] = sums[chosen].sum(axis=1) / sizes[chosen].sum(axis=1)
    return found


def _sureness(draws: NDArray[np.float64], better: int, worse: int) -> Sureness:
    if not better and not worse:
        return "same"
    chance = sign_test(better, worse)
    levels: tuple[tuple[Sureness, float], ...] = (("sure", 0.01), ("likely", 0.05))
    for name, level in levels:
        low, high = np.quantile(draws, (level / 2, 1 - level / 2))
        if chance < level and (low > 0 or high < 0):
            return name
    return "chance"


def sign_test(better: int, worse: int) -> float:
    """How probable it is that so many changes, or more, go one way by chance (two-sided, exact)."""
    n, few = better + worse, min(better, worse)
    return min(1.0, 2 * sum(comb(n, k) for k in range(few + 1)) / 2**n) if n else 1.0


def _largest(gains: dict[str, float]) -> tuple[str, ...]:
    found = [(key, gain) for key, gain in gains.items() if gain > _LEAST]
    return tuple(key for key, _ in sorted(found, key=lambda one: (-one[1], one[0])))
