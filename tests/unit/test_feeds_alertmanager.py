"""Alertmanager's webhook is internal evidence, and nothing else."""

import json
from datetime import UTC, datetime

import pytest

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.received import read_received
from knowledge_base.records import FeedSettings

NOW = datetime.fromisoformat("2026-11-21T14:10:00-06:00")
FEED = FeedSettings(name="monitoring", kind="alertmanager")
FIRING = {
    "status": "firing",
    "labels": {"alertname": "OltUnreachable", "olt": "OLT-RVS-03"},
    "annotations": {"summary": "OLT-RVS-03 does not answer", "description": "for 5 minutes"},
    "startsAt": "2026-11-21T18:30:00.123456789Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "http://prometheus.invalid/graph",
    "fingerprint": "c4d5b7a8e9f0a1b2",
}
OVER = FIRING | {"status": "resolved", "annotations": {}, "endsAt": "2026-11-21T19:00:00Z"}


def message(*alerts: object, **more: object) -> dict[str, object]:
    group = {"receiver": "us", "groupKey": "{}:{}", "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}}
    return group | {"version": "4", "status": "firing", "externalURL": "", "alerts": list(alerts)} | more


def read(document: object):
    return read_received(FEED, json.dumps(document).encode(), NOW)


def test_a_firing_alert_is_evidence_without_an_end():
    snapshot = read(message(FIRING))
    (evidence,) = snapshot.evidence
    assert (evidence.source, evidence.key, evidence.status) == ("monitoring", "c4d5b7a8e9f0a1b2", "firing")
    assert evidence.summary == "OLT-RVS-03 does not answer"
    assert evidence.starts_at == datetime(2026, 11, 21, 18, 30, 0, 123456, tzinfo=UTC)
    assert evidence.ends_at is None
    assert evidence.labels == FIRING["labels"]
    assert evidence.observed_at == NOW
    assert (snapshot.incidents, snapshot.policies, snapshot.problems) == ((), (), ())


@pytest.mark.parametrize(
    ("more", "ends_at"),
    [
        ({}, "2026-11-21T19:00:00Z"),
        ({"endsAt": "0001-01-01T00:00:00Z"}, None),
        ({"endsAt": None}, None),
        ({"endsAt": "soon"}, None),
    ],
)
def test_a_resolved_alert_ends_when_it_says(more, ends_at):
    (evidence,) = read(message(OVER | more)).evidence
    assert evidence.status == "resolved"
    assert evidence.ends_at == (datetime.fromisoformat(ends_at) if ends_at else None)


@pytest.mark.parametrize(
    ("annotations", "labels", "summary"),
    [
        ({"summary": "S", "description": "D"}, {"alertname": "A"}, "S"),
        ({"description": "D\n two"}, {"alertname": "A"}, "D two"),
        ({}, {"alertname": "A"}, "A"),
        ({"summary": " "}, {"alertname": "A"}, "A"),
        (None, {}, "c4d5b7a8e9f0a1b2"),
        ({"summary": 7}, None, "c4d5b7a8e9f0a1b2"),
        ({"summary": "x" * 9000}, {}, "x" * 300),
    ],
)
def test_the_summary_is_the_best_text_that_there_is(annotations, labels, summary):
    (evidence,) = read(message(FIRING | {"annotations": annotations, "labels": labels})).evidence
    assert evidence.summary == summary


def test_labels_are_bounded_in_number_and_size():
    labels = {f"label{number:03}": "v" * 5000 for number in range(500)} | {"n" * 500: "x", "odd": 3}
    (evidence,) = read(message(FIRING | {"labels": labels})).evidence
    assert len(evidence.labels) == 30
    assert max(map(len, evidence.labels)) <= 64
    assert max(map(len, evidence.labels.values())) == 200


@pytest.mark.parametrize("version", ["3", "5", None, True, {}, "4.0"])
def test_another_version_is_refused_in_one_sentence(version):
    with pytest.raises(FeedNotUnderstood, match=r"monitoring is an Alertmanager webhook of version .*knows 4\.$"):
        read(message(FIRING, version=version))


@pytest.mark.parametrize("document", [[], {}, {"version": "4"}, {"version": "4", "alerts": {}}, "x", 4, None])
def test_what_is_no_webhook_is_refused(document):
    with pytest.raises(FeedNotUnderstood, match="monitoring"):
        read(document)


@pytest.mark.parametrize(
    ("broken", "place", "words"),
    [
        ({"fingerprint": None}, "alerts[1]: fingerprint", "missing"),
        ({"fingerprint": ""}, "alerts[1]: fingerprint", "expected text"),
        ({"status": "pending"}, "alerts[1]: status", "firing, resolved"),
        ({"startsAt": "2026-11-21T18:30:00"}, "alerts[1]: startsAt", "without a zone"),
        ({"startsAt": "0001-01-01T00:00:00Z"}, "alerts[1]: starts_at", "between the years"),
        ({"labels": [1]}, "alerts[1]: labels", "named fields"),
        ({}, "alerts[1] (c4d5b7a8e9f0a1b2)", "more than once"),
    ],
)
def test_a_broken_alert_is_named_and_hides_no_other(broken, place, words):
    last = FIRING | {"fingerprint": "last"}
    other = {"fingerprint": "other"} if broken else {}
    snapshot = read(message(FIRING, FIRING | other | broken, last))
    assert [evidence.key for evidence in snapshot.evidence] == ["c4d5b7a8e9f0a1b2", "last"]
    (problem,) = snapshot.problems
    assert problem.place == place
    assert words in problem.message
    assert "OltUnreachable" in problem.raw or "labels" in place


def test_alerts_that_the_sender_left_out_are_told():
    assert "3 more alerts" in read(message(FIRING, truncatedAlerts=3)).problems[0].message


def test_evidence_is_only_taken_from_a_feed_of_its_kind():
    with pytest.raises(FeedNotUnderstood, match="neither a native feed"):
        read_received(FeedSettings(name="any"), json.dumps(message(FIRING)).encode(), NOW)
