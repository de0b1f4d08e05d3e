"""Fits the heads of sentences and of cases with scikit-learn, and writes them as plain numbers."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from labelled import Floats, Piece, Row
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression, Ridge

from assistant.domain.vocabulary import Dimension
from assistant.tone.heads.calls import Calls
from assistant.tone.heads.impressions import Impressions, figures_of
from assistant.tone.heads.model import LABELS, Heads
from assistant.tone.rubric import DIMENSIONS
from knowledge_base.embedding.minilm import MiniLmEmbedder

MEANING, PHRASE, WORDING = 4.0, 1.0, 0.5
"""How much a head may lean on meaning, on phrases and on words: tried against each other on held-out messages."""
LEAST_SEEN = 4
"""A word or pair that stands in fewer sentences is left out."""
FEWEST = 5
"""With fewer examples nothing is learned."""
NEVER = -6.0
STRENGTH = 1.0
REPLY_MEANING, REPLY_WORDING, RIDGE, LEAST_REPLIES = 2.0, 0.5, 5.0, 5
CASE_MEANING, CASE_STRENGTH = 3.0, 0.3


def fit_heads(pieces: Sequence[Piece]) -> Heads:
    """One logistic regression per label."""
    seen = Counter(cue for piece in pieces for cue in piece.cues)
    cues = {cue: at for at, cue in enumerate(sorted(cue for cue, count in seen.items() if count >= LEAST_SEEN))}
    scale = np.array([PHRASE if cue.startswith("~") else 1.0 if cue.startswith("^") else WORDING for cue in cues])
    known = [[cues[cue] for cue in sorted(piece.cues) if cue in cues] for piece in pieces]
    starts = np.cumsum([0, *map(len, known)])
    columns = np.array([at for found in known for at in found], dtype=np.int64)
    wording = csr_matrix((scale[columns], columns, starts), shape=(len(pieces), len(cues)))
    meaning = np.vstack([piece.vector for piece in pieces]) * MEANING
    figures = hstack([csr_matrix(meaning), wording]).tocsr()
    fitted = [_logistic(figures, [label in piece.labels for piece in pieces], STRENGTH) for label in LABELS]
    weights = np.vstack([found[0] for found in fitted])
    width = meaning.shape[1]
    return Heads(
        labels=LABELS,
        cues=cues,
        meaning=_plain(weights[:, :width] * MEANING),
        wording=_plain((weights[:, width:] * scale).T),
        intercepts=_plain(np.array([found[1] for found in fitted])),
        embedding=MiniLmEmbedder.name,
    )


def fit_calls(rows: Sequence[Row], dimensions: Sequence[Dimension]) -> Calls:
    """One logistic regression per dimension that some cases do not call for; each also as if nothing were known."""
    cases = [(row, known) for known in (True, False) for row in rows]
    names = sorted({sign for row in rows for sign in row.signs} | {"nothing_known"})
    signs = {sign: at for at, sign in enumerate(names)}
    figures = np.vstack([_case(row, signs, known=known) for row, known in cases])
    fitted = [_logistic(figures, [row.truth[name] is None for row, _ in cases], CASE_STRENGTH) for name in dimensions]
    weights, width = np.vstack([found[0] for found in fitted]), rows[0].customer.size
    return Calls(
        dimensions=tuple(dimensions),
        signs=signs,
        message=_plain(weights[:, :width] * CASE_MEANING),
        known=_plain(weights[:, width : 2 * width] * CASE_MEANING),
        weights=_plain(weights[:, 2 * width :]),
        intercepts=_plain(np.array([found[1] for found in fitted])),
    )


def fit_impressions(rows: Sequence[Row]) -> Impressions:
    """One ridge regression per dimension over the meaning and wording of whole replies."""
    seen = Counter(gram for row in rows for gram in {cue for cues in row.names for cue in cues if cue[0] not in "~^"})
    grams = {gram: at for at, gram in enumerate(sorted(gram for gram, count in seen.items() if count >= LEAST_REPLIES))}
    table = np.vstack([_reply(row, grams) for row in rows])
    width = rows[0].customer.size
    weights, intercepts = [], []
    for name in DIMENSIONS:
        rated = [at for at, row in enumerate(rows) if row.truth[name] is not None]
        model = Ridge(RIDGE).fit(table[rated], [rows[at].truth[name] for at in rated])
        weights.append(model.coef_)
        intercepts.append(float(model.intercept_))
    fitted = np.vstack(weights)
    return Impressions(
        dimensions=DIMENSIONS,
        grams=grams,
        meaning=_plain(fitted[:, :width] * REPLY_MEANING),
        wording=_plain((fitted[:, width:] * REPLY_WORDING).T),
        intercepts=_plain(np.array(intercepts)),
    )


def _reply(row: Row, grams: dict[str, int]) -> NDArray[np.float64]:
    figures = figures_of(row.vectors, [set(names) for names in row.names], row.silent, grams)
    words = np.zeros(len(grams))
    words[[at for columns in figures.columns for at in columns]] = figures.weight * REPLY_WORDING
    return np.concatenate([figures.vectors.sum(axis=0) * REPLY_MEANING, words])


def _case(row: Row, signs: dict[str, int], *, known: bool) -> NDArray[np.float64]:
    there = row.signs if known else row.signs | {"nothing_known", "fault_of_ours"}
    marks = np.zeros(len(signs))
    marks[[signs[sign] for sign in sorted(there) if sign in signs]] = 1.0
    situation = row.known if known and row.known is not None else np.zeros_like(row.customer)
    return np.concatenate([row.customer * CASE_MEANING, situation * CASE_MEANING, marks])


def _logistic(figures: Any, wanted: list[bool], strength: float) -> tuple[NDArray[np.float64], float]:
    if sum(wanted) < FEWEST:
        return np.zeros(figures.shape[1]), NEVER
    model = LogisticRegression(C=strength, max_iter=1000).fit(figures, np.array(wanted))
    return model.coef_[0], float(model.intercept_[0])


def _plain(values: NDArray[np.float64]) -> Floats:
    """Three decimals are enough, and the same on every machine."""
    return np.round(values, 3).astype(np.float32)
