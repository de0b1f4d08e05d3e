"""Ratings beside the scores of the replies they are of."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.agreement import LeftOut
from assistant.domain.rating import Rating
from assistant.domain.scored_reply import RatedSet, ScoredReply
from assistant.domain.tone import Rating012
from assistant.domain.vocabulary import Dimension


@dataclass(frozen=True)
class RatedReply:
    """One person's rating of a scored reply."""

    rating: Rating
    reply: ScoredReply

    @property
    def at(self) -> datetime:
        """When it was rated."""
        return self.rating.at


@dataclass(frozen=True)
class Rated:
    """Every rating that counts, oldest first, and how many do not."""

    replies: tuple[RatedReply, ...]
    left_out: LeftOut


@dataclass(frozen=True)
class Pair:
    """Two readers' ratings of one reply, by dimension."""

    reply_id: str
    first: Mapping[Dimension, Rating012]
    second: Mapping[Dimension, Rating012]


def rated_replies(given_set: RatedSet) -> Rated:
    """Each rating with its reply; of several by one person of one reply the latest counts."""
    known = {reply.reply_id: reply for reply in given_set.replies}
    given = sorted(given_set.ratings, key=lambda rating: (rating.at, rating.id))
    latest = {(rating.rater, rating.reply_id): rating for rating in given}
    found = [RatedReply(rating, known[rating.reply_id]) for rating in latest.values() if rating.reply_id in known]
    scored = sorted(
        (one for one in found if one.reply.tone.overall is not None),
        key=lambda one: (one.at, one.rating.rater, one.reply.reply_id),
    )
    left_out = LeftOut(
        unknown_reply=len(latest) - len(found),
        unscored=len(found) - len(scored),
        replaced=len(given) - len(latest),
    )
    return Rated(tuple(scored), left_out)


def with_machine(rated: Iterable[RatedReply]) -> tuple[Pair, ...]:
    """The machine's rating first, the person's second."""
    return tuple(
        Pair(
            one.reply.reply_id,
            {name: score.rating for name, score in one.reply.tone.dimensions.items()},
            one.rating.dimensions,
        )
        for one in rated
    )


def between_raters(rated: Iterable[RatedReply]) -> dict[tuple[str, str], tuple[Pair, ...]]:
    """What two people who rated the same replies said of them, by their names in order."""
    of_reply: dict[str, dict[str, Rating]] = {}
    for one in rated:
        of_reply.setdefault(one.reply.reply_id, {})[one.rating.rater] = one.rating
    found: dict[tuple[str, str], list[Pair]] = {}
    for reply_id, given in of_reply.items():
        names = sorted(given)
        for at, first in enumerate(names):
            for second in names[at + 1 :]:
                pair = Pair(reply_id, given[first].dimensions, given[second].dimensions)
                found.setdefault((first, second), []).append(pair)
    return {names: tuple(found[names]) for names in sorted(found)}


def by_rater(rated: Iterable[RatedReply]) -> dict[str, tuple[RatedReply, ...]]:
    """The ratings of each person, by name in order."""
    found: dict[str, list[RatedReply]] = {}
    for one in rated:
        found.setdefault(one.rating.rater, []).append(one)
    return {name: tuple(found[name]) for name in sorted(found)}


def scorers_of(rated: Iterable[RatedReply]) -> dict[str, int]:
    """How many ratings are of replies that each version of the scorer scored."""
    return dict(sorted(Counter(one.reply.tone.scorer for one in rated).items()))
