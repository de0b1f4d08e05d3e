"""What is counted of scored replies: agreement per dimension beside two baselines, flags, "na" and calibration."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain.agreement import Estimate
from assistant.domain.tone import Rating012, Tone
from assistant.domain.vocabulary import Dimension, ToneFlagKind
from evals.tone_cases import DIMENSIONS, Figure, LabelledReply, measures
from evals.tone_figures import Weights, calibration_error, f1, interval, kappa, spearman, weights_of

LOWEST = 0.0
"""What a dimension counts as where the scorer says "na", or scores nothing at all, and people gave numbers."""


@dataclass(frozen=True)
class Scored:
    """A labelled reply of the set ``label`` as the product scored it; ``tone`` None where scoring itself failed."""

    label: str
    line: LabelledReply
    tone: Tone | None
    failure: str | None = None

    @property
    def group(self) -> str:
        """The ticket, told apart from those of other sets."""
        return f"{self.label}/{self.line.group}"

    def value(self, name: Dimension) -> float | None:
        """The machine's value; None for "na"."""
        return self.tone.dimensions[name].value if self.tone else None

    def rating(self, name: Dimension) -> Rating012:
        """The machine's rating."""
        return self.tone.dimensions[name].rating if self.tone else "na"

    def chance(self, name: Dimension) -> float:
        """The machine's confidence in its rating."""
        return self.tone.dimensions[name].confidence if self.tone else 0.0

    @property
    def overall(self) -> float:
        """The machine's overall score, LOWEST where there is none."""
        return LOWEST if self.tone is None or self.tone.overall is None else float(self.tone.overall)


@dataclass(frozen=True)
class Against:
    """A ranking beside people's: its Spearman, that of both baselines, and what it gains on the better of them."""

    spearman: Estimate | None
    length: float | None
    keywords: float | None
    gain: Estimate | None


@dataclass(frozen=True)
class Measured:
    """One dimension, or the overall score (no kappa, ``na`` or calibration then).

    ``count`` rows have marks; ``nulls`` of them the scorer gives no value, which counts as LOWEST.
    """

    name: Figure
    count: int
    nulls: int
    against: Against
    kappa: Estimate | None = None
    calibration: float | None = None
    na: float | None = None


@dataclass(frozen=True)
class Flagged:
    """How often most raters set a flag, the scorer did, and both."""

    flag: ToneFlagKind
    positives: int
    said: int
    both: int

    @property
    def precision(self) -> float | None:
        """The share of the scorer's that is right; None where it sets none."""
        return self.both / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        """The share of people's that is found; None where there are none."""
        return self.both / self.positives if self.positives else None


def measured(scored: Sequence[Scored]) -> tuple[Measured, ...]:
    """Every dimension, then the overall score; replies whose scoring failed are left out."""
    there = [one for one in scored if one.tone is not None]
    return (*(_dimension(name, there) for name in DIMENSIONS), _overall(there))


def _dimension(name: Dimension, scored: Sequence[Scored]) -> Measured:
    rows = [one for one in scored if one.line.marks(name)]
    na = f1([one.value(name) is None for one in scored], [not one.line.marks(name) for one in scored])
    if not rows:
        return Measured(name, 0, 0, Against(None, None, None, None), na=na)
    said, true = [one.value(name) or LOWEST for one in rows], [one.line.mean(name) or 0.0 for one in rows]
    weights = weights_of([one.group for one in rows])
    ratings = [LOWEST if (rating := one.rating(name)) == "na" else float(rating) for one in rows]
    medians = [one.line.median(name) or 0.0 for one in rows]
    return Measured(
        name,
        len(rows),
        sum(one.value(name) is None for one in rows),
        _against(rows, said, true, weights, (name,)),
        interval(kappa(ratings, medians, weights)),
        calibration((name,), rows),
        na,
    )


def _overall(scored: Sequence[Scored]) -> Measured:
    if not scored:
        return Measured("overall", 0, 0, Against(None, None, None, None))
    said, true = [one.overall for one in scored], [one.line.overall for one in scored]
    nulls = sum(one.tone is None or one.tone.overall is None for one in scored)
    against = _against(scored, said, true, weights_of([one.group for one in scored]), DIMENSIONS)
    return Measured("overall", len(scored), nulls, against)


def _against(
    rows: Sequence[Scored],
    said: Sequence[float],
    true: Sequence[float],
    weights: Weights,
    names: Sequence[Dimension],
) -> Against:
    ours = spearman(said, true, weights)
    length = spearman([float(len(one.line.reply)) for one in rows], true, weights)
    keywords = spearman([float(keywords_in(one.line.reply, names)) for one in rows], true, weights)
    # Short may be good: length counts the way round in which it says more on these rows, in every draw.
    better = np.maximum(length if length[0] >= 0 else -length, keywords)
    return Against(interval(ours), _shown(length[0]), _shown(keywords[0]), interval(ours - better))


def keywords_in(text: str, names: Sequence[Dimension]) -> int:
    """How often the keywords of some dimensions occur in a text, in lower case."""
    lowered = text.lower()
    return sum(lowered.count(word) for name in names for word in measures().keywords[name])


def calibration(names: Sequence[Dimension], scored: Sequence[Scored]) -> float | None:
    """Expected calibration error of the confidence as the chance that a rating is people's median.

    A rating of "na" where people gave numbers is wrong; rows that most call "na" have no median and are left out.
    """
    rows = [(one, name) for name in names for one in scored if one.tone is not None and one.line.marks(name)]
    right = [one.line.is_median(name, one.rating(name)) for one, name in rows]
    return calibration_error([one.chance(name) for one, name in rows], right)


def flagged(scored: Sequence[Scored], flag: ToneFlagKind) -> Flagged:
    """How one flag fares; replies whose scoring failed are left out."""
    there = [(one.line, one.tone) for one in scored if one.tone is not None]
    true = [flag in line.flags for line, _ in there]
    said = [any(found.flag == flag for found in tone.flags) for _, tone in there]
    return Flagged(flag, sum(true), sum(said), sum(a and b for a, b in zip(true, said, strict=True)))


def _shown(figure: float) -> float | None:
    return None if np.isnan(figure) else round(float(figure), 3)
