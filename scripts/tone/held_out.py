"""The proof on the replies outside the project: held out by message, with intervals, beside two baselines."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from labelled import Row

from assistant.domain.vocabulary import Dimension
from assistant.tone.rubric import DIMENSIONS, load_rubric
from assistant.tone.weighing import overall_of
from evals.tone_figures import Floats, interval, spearman, weights_of
from evals.tone_scoring import keywords_in

Values = Mapping[str, Mapping[Dimension, float]]


def print_held_out(rows: Sequence[Row], values: Values) -> None:
    """Print per dimension and overall: n, rank correlation with the raters' mean, and what it gains on baselines.

    The overall score is that of the dimensions without the flags' penalties, which are not held out.
    """
    print(f"held out by message: {len(rows)} replies to {len({row.group for row in rows})} messages")
    for name in DIMENSIONS:
        own = [row for row in rows if row.truth[name] is not None]
        _line(
            name,
            own,
            lambda row, name=name: values[row.id][name],
            lambda row, name=name: row.truth[name] or 0.0,
            [name],
        )
    _line("overall", rows, lambda row: _overall(row, values), lambda row: row.overall, list(DIMENSIONS))


def _overall(row: Row, values: Values) -> float:
    applied = {name: values[row.id][name] if row.truth[name] is not None else None for name in DIMENSIONS}
    return overall_of(applied, (), load_rubric())


def _line(
    name: str, rows: Sequence[Row], said: Callable[[Row], float], true: Callable[[Row], float], keys: list[Dimension]
) -> None:
    weights, wanted = weights_of([row.group for row in rows]), [true(row) for row in rows]
    ours = spearman([said(row) for row in rows], wanted, weights)
    texts = [row.cues.text.raw for row in rows]
    length = spearman([float(len(text)) for text in texts], wanted, weights)
    keywords = spearman([float(keywords_in(text, keys)) for text in texts], wanted, weights)
    better = np.maximum(length if length[0] >= 0 else -length, keywords)
    print(f"  {name:16} {len(rows):4}  {_shown(ours)}  length {length[0]:5.2f}  keywords {keywords[0]:5.2f}  "
          f"gained {_shown(ours - better)}")  # fmt: skip


def _shown(draws: Floats) -> str:
    found = interval(draws)
    return "-" if found is None else f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]"
