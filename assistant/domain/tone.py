"""How a reply sounds (docs/formats.md, "Score")."""

from typing import Literal

from pydantic import Field

from assistant.domain.vocabulary import Dimension, ToneFlagKind
from knowledge_base.records import Own

Rating012 = Literal[0, 1, 2, "na"]


class Span(Own):
    """Half-open range of code points of the reply's text."""

    start: int
    end: int


class DimensionScore(Own):
    """One dimension of rubric 1: the rating, its continuous value (None with "na"), where it shows, what to do."""

    rating: Rating012
    value: float | None
    confidence: float
    evidence: tuple[Span, ...] = ()
    advice: str | None = None


class ToneFlag(Own):
    """Something that spoils a reply, with its span."""

    flag: ToneFlagKind
    start: int
    end: int


class Tone(Own):
    """Overall 0 to 100 with its band, or None with ``unscored`` saying why. All seven dimensions are present."""

    overall: int | None
    band: Literal["low", "medium", "high"] | None
    confidence: float
    unscored: str | None = None
    scorer: str
    dimensions: dict[Dimension, DimensionScore]
    flags: tuple[ToneFlag, ...] = ()


class ScoreReport(Own):
    """One line of ``warmline score``."""

    id: str
    tone: Tone


class Moved(Own):
    """A figure that moved a dimension, by name and in plain words; what was seen times its weight is its points."""

    figure: str
    words: str
    seen: float
    weight: float
    points: float


class DimensionExplanation(Own):
    """Where a dimension starts, what moved it from there, and what came of that (``value`` None with "na")."""

    start: float
    moved: tuple[Moved, ...]
    value: float | None
    rating: Rating012


class Explanation(Own):
    """How a score comes about.

    ``overall_points`` are what each dimension adds to the overall score, ``overall_most`` what it could add at most,
    ``penalties`` what each kind of flag costs.
    """

    tone: Tone
    dimensions: dict[Dimension, DimensionExplanation]
    overall_points: dict[Dimension, float]
    overall_most: dict[Dimension, float] = Field(default_factory=dict)
    penalties: dict[ToneFlagKind, int]


class ExplainReport(Own):
    """One line of ``warmline tone explain --json``."""

    id: str
    explanation: Explanation
