"""Every labelled reply with people's marks beside the machine's: as flat dictionaries, and as Markdown to read."""

from collections.abc import Iterator
from typing import Any

from assistant.domain.tone import DimensionScore
from assistant.domain.vocabulary import Dimension
from evals.tone_cases import DIMENSIONS
from evals.tone_run import ToneResult
from evals.tone_scoring import LOWEST, Scored

_OVERALL_STEPS, _OVERALL_TOP = 6, 100
"""People mark the whole from 1 to 7, the machine from 0 to 100."""


def tone_lines(result: ToneResult) -> Iterator[dict[str, Any]]:
    """One dictionary per reply, in the set's order; what a dimension misses is in ``missed``."""
    for one in result.scored:
        line, tone = one.line, one.tone
        yield {
            "set": one.label, "id": line.id, "group": line.group, "channel": line.channel, "segment": line.segment,
            "language": line.language, "situation": line.situation, "ticket": line.ticket.customer_text,
            "reply": line.reply, "missed": list(missed(one)),
            "dimensions": {name: _dimension(one, name) for name in DIMENSIONS},
            "overall": {"people": [mark.overall for mark in line.ratings], "machine": tone.overall if tone else None},
            "flags": {"people": sorted(line.flags), "machine": sorted(_flags(one))},
            "unscored": tone.unscored if tone else None, "failure": one.failure,
        }  # fmt: skip


def tone_readable(result: ToneResult) -> Iterator[str]:
    """The set as lines of Markdown, the replies on which machine and people are furthest apart first."""
    yield f"# {result.dataset.label}\n"
    yield f"{len(result.scored)} replies, the furthest apart first\n"
    for one in sorted(result.scored, key=lambda one: (-_apart(one), one.line.id)):
        yield from _case(one)


def missed(one: Scored) -> tuple[Dimension, ...]:
    """Dimensions whose rating is not people's median, or "na" on one side only."""
    return tuple(
        name
        for name in DIMENSIONS
        if (one.rating(name) != "na" if not one.line.marks(name) else not one.line.is_median(name, one.rating(name)))
    )


def _dimension(one: Scored, name: Dimension) -> dict[str, Any]:
    given = [mark.of(name) for mark in one.line.ratings]
    if one.tone is None:
        return {"people": given, "machine": None}
    score = one.tone.dimensions[name]
    return {"people": given, "machine": score.rating, "value": score.value, "confidence": score.confidence}


def _flags(one: Scored) -> set[str]:
    return {found.flag for found in one.tone.flags} if one.tone else set()


def _apart(one: Scored) -> float:
    """How far machine and people are apart, in marks over all dimensions that people rate, and on the whole."""
    own = [(one.value(name), one.line.mean(name)) for name in DIMENSIONS]
    whole = abs(one.overall / _OVERALL_TOP - (one.line.overall - 1) / _OVERALL_STEPS)
    return whole + sum(abs((value or LOWEST) - mean) for value, mean in own if mean is not None)


def _case(one: Scored) -> Iterator[str]:
    line, tone = one.line, one.tone
    yield f"## {line.id}: {line.channel}, {line.segment or 'segment unknown'}, {line.language}, ticket {line.group}\n"
    yield f"{_quoted(line.ticket.customer_text)}\n"
    yield f"*Known:* {line.situation or 'nothing'}\n"
    yield f"{_quoted(line.reply)}\n"
    if tone is None:
        yield f"**Failed:** {one.failure}\n"
        return
    people = ", ".join(str(mark.overall) for mark in line.ratings)
    yield f"- overall: people {people} of 7, machine {tone.overall} of 100{f' ({tone.unscored})' * bool(tone.unscored)}"
    wrong = missed(one)
    for name in DIMENSIONS:
        yield _told(one, name, tone.dimensions[name], wrong=name in wrong)
    seen, found = (", ".join(sorted(flags)) or "none" for flags in (line.flags, _flags(one)))
    yield f"- flags: people {seen}; machine {found}\n"


def _told(one: Scored, name: Dimension, score: DimensionScore, *, wrong: bool) -> str:
    given = ", ".join(str(mark.of(name)) for mark in one.line.ratings)
    value = "" if score.value is None else f" ({score.value:.2f})"
    words = "; ".join(f"“{_one_line(one.line.reply[span.start : span.end])}”" for span in score.evidence)
    told = f"- {f'**{name}**' if wrong else name}: people {given}, machine {score.rating}{value}"
    return f"{told}, sure {score.confidence:.2f}{f': {words}' if words else ''}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {part}".rstrip() for part in text.split("\n"))


def _one_line(text: str) -> str:
    return " / ".join(part.strip() for part in text.split("\n") if part.strip())
