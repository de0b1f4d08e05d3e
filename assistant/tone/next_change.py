"""The next best change to a reply: what would raise its overall score most, by the published weights."""

from collections.abc import Iterator

from assistant.domain.tone import DimensionScore, Span, Tone
from assistant.domain.tone_guide import NextChange
from assistant.tone.rubric import DIMENSIONS, TOP, Rubric
from assistant.tone.weighing import cuts_of

LEAST = 3
"""Points of 100 under which a change is not named: a band is 25 to 40 points wide, so fewer would move nothing that is
read."""
NEAR = 2
"""Points by which another change must be better before it takes the place of the one suggested before: advice that
changed with every word typed could not be followed."""


def next_change(tone: Tone, rubric: Rubric, before: NextChange | None = None) -> NextChange | None:
    """The change with the largest gain; None where ``tone`` is unscored or nothing gains ``LEAST`` points.

    A dimension gains what its next rating's cut is worth, a kind of flag the penalty it costs; points that the score
    does not show because it stops at 0 count too. Of equal gains a flag comes first, since taking words out is quicker
    than finding some, then the order of the rubric. ``before`` is what was suggested last: it stays while its gain is
    within ``NEAR`` points of the largest, with its gain, advice and spans of now.
    """
    if tone.overall is None:
        return None
    worth = [change for change in _changes(tone, rubric) if change.gain >= LEAST]
    best = max(worth, key=lambda change: change.gain, default=None)
    same = next((change for change in worth if before is not None and change.about == before.about), None)
    return same if best and same and same.gain >= best.gain - NEAR else best


def _changes(tone: Tone, rubric: Rubric) -> Iterator[NextChange]:
    """Every change there is, in the order in which equal gains count."""
    for kind in sorted({flag.flag for flag in tone.flags}, key=list(rubric.penalties).index):
        spans = tuple(Span(start=flag.start, end=flag.end) for flag in tone.flags if flag.flag == kind)
        yield NextChange(rubric.penalties[kind], flag=kind, spans=spans)
    scores = {name: score for name in DIMENSIONS if (score := tone.dimensions[name]).value is not None}
    cuts, total = cuts_of(tone, rubric), sum(rubric.overall[name] for name in scores)
    for name, score in scores.items():
        if name in cuts and score.rating not in (2, "na"):
            points = 100 * rubric.overall[name] / (TOP * total)
            advice = score.advice or rubric.advice[name]["zero" if score.rating == 0 else "one"]
            yield NextChange(_gain(score, cuts[name], points), name, None, advice, score.evidence)


def _gain(score: DimensionScore, cuts: tuple[float, float], points: float) -> int:
    """What reaching the next cut is worth; where that is but a hair away, the one after it."""
    above = cuts[1:] if score.rating == 1 else cuts
    gains = [round(points * max(0.0, cut - (score.value or 0.0))) for cut in above]
    return next((gain for gain in gains if gain >= LEAST), gains[-1])
