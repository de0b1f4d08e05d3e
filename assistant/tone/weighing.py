"""How figures become a value, a value a rating, and the dimensions an overall score."""

from collections.abc import Iterable, Mapping
from typing import Literal

from assistant.domain.tone import Rating012, Tone, ToneFlag
from assistant.domain.vocabulary import Dimension
from assistant.tone.rubric import TOP, Linear, Rubric

HALVES = (0.5, 1.5)
"""The cuts of a recalibrated value: it is a mean of people's ratings, so the nearest one is meant."""
SURE = 0.95
"""Nothing is surer than this: raters differ among themselves in one case of twenty."""


def points_of(figures: Mapping[str, float], linear: Linear) -> dict[str, float]:
    """What each figure adds to a dimension's value; figures without a weight add nothing and are left out."""
    return {name: linear.weights[name] * seen for name, seen in figures.items() if linear.weights.get(name)}


def value_of(figures: Mapping[str, float], linear: Linear) -> float:
    """The continuous value of a dimension, 0 to 2."""
    return min(TOP, max(0.0, linear.intercept + sum(points_of(figures, linear).values())))


def rating_of(value: float, linear: Linear) -> Rating012:
    """The rating that a value is closest to, by the dimension's cuts."""
    return 2 if value >= linear.cuts[1] else 1 if value >= linear.cuts[0] else 0


def cuts_of(tone: Tone, rubric: Rubric) -> dict[Dimension, tuple[float, float]]:
    """The cuts that made each rating of a tone; where a recalibration did, the halves between ratings."""
    linears = rubric.by_phrases if tone.scorer == rubric.scorer_by_phrases else rubric.learned
    return {
        name: HALVES if score.value is not None and rating_of(score.value, linear) != score.rating else linear.cuts
        for name, linear in linears.items()
        if (score := tone.dimensions[name])
    }


def certainty_of(value: float, linear: Linear) -> float:
    """The chance that raters give this rating: smallest at a cut, growing with the distance from it."""
    distance = min(abs(value - cut) for cut in linear.cuts)
    return min(SURE, linear.certainty[0] + linear.certainty[1] * distance)


def overall_points(values: Mapping[Dimension, float | None], rubric: Rubric) -> dict[Dimension, float]:
    """What each dimension that applies adds to the overall score, in points of 100."""
    applied = {name: value for name, value in values.items() if value is not None}
    total = sum(rubric.overall[name] for name in applied)
    return {name: 100 * rubric.overall[name] * value / (TOP * total) for name, value in applied.items()}


def penalties_of(flags: Iterable[ToneFlag], rubric: Rubric) -> dict[str, int]:
    """What each kind of flag that is raised costs, once, in points of 100."""
    return {kind: rubric.penalties[kind] for kind in sorted({flag.flag for flag in flags})}


def overall_of(values: Mapping[Dimension, float | None], flags: Iterable[ToneFlag], rubric: Rubric) -> int:
    """The weighted mean of the dimensions that apply, as points of 100, less the penalties of the kinds of flag.

    A kind with a cap keeps the score under it, whatever stands beside the words that raised it.
    """
    costs = penalties_of(flags, rubric)
    most = min((rubric.caps[kind] for kind in costs if kind in rubric.caps), default=100)
    return round(min(float(most), max(0.0, sum(overall_points(values, rubric).values()) - sum(costs.values()))))


def band_of(overall: int, rubric: Rubric) -> Literal["low", "medium", "high"]:
    """The band that a score is shown as."""
    if overall >= rubric.bands.high:
        return "high"
    return "medium" if overall >= rubric.bands.medium else "low"
