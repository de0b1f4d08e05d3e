"""Bodies that somebody pushed: each kind takes its own, and one refusal is one sentence."""

import json
from datetime import datetime

import pytest

from knowledge_base.errors import FeedInvalid, FeedNotUnderstood, FeedUnavailable
from knowledge_base.feeds.received import read_received
from knowledge_base.records import FeedKind, FeedSettings

NOW = datetime.fromisoformat("2026-11-21T14:10:00-06:00")
UPDATE = {"id": "u1", "status": "identified", "body": "Crews are on site.", "created_at": "2026-11-21T19:00:00Z"}
INCIDENT = {"id": "abc", "name": "Internet outage in Riverside", "status": "identified", "incident_updates": [UPDATE]}
WEBHOOK_PAGE = {"id": "p", "status_indicator": "major", "status_description": "Partial outage"}
WEBHOOK = {"meta": {"unsubscribe": "x"}, "page": WEBHOOK_PAGE, "incident": INCIDENT}
NATIVE = {"warmline_feed": 1, "incidents": [{"id": "INC-7", "name": "Outage", "status": "identified"}]}
PROBLEM = {"id": "SP-1", "@type": "ServiceProblem", "status": "acknowledged"}
ALERT = {"status": "firing", "startsAt": "2026-11-21T19:00:00Z", "fingerprint": "f"}
RSS = (
    "<rss><channel><title>Northlight Status</title><item><title>Outage</title><link>https://s.example/incidents/r1</link>"
    "<description>&lt;small&gt;Nov 21, 13:00 CST&lt;/small&gt;&lt;strong&gt;Identified&lt;/strong&gt; - x</description>"
    "</item></channel></rss>"
)


def settings(kind: FeedKind = "document", provider: str | None = "Northlight") -> FeedSettings:
    return FeedSettings(name="pushed", kind=kind, provider=provider, time_zone="America/Chicago")


def read(body: object, kind: FeedKind = "document", provider: str | None = "Northlight"):
    told = body if isinstance(body, str) else json.dumps(body)
    return read_received(settings(kind, provider), told.encode(), NOW)


@pytest.mark.parametrize(
    ("kind", "body", "ids"),
    [
        ("document", NATIVE, ["INC-7"]),
        ("document", {"page": {"name": "Northlight"}, "incidents": [INCIDENT]}, ["abc"]),
        ("document", WEBHOOK, ["abc"]),
        ("document", [PROBLEM], ["SP-1"]),
        ("document", RSS, ["r1"]),
        ("document", "warmline_feed: 1\nincidents:\n- {id: Y, name: n, status: resolved}", ["Y"]),
        ("tmf656", {"eventType": "x", "event": {"serviceProblem": PROBLEM}}, ["SP-1"]),
        ("syndication", RSS, ["r1"]),
        ("alertmanager", {"version": "4", "alerts": [ALERT]}, []),
    ],
)
def test_every_kind_takes_its_bodies(kind, body, ids):
    snapshot = read(body, kind)
    assert [incident.id for incident in snapshot.incidents] == ids
    assert not snapshot.problems
    assert len(snapshot.evidence) == (kind == "alertmanager")
    assert (snapshot.source, snapshot.observed_at) == ("pushed", NOW)
    for incident in snapshot.incidents:
        assert (incident.source, incident.observed_at) == ("pushed", NOW)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("tmf656", NATIVE),
        ("alertmanager", NATIVE),
        ("syndication", NATIVE),
        ("document", {"version": "4", "alerts": [ALERT]}),
        ("document", {"incident": INCIDENT}),
        ("tmf656", RSS),
        ("alertmanager", ""),
    ],
)
def test_another_format_than_the_kinds_is_refused(kind, body):
    with pytest.raises(FeedNotUnderstood, match="pushed"):
        read(body, kind)


def test_a_webhooks_incident_is_that_of_the_polled_page():
    (pushed,) = read(WEBHOOK).incidents
    polled_page = {"name": "Northlight", "time_zone": "America/Chicago"}
    (polled,) = read({"page": polled_page, "incidents": [INCIDENT]}).incidents
    assert pushed == polled


def test_a_webhook_without_a_provider_is_not_taken_for_somebodys():
    with pytest.raises(FeedInvalid, match="provider first"):
        read(WEBHOOK, provider=None)


def test_a_planned_work_comes_by_webhook_too():
    planned = INCIDENT | {"status": "scheduled", "scheduled_for": "2026-11-23T01:00:00Z"}
    planned |= {"scheduled_until": "2026-11-23T03:00:00Z"}
    (incident,) = read(WEBHOOK | {"incident": planned}).incidents
    assert incident.kind == "maintenance"


def test_a_component_that_changed_its_colour_is_no_incident():
    body = {"page": WEBHOOK_PAGE, "component_update": {"new_status": "major_outage"}, "component": {"name": "Internet"}}
    assert read(body).incidents == ()


@pytest.mark.parametrize("incident", [{}, INCIDENT | {"id": None}, INCIDENT | {"status": "odd"}])
def test_a_broken_incident_of_a_webhook_is_reported(incident):
    snapshot = read(WEBHOOK | {"incident": incident})
    assert snapshot.incidents == ()
    assert snapshot.problems[0].place.startswith("incidents[0]")


def test_a_body_that_is_too_large_is_refused_before_it_is_looked_at():
    with pytest.raises(FeedUnavailable, match="larger than 20 MB"):
        read_received(settings(), b"{" * 50_000_000, NOW)


def test_the_settings_say_what_a_native_document_does_not():
    (incident,) = read(NATIVE).incidents
    assert incident.provider == "Northlight"
    (named,) = read(NATIVE | {"provider": {"name": "Other"}}, provider=None).incidents
    assert named.provider == "Other"
