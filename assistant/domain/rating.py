"""A person's rating of a reply on rubric 1 (docs/formats.md, "Score")."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import Field, model_validator

from assistant.domain.tone import Rating012
from assistant.domain.vocabulary import Dimension, ToneFlagKind
from assistant.errors import NotAllowed
from knowledge_base.records import Instant, Outside

_CLOCKS_DIFFER = timedelta(minutes=5)
_EARLIEST, _LATEST = 2000, 2100
"""Years: beyond them an instant cannot be told in every zone, and is a mistake."""


class Rating(Outside):
    """How one person rates one reply; ``overall`` from 1 to 7."""

    id: str = Field(min_length=1, max_length=200)
    reply_id: str = Field(min_length=1, max_length=200)
    rater: str = Field(min_length=1, max_length=200)
    at: Instant
    dimensions: dict[Dimension, Rating012] = Field(default_factory=dict)
    flags: tuple[ToneFlagKind, ...] = ()
    overall: int | None = Field(default=None, ge=1, le=7)
    note: str | None = Field(default=None, max_length=10_000)

    @model_validator(mode="after")
    def _says_something_at_a_time(self) -> "Rating":
        if not self.dimensions and self.overall is None:
            raise ValueError("dimensions: expected at least one rating, or overall")
        if not _EARLIEST <= self.at.year <= _LATEST:
            raise ValueError(f"at: expected an instant between {_EARLIEST} and {_LATEST}")
        return self


def must_be_theirs(rating: Rating, kept: Iterable[Rating], now: datetime) -> Rating:
    """``rating``; raises NotAllowed where it lies after ``now`` or has the id of another person's or reply's rating."""
    if rating.at > now + _CLOCKS_DIFFER:
        raise NotAllowed("at: expected an instant that is not in the future")
    same = next((one for one in kept if one.id == rating.id), None)
    if same is not None and (same.rater, same.reply_id) != (rating.rater, rating.reply_id):
        raise NotAllowed("id: expected one that no other person or reply has")
    return rating
