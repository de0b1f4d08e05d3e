"""The matching evaluation: its figures on invented answers, and the dataset's own soundness."""

import dataclasses
import json
from collections import Counter

import pytest

from assistant.settings import Settings
from evals.cases import DatasetInvalid
from evals.matching_cases import MatchingCase, MatchingExpectation, MatchingLimits, load_matching, strangers
from evals.matching_run import MatchingRun, ScoredMatch, run_matching
from evals.matching_scoring import (
    MATCHING_SCORERS,
    Answer,
    calibrate,
    nothing_borrowed,
    right_incident,
    right_question,
    right_relevance,
    right_services,
    something_chosen,
)
from knowledge_base.feeds import open_feed
from knowledge_base.stores.memory import MemoryIncidentStore

LIMITS = MatchingLimits(accuracy=0.95, borrowed=0, abstention=0.10)
FOUND = MatchingExpectation(incident="A", relevance="related")
NOTHING = MatchingExpectation(incident=None)
TIE = MatchingExpectation(incident=None, candidates=("A", "B"))
ALSO = MatchingExpectation(incident="A", relevance="related", also=("B",))
PLACE = MatchingExpectation(incident=None, ask="place")


def chose(name, relevance="related", confidence=0.9, **more):
    return Answer(name, relevance, confidence, fact_kinds=frozenset({"status", "contact"}), **more)


@pytest.mark.parametrize(
    ("answer", "expect", "right"),
    [
        (chose("A"), FOUND, True),
        (chose("B"), FOUND, False),
        (Answer(), FOUND, False),
        (chose("A", "partially_related"), FOUND, False),
        (Answer(candidates=("A", "B")), FOUND, False),
        (chose("B"), ALSO, True),
        (chose("C"), ALSO, False),
        (Answer(candidates=("B", "A", "C")), TIE, True),
        (Answer(candidates=("A",)), TIE, False),
        (chose("A"), TIE, False),
        (chose("A"), NOTHING, None),
        (chose("A"), PLACE, None),
    ],
)
def test_the_incident_is_the_expected_one_or_all_that_cannot_be_told_apart(answer, expect, right):
    assert right_incident(answer, expect) is right


@pytest.mark.parametrize(
    ("answer", "expect", "clean"),
    [
        (chose("A"), FOUND, None),
        (chose("A"), NOTHING, False),
        (chose("A"), TIE, False),
        (Answer(fact_kinds=frozenset({"contact", "policy", "action"})), NOTHING, True),
        (Answer("A", "partially_related"), NOTHING, True),
        (Answer("A", "partially_related", fact_kinds=frozenset({"eta"})), NOTHING, False),
        (chose("A"), MatchingExpectation(incident=None, ask="service", also=("A",)), True),
        (chose("B"), MatchingExpectation(incident=None, ask="service", also=("A",)), False),
    ],
)
def test_no_fact_of_an_incident_is_told_where_none_applies(answer, expect, clean):
    assert nothing_borrowed(answer, expect) is clean


def test_an_abstention_is_an_incident_to_find_and_nothing_chosen():
    assert something_chosen(Answer(), FOUND) is False
    assert something_chosen(Answer("A", "unknown"), FOUND) is False
    assert something_chosen(chose("B"), FOUND) is True
    assert something_chosen(Answer(), NOTHING) is None


def test_relevance_counts_only_where_the_incident_is_right():
    assert right_relevance(chose("A"), FOUND) is True
    assert right_relevance(chose("A", "impacted"), FOUND) is False
    assert right_relevance(chose("B"), FOUND) is None


def test_the_missing_thing_is_asked_for():
    assert right_question(Answer(needs=frozenset({"place_missing"})), PLACE) is True
    assert right_question(Answer(needs=frozenset({"service_missing"})), PLACE) is False
    assert right_question(Answer(), FOUND) is None


def test_affected_services_are_exactly_those():
    expect = MatchingExpectation(incident=None, affected_services=("S-1", "S-2"))
    assert right_services(Answer(affected=frozenset({"S-2", "S-1"})), expect) is True
    assert right_services(Answer(affected=frozenset({"S-1"})), expect) is False
    assert right_services(Answer(affected=frozenset({"S-1", "S-2", "S-3"})), expect) is False
    assert right_services(Answer(), FOUND) is None


def test_a_sure_and_right_matcher_has_no_calibration_error():
    found = calibrate([(1.0, True), (1.0, True)])
    assert (found.expected_error, found.brier) == (0.0, 0.0)


def test_calibration_by_hand():
    found = calibrate([(0.95, True), (0.95, False), (0.55, True), (0.45, False)])
    assert [(b.low, b.count, b.right) for b in found.bins] == [(0.0, 1, 0.0), (0.5, 1, 1.0), (0.9, 2, 0.5)]
    assert found.expected_error == pytest.approx((0.45 + 0.45 + 2 * 0.45) / 4)
    assert found.brier == pytest.approx((0.05**2 + 0.95**2 + 0.45**2 + 0.45**2) / 4)


def test_calibration_of_nothing_is_unknown():
    assert calibrate([]).expected_error is None


def a_run(*pairs, half="seen"):
    scored = []
    for number, (answer, expect) in enumerate(pairs):
        ticket = {"id": f"T-{number}", "text": "words of a customer"}
        case = MatchingCase.model_validate(
            {"id": f"T-{number}", "tags": ["postcode"], "ticket": ticket, "expect": expect.model_dump()}
        )
        results = {name: score(answer, expect) for name, score in MATCHING_SCORERS.items()} if answer else {}
        scored.append(ScoredMatch(half, case, answer, results, None if answer else "it broke"))
    return MatchingRun("A title", LIMITS, tuple(scored))


def test_a_good_run_has_no_shortfall():
    run = a_run((chose("A"), FOUND), (Answer(), NOTHING), (Answer(candidates=("A", "B")), TIE))
    assert run.shortfalls() == ()
    assert "accuracy 2/2" in run.table()


@pytest.mark.parametrize(
    ("pair", "word"),
    [
        ((chose("B"), FOUND), "accuracy 9/10"),
        ((chose("B"), NOTHING), "1 borrowed"),
        ((Answer(), FOUND), "accuracy 9/10"),
        ((None, FOUND), "1 cases have no answer"),
    ],
)
def test_every_threshold_can_fail(pair, word):
    run = a_run(*[(chose("A"), FOUND)] * 9, pair)
    assert any(word in sentence for sentence in run.shortfalls())


def test_too_many_abstentions_are_a_shortfall_and_name_their_half():
    run = a_run(*[(chose("A"), FOUND)] * 8, *[(Answer(), FOUND)] * 2, half="unseen")
    assert any(sentence.startswith("unseen: abstention 2/10") for sentence in run.shortfalls())


def test_labelled_answers_tell_right_from_wrong():
    run = a_run((chose("A"), FOUND), (chose("B"), FOUND), (chose("A"), NOTHING), (Answer(), FOUND))
    assert [one["right"] for one in run.labelled()] == [True, False, False]


def test_details_keep_the_customers_words_inside():
    line = json.dumps(list(a_run((chose("A"), FOUND)).details()))
    assert "words of a customer" not in line


def test_a_label_needs_its_relevance():
    with pytest.raises(ValueError, match="relevance"):
        MatchingExpectation(incident="A")
    with pytest.raises(ValueError, match="relevance"):
        MatchingExpectation(incident=None, relevance="related")


# --- the dataset


@pytest.fixture(scope="module")
def dataset():
    return load_matching()


@pytest.fixture(scope="module")
def store(dataset):
    store = MemoryIncidentStore()
    for path in dataset.feeds:
        snapshot = open_feed(str(path)).read(dataset.head.instant)
        assert snapshot.problems == ()
        store.record(snapshot)
    return store


def test_the_world_is_as_large_as_its_readme_says(dataset, store):
    assert len(dataset.feeds) == len(store.providers()) == 5
    assert len(store.incidents()) >= 45
    assert len(dataset.customers) >= 70
    assert max(len(customer.services) for customer in dataset.customers) == 200


def test_every_label_speaks_of_what_the_world_holds(dataset, store):
    assert strangers(dataset, (incident.id for incident in store.incidents())) == ()


def test_a_label_that_names_what_nobody_holds_is_told(dataset):
    found = strangers(dataset, ())
    assert any("no feed holds incident" in sentence for sentence in found)


def test_every_half_is_large_enough_and_has_traps(dataset):
    least = {"seen": 120, "unseen": 100}
    for half, cases in dataset.halves.items():
        tags = Counter(tag for case in cases for tag in case.tags)
        assert len(cases) >= least[half]
        assert tags["no_match"] >= 15
        assert tags["wrong_area"] >= 15
        assert all(case.id == case.ticket.id for case in cases)


def test_where_nothing_may_be_borrowed_nothing_is_expected(dataset):
    never = {"no_match", "wrong_area", "wrong_service", "other_carrier"}
    for case in (case for cases in dataset.halves.values() for case in cases if never & set(case.tags)):
        assert not case.expect.named, case.id


def copied(tmp_path, text):
    head = (
        'name = "m"\nversion = 1\ntitle = "M"\ninstant = 2026-11-19T21:00:00+00:00\naccounts = "a.jsonl"\nfeeds = []\n'
    )
    (tmp_path / "dataset.toml").write_text(head + '[halves]\nseen = "s.jsonl"\nunseen = "u.jsonl"\n', encoding="utf-8")
    (tmp_path / "thresholds.toml").write_text("accuracy = 1.0\nborrowed = 0\nabstention = 0.0\n", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "s.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_half_that_is_not_there_is_left_out(tmp_path):
    assert list(load_matching(copied(tmp_path, "")).halves) == ["seen"]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("{not json", "line 1"),
        (
            '{"id": "1", "tags": ["no_such_tag"], "ticket": {"id": "1", "text": "x"}, "expect": {"incident": null}}',
            "tags",
        ),
        ('{"id": "1", "tags": [], "ticket": {"id": "1"}, "expect": {"incident": null}}', "ticket"),
        ('{"id": "1", "tags": [], "ticket": {"id": "1", "text": "x"}, "expect": {"incident": "A"}}', "relevance"),
    ],
)
def test_a_malformed_line_is_refused_with_its_place(tmp_path, line, word):
    with pytest.raises(DatasetInvalid, match=word):
        load_matching(copied(tmp_path, line))


def test_an_id_occurs_once(tmp_path):
    line = '{"id": "1", "tags": [], "ticket": {"id": "1", "text": "x"}, "expect": {"incident": null}}\n'
    with pytest.raises(DatasetInvalid, match="twice"):
        load_matching(copied(tmp_path, line * 2))


# --- the product's own desk


def few(dataset, *cases):
    return dataclasses.replace(dataset, halves={"seen": cases})


def test_every_case_is_answered_by_the_desk(dataset):
    tags = {"resource_id", "no_place", "multi_site"}
    cases = [next(case for case in dataset.halves["seen"] if tag in case.tags) for tag in sorted(tags)]
    run = run_matching(Settings(), few(dataset, *cases))
    assert [one.failure for one in run.scored] == [None] * 3
    assert all(set(one.results) == set(MATCHING_SCORERS) for one in run.scored)


def test_a_label_for_an_unknown_incident_stops_the_run(dataset):
    case = dataset.halves["seen"][0]
    lost = case.model_copy(update={"expect": MatchingExpectation(incident="NO-SUCH", relevance="related")})
    with pytest.raises(DatasetInvalid, match="NO-SUCH"):
        run_matching(Settings(), few(dataset, lost))
