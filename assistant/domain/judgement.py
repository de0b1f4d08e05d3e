"""What a language model says of a reply on rubric 1, and where it and the scorer differ (docs/formats.md, "Judgement").

A judgement stands beside a score. Nothing here puts the two together: a difference is shown with both reasons.
"""

from dataclasses import dataclass

from pydantic import Field

from assistant.domain.check import Claim
from assistant.domain.second_opinion import Pseudonyms
from assistant.domain.tone import Rating012, Span, Tone, ToneFlag
from assistant.domain.vocabulary import Channel, Dimension
from knowledge_base.records import Fact, Own

Turn = tuple[str, str]
"""Who wrote a message (customer, agent, system) and its words."""


@dataclass(frozen=True)
class ReplyToJudge:
    """A reply cut into ``sentences`` (half-open, code points of ``text``), and what its writer had before them.

    ``thread`` are the messages before it, oldest first; ``situation`` is a sentence on what was known and ``facts``
    what could be told; ``doubted`` are claims in it that the guard found wrong or without support. ``unread`` counts
    sentences left out of ``sentences`` because there were too many. Whoever lets any of it out hides what is
    ``personal`` first.
    """

    text: str
    sentences: tuple[tuple[int, int], ...]
    language: str
    personal: Pseudonyms
    channel: Channel | None = None
    thread: tuple[Turn, ...] = ()
    situation: str | None = None
    facts: tuple[Fact, ...] = ()
    doubted: tuple[Claim, ...] = ()
    unread: int = 0


class Opinion(Own):
    """A rating of one dimension with the sentences that show it and one line of why, both of which may be missing."""

    rating: Rating012
    evidence: tuple[Span, ...] = ()
    why: str | None = None


class Judgement(Own):
    """A model's ratings of one reply; a dimension that it did not rate is not there.

    ``overall`` is from 1 to 7, as people rate. ``dropped`` counts what it said of sentences, dimensions or flags that
    do not exist; ``unread`` counts sentences that it was not shown.
    """

    model: str
    prompt: str
    dimensions: dict[Dimension, Opinion]
    flags: tuple[ToneFlag, ...] = ()
    overall: int | None = Field(default=None, ge=1, le=7)
    dropped: int = 0
    unread: int = 0


class Disagreement(Own):
    """A dimension that scorer and judge rate differently, each with its reason; the scorer's is its advice.

    ``difference`` is the judge's rating less the scorer's; None where one of them says that it does not apply.
    """

    dimension: Dimension
    difference: int | None
    machine: Opinion
    judge: Opinion


class JudgeReport(Own):
    """One line of ``warmline tone judge``: a judgement, or None with ``unjudged`` saying why."""

    id: str
    judgement: Judgement | None
    unjudged: str | None = None
    disagreements: tuple[Disagreement, ...] = ()


def disagreements(tone: Tone, judgement: Judgement) -> tuple[Disagreement, ...]:
    """Where the two differ by a point or more, or one says "na" alone; none where either did not rate."""
    if tone.unscored is not None:
        return ()
    found = []
    for name, score in tone.dimensions.items():
        judged = judgement.dimensions.get(name)
        if judged is not None and judged.rating != score.rating:
            machine = Opinion(rating=score.rating, evidence=score.evidence, why=score.advice)
            gap = _gap(score.rating, judged.rating)
            found.append(Disagreement(dimension=name, difference=gap, machine=machine, judge=judged))
    return tuple(found)


def _gap(machine: Rating012, judge: Rating012) -> int | None:
    return None if machine == "na" or judge == "na" else judge - machine
