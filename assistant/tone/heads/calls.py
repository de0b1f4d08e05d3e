"""What a situation calls for: the chance that a dimension does not apply to it (a calm question needs no apology).

Read from the customer's message, from what the agent knew, and from what the reading found; fitted offline by
scripts/tone/fit.py on tickets of which raters said "na".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import get_args

import numpy as np

from assistant.domain.context import ToneContext
from assistant.domain.vocabulary import Dimension
from assistant.tone.heads.model import Floats, shipped
from assistant.tone.situation import Situation

_FEW, _MANY = 12, 40
"""Words of a message that is short, and of one that tells a story."""


@dataclass(frozen=True)
class Calls:
    """One logistic regression per dimension over the message's meaning, the known situation's, and signs.

    ``message`` and ``known`` are shape (dimensions of rubric 1, dimensions of the embedding), ``weights`` (dimensions
    of rubric 1, signs).
    """

    dimensions: tuple[Dimension, ...]
    signs: Mapping[str, int]
    message: Floats
    known: Floats
    weights: Floats
    intercepts: Floats

    def only(self, wanted: Collection[Dimension]) -> "Calls":
        """The regressions of these dimensions."""
        rows = [at for at, name in enumerate(self.dimensions) if name in wanted]
        return replace(
            self,
            dimensions=tuple(self.dimensions[at] for at in rows),
            message=self.message[rows],
            known=self.known[rows],
            weights=self.weights[rows],
            intercepts=self.intercepts[rows],
        )

    def needless(self, message: Floats, known: Floats | None, signs: frozenset[str]) -> dict[Dimension, float]:
        """The chance of each dimension not to apply. ``message`` and ``known`` are mean vectors of sentences."""
        scores = self.message @ message + self.intercepts
        if known is not None:
            scores = scores + self.known @ known
        scores = scores + self.weights[:, [self.signs[sign] for sign in sorted(signs) if sign in self.signs]].sum(
            axis=1
        )
        chances = 1.0 / (1.0 + np.exp(-scores))
        return dict(zip(self.dimensions, map(float, chances), strict=True))


def signs_of(context: ToneContext, situation: Situation) -> set[str]:
    """What is known of a ticket beside its words' meaning, as names."""
    customer = situation.customer
    found = {f"kind:{situation.kind}", f"channel:{context.channel}"}
    found |= {"fault_of_ours"} if situation.fault_of_ours else set()
    found |= {"nothing_known"} if situation.known is None else set()
    if customer is not None:
        found |= {sign for sign in "?!" if sign in customer.raw}
        found |= {"short"} if len(customer.words) < _FEW else set()
        found |= {"long"} if len(customer.words) > _MANY else set()
    if context.reading is not None:
        summary = context.reading.summary
        found |= {f"feeling:{feeling}" for feeling in summary.feelings} | {f"ask:{ask}" for ask in summary.asks}
        found |= {f"urgency:{summary.urgency}"}
        found |= {"impact"} if summary.impact else set()
        found |= {"impacts"} if len(summary.impact) > 1 else set()
        found |= {"safety"} if summary.safety else set()
    return found


@cache
def load_calls() -> Calls:
    """The regressions as shipped."""
    file = shipped("calls-1.npz")
    return Calls(
        dimensions=tuple(name for name in get_args(Dimension) if name in set(map(str, file["dimensions"]))),
        signs={str(name): at for at, name in enumerate(file["signs"])},
        message=file["message"].astype(np.float32),
        known=file["known"].astype(np.float32),
        weights=file["weights"].astype(np.float32),
        intercepts=file["intercepts"].astype(np.float32),
    )
