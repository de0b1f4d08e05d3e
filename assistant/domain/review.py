"""What a team lead sees of everything that was sent: figures without anybody's words, and how they were asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assistant.domain.agreement import Estimate
from assistant.domain.vocabulary import Dimension, Move, ToneFlagKind

NONE = "none"
"""How a channel or an incident that there is not, and a band without a score, are asked for."""
NEEDED = 10
"""Scored replies that a mean of tone needs before it is told with an interval, or at all of one person.

As for a period of agreement (``assistant.tone.people.drift``): with fewer, 95% intervals of scores whose standard
deviation is about 15 points, as on the labelled replies, reach more than 10 points each way, which is a band of tone.
"""

Span = Literal["day", "week", "month", "quarter", "all"]
Order = Literal["look", "newest", "changed"]
"""Low and flagged first; the newest first; the most changed first."""
By = Literal["agent", "channel", "incident"]
PartFate = Literal["kept", "reworded", "dropped"]
Step = Literal["hour", "day", "week", "month"]


@dataclass(frozen=True)
class Part:
    """What became of one sentence of a draft in the text that was sent."""

    move: Move
    fate: PartFate


@dataclass(frozen=True)
class Changes:
    """How a draft and what was sent differ: ``share`` of their words, 0 to 1; ``added`` counts sentences of one's own.

    ``share`` is one less twice the words in common, in order, over all words of both.
    """

    share: float
    parts: tuple[Part, ...]
    added: int

    def touched(self, move: str) -> bool:
        """Whether a sentence with this move was reworded or left out."""
        return any(part.move == move and part.fate != "kept" for part in self.parts)


@dataclass(frozen=True)
class SentFigures:
    """One sent reply in figures. ``overall`` and ``band`` are None where it was not scored.

    ``dimensions`` holds those that apply, 0.0 to 2.0. ``agent`` is the id of who approved it.
    """

    id: str
    ticket_id: str
    sent_at: datetime
    agent: str
    channel: str
    incident: str
    overall: int | None
    band: str | None
    dimensions: Mapping[Dimension, float]
    flags: tuple[ToneFlagKind, ...]
    changes: Changes
    overrides: int
    promises: int


@dataclass(frozen=True)
class Wanted:
    """Which replies are asked for: every condition that is not None holds, ``since`` included, ``until`` not.

    ``find`` is a part of a ticket's or a reply's id. ``dimension`` keeps those to which it applies and puts the
    weakest first, whatever ``order`` says; ``move`` keeps those in which a sentence with that move was changed.
    """

    span: Span = "all"
    agent: str | None = None
    channel: str | None = None
    incident: str | None = None
    band: str | None = None
    flag: str | None = None
    dimension: str | None = None
    move: str | None = None
    overridden: bool = False
    find: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    order: Order = "look"

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted(order=self.order)


@dataclass(frozen=True)
class Group:
    """Replies that have something in common. ``mean`` is None below ``NEEDED`` scored ones: too few to tell.

    ``roughly`` is their plain mean however few they are, None where none was scored.
    """

    key: str
    replies: int
    scored: int
    flagged: int
    mean: Estimate | None
    roughly: float | None


@dataclass(frozen=True)
class Period:
    """The replies of one stretch of time, from ``since`` (included) to ``until``, both in the team's zone."""

    since: datetime
    until: datetime
    group: Group


@dataclass(frozen=True)
class MoveChanges:
    """What became of draft sentences with one move: how many were kept, reworded and left out, over ``replies``."""

    move: Move
    replies: int
    kept: int
    reworded: int
    dropped: int

    @property
    def touched(self) -> float:
        """The share that was changed, 0 to 1."""
        return (self.reworded + self.dropped) / (self.kept + self.reworded + self.dropped)


@dataclass(frozen=True)
class Totals:
    """Counts over the replies that are shown; ``all_sent`` counts every reply there is."""

    all_sent: int
    replies: int
    scored: int
    tone: Estimate | None
    roughly: float | None
    low: int
    flagged: int
    changed: int
    added: int
    overridden: int
    promises: int


@dataclass(frozen=True)
class Review:
    """Everything that is drawn of the replies that were asked for; ``rows`` come in the order that was asked for.

    ``choices`` are what can be asked for, each with how many of all replies it concerns. ``names`` has those of
    people, by id, as far as they are known.
    """

    wanted: Wanted
    rows: tuple[SentFigures, ...]
    totals: Totals
    step: Step
    periods: tuple[Period, ...]
    dimensions: tuple[Group, ...]
    groups: Mapping[By, tuple[Group, ...]]
    moves: tuple[MoveChanges, ...]
    choices: Mapping[str, Mapping[str, int]]
    names: Mapping[str, str] = field(default_factory=dict)
