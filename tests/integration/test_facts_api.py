"""Feeds and versions over HTTP: what is answered, what is refused, and what never leaves."""

import json

import pytest
from feed_server import feed_body, serving
from hook_server import AGENT, LEAD, routes, workplace

from knowledge_base.records import FeedSettings

INTERNAL = {
    "internal_notes": ["vendor ticket 88123"], "resources": ["OLT-RVS-03"], "subscribers": ["SUB-1"],
    "measurements": [{"name": "packet loss", "change": "+40%"}, {"name": "latency", "change": "+15%", "public": True}],
}  # fmt: skip


@pytest.fixture
def place():
    return workplace()


@pytest.fixture
def client(place):
    with routes(place) as client:
        yield client


def _write(tmp_path, **changes):
    body = json.loads(feed_body("INC-7", "INC/8:x"))
    body["incidents"][0] |= INTERNAL | changes
    body["incidents"].append({"id": "BROKEN", "internal": "raw entry"})
    path = tmp_path / "own.json"
    path.write_text(json.dumps(body))
    return path


@pytest.fixture
def own(place, tmp_path):
    path = _write(tmp_path)
    place.facts.add_feed(LEAD, FeedSettings(name="own", where=str(path)))
    return path


def test_feeds_are_listed_with_age_and_problems_and_without_what_opens_them(client, own):
    (listed,) = client.get("/api/v1/feeds").json()["items"]
    assert (listed["name"], listed["entries"], listed["age_seconds"], listed["stale"]) == ("own", 2, 0, False)
    assert listed["problems"][0]["place"].startswith("incidents[2]")
    assert listed == client.get("/api/v1/feeds/own").json()
    for secret in (str(own.parent), "raw entry", "etag", "last_modified"):
        assert secret not in json.dumps(listed)


@pytest.mark.usefixtures("own")
def test_an_incident_is_told_with_its_versions_and_nothing_internal(client, tmp_path):
    _write(tmp_path, status="monitoring", revision=2, internal_notes=["vendor ticket 99999"])
    assert client.post("/api/v1/feeds/own/poll").json()["outcome"] == "changed"
    told = client.get("/api/v1/incident", params={"id": "INC-7"})
    assert [one["revision"] for one in told.json()["revisions"]] == [1, 2]
    assert told.json()["revisions"][1]["changes"]
    assert [one["name"] for one in told.json()["incident"]["measurements"]] == ["latency"]
    every = told.text + client.get("/api/v1/incidents").text + client.post("/api/v1/feeds/own/poll").text
    for internal in ("88123", "99999", "OLT-RVS-03", "SUB-1", "packet loss", "raw entry"):
        assert internal not in every


@pytest.mark.usefixtures("own")
def test_what_an_edited_update_said_before_is_told(client, tmp_path):
    for body in ("Crews are on the way.", "Crews are on site."):
        _write(tmp_path, updates=[{"id": "U1", "body": body, "created_at": "2026-11-21T13:00:00-06:00"}])
        client.post("/api/v1/feeds/own/poll")
    told = client.get("/api/v1/incident", params={"id": "INC-7"}).json()
    assert [one["body"] for one in told["edited_from"]["U1"]] == ["Crews are on the way."]
    assert [revision["silent"] for revision in told["revisions"]][-1]
    assert {fact["kind"] for fact in told["facts"]} >= {"status"}


def test_a_file_that_is_gone_is_told_without_its_folder(client, own):
    own.unlink()
    told = client.post("/api/v1/feeds/own/poll")
    assert told.json()["failure"] == "The feed own.json could not be read: there is no such file."
    assert str(own.parent) not in told.text + client.get("/api/v1/feeds").text


@pytest.mark.usefixtures("own")
def test_ids_with_slashes_and_colons_are_asked_for_as_they_are(client):
    assert client.get("/api/v1/incident", params={"id": "INC/8:x"}).json()["incident"]["id"] == "INC/8:x"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/feeds/nothing", 404),
        ("POST", "/api/v1/feeds/nothing/poll", 404),
        ("DELETE", "/api/v1/feeds/nothing", 404),
        ("GET", "/api/v1/incident?id=INC-0", 404),
        ("GET", "/api/v1/incident", 422),
    ],
)
def test_what_is_not_there_is_a_problem_in_words(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "wrong",
    [
        {"where": "/etc/passwd"},
        {"where": "own.json"},
        {"where": "file:///etc/passwd"},
        {"where": "/srv/x://../passwd"},
        {"where": "http://127.0.0.1/x", "allow_private": True},
        {"where": "https://evil.example/x", "token_variable": "WARMLINE_MODEL_API_KEY"},
        {"where": None, "token_variable": "HOME"},
    ],
    ids=str,
)
def test_the_server_is_not_made_to_read_its_own_disk_network_or_secrets(client, place, wrong):
    answer = client.post("/api/v1/feeds", json={"name": "x"} | wrong)
    assert answer.status_code == 400
    assert "command line" in answer.json()["detail"]
    assert place.facts.feeds(LEAD) == ()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::1]", "0.0.0.0"])  # noqa: S104 - refused
def test_an_address_of_this_machine_is_not_read_however_it_is_spelled(client, host):
    with serving() as server:
        server.put("/feed.json", feed_body("SECRET-1"))
        answer = client.post("/api/v1/feeds", json={"name": "x", "where": f"http://{host}:{server.port}/feed.json"})
        assert answer.json()["poll"]["outcome"] == "failed"
        assert server.asked == []
    assert "SECRET-1" not in client.get("/api/v1/incidents").text


def test_a_feed_that_receives_is_added_once_and_removed(client):
    told = {"name": "alerts", "kind": "alertmanager"}
    assert client.post("/api/v1/feeds", json=told).status_code == 201
    assert client.post("/api/v1/feeds", json=told).status_code == 400
    assert client.delete("/api/v1/feeds/alerts").status_code == 204
    assert client.get("/api/v1/feeds").json() == {"items": []}


@pytest.mark.usefixtures("own")
def test_an_agent_reads_and_cannot_change(place):
    with routes(place, AGENT) as client:
        assert client.get("/api/v1/feeds").is_success
        assert client.post("/api/v1/feeds", json={"name": "x", "kind": "alertmanager"}).status_code == 403
        assert client.delete("/api/v1/feeds/own").status_code == 403
    assert [state.settings.name for state in place.facts.feeds(LEAD)] == ["own"]
