"""Promises over HTTP and on the command line: the same desk, the same states."""

import json

import pytest
from click.testing import CliRunner

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.sql import SqlStore
from assistant.domain.desk import Person
from knowledge_base.stores.sql import SqlIncidentStore
from tests.fakes.promised_replies import at, incident, promise, promised_workplace, tell
from tests.integration.hook_server import routes
from ui.command_line.cli import main

LEAD = Person(id="lee", name="Lee", role="lead")
AGENT = Person(id="ada", name="Ada", role="agent")


def test_http_tells_every_promise_with_how_it_stands_page_by_page():
    with routes(promised_workplace(), LEAD) as client:
        first = client.get("/api/v1/promises", params={"limit": 5}).json()
        rest = client.get("/api/v1/promises", params={"cursor": first["next"]}).json()
    found = [*first["items"], *rest["items"]]
    assert (len(first["items"]), rest["next"]) == (5, None)
    assert [one["id"] for one in found[:3]] == ["S-1001.1", "S-1001.2", "S-1002.1"]
    assert {"reply_id": "S-1001", "ticket_id": "T-1001", "kind": "restoration", "state": "broken",
            "reason": "moved", "told_since": "S-1003", "incident_id": "INC-7"}.items() <= found[0].items()  # fmt: skip
    assert found[0]["now_at"] == at(20).isoformat()


def test_http_tells_agents_their_own_and_their_incidents_only():
    with routes(promised_workplace(), AGENT) as client:
        told = {one["ticket_id"] for one in client.get("/api/v1/promises").json()["items"]}
    assert told == {"T-1001", "T-1002", "T-1003"}


@pytest.fixture
def data(tmp_path):
    """A data directory with two replies that were sent."""
    engine = open_database(f"sqlite:///{tmp_path}/warmline.sqlite3")
    promise(SqlStore(engine), 1, 14)
    promise(SqlStore(engine), 2, 14.25, update=15)
    tell(SqlIncidentStore(engine), incident(4, 13.5, 18), incident(5, 15.25, 20))
    engine.dispose()
    return str(tmp_path)


def run(*words):
    result = CliRunner().invoke(main, ["promises", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_due_lists_what_is_late_or_to_come_soonest_first(data):
    told = run("due", "--data", data, "--now", at(15.2).isoformat(), "--json")
    assert [(one["ticket_id"], one["kind"], one["state"]) for one in map(json.loads, told.splitlines())] == [
        ("T-2", "next_update", "late"), ("T-1", "next_update", "due"),
    ]  # fmt: skip
    words = run("due", "--data", data, "--now", at(15.2).isoformat())
    assert "4:00 pm EST" in words.splitlines()[1]
    assert "Late" in words.splitlines()[1]


def test_list_tells_all_or_what_is_asked_for(data):
    assert len(run("list", "--data", data, "--json").splitlines()) == 4
    broken = run("list", "--data", data, "--now", at(16).isoformat(), "--state", "broken", "--json").splitlines()
    assert {json.loads(line)["reason"] for line in broken} == {"moved", "updated_late"}
    assert run("list", "--data", data, "--incident", "INC-9") == "No promises.\n"


def test_without_a_place_that_is_kept_it_says_what_to_name(monkeypatch):
    monkeypatch.delenv("WARMLINE_DATA_DIR", raising=False)
    result = CliRunner().invoke(main, ["promises", "due"])
    assert result.exit_code == 2
    assert "--data DIR" in result.output
