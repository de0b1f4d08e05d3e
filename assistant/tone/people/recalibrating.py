"""Learning from leads' ratings: per dimension, on some tickets, judged on the others."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from assistant.domain.recalibration import HeldOut, LearnedDimension, Recalibration, Step
from assistant.domain.vocabulary import Dimension
from assistant.tone.people.isotonic import isotonic
from assistant.tone.people.pairs import RatedReply
from assistant.tone.people.tables import DRAWS, SEED, estimate
from assistant.tone.rubric import DIMENSIONS

NEEDED = 40
"""Ratings of one dimension to learn from at least: a line with a handful of levels, some ten ratings to each."""
NEEDED_TICKETS = 20
"""Held-out tickets to judge on at least, as many as a figure of agreement needs."""
LEARNED_PERCENT = 60
_SALT = "recalibration 1"
_ROUND = 4


@dataclass(frozen=True)
class Row:
    """One rating of one dimension: the machine's value, the person's rating, and the ticket they are about."""

    ticket_id: str
    value: float
    rating: float


def recalibration_of(rated: Sequence[RatedReply], scorer: str, made_at: datetime) -> Recalibration:
    """What these ratings teach about the values of ``scorer``, which must have scored all their replies; version 0.

    A dimension is kept only where its squared error on held-out tickets falls, with an interval above 0.
    """
    return Recalibration(
        version=0,
        made_at=made_at,
        scorer=scorer,
        ratings=dict(sorted(Counter(one.rating.rater for one in rated).items())),
        ratings_sha256=_digest(rated),
        needed=NEEDED,
        needed_tickets=NEEDED_TICKETS,
        dimensions={name: learned_of(rows_of(rated, name)) for name in DIMENSIONS},
    )


def rows_of(rated: Sequence[RatedReply], name: Dimension) -> tuple[Row, ...]:
    """The ratings of a dimension where both machine and person say that it applies."""
    found = ((one, one.reply.tone.dimensions.get(name), one.rating.dimensions.get(name)) for one in rated)
    return tuple(
        Row(one.reply.ticket_id, score.value, float(rating))
        for one, score, rating in found
        if score is not None and score.value is not None and isinstance(rating, int)
    )


def is_learned_from(ticket_id: str) -> bool:
    """Whether a ticket is on the learning side; a ticket never changes sides, whatever else is rated."""
    return int.from_bytes(sha256(f"{_SALT} {ticket_id}".encode()).digest()[:8]) % 100 < LEARNED_PERCENT


def learned_of(rows: Sequence[Row]) -> LearnedDimension:
    """The steps of one dimension, if they help on tickets that they were not learned from."""
    learned = [row for row in rows if is_learned_from(row.ticket_id)]
    held = [row for row in rows if not is_learned_from(row.ticket_id)]
    if len(learned) < NEEDED or len({row.ticket_id for row in held}) < NEEDED_TICKETS:
        return LearnedDimension(outcome="too_few", n=len(learned))
    found = isotonic([row.value for row in learned], [row.rating for row in learned])
    steps = tuple(Step(x=x, y=round(y, _ROUND)) for x, y in found)
    kept = LearnedDimension(outcome="kept", n=len(learned), steps=steps)
    judged = _judged(held, _line(steps))
    if judged.gain.low > 0:
        return kept.model_copy(update={"held_out": judged})
    return LearnedDimension(outcome="no_gain", n=len(learned), held_out=judged)


def _line(steps: Sequence[Step]) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    x, y = [step.x for step in steps], [step.y for step in steps]
    return lambda values: np.interp(values, x, y)


def _judged(held: Sequence[Row], line: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> HeldOut:
    values, ratings = np.array([row.value for row in held]), np.array([row.rating for row in held])
    before, after = values - ratings, line(values) - ratings
    gained = before**2 - after**2
    tickets = sorted({row.ticket_id for row in held})
    place = {ticket: at for at, ticket in enumerate(tickets)}
    sums = np.zeros((len(tickets), 2))
    np.add.at(sums, [place[row.ticket_id] for row in held], np.column_stack([gained, np.ones(len(held))]))
    gain = estimate(float(gained.mean()), _mean_draws(sums))
    assert gain is not None  # noqa: S101 - a mean of something always exists
    return HeldOut(
        n=len(held),
        tickets=len(tickets),
        before=round(float((before**2).mean()), _ROUND),
        after=round(float((after**2).mean()), _ROUND),
        gain=gain,
        bias_before=round(float(before.mean()), _ROUND),
        bias_after=round(float(after.mean()), _ROUND),
    )


def _mean_draws(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    random = np.random.default_rng(SEED)
    totals = random.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=DRAWS) @ sums
    means: NDArray[np.float64] = totals[:, 0] / totals[:, 1]
    return means


def _digest(rated: Sequence[RatedReply]) -> str:
    said = sorted(one.rating.model_dump_json() for one in rated)
    return sha256("\n".join(said).encode()).hexdigest()
