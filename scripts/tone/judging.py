"""Cuts, certainty, and how well held-out replies were judged."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from labelled import Row
from scipy.stats import spearmanr

from assistant.domain.vocabulary import Dimension, ToneFlagKind
from assistant.tone.flags import is_raised
from assistant.tone.rubric import DIMENSIONS, TOP, Chance, Linear
from assistant.tone.weighing import SURE

CUT_STEPS = 20
CLOSE = 1.03
"""Cuts within this share of the least error count as equally good, and their mean is taken."""
FEWEST = 5
HALF = 0.5
"""Of two raters who differ by one, either rating is the median."""


def best_cut(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Two cuts with a small squared error of the rating: the mean of all close to the best, to be steady."""
    values, wanted = (np.array(side) for side in zip(*pairs, strict=True))
    steps = [at / CUT_STEPS for at in range(4, int(TOP * CUT_STEPS) - 3)]
    above = {step: (values >= step).astype(float) for step in steps}
    losses = {
        (low, high): float(((above[low] + above[high] - wanted) ** 2).sum())
        for low in steps for high in steps if low < high
    }  # fmt: skip
    good = [pair for pair, loss in losses.items() if loss <= min(losses.values()) * CLOSE]
    low, high = (sum(pair[at] for pair in good) / len(good) for at in (0, 1))
    return round(low, 2), round(high, 2)


def certainty(pairs: Sequence[tuple[float, float]], cuts: tuple[float, float]) -> tuple[float, float]:
    """The chance that the rating is the median one: at a cut, and what each point of distance from it adds."""
    values, wanted = (np.array(side) for side in zip(*pairs, strict=True))
    far = np.min([abs(values - cut) for cut in cuts], axis=0)
    right = (abs(sum((values >= cut).astype(float) for cut in cuts) - wanted) <= HALF).astype(float)
    slope, base = np.polyfit(far, right, 1)
    return round(float(base), 3), round(max(0.0, float(slope)), 3)


def flag_cut(chances: Sequence[tuple[float, bool]], least_precision: float, wanted_precision: float) -> float | None:
    """The chance from which on a flag is raised.

    The one that finds most: of the lowest at which ``wanted_precision`` of those raised are right, and of the best
    where precision counts twice as much as recall (F 0.5). None where fewer than ``least_precision`` would be right,
    or fewer than five.
    """
    ordered = sorted(chances, key=lambda pair: -pair[0])
    wanted = max(1, sum(true for _, true in chances))
    right, lowest, best = 0, 1.0, (0.0, 0.0, 1.0)
    for count, (chance, true) in enumerate(ordered, start=1):
        right += true
        precision, recall = right / count, right / wanted
        score = 1.25 * precision * recall / max(1e-9, 0.25 * precision + recall)
        if right >= FEWEST and score > best[0]:
            best = (score, precision, chance)
        if right >= FEWEST and precision >= wanted_precision:
            lowest = chance
    cut = min(lowest, best[2] if best[1] >= least_precision else 1.0)
    return round(cut - 0.0005, 3) if cut < 1.0 else None


def report(
    rows: Sequence[Row], values: Mapping[str, Mapping[Dimension, float]], linears: Mapping[Dimension, Linear],
    flags: Mapping[ToneFlagKind, Chance], figures: Sequence[dict[str, float]],
) -> dict[str, float]:  # fmt: skip
    """Print and return what held-out replies gave: rank correlation by set, calibration, flags."""
    found: dict[str, float] = {}
    for lot in [*sorted({row.lot for row in rows}), "all"]:
        cells = []
        for name in DIMENSIONS:
            own = [row for row in rows if lot in ("all", row.lot) and row.truth[name] is not None]
            rho = float(spearmanr([values[row.id][name] for row in own], [row.truth[name] for row in own])[0])
            cells.append(f"{name[:6]} {rho:.2f}")
            found |= {name: round(rho, 3)} if lot == "all" else {}
        print(f"{lot:20} {' '.join(cells)}")
    for name in DIMENSIONS:
        print(f"calibration {name:16} {_calibration(rows, values, name, linears[name]):.3f} cuts {linears[name].cuts}")
    for kind, chance in flags.items():
        said = [is_raised(kind, chance, found_) for found_ in figures]
        true = [kind in row.flags for row in rows]
        hit = sum(a and b for a, b in zip(said, true, strict=True))
        print(f"flag {kind:20} {sum(true):3} said {sum(said):3} precision {hit / max(1, sum(said)):.2f} "
              f"recall {hit / max(1, sum(true)):.2f} (not held out), cut {chance.cut}")  # fmt: skip
    return found


def _calibration(rows: Sequence[Row], values: Mapping[str, Any], name: Dimension, linear: Linear) -> float:
    """Expected calibration error in ten bins."""
    own = [row for row in rows if row.medians[name] is not None]
    got = np.array([values[row.id][name] for row in own])
    far = np.min([abs(got - cut) for cut in linear.cuts], axis=0)
    chance = np.clip(linear.certainty[0] + linear.certainty[1] * far, 0, SURE)
    right = abs(sum((got >= cut) * 1.0 for cut in linear.cuts) - np.array([row.medians[name] for row in own])) <= HALF
    bins = np.minimum((chance * 10).astype(int), 9)
    return float(sum(abs(chance[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))
