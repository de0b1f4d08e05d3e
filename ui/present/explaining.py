"""How a score comes about, as lines for a lead to read."""

from collections.abc import Iterator

from assistant.domain.tone import DimensionExplanation, DimensionScore, ExplainReport, Explanation, Span, ToneFlag
from assistant.domain.vocabulary import Dimension
from ui.present.words import word, words

_LEAST = 0.005
"""Points under this are not worth a line: they would be shown as 0.00."""
_TELLING = 0.05
"""Points under which nothing is told in short: a fortieth of a dimension."""
_ADVICE = 2
_IMPRESSION = "impression"
"""Told only with everything else: in short it would say "raters liked it"."""
_TOP = 2
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
    for advice in _advice(report.explanation):
        yield say["first"].format(advice=advice)


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
    yield say["sum"].format(points=sum(explanation.overall_points.values()))
    for kind, points in explanation.penalties.items():
        quotes = ", ".join(f"“{_quoted(flag, text)}”" for flag in explanation.tone.flags if flag.flag == kind)
        yield say["flag"].format(points=-points, flag=word("flag", kind), words=quotes)


def _in_short(name: Dimension, found: DimensionExplanation, told: set[str]) -> str:
    """One line: what earned the rating, or what it lacks; each finding is told once, where it weighs first."""
    say, title = words("explain"), word("dimension", name)
    if found.value is None:
        return say["short_na"].format(name=title)
    shown = [one for one in found.moved if one.figure != _IMPRESSION and one.words not in told]
    good = next((one.words for one in shown if one.points >= _TELLING), None) if found.rating else None
    bad = next((one.words for one in shown if one.points <= -_TELLING), None) if found.rating != _TOP else None
    told |= {one for one in (good, bad) if one}
    why = [
        line.format(words=one) for line, one in ((say["does"], good), (say["but"] if good else say["does"], bad)) if one
    ]
    return " ".join([say["short"].format(name=title, rating=found.rating), *why])


def _advice(explanation: Explanation) -> list[str]:
    """The advice of the two dimensions that leave most points on the table."""
    lost = {
        name: explanation.overall_most[name] - explanation.overall_points[name]
        for name, score in explanation.tone.dimensions.items()
        if score.advice and name in explanation.overall_most
    }
    best = sorted(lost, key=lambda name: -lost[name])[:_ADVICE]
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
