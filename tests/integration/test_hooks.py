"""Where other systems push: feeds with and without a token, tickets, and what is refused."""

import json

import pytest
from hook_server import LEAD, routes, workplace
from pydantic import SecretStr

from knowledge_base.records import FeedSettings
from tests.fakes.burst import burst, calm_day
from tests.fakes.fake_desk import NOW

VARIABLE = "NORTH_HOOK_TOKEN"
ALERT = {
    "status": "firing", "labels": {"alertname": "OltDown", "device": "OLT-RVS-03"}, "annotations": {"summary": "down"},
    "startsAt": "2026-11-21T20:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "f1",
}  # fmt: skip
ALERTS = {"version": "4", "status": "firing", "alerts": [ALERT]}
TMF = {
    "eventId": "1", "eventTime": "2026-11-21T20:00:00Z", "eventType": "ServiceProblemCreateEvent",
    "event": {"serviceProblem": {
        "id": "TP-1", "description": "Mobile service is down in Lakeview", "status": "inProgress", "priority": 1,
        "category": "serviceProvider", "creationDate": "2026-11-21T19:50:00Z", "reason": "Unknown",
        "affectedLocation": [{"id": "1", "name": "Lakeview"}],
    }},
}  # fmt: skip


@pytest.fixture
def place():
    place = workplace()
    place.facts.add_feed(LEAD, FeedSettings(name="alerts", kind="alertmanager", provider="Northlight"))
    place.facts.add_feed(LEAD, FeedSettings(name="tmf", kind="tmf656", provider="Northlight"))
    return place


@pytest.fixture
def client(place):
    with routes(place) as client:
        yield client


def test_an_alert_becomes_evidence_and_no_incident(place, client):
    answer = client.post("/hooks/feeds/alerts", json=ALERTS)
    assert (answer.status_code, answer.json()) == (200, {"outcome": "changed", "problems": 0})
    assert [one.key for one in place.facts.evidence(LEAD)] == ["f1"]
    assert place.desk.incidents(LEAD) == ()
    # Nothing that agents' tools read tells of it.
    for path in ("incidents", "feeds", "feeds/alerts", "tickets"):
        assert "OLT-RVS-03" not in client.get(f"/api/v1/{path}").text


@pytest.mark.parametrize("path", ["/hooks/feeds/tmf", "/hooks/feeds/tmf/listener/serviceProblemStateChangeEvent"])
def test_a_service_problem_becomes_an_incident(place, client, path):
    assert client.post(path, json=TMF).json()["outcome"] == "changed"
    assert [(one.id, one.source) for one in place.desk.incidents(LEAD)] == [("TP-1", "tmf")]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/hooks/feeds/alerts", b"not json", 422),
        ("/hooks/feeds/alerts", b"", 422),
        ("/hooks/feeds/alerts", b"\xff\xfe", 422),
        ("/hooks/feeds/alerts", b"[" * 50_000, 422),
        ("/hooks/feeds/alerts", json.dumps(TMF).encode(), 422),
        ("/hooks/feeds/nothing", b"{}", 404),
        ("/hooks/feeds/..%2Ftickets", b"{}", 404),
        ("/hooks/feeds/alerts", b" " * 100_001, 413),
    ],
    ids=["no json", "empty", "no utf-8", "deep", "another kind", "unknown", "path", "large"],
)
def test_what_is_no_message_is_refused_in_a_sentence(place, client, path, body, status):
    answer = client.post(path, content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text
    assert place.facts.evidence(LEAD) == ()
    assert client.post("/hooks/feeds/alerts", json=ALERTS).is_success


def test_a_body_that_hides_its_length_is_cut_off(client):
    answer = client.post("/hooks/feeds/alerts", content=(b" " * 1000 for _ in range(200)))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("set_to", "header", "status"),
    [
        ("s3cret", None, 401),
        ("s3cret", "Bearer wrong", 401),
        ("s3cret", "Bearer s3cre", 401),
        ("s3cret", "s3cret", 401),
        ("s3cret", "Bearer s\u00e9cret", 401),
        ("s3cret", "Bearer s3cret", 200),
        # A token that was forgotten shuts the hook; it never opens it.
        ("", "Bearer ", 401),
        (None, "Bearer ", 401),
        (None, None, 401),
    ],
)
def test_a_token_is_demanded_where_the_feed_has_one(place, client, monkeypatch, set_to, header, status):
    place.facts.remove_feed(LEAD, "alerts")
    place.facts.add_feed(LEAD, FeedSettings(name="alerts", kind="alertmanager", token_variable=VARIABLE))
    monkeypatch.delenv(VARIABLE, raising=False)
    if set_to is not None:
        monkeypatch.setenv(VARIABLE, set_to)
    headers = {} if header is None else {"authorization": header.encode("latin-1")}
    answer = client.post("/hooks/feeds/alerts", json=ALERTS, headers=headers)
    assert answer.status_code == status
    assert bool(place.facts.evidence(LEAD)) == (status == 200)


@pytest.mark.parametrize(
    ("token", "header", "status"),
    [
        (None, None, 200),
        ("s3cret", None, 401),
        ("s3cret", "Bearer wrong", 401),
        ("s3cret", "Bearer s3cre", 401),
        ("s3cret", "s3cret", 401),
        ("s3cret", "Bearer s3cret", 200),
        ("", "Bearer ", 401),
        ("", None, 401),
    ],
)
def test_a_token_for_tickets_is_demanded_where_one_is_set(place, token, header, status):
    headers = {} if header is None else {"authorization": header}
    with routes(place, tickets_token=None if token is None else SecretStr(token)) as client:
        answer = client.post("/hooks/tickets", json={"items": [{"id": "T-1", "text": "Down."}]}, headers=headers)
    assert answer.status_code == status
    assert bool(place.desk.queue(LEAD)) == (status == 200)
    assert not token or token not in answer.text


@pytest.mark.parametrize("body", [b"{", b"[" * 60_000, b'{"items": 5}', b'{"items": "' + b"x" * 2_000 + b'"}'])
def test_nothing_is_read_of_whoever_has_no_token_and_else_told_in_words(place, body, monkeypatch):
    asked = {"content": body, "headers": {"content-type": "application/json"}}
    with monkeypatch.context() as held, routes(place, tickets_token=SecretStr("s3cret")) as client:
        held.setattr("ui.web.hooks.json.loads", lambda _: pytest.fail("it was parsed"))
        assert client.post("/hooks/tickets", **asked).status_code == 401
    with routes(place) as client:
        answer = client.post("/hooks/tickets", **asked)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("body")


def test_the_token_of_a_feed_cannot_be_taken_away_from_outside(place, client, monkeypatch):
    monkeypatch.setenv(VARIABLE, "s3cret")
    hooked = FeedSettings(name="hooked", kind="alertmanager", token_variable=VARIABLE)
    place.facts.add_feed(LEAD, hooked)
    refused = client.delete("/api/v1/feeds/hooked")
    assert refused.status_code == 403
    assert "command line" in refused.json()["detail"]
    assert client.post("/api/v1/feeds", json={"name": "hooked", "kind": "alertmanager"}).status_code == 400
    assert client.post("/hooks/feeds/hooked", json=ALERTS).status_code == 401
    assert place.facts.feed(LEAD, "hooked").settings == hooked
    assert client.delete("/api/v1/feeds/alerts").status_code == 204


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"host": "evil.example"},
        {"origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["/hooks/tickets", "/hooks/feeds/alerts", "/api/v1/feeds"])
def test_a_page_elsewhere_cannot_push_through_somebodys_browser(place, client, path, headers):
    answer = client.post(path, json={"items": [{"id": "X", "text": "Down."}]}, headers=headers)
    assert answer.status_code in (403, 421)
    assert place.desk.queue(LEAD) == ()


def test_tickets_arrive_once_and_wrong_ones_are_told_in_their_place(place, client):
    items = [{"id": "T-1", "text": "Internet is down."}, {"id": "T-2"}, 5, {"id": "T-1", "text": "Changed."}]
    answer = client.post("/hooks/tickets", json={"items": items}).json()["items"]
    assert [one["id"] for one in answer] == ["T-1", "T-2", None, "T-1"]
    assert [one["error"]["code"] for one in answer[1:3]] == ["missing_field", "invalid_json"]
    assert [one.get("state") for one in answer] == ["new", None, None, "grown"]
    (entry,) = place.desk.queue(LEAD)
    assert [message.text for message in entry.state.ticket.messages] == ["Internet is down.", "Changed."]
    assert entry.state.ticket.received_at == NOW


def test_a_customers_next_message_is_never_lost(place, client):
    first = {"author": "customer", "at": "2026-11-21T10:00:00-06:00", "text": "Internet is down."}
    second = first | {"at": "2026-11-21T10:20:00-06:00", "text": "Now the phone is gone too."}

    def push(*messages):
        answer = client.post("/hooks/tickets", json={"items": [{"id": "T-1", "messages": list(messages)}]})
        return answer.json()["items"][0]

    assert [push(first)["state"], push(first)["state"]] == ["new", "known"]
    place.desk.open(LEAD, "T-1")
    assert push(first, second)["state"] == "grown"
    state = place.desk.open(LEAD, "T-1").state
    assert [message.text for message in state.ticket.messages] == [first["text"], second["text"]]
    place.desk.approve(LEAD, "T-1", state.text, state.version)
    refused = push(first, second, second | {"text": "Hello?"})
    assert "approved already" in refused["error"]["message"]


def test_a_time_that_the_helpdesk_tells_stays(place, client):
    told = "2026-11-21T10:00:00-06:00"
    message = {"author": "customer", "at": told, "text": "Down."}
    items = [{"id": "T-1", "text": "Down.", "received_at": told}, {"id": "T-2", "messages": [message]}]
    client.post("/hooks/tickets", json={"items": items})
    first, second = (entry.state.ticket for entry in place.desk.queue(LEAD))
    assert first.received_at.isoformat() == told
    assert second.received_at is None


def test_more_than_a_hundred_at_once_are_refused(place, client):
    answer = client.post("/hooks/tickets", json={"items": [{"id": str(n), "text": "x"} for n in range(101)]})
    assert answer.status_code == 422
    assert place.desk.queue(LEAD) == ()


def test_a_burst_of_pushed_tickets_is_a_suspected_outage_and_no_route_tells_of_it(place, client):
    client.post("/hooks/feeds/tmf", json=TMF)
    for items in (calm_day(NOW), burst(NOW)):
        assert client.post("/hooks/tickets", json={"items": items}).is_success
    (found,) = place.signs.suspected(LEAD)
    told = "".join(
        client.get(f"/api/v1/{path}?limit=100").text for path in ("incidents", "tickets", "feeds", "replies")
    )
    assert found.key not in told
    assert "suspected" not in told.casefold()
    drafts = client.post("/api/v1/draft", json={"items": burst(NOW, 2, "N")}).json()["items"]
    assert [draft["incident"] for draft in drafts] == [None, None]
    made = place.signs.confirm(LEAD, found.key)
    shown = next(one for one in client.get("/api/v1/incidents").json()["items"] if one["id"] == made.id)
    # How many tickets came, and which, stays inside.
    assert "B-3" not in json.dumps(shown)
    assert not shown.keys() & {"internal_notes", "resources", "subscribers"}
