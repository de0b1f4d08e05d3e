"""Replies as the machine scored them, and people's ratings of them."""

from dataclasses import dataclass

from assistant.domain.rating import Rating
from assistant.domain.tone import Tone


@dataclass(frozen=True)
class ScoredReply:
    """A reply as the machine scored it; replies to one ticket are never parted when something is learned."""

    reply_id: str
    ticket_id: str
    tone: Tone


@dataclass(frozen=True)
class RatedSet:
    """Ratings and the replies that they are of; a rating of a reply that is not here does not count."""

    ratings: tuple[Rating, ...]
    replies: tuple[ScoredReply, ...]
