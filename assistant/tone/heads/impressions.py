"""The impression that a reply's sentences leave on each dimension, learned from whole rated replies.

Where the heads say what a sentence does, this catches what nobody has a label for: how the sentences that raters
praised or blamed tend to mean and to be worded. It is a sum over sentences, so each sentence's part can be shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import get_args

import numpy as np

from assistant.domain.vocabulary import Dimension
from assistant.tone.heads.model import Floats, shipped

USUAL_GRAMS = 20
"""A reply with more words and pairs than this has each of them weigh less, so that length alone adds nothing."""
TOP = 2.0


@dataclass(frozen=True)
class Impression:
    """``value`` from 0 to 1: ``start``, which every reply has, and what each sentence added (silent ones nothing)."""

    value: float
    start: float
    parts: tuple[float, ...]


@dataclass(frozen=True)
class Impressions:
    """One ridge regression per dimension; what it predicts are ratings, 0 to 2.

    ``meaning`` is shape (dimensions of rubric 1, dimensions of the embedding), ``wording`` (grams, dimensions of
    rubric 1).
    """

    dimensions: tuple[Dimension, ...]
    grams: Mapping[str, int]
    meaning: Floats
    wording: Floats
    intercepts: Floats

    def read(self, vectors: Floats, cues: Sequence[set[str]], silent: frozenset[int]) -> dict[Dimension, Impression]:
        """The impression on each dimension; ``silent`` are sentences that may not count."""
        parts = figures_of(vectors, cues, silent, self.grams)
        points = parts.vectors @ self.meaning.T
        for at, columns in enumerate(parts.columns):
            points[at] += parts.weight * self.wording[columns].sum(axis=0)
        sums = self.intercepts + points.sum(axis=0)
        return {
            name: _impression(float(self.intercepts[at]) / TOP, float(sums[at]) / TOP, points[:, at] / TOP)
            for at, name in enumerate(self.dimensions)
        }


def _impression(start: float, reached: float, parts: Floats) -> Impression:
    """What lies beyond 0 or 1 does not count, and is taken off all sentences alike."""
    value = float(np.clip(reached, 0.0, 1.0))
    share = (value - start) / (reached - start) if reached != start else 1.0
    return Impression(value, start, tuple(float(part) * share for part in parts))


@dataclass(frozen=True)
class Figures:
    """A reply as impressions weigh it: each sentence's share of the mean vector, its new grams, and their weight."""

    vectors: Floats
    columns: list[list[int]]
    weight: float


def figures_of(vectors: Floats, cues: Sequence[set[str]], silent: frozenset[int], grams: Mapping[str, int]) -> Figures:
    """The figures of a reply; a word or pair counts once, with the sentence that has it first."""
    heard = np.array([at not in silent for at in range(len(vectors))], dtype=np.float32)
    seen: set[str] = set()
    columns: list[list[int]] = []
    for at, found in enumerate(cues):
        new = set() if at in silent else {cue for cue in found if cue[0] not in "~^"} - seen
        seen |= new
        columns.append(sorted(grams[cue] for cue in new if cue in grams))
    weight = 1.0 / max(1.0, sqrt(len(seen) / USUAL_GRAMS))
    return Figures((vectors * heard[:, None] / max(1.0, heard.sum())).astype(np.float32), columns, weight)


@cache
def load_impressions() -> Impressions:
    """The regressions as shipped."""
    file = shipped("impressions-1.npz")
    known = set(map(str, file["dimensions"]))
    return Impressions(
        dimensions=tuple(name for name in get_args(Dimension) if name in known),
        grams={str(name): at for at, name in enumerate(file["grams"])},
        meaning=file["meaning"].astype(np.float32),
        wording=file["wording"].astype(np.float32),
        intercepts=file["intercepts"].astype(np.float32),
    )
