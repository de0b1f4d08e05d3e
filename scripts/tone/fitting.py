"""How the figures of rubric 1 are learned: ridge regression in which each weight may only point one way.

The direction is part of the rubric, so no label noise can make a figure praise what it was made to blame, and a reply
that takes up less of the customer's matter can never score more for it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.tone.rubric import Linear

ROUNDS = 400
RIDGE = 2.0
"""Weight of the penalty, in rows: a figure seen in few replies stays near zero."""
UNKNOWN = (0.0, 0.0)
Floats = NDArray[np.float64]


def fit_linear(rows: Sequence[Mapping[str, float]], targets: Sequence[float], lowering: frozenset[str]) -> Linear:
    """Fit one dimension, its cuts and certainty still unknown.

    ``rows`` hold the same figures each; ``targets`` are mean ratings, 0 to 2.
    """
    names = list(rows[0])
    seen = np.array([[row[name] for name in names] for row in rows], dtype=np.float64)
    wanted = np.array(targets, dtype=np.float64)
    signs = np.array([-1.0 if name in lowering else 1.0 for name in names])
    weights = _descend(seen - seen.mean(axis=0), wanted - wanted.mean(), signs)
    intercept = float(wanted.mean() - seen.mean(axis=0) @ weights)
    return Linear(
        intercept=round(intercept, 3),
        cuts=UNKNOWN,
        certainty=UNKNOWN,
        weights={name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)},
    )


def _descend(seen: Floats, wanted: Floats, signs: Floats) -> Floats:
    """Coordinate descent on the Gram matrix; a weight that would change its side stays at zero."""
    gram, toward = seen.T @ seen, seen.T @ wanted
    weights = np.zeros(len(signs))
    for _ in range(ROUNDS):
        for at in range(len(signs)):
            pull = toward[at] - gram[at] @ weights + gram[at, at] * weights[at]
            best = pull / (gram[at, at] + RIDGE)
            weights[at] = best if best * signs[at] > 0 else 0.0
    return weights
