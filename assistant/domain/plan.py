"""The plan of a reply: moves in order, each with its reason and the facts it may use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.history import EarlierReply
from assistant.domain.reading import Reading
from assistant.domain.reply import Sentence
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import Channel, Move
from assistant.domain.writing import Usage
from knowledge_base.records import Customer, Fact, Lookup
from knowledge_base.records.vocabulary import Phase, Segment
from prompts.voices import Voice, default_voice


@dataclass(frozen=True)
class PlannedMove:
    """One step of the reply. ``topic`` narrows the move (``eta``, ``no_eta``, ``cause`` …); ``reason`` is in words."""

    move: Move
    topic: str
    reason: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Moves in order, for one phase."""

    phase: Phase
    moves: tuple[PlannedMove, ...]


@dataclass(frozen=True)
class DraftRequest:
    """All that a drafter is given.

    ``zone`` is the one that times are told in, and ``zone_named`` says that it could be misread and must be named;
    ``instruction`` is the agent's own, ``history`` what our side wrote before, ``voice`` how the house sounds. In a
    repair round ``previous`` is the text that failed and ``findings`` say why; ``refused`` are sentences that the guard
    let not pass, and what is written must do without them.
    """

    ticket: Ticket
    reading: Reading
    lookup: Lookup
    plan: Plan
    now: datetime
    zone: ZoneInfo
    zone_named: bool
    language: str
    channel: Channel | None
    segment: Segment | None
    customer: Customer | None = None
    instruction: str | None = None
    previous: str | None = None
    findings: tuple[str, ...] = ()
    history: tuple[EarlierReply, ...] = ()
    refused: tuple[str, ...] = ()
    voice: Voice = field(default_factory=default_voice)


def no_keeping() -> None:
    """Nothing is kept: what was written took no model, or comes from a cache."""


@dataclass(frozen=True)
class WrittenReply:
    """What a drafter gives back: the text and its sentences (spans in code points of ``text``).

    ``keep`` remembers the model's answer for the same request; called once the reply was found good.
    """

    text: str
    sentences: tuple[Sentence, ...]
    language: str
    subject: str | None = None
    model: str | None = None
    prompt: str | None = None
    prompt_hash: str | None = None
    settings: dict[str, str | int | float] = field(default_factory=dict)
    usage: Usage | None = None
    keep: Callable[[], object] = no_keeping


OnProgress = Callable[[WrittenReply], None]
"""Told the reply so far, laid out, each time another sentence of it is whole; called in the drafter's own thread."""
