"""Agreement over time: periods in UTC, and a word on the last one only where there is enough to say it."""

from datetime import datetime, timedelta

import pytest

from assistant.domain.scored_reply import RatedSet
from assistant.tone.people.agreement import NEEDED
from assistant.tone.people.drift import NEEDED_IN_PERIOD, drift_of, period_of
from assistant.tone.people.pairs import rated_replies
from tests.fakes.rated_replies import DIMENSIONS, alike, rated_set, rating_of, strict


@pytest.mark.parametrize(
    ("moment", "month", "week"),
    [
        ("2026-11-21T13:05:00-06:00", "2026-11", "2026-W47"),
        ("2026-11-30T20:00:00-06:00", "2026-12", "2026-W49"),
        ("2027-01-03T12:00:00+00:00", "2027-01", "2026-W53"),
        ("2024-12-30T00:00:00+00:00", "2024-12", "2025-W01"),
    ],
)
def test_a_period_is_the_month_or_iso_week_in_utc(moment, month, week):
    at = datetime.fromisoformat(moment)
    assert (period_of(at, "month"), period_of(at, "week")) == (month, week)


def _harsh_from(month):
    """Ratings that agree with the machine until a month begins, and are one lower from then on."""
    found = rated_set(240, {"lee": alike})
    ratings = []
    for rating in found.ratings:
        if period_of(rating.at, "month") >= month:
            lower = {name: max(0, value - 1) for name, value in rating.dimensions.items()}
            ratings.append(rating.model_copy(update={"dimensions": lower}))
        else:
            ratings.append(rating)
    return rated_replies(RatedSet(tuple(ratings), found.replies)).replies


def test_a_last_month_that_differs_is_said_to():
    drift = drift_of(_harsh_from("2026-12"), DIMENSIONS, "month")
    assert [period.name for period in drift.periods] == ["2026-09", "2026-10", "2026-11", "2026-12"]
    assert drift.moved is True
    assert drift.difference.low > 0
    assert drift.kappa.high < 0


def test_a_last_month_like_those_before_is_said_to_be():
    drift = drift_of(_harsh_from("2026-09"), ("respect",), "month")
    assert drift.moved is False
    assert drift.difference.low <= 0 <= drift.difference.high


def test_one_period_has_none_to_differ_from():
    rated = rated_replies(rated_set(30, {"lee": alike})).replies
    assert drift_of(rated, DIMENSIONS, "month").moved is None


@pytest.mark.parametrize(
    ("last", "shown", "moved"),
    [(NEEDED_IN_PERIOD - 1, False, None), (NEEDED - 1, True, None), (NEEDED, True, True)],
)
def test_a_last_period_with_too_few_replies_says_nothing(last, shown, moved):
    def late(rating, at):
        lower = {name: (value + 1) % 3 for name, value in rating.dimensions.items()}
        return rating.model_copy(update={"at": rating.at + timedelta(days=60), "dimensions": lower} if at else {})

    found = rated_set(50 + last, {"lee": alike}, hours=1)
    ratings = tuple(late(rating, at >= 50) for at, rating in enumerate(found.ratings))
    drift = drift_of(rated_replies(RatedSet(ratings, found.replies)).replies, DIMENSIONS, "month")
    assert drift.periods[-1].agreed.replies == last
    assert (drift.periods[-1].agreed.exact is not None) == shown
    assert drift.moved is moved


def test_the_same_pairs_give_the_same_drift():
    rated = _harsh_from("2026-11")
    assert drift_of(rated, DIMENSIONS, "week") == drift_of(tuple(reversed(rated)), DIMENSIONS, "week")


def test_ratings_are_what_the_machine_would_give():
    """The helper's own cuts: were they others, the tests above would prove nothing."""
    assert [rating_of(value) for value in (0.0, 0.49, 0.5, 1.49, 1.5, 2.0)] == [0, 0, 1, 1, 2, 2]


def test_ratings_that_do_not_move_are_seldom_said_to():
    """Twenty teams whose lead never changes: one false alarm in twenty is what the intervals allow, four are not."""
    alarms = 0
    for seed in range(20):
        rated = rated_replies(rated_set(240, {"lee": strict}, seed)).replies
        alarms += drift_of(rated, DIMENSIONS, "month").moved is True
    assert alarms <= 3
