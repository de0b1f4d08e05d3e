"""A score taken apart: where each dimension starts, which figures moved it and by how much."""

from collections.abc import Iterator, Mapping
from textwrap import shorten

from assistant.domain.tone import DimensionExplanation, Explanation, Moved, Tone
from assistant.domain.vocabulary import Dimension, ToneFlagKind
from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look
from assistant.tone.heads.model import LABELS
from assistant.tone.rubric import TOP, Linear, Rubric
from assistant.tone.weighing import overall_points, points_of

LEAST = 0.02
"""Points below which a figure is not told: seven such lines would not move a rating."""
IMPRESSION = "impression"
LONGEST_QUOTE = 70


def explanation_of(
    tone: Tone, cues: Cues, looks: Mapping[Dimension, Look], linears: Mapping[Dimension, Linear], rubric: Rubric
) -> Explanation:
    """``tone`` with what moved it, the strongest first; figures of dimensions that do not apply are left out."""
    values = {name: score.value for name, score in tone.dimensions.items()}
    full: dict[Dimension, float | None] = {name: None if value is None else TOP for name, value in values.items()}
    penalties: dict[ToneFlagKind, int] = {
        kind: rubric.penalties[kind] for kind in dict.fromkeys(flag.flag for flag in tone.flags)
    }
    return Explanation(
        tone=tone,
        dimensions={
            name: DimensionExplanation(
                start=round(linears[name].intercept + _started(name, cues, linears[name]), 2),
                moved=() if score.value is None else _moved(name, cues, looks[name].figures, linears[name], rubric),
                value=score.value,
                rating=score.rating,
            )
            for name, score in tone.dimensions.items()
        },
        overall_points={name: round(points, 1) for name, points in overall_points(values, rubric).items()},
        overall_most={name: round(points, 1) for name, points in overall_points(full, rubric).items()},
        penalties=penalties,
    )


def _started(name: Dimension, cues: Cues, linear: Linear) -> float:
    """What the impression of any reply adds before its first sentence is read."""
    weight = linear.weights.get(IMPRESSION, 0.0)
    return weight * cues.read.impressions[name].start if cues.read is not None else 0.0


def _moved(
    name: Dimension, cues: Cues, figures: Mapping[str, float], linear: Linear, rubric: Rubric
) -> tuple[Moved, ...]:
    found = [
        _one(figure, figures[figure], linear, rubric.figures[figure] + _shown(figure, cues))
        for figure in points_of(figures, linear)
        if figure != IMPRESSION or cues.read is None
    ]
    found += _impressions(name, cues, linear, rubric)
    told = [moved for moved in found if abs(moved.points) >= LEAST]
    return tuple(sorted(told, key=lambda moved: (-abs(moved.points), moved.figure, moved.words)))


def _shown(figure: str, cues: Cues) -> str:
    """The sentence that most surely does what a figure of that name says, quoted; nothing for other figures."""
    places = range(len(cues.text.pieces))
    surest = max(places, key=lambda at: (cues.strength(at, (figure,)), -at), default=None)
    if figure not in LABELS or surest is None or not cues.strength(surest, (figure,)):
        return ""
    return f": “{_quoted(cues.text.pieces[surest])}”"


def _quoted(piece: str) -> str:
    return shorten(piece, LONGEST_QUOTE, placeholder=" …")


def _impressions(name: Dimension, cues: Cues, linear: Linear, rubric: Rubric) -> Iterator[Moved]:
    """The impression sentence by sentence, each quoted."""
    if cues.read is None or not linear.weights.get(IMPRESSION):
        return
    for piece, part in zip(cues.text.pieces, cues.read.impressions[name].parts, strict=False):
        words = rubric.figures[IMPRESSION if part >= 0 else f"{IMPRESSION}_lost"]
        yield _one(IMPRESSION, part, linear, words.format(quoted=_quoted(piece)))


def _one(figure: str, seen: float, linear: Linear, words: str) -> Moved:
    weight = linear.weights[figure]
    return Moved(figure=figure, words=words, seen=round(seen, 2), weight=weight, points=round(weight * seen, 2))
