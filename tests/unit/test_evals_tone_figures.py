"""Figures of the tone evaluation: the same as scipy's and scikit-learn's, drawn by ticket, and none from nothing."""

import math

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import cohen_kappa_score, f1_score

from evals.tone_figures import calibration_error, f1, interval, kappa, spearman, weights_of

ONCE = np.ones((1, 60))


def numbers(seed, steps):
    return np.random.default_rng(seed).choice(np.array(steps, dtype=float), 60).tolist()


def repeated(values, times):
    return [value for value, count in zip(values, times, strict=True) for _ in range(int(count))]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("steps", [(0, 1, 2), (0, 0.5, 1, 1.5, 2), tuple(range(500))])
def test_spearman_is_scipys_with_and_without_ties(seed, steps):
    said, true = numbers(seed, tuple(range(300))), numbers(seed + 100, steps)
    assert spearman(said, true, ONCE)[0] == pytest.approx(spearmanr(said, true).statistic)


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_scikit_learns(seed):
    said, true = numbers(seed, (0, 1, 2)), numbers(seed + 100, (0, 1, 2, 2, 2))
    expected = cohen_kappa_score([int(one) for one in said], [int(one) for one in true], weights="quadratic")
    assert kappa(said, true, ONCE)[0] == pytest.approx(expected)


def test_kappa_takes_medians_between_two_marks():
    said, true = numbers(1, (0, 1, 2)), numbers(2, (0, 0.5, 1, 1.5, 2))
    doubled = [[int(2 * one) for one in marks] for marks in (said, true)]
    expected = cohen_kappa_score(*doubled, weights="quadratic", labels=[0, 1, 2, 3, 4])
    assert kappa(said, true, ONCE)[0] == pytest.approx(expected)


def test_a_draw_is_what_the_drawn_rows_would_give():
    said, true = numbers(3, tuple(range(40))), numbers(4, (0, 1, 2))
    weights = weights_of([f"G-{number // 3}" for number in range(60)])[:20]
    for figure, expected in (
        (spearman, lambda a, b: spearmanr(a, b).statistic),
        (kappa, lambda a, b: kappa(a, b, np.ones((1, len(a))))[0]),
    ):
        found = figure(said, true, weights)
        for number, times in enumerate(weights):
            assert found[number] == pytest.approx(expected(repeated(said, times), repeated(true, times)))


def test_whole_groups_are_drawn_as_many_as_there_are_and_the_same_each_time():
    groups = ["a", "b", "b", "c", "c", "c"]
    weights = weights_of(groups)
    assert weights.shape == (1001, 6)
    assert weights[0].tolist() == [1, 1, 1, 1, 1, 1]
    assert (weights[:, 1] == weights[:, 2]).all()
    assert (weights[:, 3] == weights[:, 5]).all()
    assert ((weights[:, 0] + weights[:, 1] + weights[:, 3])[1:] == 3).all()
    assert len(np.unique(weights[:, 0])) > 2
    assert (weights == weights_of(groups)).all()


def test_a_scorer_that_says_the_same_of_everything_ranks_nothing():
    assert spearman([1.0] * 4, [0, 1, 2, 1], np.ones((1, 4)))[0] == 0.0


def test_marks_that_are_all_the_same_rank_nothing():
    assert math.isnan(spearman([0.1, 0.5, 1.2, 2.0], [1.0] * 4, np.ones((1, 4)))[0])
    assert math.isnan(kappa([1.0] * 4, [1.0] * 4, np.ones((1, 4)))[0])
    assert interval(spearman([0.1, 0.5, 1.2], [1.0] * 3, weights_of(["a", "b", "c"]))) is None


def test_two_rows_are_too_few_to_rank():
    assert interval(spearman([0.0, 1.0], [0.0, 1.0], weights_of(["a", "b"]))) is None


def test_an_interval_holds_its_figure_and_is_narrower_with_more_tickets():
    def width(count):
        true = [float(number % 3) for number in range(count)]
        said = true + np.random.default_rng(9).normal(0, 1, count)
        found = interval(spearman(said, true, weights_of([str(number) for number in range(count)])))
        assert found.low < found.value < found.high
        return found.high - found.low

    assert width(400) < 0.7 * width(40)


def test_replies_to_one_ticket_are_no_independent_proof():
    true = np.repeat(np.arange(30) % 3, 6)
    said = true + np.repeat(np.random.default_rng(5).normal(0, 1.5, 30), 6)
    alone = interval(spearman(said, true, weights_of([str(number) for number in range(180)])))
    together = interval(spearman(said, true, weights_of([str(number // 6) for number in range(180)])))
    assert alone.value == together.value
    assert together.high - together.low > 1.3 * (alone.high - alone.low)


@pytest.mark.parametrize(
    ("chances", "right", "error"),
    [
        ([0.95, 0.95, 0.95, 0.95], [True, True, True, True], 0.05),
        ([0.8, 0.8, 0.8, 0.8, 0.8], [True, True, True, True, False], 0.0),
        ([0.9, 0.9, 0.2, 0.2], [False, True, False, False], 0.3),
        ([1.0, 0.0], [True, False], 0.0),
        ([0.25, 0.35], [True, False], 0.55),
        ([0.31, 0.39], [True, False], 0.15),
    ],
)
def test_calibration_error_by_hand(chances, right, error):
    assert calibration_error(chances, right) == pytest.approx(error)


def test_nothing_has_no_calibration():
    assert calibration_error([], []) is None


def test_f1_is_scikit_learns_and_none_where_neither_side_speaks():
    said, true = [True, True, False, False, True], [True, False, True, False, True]
    assert f1(said, true) == pytest.approx(f1_score(true, said))
    assert f1([True, False], [False, False]) == 0.0
    assert f1([False], [False]) is None
