"""The tone of a reply on rubric 1: a small published linear combination of named figures per dimension."""

from collections.abc import Iterable, Mapping
from typing import Literal

from assistant.domain.context import ToneContext
from assistant.domain.tone import DimensionScore, Rating012, Span, Tone, ToneFlag
from assistant.domain.vocabulary import Dimension
from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look
from assistant.tone.flags import flags_of
from assistant.tone.language import language_of
from assistant.tone.looks import cues_in, looks_at
from assistant.tone.rubric import DIMENSIONS, TOP, Linear, Rubric, load_rubric
from assistant.tone.text import Text

SHORTEST, LONGEST = 3, 400
"""Words outside of which the labelled replies say nothing, so the scorer is less sure."""
MOST_EVIDENCE = 6
SURE = 0.95
UNSCORED_CONFIDENCE = 0.0
NA_CONFIDENCE = 0.7


def score_tone(text: str, context: ToneContext) -> Tone:
    """Score a reply (spans in code points of ``text``). Nothing is raised: what cannot be scored says why."""
    rubric = load_rubric()
    seen = Text(text)
    reason = _unscorable(seen)
    language = None if reason else language_of(seen, context.language)
    if reason or language is None:
        return _unscored(reason or "This reply is not in a language that rubric 1 knows (English, Spanish).", rubric)
    cues = cues_in(seen, context, language)
    doubt = _doubt(cues, rubric)
    looks = looks_at(cues)
    flags = flags_of(cues)
    scores = {name: _scored(name, looks[name], rubric, doubt) for name in DIMENSIONS}
    overall = overall_of({name: score.value for name, score in scores.items()}, flags, rubric)
    applied = [score.confidence for score in scores.values() if score.value is not None]
    return Tone(
        overall=overall,
        band=band_of(overall, rubric),
        confidence=round(sum(applied) / len(applied), 2),
        scorer=rubric.scorer,
        dimensions=scores,
        flags=flags,
    )


def value_of(look: Look, linear: Linear) -> float:
    """The continuous value of a dimension, 0 to 2."""
    raw = linear.intercept + sum(linear.weights.get(name, 0.0) * figure for name, figure in look.figures.items())
    return min(TOP, max(0.0, raw))


def overall_of(values: Mapping[Dimension, float | None], flags: Iterable[ToneFlag], rubric: Rubric) -> int:
    """The weighted mean of the dimensions that apply, as points of 100, less the penalties of the kinds of flag."""
    applied = {name: value for name, value in values.items() if value is not None}
    total = sum(rubric.overall[name] for name in applied)
    mean = sum(rubric.overall[name] * value for name, value in applied.items()) / total
    penalty = sum(rubric.penalties[kind] for kind in sorted({flag.flag for flag in flags}))
    return round(min(100.0, max(0.0, 100 * mean / TOP - penalty)))


def band_of(overall: int, rubric: Rubric) -> Literal["low", "medium", "high"]:
    """The band that a score is shown as."""
    if overall >= rubric.bands.high:
        return "high"
    return "medium" if overall >= rubric.bands.medium else "low"


def _unscorable(seen: Text) -> str | None:
    if not seen.raw.strip():
        return "The reply is empty."
    if seen.only_markup or not any(letter.isalpha() for letter in seen.folded):
        return "The reply holds no words, only markup, signs or figures."
    return None


def _unscored(reason: str, rubric: Rubric) -> Tone:
    nothing = DimensionScore(rating="na", value=None, confidence=UNSCORED_CONFIDENCE)
    return Tone(
        overall=None,
        band=None,
        confidence=UNSCORED_CONFIDENCE,
        unscored=reason,
        scorer=rubric.scorer,
        dimensions=dict.fromkeys(DIMENSIONS, nothing),
    )


def _scored(name: Dimension, look: Look, rubric: Rubric, doubt: float) -> DimensionScore:
    evidence = _merged(look.evidence)
    if not look.applies:
        return DimensionScore(rating="na", value=None, confidence=round(NA_CONFIDENCE * doubt, 2), evidence=evidence)
    linear = rubric.learned[name]
    value = value_of(look, linear)
    rating: Rating012 = 2 if value >= linear.cuts[1] else 1 if value >= linear.cuts[0] else 0
    distance = min(abs(value - cut) for cut in linear.cuts)
    sure = min(SURE, linear.certainty[0] + linear.certainty[1] * distance)
    return DimensionScore(
        rating=rating,
        value=round(value, 2),
        confidence=round(sure * doubt, 2),
        evidence=evidence,
        advice=None if rating == TOP else _advice(name, rating, look, rubric),
    )


def _advice(name: Dimension, rating: Rating012, look: Look, rubric: Rubric) -> str:
    """The line of the figure that costs most, where it has one of its own; else the rating's."""
    texts, weights = rubric.advice[name], rubric.learned[name].weights
    lost = {figure: weights.get(figure, 0.0) * (seen if weights.get(figure, 0.0) < 0 else seen - 1)
            for figure, seen in look.figures.items()}  # fmt: skip
    costs = {figure: abs(loss) for figure, loss in lost.items() if loss and (figure in texts)}
    worst = max(costs, key=lambda figure: (costs[figure], figure), default=None)
    most = max(map(abs, lost.values()), default=0.0)
    if worst is not None and costs[worst] >= most:
        return texts[worst]
    return texts["zero" if rating == 0 else "one"]


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """The spans in order, overlapping ones joined, the first few of them."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(Span(start=start, end=end) for start, end in joined[:MOST_EVIDENCE])


def _doubt(cues: Cues, rubric: Rubric) -> float:
    doubt = rubric.doubt["no_ticket"] if cues.situation.customer is None else 1.0
    doubt *= rubric.doubt.get(cues.words.language, 1.0)
    return doubt if SHORTEST <= len(cues.text.words) <= LONGEST else doubt * rubric.doubt["unseen_length"]
