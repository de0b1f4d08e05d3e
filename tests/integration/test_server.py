"""The server: who is let in, what the page may do, and the HTTP API."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from assistant.domain.desk import Person
from assistant.errors import NotAllowed, NotFound, UnknownIncident
from assistant.review_desk import ReviewDesk
from tests.fakes.fake_desk import DRAFT, INCIDENT, OTHER, fake_desk
from ui.handlers.desk_handlers import Handlers
from ui.handlers.review_handlers import ReviewHandlers
from ui.security import BODY_LIMIT

LEAD = Person(id="lead-1", name="Lea", role="lead")
AGENT = Person(id="agent-1", name="Ada", role="agent")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served("lead") as opened:
        yield opened


@pytest.fixture(scope="module")
def agents_client() -> Iterator[httpx.Client]:
    with served("agent") as opened:
        yield opened


@contextmanager
def served(role: str) -> Iterator[httpx.Client]:
    """The real server around the fake desk, in a process of its own, as Gradio leaves event loops open in ours."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.fakes.serve_fake_desk", role, str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as opened:
            wait_until_ready(opened, server)
            yield opened
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_ready(client: httpx.Client, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it was ready"
        try:
            if client.get("/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail("the server was not ready in time")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "localhost"}, 200),
        ({"host": "LOCALHOST:1"}, 200),
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1.evil.example"}, 421),
        ({"host": "[::1"}, 421),
        ({"host": "localhost:80", "origin": "http://localhost:80"}, 200),
        ({"origin": "http://127.0.0.1:9"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_only_our_own_hosts_and_pages_are_let_in(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    assert client.get("/healthz", headers=headers).status_code == status


def test_a_form_on_another_site_cannot_post(client: httpx.Client) -> None:
    refused = client.post("/api/v1/check", json={"items": []}, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://x", "/gradio_api/token",
        "/monitoring", "/gradio_api/component_server",
        "/gradio_api/runs", "/gradio_api/call/x", "/docs", "/gradio_api/stream/x",
        "/login",
    ],
)  # fmt: skip
def test_routes_the_panel_does_not_use_are_not_there(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_the_page_may_only_run_its_own_scripts(client: httpx.Client) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert scripts
    assert all(f'nonce="{nonce}"' in script for script in scripts)
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert "img-src 'self' data:" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in page.headers


def test_the_page_names_no_other_host(client: httpx.Client) -> None:
    named = set(re.findall(r"https?://([\w.-]+)", client.get("/").text))
    assert not {host for host in named if "gstatic" in host or "googleapis" in host or "githubusercontent" in host}


def test_gradio_is_closed_down(client: httpx.Client) -> None:
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False
    kinds = {component["type"] for component in config["components"]}
    assert not kinds & {"file", "chatbot", "multimodaltextbox", "image", "gallery", "uploadbutton", "markdown", "state"}
    assert all(dependency["api_visibility"] == "private" for dependency in config["dependencies"])
    assert client.get("/gradio_api/info").json().get("named_endpoints", {}) == {}


def test_how_far_an_event_is_is_told_to_one_part_alone(client: httpx.Client) -> None:
    """Gradio copies all that a part holds whenever it tells it: for all parts of a ticket that took longest of all."""
    config = client.get("/config").json()
    notice = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "wl-notice")
    ours = [one for one in config["dependencies"] if one["backend_fn"]]
    assert len(ours) > 20
    assert {tuple(one["show_progress_on"] or ()) for one in ours} == {(notice,)}


def test_a_body_that_is_too_large_is_refused(client: httpx.Client) -> None:
    refused = client.post("/api/v1/draft", content=b"x" * (BODY_LIMIT + 1))
    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"


def test_items_are_answered_in_their_places_and_errors_stand_where_they_belong(client: httpx.Client) -> None:
    items = [
        {"id": "R-1", "text": "by 6 pm"},
        "no object",
        {"id": "R-3"},
        {"id": "R-4", "text": "x", "incident_id": "INC-0"},
    ]
    found = client.post("/api/v1/check", json={"items": items}).json()["items"]
    assert found[0]["verdict"] == "pass"
    assert [(item.get("line"), item["id"], item["error"]["code"]) for item in found[1:]] == [
        (2, None, "invalid_json"), (3, "R-3", "missing_field"), (4, "R-4", "unknown_incident"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["draft", "check", "score"])
@pytest.mark.parametrize(
    ("item", "identity"),
    [
        ('{"id": "1", "text": "half \\ud800"}', "1"),
        ('{"id": "\\udc00", "text": "x"}', None),
        ('{"id": "1", "text": "x", "\\ud800": 1}', "1"),
    ],
)
def test_half_a_character_spoils_only_its_own_item(
    client: httpx.Client, kind: str, item: str, identity: str | None
) -> None:
    body = '{"items": [%s, {"id": "2", "text": "Riverside is down"}]}' % item  # noqa: UP031 - braces all over
    answer = client.post(f"/api/v1/{kind}", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    first, second = answer.json()["items"]
    assert (first["line"], first["id"], first["error"]["code"]) == (1, identity, "invalid_json")
    assert "error" not in second


@pytest.mark.parametrize("kind", ["draft", "check", "score"])
def test_drafts_checks_and_scores_have_their_format(client: httpx.Client, kind: str) -> None:
    answer = client.post(f"/api/v1/{kind}", json={"items": [{"id": "1", "text": "Riverside is down, by 6 pm"}]})
    expected = {"draft": "reply", "check": "verdict", "score": "tone"}[kind]
    assert expected in answer.json()["items"][0]


@pytest.mark.parametrize(
    ("body", "status"),
    [({"items": [{}] * 101}, 422), ({}, 422), ({"items": []}, 200), ({"items": {}}, 422)],
)
def test_a_batch_is_a_list_of_at_most_a_hundred(client: httpx.Client, body: dict, status: int) -> None:
    answer = client.post("/api/v1/check", json=body)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status


def test_lists_page_with_a_cursor(client: httpx.Client) -> None:
    first = client.get("/api/v1/tickets?limit=3").json()
    second = client.get(f"/api/v1/tickets?limit=3&cursor={first['next']}").json()
    ids = [item["ticket"]["id"] for item in first["items"] + second["items"]]
    assert ids == ["T-1", "T-2", "T-3", "T-4", "T-5"]
    assert second["next"] is None
    bad = client.get("/api/v1/tickets?cursor=nonsense")
    assert (bad.status_code, bad.headers["content-type"]) == (400, "application/problem+json")


def test_incidents_leave_out_what_is_internal(client: httpx.Client) -> None:
    incident = client.get("/api/v1/incidents").json()["items"][0]
    assert incident["id"] == "INC-7"
    assert not {"internal_notes", "resources", "subscribers"} & set(incident)


def test_sent_replies_are_for_leads(agents_client: httpx.Client) -> None:
    for path in ("replies",):
        refused = agents_client.get(f"/api/v1/{path}")
        assert refused.status_code == 403
        assert refused.json()["detail"]


def test_openapi_and_health(client: httpx.Client) -> None:
    assert "/api/v1/draft" in client.get("/api/openapi.json").json()["paths"]
    assert client.get("/readyz").json() == {"status": "ready"}


# --- the gestures behind the page, without Gradio


def reviewing(of: Handlers) -> ReviewHandlers:
    """The gestures in the review of the same person at the same desk."""
    return ReviewHandlers(ReviewDesk(of.desk, facts=None, promised=None), of.person)  # type: ignore[arg-type]


def test_a_ticket_goes_from_draft_to_sent() -> None:
    desk = Handlers(fake_desk(), LEAD)
    view = desk.open("s", "T-1")
    assert view.text == DRAFT
    wrong = desk.assess("s", "T-1", "Back by 8 pm.")
    assert not wrong.can_send
    assert wrong.reason == "The current estimate is 6 pm, not 8 pm."
    assert desk.open("s", "T-1").text == "Back by 8 pm."
    assert desk.send("s", "T-1", "Sorry, back by 6 pm.").startswith("Sent reply to T-1")
    assert desk.desk.ticket(LEAD, "T-1").status == "sent"
    assert "back by 6 pm" in reviewing(desk).view("s").table


def test_an_agent_may_not_send_a_safety_ticket_nor_see_the_review() -> None:
    desk = Handlers(fake_desk(), AGENT)
    view = desk.open("s", "T-3")
    assert not view.assessment.can_send
    assert view.assessment.reason == "A team lead has to send this one."
    assert "Only team leads" in reviewing(desk).view("s").table


def test_a_tab_that_is_behind_cannot_overwrite_another() -> None:
    shared = fake_desk()
    ada, ben = Handlers(shared, AGENT), Handlers(shared, LEAD)
    ada.open("a", "T-1")
    ben.open("b", "T-1")
    assert ben.keep("b", "T-1", "Ben wrote this.") is None
    behind = ada.assess("a", "T-1", "Ada wrote that.")
    assert not behind.can_send
    assert "Somebody else changed this ticket" in behind.reason
    assert ben.open("b", "T-1").text == "Ben wrote this."


def test_a_new_draft_can_be_taken_back() -> None:
    desk = Handlers(fake_desk(), LEAD)
    desk.open("s", "T-1")
    desk.keep("s", "T-1", "Mine, by 6 pm.")
    assert desk.redraft("s", "T-1", "shorter").text == f"{DRAFT} (shorter)"
    assert desk.bring_back("s", "T-1").text == "Mine, by 6 pm."
    with pytest.raises(NotAllowed, match="no earlier text"):
        desk.bring_back("s", "T-1")


def test_what_was_typed_survives_recording_an_action() -> None:
    desk = Handlers(fake_desk(), LEAD)
    desk.open("s", "T-1")
    view = desk.record_action("s", "T-1", "line_test", "Line test run", "Typed so far.")
    assert view.text == "Typed so far."
    assert "Line test run" in view.thread
    with pytest.raises(NotAllowed, match="what was done"):
        desk.record_action("s", "T-1", "line_test", " ", "Typed so far.")


def test_an_incident_that_changes_meanwhile_is_told_once() -> None:
    shared = fake_desk()
    desk = Handlers(shared, LEAD)
    desk.open("s", "T-1")
    assert desk.changed("s", "T-1", "by 6 pm") is None
    shared.pipeline.knowledge.store.held = (INCIDENT.model_copy(update={"revision": 5}), OTHER)
    _, said = desk.changed("s", "T-1", "by 6 pm")
    assert said.startswith("INC-7 changed (version 4 to 5).")
    assert desk.changed("s", "T-1", "by 6 pm") is None


def test_an_approved_reply_waits_for_send_even_after_a_restart() -> None:
    shared = fake_desk()
    Handlers(shared, LEAD).approve("s", "T-1", "Sorry, by 6 pm.")
    restarted = Handlers(shared, LEAD)
    view = restarted.open("t", "T-1")
    assert view.approved
    assert view.text == "Sorry, by 6 pm."
    assert view.assessment.reason == "Approved by lead-1, just now. Not sent yet."
    assert "already" in (restarted.keep("t", "T-1", "Other words.") or "")
    with pytest.raises(NotAllowed, match="Another text was approved"):
        restarted.send("t", "T-1", "Other words.")
    assert restarted.send("t", "T-1", view.text).startswith("Sent reply to T-1")


def test_an_approval_can_be_taken_back() -> None:
    desk = Handlers(fake_desk(), LEAD)
    desk.open("s", "T-1")
    desk.approve("s", "T-1", "Sorry, by 6 pm.")
    view = desk.withdraw("s", "T-1")
    assert not view.approved
    assert view.text == "Sorry, by 6 pm."
    assert desk.keep("s", "T-1", "Changed, by 6 pm.") is None
    with pytest.raises(NotAllowed, match="no approval"):
        desk.withdraw("s", "T-1")


def test_an_agent_may_send_what_a_lead_approved() -> None:
    shared = fake_desk()
    Handlers(shared, LEAD).approve("l", "T-3", "Sorry, by 6 pm.")
    agent = Handlers(shared, AGENT)
    assert agent.open("a", "T-3").assessment.can_send
    assert agent.send("a", "T-3", "Sorry, by 6 pm.").startswith("Sent reply to T-3")


def test_an_incident_is_chosen_by_hand_and_given_back() -> None:
    desk = Handlers(fake_desk(), LEAD)
    assert "Several incidents fit" in desk.open("s", "T-5").incident
    view = desk.choose_incident("s", "T-5", "INC-7", "Typed so far.")
    assert "Internet outage in Riverside" in view.incident
    assert view.text == DRAFT
    assert desk.bring_back("s", "T-5").text == "Typed so far."
    assert "Several incidents fit" in desk.choose_incident("s", "T-5", None, "Typed so far.").incident
    with pytest.raises(UnknownIncident):
        desk.choose_incident("s", "T-5", "INC-0", "Typed so far.")


def test_a_lead_rates_and_changes_their_mind() -> None:
    desk = Handlers(fake_desk(), LEAD)
    desk.send("s", "T-1", "Sorry, by 6 pm.")
    reply_id = desk.desk.sent(LEAD)[0].id
    review = reviewing(desk)
    assert "Nobody has rated" in review.show("s", reply_id)
    assert "4 of 7" in review.rate("s", reply_id, {"respect": 1}, 4, "Half \ud83d of it.")
    assert "6 of 7" in review.rate("s", reply_id, {"respect": 2, "fit": "na"}, 6, "")
    assert len(desk.desk.ratings(LEAD)) == 1


@pytest.mark.parametrize(
    ("dimensions", "overall", "said"),
    [({}, None, "at least one"), ({"respect": 3}, 4, "0, 1, 2"), ({"charm": 1}, 4, "0, 1, 2"), ({}, 8, "1 to 7")],
)
def test_a_rating_that_cannot_be_is_refused(dimensions: dict, overall: int | None, said: str) -> None:
    desk = Handlers(fake_desk(), LEAD)
    desk.send("s", "T-1", "Sorry, by 6 pm.")
    with pytest.raises(NotAllowed, match=said):
        reviewing(desk).rate("s", desk.desk.sent(LEAD)[0].id, dimensions, overall, "")
    assert desk.desk.ratings(LEAD) == ()


def test_only_leads_rate_and_only_what_was_sent() -> None:
    with pytest.raises(NotAllowed):
        reviewing(Handlers(fake_desk(), AGENT)).rate("s", "S-1", {"respect": 1}, 4, "")
    with pytest.raises(NotFound):
        reviewing(Handlers(fake_desk(), LEAD)).rate("s", "S-1", {"respect": 1}, 4, "")
