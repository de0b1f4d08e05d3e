"""Whether a judge may be believed about a dimension: only where it agrees with people as they agree with each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.domain.vocabulary import Dimension

Standing = Literal["accepted", "too_few_judged", "too_few_rated_twice", "below_people", "not_sure"]
"""Accepted; too few replies that judge and people rated, or that two people rated; less agreement than theirs; or as
much on the whole, but with an interval that reaches further down than theirs, or to chance."""

FEWEST = 30
"""Replies on each side. A correlation of .6 over 30 pairs has a 95 % interval of about ±.23 (standard error
(1 - .36) / √30 = .12), and a quadratic kappa is about as sure (Fleiss and Cohen 1973); with fewer, a judge that knows
nothing would pass too often."""


@dataclass(frozen=True)
class Kappa:
    """A quadratic-weighted kappa with its 95 % interval, over ``n`` replies; ``value`` is -1 to 1."""

    value: float
    low: float
    high: float
    n: int


def accepted(
    judge_kappas: Mapping[Dimension, Kappa], people_kappas: Mapping[Dimension, Kappa], fewest: int = FEWEST
) -> dict[Dimension, Standing]:
    """Where the judge stands in every dimension; one that a mapping lacks was rated too seldom.

    ``judge_kappas`` are the judge's with people, who rated without seeing what it said, or it would teach them;
    ``people_kappas`` are people's with each other. It is accepted where its kappa and the lower end of its interval are
    at least theirs, and that end is above 0 (chance). A figure that is not a number (everybody said the same) is never
    enough.
    """
    names: tuple[Dimension, ...] = get_args(Dimension)
    return {name: _standing(judge_kappas.get(name), people_kappas.get(name), fewest) for name in names}


def _standing(judge: Kappa | None, people: Kappa | None, fewest: int) -> Standing:
    if judge is None or judge.n < fewest:
        return "too_few_judged"
    if people is None or people.n < fewest:
        return "too_few_rated_twice"
    # Written so that a comparison with what is not a number fails.
    if judge.value < people.value:
        return "below_people"
    sure = judge.value >= people.value and judge.low >= people.low and judge.low > 0
    return "accepted" if sure else "not_sure"
