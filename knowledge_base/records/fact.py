"""An atomic fact: one thing that may be said, with its version, time and certainty."""

from datetime import datetime

from pydantic import Field

from knowledge_base.records.base import Instant, Own
from knowledge_base.records.vocabulary import Certainty, FactKind


class Fact(Own):
    """One statement that a reply may rest on.

    ``id`` is ``INCIDENT/kind@rREVISION`` (with ``.2`` after the kind where there are several); ``value`` an RFC 3339
    instant in the provider's zone, a number, or short text; ``text`` the same as one plain English sentence.
    ``until`` ends a window; ``expires_at`` is when the fact may no longer be repeated (an estimate that has passed);
    ``quote`` is the sentence of the provider's post that it was taken from, where it was read in prose.
    These stay inside and are not part of the public format.
    """

    id: str
    kind: FactKind
    value: str | int | float | None
    text: str
    source: str
    as_of: Instant | None
    certainty: Certainty
    until: Instant | None = Field(default=None, exclude=True)
    expires_at: Instant | None = Field(default=None, exclude=True)
    quote: str | None = Field(default=None, exclude=True)

    @property
    def instant(self) -> datetime | None:
        """The value as an aware datetime, or None where it is no instant."""
        if not isinstance(self.value, str):
            return None
        try:
            moment = datetime.fromisoformat(self.value)
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time has passed without news, so that it may not be promised again."""
        return self.expires_at is not None and now >= self.expires_at
