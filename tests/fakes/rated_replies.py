"""Sent replies with hand-made scores, and people's ratings of them: everything from a seed, no scorer, no model."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import get_args

from assistant.domain.check import Check
from assistant.domain.desk import Approval, SentReply
from assistant.domain.rating import Rating
from assistant.domain.reading import ReadingSummary
from assistant.domain.reply import Draft, DrafterNote, Reply
from assistant.domain.scored_reply import RatedSet, ScoredReply
from assistant.domain.ticket import Ticket
from assistant.domain.tone import DimensionScore, Tone
from assistant.domain.vocabulary import Dimension
from assistant.ports import Store
from assistant.tone.rubric import load_rubric

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
START = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)
Reader = Callable[[float, random.Random], int]


def strict(value: float, chance: random.Random) -> int:
    """A person who gives the middle only where the machine gives the top, and slips one time in six."""
    rated = 0 if value < 1.1 else 1 if value < 1.8 else 2
    return min(2, max(0, rated + chance.choice((-1, 0, 0, 0, 0, 0))))


def alike(value: float, chance: random.Random) -> int:  # noqa: ARG001 - as every person
    """A person who always agrees with the machine."""
    return rating_of(value)


def rating_of(value: float) -> int:
    """The machine's rating of a value, with cuts in the middle."""
    return 0 if value < 0.5 else 1 if value < 1.5 else 2


def tone_of(values: dict[Dimension, float | None], scorer: str | None = None) -> Tone:
    """A score with these values; the rest does not apply."""
    scores = {}
    for name in DIMENSIONS:
        value = values.get(name)
        rating = "na" if value is None else rating_of(value)
        scores[name] = DimensionScore(rating=rating, value=value, confidence=0.7)
    return Tone(
        overall=50, band="medium", confidence=0.7, scorer=scorer or load_rubric().scorer, dimensions=scores
    )  # fmt: skip


def rated_set(count: int, people: dict[str, Reader], seed: int = 7, hours: int = 12) -> RatedSet:
    """``count`` replies, one to a ticket, each rated in every dimension by every one of ``people``."""
    chance, ratings, replies = random.Random(seed), [], []  # noqa: S311 - a fixed seed is the point
    for number in range(count):
        values = {name: round(chance.uniform(0, 2), 2) for name in DIMENSIONS}
        replies.append(ScoredReply(f"S-{number}", f"T-{number}", tone_of(values)))
        ratings += list(_ratings(number, values, people, chance, hours))
    return RatedSet(tuple(ratings), tuple(replies))


def _ratings(
    number: int, values: dict[Dimension, float], people: dict[str, Reader], chance: random.Random, hours: int
) -> Iterator[Rating]:
    for name, person in people.items():
        given = {dimension: person(value, chance) for dimension, value in values.items()}
        at = START + timedelta(hours=hours * number)
        yield Rating(id=f"S-{number}/{name}", reply_id=f"S-{number}", rater=name, at=at, dimensions=given)


def keep(store: Store, found: RatedSet) -> None:
    """Put replies and ratings into a store, as if they had been sent and rated there."""
    for number, reply in enumerate(found.replies):
        store.add_tickets((Ticket.model_validate({"id": reply.ticket_id, "text": "No internet in Riverside."}),))
        text = f"I am sorry that your line is down, customer {number}. I will write again by 4 pm."
        draft = Draft(
            id=reply.ticket_id, status="ready", reply=Reply(subject=None, text=text, language="en"),
            reading=ReadingSummary(language="en"), check=Check(verdict="pass"), tone=reply.tone,
            drafter=DrafterNote(kind="composer"),
        )  # fmt: skip
        at = START + timedelta(hours=number)
        approval = Approval(
            id=f"A-{number}", ticket_id=reply.ticket_id, text=text, subject=None, language="en", channel=None,
            approved_by="ann", approved_at=at, incident_id=None, revision=None, version=0,
        )  # fmt: skip
        store.approve(approval)
        store.mark_sent(
            SentReply(id=reply.reply_id, approval=approval, draft=draft, final=draft, sent_at=at, receipt="r")
        )
    for rating in found.ratings:
        store.add_rating(rating)
