"""A person's rating of a reply on rubric 1 (docs/formats.md, "Score")."""

from pydantic import Field

from assistant.domain.tone import Rating012
from assistant.domain.vocabulary import Dimension, ToneFlagKind
from knowledge_base.records import Instant, Outside


class Rating(Outside):
    """How one person rates one reply; ``overall`` from 1 to 7."""

    id: str = Field(min_length=1)
    reply_id: str = Field(min_length=1)
    rater: str = Field(min_length=1)
    at: Instant
    dimensions: dict[Dimension, Rating012] = Field(default_factory=dict)
    flags: tuple[ToneFlagKind, ...] = ()
    overall: int | None = Field(default=None, ge=1, le=7)
    note: str | None = None
