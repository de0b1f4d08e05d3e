"""Ratings over HTTP: kept, paged, and refused in words where the reply was never sent or the person may not."""

import pytest
from hook_server import AGENT, LEAD, routes, workplace

from tests.fakes.rated_replies import START, keep, rated_set, strict


@pytest.fixture
def place():
    place = workplace()
    keep(place.desk.store, rated_set(3, {"lee": strict}))
    return place


def _rating(**changed):
    told = {"id": "RT-1", "reply_id": "S-1", "rater": "mo", "at": START.isoformat(), "dimensions": {"respect": 2}}
    return told | changed


def test_ratings_page_with_a_cursor(place):
    with routes(place, LEAD) as client:
        first = client.get("/api/v1/ratings", params={"limit": 2}).json()
        rest = client.get("/api/v1/ratings", params={"limit": 2, "cursor": first["next"]}).json()
    found = [one["id"] for one in (*first["items"], *rest["items"])]
    assert found == ["S-0/lee", "S-1/lee", "S-2/lee"]
    assert rest["next"] is None
    assert first["items"][0]["dimensions"].keys() >= {"respect", "fit"}


def test_each_rating_is_answered_in_its_place(place):
    items = [
        _rating(), _rating(id="RT-2", reply_id="S-404"), _rating(id="RT-3", dimensions={"respect": 3}), "no object",
        _rating(id="RT-4", at="2026-11-21T16:30:00"), {"id": "RT-5"},
    ]  # fmt: skip
    with routes(place, LEAD) as client:
        answer = client.post("/api/v1/ratings", json={"items": items})
    assert answer.status_code == 200
    kept, unknown, wrong, odd, naive, missing = answer.json()["items"]
    assert kept["dimensions"] == {"respect": 2}
    assert (unknown["line"], unknown["id"], unknown["error"]["code"]) == (2, "RT-2", "invalid_field")
    assert unknown["error"]["message"] == "reply_id: expected the id of a reply that was sent from here"
    assert wrong["error"]["message"].startswith("dimensions.respect")
    assert odd["error"]["code"] == "invalid_json"
    assert "an instant with an offset" in naive["error"]["message"]
    assert missing["error"]["code"] == "missing_field"
    assert [rating.id for rating in place.desk.ratings(LEAD)][3:] == ["RT-1"]


def test_the_same_id_replaces(place):
    with routes(place, LEAD) as client:
        for value in (2, 0):
            client.post("/api/v1/ratings", json={"items": [_rating(dimensions={"respect": value})]})
    assert [one.dimensions for one in place.desk.ratings(LEAD) if one.id == "RT-1"] == [{"respect": 0}]


def test_an_agent_may_neither_see_nor_keep_ratings(place):
    with routes(place, AGENT) as client:
        answers = [client.get("/api/v1/ratings"), client.post("/api/v1/ratings", json={"items": [_rating()]})]
    for answer in answers:
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert "Only team leads" in answer.json()["detail"]
    assert len(place.desk.ratings(LEAD)) == 3


@pytest.mark.parametrize("cursor", ["nonsense", "djI6MQ"])
def test_a_cursor_of_somebody_else_is_refused(place, cursor):
    with routes(place, LEAD) as client:
        assert client.get("/api/v1/ratings", params={"cursor": cursor}).status_code == 400
