"""How far people and the machine agree: figures that anybody can compute again, and none from too few replies."""

import warnings
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.rating import Rating
from assistant.domain.scored_reply import RatedSet, ScoredReply
from assistant.tone.people.agreement import NEEDED, agreed, compared
from assistant.tone.people.pairs import Pair, between_raters, rated_replies
from assistant.tone.people.report import report_of
from assistant.tone.people.tables import difference_of, exact_of, kappa_of
from tests.fakes.rated_replies import DIMENSIONS, START, alike, rated_set, strict, tone_of

RATED = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60)


def _table(pairs):
    table = np.zeros((3, 3))
    for first, second in pairs:
        table[first, second] += 1
    return table


def _pairs(pairs, name="respect"):
    return [Pair(f"S-{at}", {name: first}, {name: second}) for at, (first, second) in enumerate(pairs)]


@settings(deadline=None)
@given(RATED)
def test_kappa_is_that_of_scikit_learn(pairs):
    metrics = pytest.importorskip("sklearn.metrics")
    first, second = zip(*pairs, strict=True)
    with warnings.catch_warnings():
        # It warns where both gave the same one rating throughout; there is no kappa then.
        warnings.simplefilter("ignore")
        theirs = metrics.cohen_kappa_score(first, second, labels=[0, 1, 2], weights="quadratic")
    ours = float(kappa_of(_table(pairs)))
    assert np.isnan(ours) if np.isnan(theirs) else ours == pytest.approx(theirs)


@given(RATED)
def test_difference_is_first_less_second_and_exact_the_share_of_equals(pairs):
    table = _table(pairs)
    assert float(difference_of(table)) == pytest.approx(np.mean([first - second for first, second in pairs]))
    assert float(exact_of(table)) == pytest.approx(np.mean([first == second for first, second in pairs]))


@pytest.mark.parametrize(("count", "shown"), [(NEEDED - 1, False), (NEEDED, True)])
def test_under_the_stated_number_there_is_no_figure(count, shown):
    found = agreed(_pairs([(at % 3, (at + at % 2) % 3) for at in range(count)]), ("respect",))
    assert (found.n, found.replies) == (count, count)
    assert [found.kappa is None, found.difference is None, found.exact is None] == [not shown] * 3


def test_ratings_that_are_all_alike_have_no_kappa_but_agree():
    found = agreed(_pairs([(2, 2)] * NEEDED), ("respect",))
    assert found.kappa is None
    assert (found.difference.value, found.difference.low, found.difference.high, found.exact) == (0, 0, 0, 1)


def test_one_reply_apart_from_all_the_others_makes_no_kappa():
    """Most draws leave it out, and then there is nothing to agree on beyond chance."""
    assert agreed(_pairs([*[(2, 2)] * (NEEDED - 1), (1, 1)]), ("respect",)).kappa is None


def test_not_applicable_is_counted_apart():
    pairs = [(2, 1), ("na", "na"), ("na", 1), (0, "na"), (0, "na"), (None, 1)]
    found = agreed(_pairs(pairs), ("respect",))
    assert (found.applies.both, found.applies.neither, found.applies.first_only, found.applies.second_only) == (
        1, 1, 2, 1,
    )  # fmt: skip
    assert found.applies.differ == 3
    assert found.n == 1


def test_the_interval_holds_the_figure_and_narrows_with_more_replies():
    few, many = (report_of(rated_replies(rated_set(count, {"lee": strict}))).everyone.together for count in (25, 400))
    for found in (few, many):
        for figure in (found.kappa, found.difference):
            assert figure.low <= figure.value <= figure.high
    assert many.kappa.high - many.kappa.low < few.kappa.high - few.kappa.low
    assert many.difference.is_apart_from_zero


def test_several_ratings_of_one_reply_are_drawn_together():
    """Twice the people over the same replies know no more about other replies."""
    once = [Pair(f"S-{at}", {"fit": at % 3}, {"fit": at * at % 3}) for at in range(40)]
    one, both = agreed(once, ("fit",)), agreed([*once, *once], ("fit",))
    assert (both.n, both.replies) == (80, 40)
    assert both.difference == one.difference
    assert both.kappa == one.kappa


def test_the_order_of_ratings_changes_nothing():
    found = rated_set(60, {"lee": strict, "mo": alike})
    turned = RatedSet(tuple(reversed(found.ratings)), tuple(reversed(found.replies)))
    assert report_of(rated_replies(found)) == report_of(rated_replies(turned))


def test_of_two_ratings_by_one_person_the_later_counts():
    reply = ScoredReply("S-1", "T-1", tone_of({"respect": 2.0}))
    first = Rating(id="b", reply_id="S-1", rater="lee", at=START, dimensions={"respect": 0})
    later = Rating(id="a", reply_id="S-1", rater="lee", at=START + timedelta(hours=1), dimensions={"respect": 2})
    found = rated_replies(RatedSet((later, first), (reply,)))
    assert [one.rating for one in found.replies] == [later]
    assert found.left_out.replaced == 1


def test_what_cannot_count_is_counted():
    scored = ScoredReply("S-1", "T-1", tone_of({"respect": 2.0}))
    unscored = ScoredReply("S-2", "T-2", scored.tone.model_copy(update={"overall": None, "unscored": "empty"}))
    ratings = [
        Rating(id=str(at), reply_id=f"S-{at}", rater="lee", at=START, dimensions={"respect": 1}) for at in (1, 2, 3)
    ]
    report = report_of(rated_replies(RatedSet(tuple(ratings), (scored, unscored))))
    assert (report.ratings, report.left_out.unknown_reply, report.left_out.unscored) == (1, 1, 1)


def test_a_report_names_each_rater_each_two_and_the_scorers():
    report = report_of(rated_replies(rated_set(30, {"mo": alike, "lee": strict, "ann": alike})))
    assert [one.second for one in report.raters] == ["ann", "lee", "mo"]
    assert [(one.first, one.second) for one in report.between] == [("ann", "lee"), ("ann", "mo"), ("lee", "mo")]
    assert report.between[1].together.exact == 1
    assert (report.ratings, report.replies) == (90, 30)
    (count,) = report.scorers.values()
    assert count == 90
    assert list(report.everyone.dimensions) == list(DIMENSIONS)


def test_people_with_each_other_are_taken_evenly():
    """Neither of two people is first, so which name comes first in the alphabet must not matter."""
    report = report_of(rated_replies(rated_set(60, {"lee": strict, "mo": alike})))
    turned = report_of(rated_replies(rated_set(60, {"zed": strict, "mo": alike})))
    assert report.people.together.difference.value == 0
    assert report.people.together.kappa == turned.people.together.kappa
    assert report.people.together.exact == report.between[0].together.exact


def test_no_ratings_make_an_empty_report():
    report = report_of(rated_replies(RatedSet((), ())))
    assert (report.ratings, report.raters, report.between, report.drift.periods) == (0, (), (), ())
    assert report.everyone.together.kappa is None


def test_only_replies_that_both_rated_are_compared():
    found = rated_set(10, {"lee": strict, "mo": alike})
    some = RatedSet(tuple(one for one in found.ratings if one.rater == "mo" or one.reply_id < "S-5"), found.replies)
    (pairs,) = between_raters(rated_replies(some).replies).values()
    assert sorted(pair.reply_id for pair in pairs) == [f"S-{at}" for at in range(5)]
    assert compared("lee", "mo", pairs).replies == 5
