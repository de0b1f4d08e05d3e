"""Reads a reply sentence by sentence; what was read before is remembered, so an edit costs one sentence."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from assistant.domain.vocabulary import Dimension
from assistant.tone.heads.calls import load_calls
from assistant.tone.heads.impressions import Impression, load_impressions
from assistant.tone.heads.model import Floats, cues_of, load_heads
from knowledge_base.errors import EmbeddingFailed
from knowledge_base.ports import Embedder, Vectors

_REMEMBERED = 4096
"""Sentences whose vectors are kept: some 6 MB, a day's editing of one desk."""
_KEPT = 500
"""Code points of a sentence that is remembered; a longer one is no sentence, and would fill the memory."""
_MOST = 64
"""Sentences of a text that are read; the longest labelled reply has 31, and a flood may not cost seconds."""


@dataclass(frozen=True)
class Reading:
    """``chances`` of each label for each sentence, empty beyond the first ones of a flood.

    ``near`` is the cosine of each sentence with the closest sentence of the customer's; None without a customer.
    ``needless`` is the chance of each dimension not to apply to the customer's case; empty without a customer.
    ``impressions`` are what the sentences leave behind on each dimension.
    """

    chances: tuple[dict[str, float], ...]
    near: tuple[float, ...] | None
    needless: dict[Dimension, float]
    impressions: dict[Dimension, Impression]


@dataclass(frozen=True)
class Case:
    """What a reply was written for: the customer's sentences, those of what was known, and signs (calls.py).

    ``silent`` are sentences of the reply that may leave no impression: untrue, or sorry and nothing else.
    """

    customer: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    signs: frozenset[str] = frozenset()
    silent: frozenset[int] = frozenset()


class SentenceReader:
    """Reads sentences with the shipped heads and the embedding they were fitted on. Safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._turn = Lock()

    def read(self, sentences: Sequence[str], phrases: Sequence[frozenset[str]], case: Case) -> Reading | None:
        """The reading of a reply's sentences; None where the embedding fails or is not the one the heads know.

        ``phrases`` are what is told of each sentence's wording.
        """
        heads = load_heads()
        if not sentences or self._embedder.name != heads.embedding:
            return None
        first = sentences[:_MOST]
        try:
            vectors = self._embedded(first)
            customer = self._embedded(case.customer[:_MOST]) if case.customer else None
            known = self._embedded(case.known[:_MOST]) if case.known else None
        except EmbeddingFailed:
            return None
        near = None if customer is None else tuple(map(float, (vectors @ customer.T).max(axis=1)))
        seen = cues_of(first, phrases[: len(first)], near, case.silent)
        columns = [[heads.cues[cue] for cue in cues if cue in heads.cues] for cues in seen]
        found = [dict(zip(heads.labels, map(float, row), strict=True)) for row in heads.read(vectors, columns)]
        beyond = len(sentences) - len(first)
        return Reading(
            (*found, *[{}] * beyond),
            None if near is None else (*near, *[0.0] * beyond),
            _needless(customer, known, case.signs),
            load_impressions().read(vectors, seen, case.silent),
        )

    def _embedded(self, sentences: Sequence[str]) -> Floats:
        with self._turn:
            kept = {text: self._vectors[text] for text in sentences if text in self._vectors}
        new = [text for text in dict.fromkeys(sentences) if text not in kept]
        if new:
            kept |= dict(zip(new, self._embedder.embed(new), strict=True))
        with self._turn:
            for text, vector in ((text, kept[text]) for text in kept if len(text) <= _KEPT):
                self._vectors[text] = vector
                self._vectors.move_to_end(text)
            while len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
        return np.vstack([kept[text] for text in sentences])


def _needless(customer: Floats | None, known: Floats | None, signs: frozenset[str]) -> dict[Dimension, float]:
    if customer is None:
        return {}
    return load_calls().needless(customer.mean(axis=0), None if known is None else known.mean(axis=0), signs)
