"""How far two readers agree, per dimension and over all; "na" is counted apart."""

from collections.abc import Iterable, Sequence

import numpy as np

from assistant.domain.agreement import Agreed, Applies, Comparison
from assistant.domain.tone import Rating012
from assistant.domain.vocabulary import Dimension
from assistant.tone.people.pairs import Pair
from assistant.tone.people.tables import LEVELS, Floats, difference_of, drawn, estimate, exact_of, kappa_of
from assistant.tone.rubric import DIMENSIONS

NEEDED = 20
"""Replies under which no figure is shown: at 20 the interval of kappa is still about .7 wide, and that of the mean
difference .6 (seen by drawing readers who agree at .6): enough to part poor from good, and no more."""


def compared(first: str, second: str, pairs: Sequence[Pair], *, even: bool = False) -> Comparison:
    """Agreement of two readers on each dimension and on all together; ``even`` as in ``agreed``."""
    return Comparison(
        first=first,
        second=second,
        replies=len({pair.reply_id for pair in pairs}),
        together=agreed(pairs, DIMENSIONS, even=even),
        dimensions={name: agreed(pairs, (name,), even=even) for name in DIMENSIONS},
    )


def agreed(
    pairs: Iterable[Pair], dimensions: tuple[Dimension, ...], needed: int = NEEDED, *, even: bool = False
) -> Agreed:
    """Agreement on these dimensions taken together; intervals are drawn over replies, figures need ``needed`` of them.

    ``even`` where neither reader is first: a pair then counts half each way round, and the difference is 0.
    """
    pairs = tuple(pairs)
    tables = tables_of(pairs, dimensions)
    if even:
        tables = (tables + tables.transpose(0, 2, 1)) / 2
    applies = _applies(pairs, dimensions)
    if len(tables) < max(1, needed):
        return Agreed(n=applies.both, replies=len(tables), applies=applies)
    whole, draws = tables.sum(axis=0), drawn(tables)
    return Agreed(
        n=applies.both,
        replies=len(tables),
        kappa=estimate(float(kappa_of(whole)), kappa_of(draws)),
        difference=estimate(float(difference_of(whole)), difference_of(draws)),
        exact=round(float(exact_of(whole)), 3),
        applies=applies,
    )


def tables_of(pairs: Iterable[Pair], dimensions: tuple[Dimension, ...]) -> Floats:
    """One table per reply on which both readers say that one of these dimensions applies."""
    found: dict[str, Floats] = {}
    for pair in pairs:
        for name in dimensions:
            first, second = _both(pair, name)
            if isinstance(first, int) and isinstance(second, int):
                found.setdefault(pair.reply_id, np.zeros((LEVELS, LEVELS)))[first, second] += 1
    return np.array(list(found.values())).reshape(-1, LEVELS, LEVELS)


def _both(pair: Pair, name: Dimension) -> tuple[Rating012 | None, Rating012 | None]:
    return pair.first.get(name), pair.second.get(name)


def _applies(pairs: Iterable[Pair], dimensions: tuple[Dimension, ...]) -> Applies:
    said = [_both(pair, name) for pair in pairs for name in dimensions]
    seen = [(first != "na", second != "na") for first, second in said if first is not None and second is not None]
    return Applies(
        both=seen.count((True, True)),
        neither=seen.count((False, False)),
        first_only=seen.count((True, False)),
        second_only=seen.count((False, True)),
    )
