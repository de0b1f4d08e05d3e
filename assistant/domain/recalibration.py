"""What leads' ratings make of the scorer's values: a versioned document that is never applied by itself."""

from bisect import bisect_right
from typing import Literal

from pydantic import Field, model_validator

from assistant.domain.agreement import Estimate
from assistant.domain.vocabulary import Dimension
from knowledge_base.records import Instant, Own

_MARK = "+cal-"
_ONE, _TWO = 0.5, 1.5


class Step(Own):
    """The people's mean rating ``y`` at the machine's value ``x``, both 0 to 2."""

    x: float = Field(ge=0, le=2)
    y: float = Field(ge=0, le=2)


class HeldOut(Own):
    """What was found on tickets that nothing was learned from.

    ``before`` and ``after`` are mean squared errors against people's ratings, ``gain`` the first less the second;
    ``bias_before`` and ``bias_after`` are the mean of machine minus person.
    """

    n: int
    tickets: int
    before: float
    after: float
    gain: Estimate
    bias_before: float
    bias_after: float


class LearnedDimension(Own):
    """One dimension: only ``kept`` has steps, and only those change a value."""

    outcome: Literal["kept", "too_few", "no_gain"]
    n: int
    steps: tuple[Step, ...] = ()
    held_out: HeldOut | None = None

    @model_validator(mode="after")
    def _steps_rise(self) -> "LearnedDimension":
        if (self.outcome == "kept") != bool(self.steps):
            raise ValueError("expected steps exactly where the outcome is 'kept'")
        for before, after in zip(self.steps, self.steps[1:], strict=False):
            if not (before.x < after.x and before.y <= after.y):
                raise ValueError("expected steps in order of x, with y that never falls")
        return self


class Recalibration(Own):
    """One version. ``version`` is 0 until a data directory keeps it; ``scorer`` is the one whose values it reads.

    ``ratings`` counts what went in by rater, ``ratings_sha256`` names exactly those. ``needed`` ratings are learned
    from at least, ``needed_tickets`` held-out tickets judged on.
    """

    version: int = Field(ge=0)
    made_at: Instant
    scorer: str
    ratings: dict[str, int]
    ratings_sha256: str
    needed: int
    needed_tickets: int
    dimensions: dict[Dimension, LearnedDimension]

    @property
    def kept(self) -> tuple[Dimension, ...]:
        """The dimensions that it changes."""
        return tuple(name for name, learned in self.dimensions.items() if learned.steps)

    def value(self, dimension: Dimension, value: float) -> float:
        """``value`` (0 to 2) as people would rate it: between two steps on the line, beyond them as the nearest.

        A dimension that was not kept gives ``value`` back. Never falls where ``value`` rises.
        """
        learned = self.dimensions.get(dimension)
        if learned is None or not learned.steps:
            return value
        steps = learned.steps
        at = bisect_right([step.x for step in steps], value)
        if at in (0, len(steps)):
            return steps[min(at, len(steps) - 1)].y
        before, after = steps[at - 1], steps[at]
        return before.y + (after.y - before.y) * (value - before.x) / (after.x - before.x)

    def marked(self, scorer: str) -> str:
        """How a score under it names its scorer, such as ``rubric-1/linear@2+cal-3``."""
        return f"{scorer}{_MARK}{self.version}"


class Switch(Own):
    """Somebody put a version in force, or took it back (``version`` None)."""

    version: int | None
    by: str
    at: Instant


def nearest_rating(value: float) -> Literal[0, 1, 2]:
    """The rating of a recalibrated value: it is a mean of ratings, so the nearest; halves go up."""
    return 2 if value >= _TWO else 1 if value >= _ONE else 0
