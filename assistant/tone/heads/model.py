"""The fitted heads: one logistic regression per label over a sentence's meaning, wording and place.

Fitted offline by scripts/tone/fit.py and shipped as plain numbers (heads-1.npz, read without pickle).
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.tone.heads.grams import frames_of, grams_of

Floats = NDArray[np.float32]
LABELS = (
    "apology", "conditional_apology", "responsibility", "empathy", "generic_empathy", "validation", "dismissive",
    "blaming", "condescending", "defensive", "toxic_positivity", "pressure", "boilerplate", "jargon", "status", "cause",
    "unknown", "action", "promise", "dated", "vague", "hears", "offer", "done", "burden", "question", "relief", "guide",
    "warmth", "lecture",
)  # fmt: skip
"""What a sentence of a reply can do (rubric-1.toml, [figures], says what each means)."""


@dataclass(frozen=True)
class Heads:
    """Coefficients of all heads. ``cues`` are the columns' names: grams, "~LABEL" for a phrase found, "^FRAME".

    ``meaning`` is shape (labels, dimensions of the embedding), ``wording`` (cues, labels), ``intercepts`` (labels).
    """

    labels: tuple[str, ...]
    cues: Mapping[str, int]
    meaning: Floats
    wording: Floats
    intercepts: Floats
    embedding: str

    def read(self, vectors: Floats, columns: Sequence[Sequence[int]]) -> Floats:
        """The chance of each label in each sentence, shape (sentences, labels)."""
        scores = vectors @ self.meaning.T + self.intercepts
        for at, found in enumerate(columns):
            scores[at] += self.wording[list(found)].sum(axis=0)
        chances: Floats = (1.0 / (1.0 + np.exp(-scores))).astype(np.float32)
        return chances


def cues_of(
    sentences: Sequence[str],
    phrases: Sequence[frozenset[str]],
    near: Sequence[float] | None,
    silent: frozenset[int] = frozenset(),
) -> list[set[str]]:
    """The names of what is seen in each sentence of a reply.

    ``phrases`` are the labels of phrases found in each, ``near`` its cosine with the customer's closest sentence,
    ``silent`` those that do not count.
    """
    return [
        grams_of(sentence) | {f"~{label}" for label in labels} | {f"^{frame}" for frame in frames}
        for sentence, labels, frames in zip(sentences, phrases, frames_of(sentences, near, silent), strict=True)
    ]


@cache
def load_heads() -> Heads:
    """The heads as shipped."""
    file = shipped("heads-1.npz")
    return Heads(
        labels=tuple(map(str, file["labels"])),
        cues={str(name): at for at, name in enumerate(file["cues"])},
        meaning=file["meaning"].astype(np.float32),
        wording=file["wording"].astype(np.float32),
        intercepts=file["intercepts"].astype(np.float32),
        embedding=str(file["embedding"]),
    )


def shipped(name: str) -> dict[str, NDArray[Any]]:
    """The arrays of a file of plain numbers that ships beside this module."""
    with np.load(io.BytesIO(files(__package__).joinpath(name).read_bytes()), allow_pickle=False) as file:
        return dict(file)
