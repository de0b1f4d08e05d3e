"""How far a judge has been proven against people who rated the same replies without seeing what it said."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import combinations
from math import nan

from assistant.domain.acceptance import FEWEST, Kappa, Standing, accepted
from assistant.domain.agreement import Agreed
from assistant.domain.judgement import Judgement
from assistant.domain.rating import Rating
from assistant.domain.vocabulary import Dimension
from assistant.tone.people.agreement import agreed
from assistant.tone.people.pairs import Pair
from assistant.tone.rubric import DIMENSIONS


def standings_of(
    judged: Mapping[str, tuple[Judgement, datetime]], ratings: Iterable[Rating]
) -> dict[Dimension, Standing]:
    """Where a judge stands in every dimension; ``judged`` are its judgements by reply and when each was shown.

    A rating counts for it only where it is older than that; of several by one person of a reply the latest counts. For
    people with each other every two who rated the same reply count, neither of them first.
    """
    latest = {(one.reply_id, one.rater): one for one in sorted(ratings, key=lambda one: one.at)}
    blind = [_with_judge(judged[one.reply_id][0], one) for one in latest.values() if _is_blind(one, judged)]
    if len({pair.reply_id for pair in blind}) < FEWEST:
        # Drawing intervals takes a while, and every dimension has too few.
        return accepted({}, {})
    of_reply: dict[str, list[Rating]] = {}
    for one in latest.values():
        of_reply.setdefault(one.reply_id, []).append(one)
    people = [
        Pair(reply_id, first.dimensions, second.dimensions)
        for reply_id, given in of_reply.items()
        for first, second in combinations(given, 2)
    ]
    judge_kappas = {name: _kappa(agreed(blind, (name,))) for name in DIMENSIONS}
    people_kappas = {name: _kappa(agreed(people, (name,), even=True)) for name in DIMENSIONS}
    return accepted(judge_kappas, people_kappas)


def _is_blind(rating: Rating, judged: Mapping[str, tuple[Judgement, datetime]]) -> bool:
    return rating.reply_id in judged and rating.at < judged[rating.reply_id][1]


def _with_judge(judgement: Judgement, rating: Rating) -> Pair:
    said = {name: opinion.rating for name, opinion in judgement.dimensions.items()}
    return Pair(rating.reply_id, said, rating.dimensions)


def _kappa(found: Agreed) -> Kappa:
    if found.kappa is None:
        return Kappa(nan, nan, nan, found.replies)
    return Kappa(found.kappa.value, found.kappa.low, found.kappa.high, found.replies)
