"""What a second reader of a reply is given, and what it may answer: doubts, and never leave to send."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.domain.check import Claim
from assistant.domain.vocabulary import Doubt
from knowledge_base.records import Fact

Span = tuple[int, int]
"""Half-open, in code points of the reply as received."""


class Pseudonyms(Protocol):
    """Stands between a text and whoever outside may read it: tokens for what is personal, and the way back."""

    def hide(self, text: str) -> str:
        """``text`` without personal data."""
        ...

    def hide_known(self, text: str) -> str:
        """``text`` without what a record holds; numbers that only look personal stay."""
        ...

    def hide_parts(self, text: str, spans: Sequence[Span]) -> tuple[str, ...]:
        """Each span of ``text`` without what is personal in the whole of it."""
        ...

    def restore(self, text: str) -> str:
        """``text`` with personal data put back; raises DrafterFailed for a token that stands for nothing."""
        ...


@dataclass(frozen=True)
class ReplyToRead:
    """A reply, and which of its sentences of prose are asked about, in order.

    ``claims`` were judged already; ``facts`` are all that may be told of the incident, in their public form. Whoever
    lets any of it out hides what is ``personal`` first.
    """

    text: str
    sentences: tuple[Span, ...]
    claims: tuple[Claim, ...]
    facts: tuple[Fact, ...]
    language: str
    personal: Pseudonyms


@dataclass(frozen=True)
class Advice:
    """A doubt about one sentence: what of it, the id of the fact that speaks against it, and why in a plain sentence.

    ``fact_id`` is None where no fact speaks of it; ``why`` are the reader's own words.
    """

    start: int
    end: int
    about: Doubt
    fact_id: str | None
    why: str


@dataclass(frozen=True)
class SecondOpinion:
    """Everything a reader doubts. ``dropped`` counts answers about sentences or facts that were not there."""

    advice: tuple[Advice, ...] = ()
    dropped: int = 0
