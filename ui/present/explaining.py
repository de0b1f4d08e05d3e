"""How a score comes about, as lines for a lead to read."""

from collections.abc import Iterator

from assistant.domain.tone import (
    DimensionExplanation,
    DimensionScore,
    ExplainReport,
    Explanation,
    Moved,
    Span,
    ToneFlag,
)
from assistant.domain.tone_guide import NextChange
from assistant.domain.vocabulary import Dimension
from ui.present.next_change import change_in_words
from ui.present.words import word, words

_LEAST = 0.005
"""Points under this are not worth a line: they would be shown as 0.00."""
_TELLING = 0.05
"""Points under which nothing is told in short: a fortieth of a dimension."""
_ADVICE = 2
_TOP = 2
_HURTS = 0.15
"""Points under which a sentence is not called one that hurts: it may be a slip of the reader."""
_ROUNDED = 1.0
"""What rounding the parts may make of their sum."""
_SLACK = 0.03
"""What rounding each figure's points may make of their sum."""


def explanation_lines(report: ExplainReport, text: str) -> Iterator[str]:
    """The score in a dozen lines: what it is made of, what speaks most for and against each dimension, what to do."""
    tone, say = report.explanation.tone, words("explain")
    if tone.overall is None:
        yield say["unscored"].format(id=report.id, why=tone.unscored)
        return
    yield _head(report)
    yield from _sum(report, text)
    told: set[str] = set()
    for name, found in report.explanation.dimensions.items():
        yield _in_short(name, found, told)
    for advice in (*_flagged(report.explanation, text), *_advice(report.explanation)):
        yield say["first"].format(advice=advice.rstrip(".") + ".")


def every_line(report: ExplainReport, text: str) -> Iterator[str]:
    """Everything: each dimension with all that moved it, its evidence out of ``text`` and advice; the flags."""
    tone, say = report.explanation.tone, words("explain")
    if tone.overall is None:
        yield say["unscored"].format(id=report.id, why=tone.unscored)
        return
    yield _head(report)
    yield from _sum(report, text)
    for name, score in tone.dimensions.items():
        yield from _dimension(name, score, report.explanation.dimensions.get(name), text)


def _head(report: ExplainReport) -> str:
    tone = report.explanation.tone
    return words("explain")["head"].format(
        id=report.id, overall=tone.overall, band=tone.band, confidence=tone.confidence, scorer=tone.scorer
    )


def _sum(report: ExplainReport, text: str) -> Iterator[str]:
    """What the dimensions come to, and each flag with what it takes off and its words."""
    explanation, say = report.explanation, words("explain")
    points, less = sum(explanation.overall_points.values()), sum(explanation.penalties.values())
    whole = (explanation.tone.overall or 0) + less
    # Parts are rounded by themselves: where that alone makes the difference, what is printed adds up.
    yield say["sum"].format(points=whole if abs(whole - points) <= _ROUNDED else points)
    for kind, points in explanation.penalties.items():
        quotes = ", ".join(f"“{_quoted(flag, text)}”" for flag in explanation.tone.flags if flag.flag == kind)
        yield say["flag"].format(points=-points, flag=word("flag", kind), words=quotes)


def _in_short(name: Dimension, found: DimensionExplanation, told: set[str]) -> str:
    """One line: what earned the rating, and what it lacks; each finding is told once, where it weighs first."""
    say, title = words("explain"), word("dimension", name)
    if found.value is None:
        return say["short_na"].format(name=title)
    shown = [one for one in found.moved if one.figure in _telling(name) and one.words not in told]
    good = next((one.words for one in shown if one.points >= _TELLING), None) if found.rating else None
    bad = next((one.words for one in shown if one.points <= -_least(one)), None) if found.rating != _TOP else None
    if good and bad and _quote(good) and _quote(good) == _quote(bad):
        good = None  # the same sentence cannot be told as both
    told |= {one for one in (good, bad) if one}
    lacks = found.rating != _TOP and bad is None
    why = [
        *([say["does"].format(words=good)] if good else []),
        *([say["but" if good else "does"].format(words=bad)] if bad else []),
        *([word("lacks", f"{name}_{found.rating}")] if lacks else []),
    ]
    return " ".join([say["short"].format(name=title, rating=found.rating), *why])


def _least(one: Moved) -> float:
    """Points from which a fault is told: more where it is held against somebody."""
    return _HURTS if one.figure in words("take_out") else _TELLING


def _telling(name: Dimension) -> frozenset[str]:
    """Figures that tell a person something about this dimension; others move it because raters did so together."""
    return frozenset(words("telling")[name].split())


def _quote(said: str) -> str:
    return said.partition(": “")[2].rstrip("”")


def _flagged(explanation: Explanation, text: str) -> list[str]:
    """What to do about the flags that cost most; where there is none, about what hurts most short of a flag."""
    dearest = sorted(explanation.penalties, key=lambda kind: -explanation.penalties[kind])[:_ADVICE]
    spans = {
        kind: tuple(Span(start=one.start, end=one.end) for one in explanation.tone.flags if one.flag == kind)
        for kind in dearest
    }
    found = [
        change_in_words(NextChange(explanation.penalties[kind], flag=kind, spans=spans[kind]), text) for kind in dearest
    ]
    return found or _hurting(explanation)


def _hurting(explanation: Explanation) -> list[str]:
    moved = [one for found in explanation.dimensions.values() if found.rating != _TOP for one in found.moved]
    hurts = [one for one in moved if one.figure in words("take_out") and one.points <= -_HURTS and _quote(one.words)]
    worst = min(hurts, key=lambda one: one.points, default=None)
    return [word("take_out", worst.figure).format(words=f"“{_quote(worst.words)}”")] if worst else []


def _advice(explanation: Explanation) -> list[str]:
    """The advice of the two dimensions that leave most points on the table; that of the whole, ``fit``, comes last."""
    lost = {
        name: explanation.overall_most[name] - explanation.overall_points[name]
        for name, score in explanation.tone.dimensions.items()
        if score.advice and name in explanation.overall_most
    }
    best = sorted(lost, key=lambda name: (name == "fit", -lost[name]))[:_ADVICE]
    return [advice for name in best if (advice := explanation.tone.dimensions[name].advice)]


def _dimension(name: str, score: DimensionScore, found: DimensionExplanation | None, text: str) -> Iterator[str]:
    say, title = words("explain"), word("dimension", name)
    if score.value is None:
        yield say["na"].format(name=title, confidence=score.confidence)
    else:
        yield say["dimension"].format(name=title, rating=score.rating, value=score.value, confidence=score.confidence)
        if found is not None:
            yield from _moves(found, score.value)
    if score.evidence:
        yield say["shown"].format(quotes=", ".join(f"“{_quoted(span, text)}”" for span in score.evidence))
    if score.advice:
        yield say["advice"].format(advice=score.advice)


def _moves(found: DimensionExplanation, shown: float) -> Iterator[str]:
    say = words("explain")
    yield say["start"].format(start=found.start)
    moved = sorted(found.moved, key=lambda one: -abs(one.points))
    for one in moved:
        if abs(one.points) >= _LEAST:
            yield say["moved"].format(points=one.points, words=one.words)
    total = found.start + sum(one.points for one in moved)
    if abs(total - shown) > _SLACK:
        # Nothing counts beyond 0 and 2, and a recalibration makes another value of what the figures come to.
        yield say["counts"].format(sum=total, value=shown)


def _quoted(span: Span | ToneFlag, text: str) -> str:
    return " ".join(text[span.start : span.end].split())
