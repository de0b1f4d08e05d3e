"""Evaluation from outside: a real run in a process of its own, the route that saves a report, the commands on files."""

import json
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.domain.desk import Person
from evals.evaluation_desk import EvaluationDesk
from evals.kept import RunFolder
from tests.fakes.fake_desk import fake_workplace
from tests.unit.test_present_evaluation import AFTER, BEFORE, FIRST, SECOND
from ui.command_line.cli import main
from ui.entrance.cookies import Cookies
from ui.entrance.door import Door
from ui.handlers.acting import Acting
from ui.handlers.gestures import GestureBook
from ui.web.api import add_problems
from ui.web.evaluation_reports import evaluation_router

LEAD = Person(id="lee", name="Lee", role="lead")
AGENT = Person(id="ann", name="Ann", role="agent")
SMALL = "tone_unseen_b_v1"
"""The quickest of the shipped sets."""


@pytest.fixture
def kept(tmp_path):
    folder = RunFolder(tmp_path / "runs")
    folder.keep(BEFORE)
    folder.keep(AFTER)
    return tmp_path / "runs"


def _until(desk, is_so):
    """How the run stands once that is so; a run that never comes there ends the test."""
    for _ in range(1_500):
        if is_so(desk.progress(LEAD)):
            return desk.progress(LEAD)
        time.sleep(0.2)
    pytest.fail(f"still {desk.progress(LEAD)}")
    return None


def test_a_shipped_dataset_runs_in_a_process_of_its_own(tmp_path):
    desk = EvaluationDesk(tmp_path / "runs")
    try:
        desk.start(LEAD, SMALL)
        ended = _until(desk, lambda progress: progress.state != "running")
        assert (ended.state, ended.message) == ("done", None)
        assert ended.done == ended.total > 0
        (head,) = desk.runs(LEAD)
        run = desk.run(LEAD, head.id)
    finally:
        desk.close()
    assert (head.kind, head.cases, head.unanswered) == ("tone", ended.total, 0)
    assert "overall off by" in head.lower
    assert all(case.tone and case.expected for case in run.cases)


def test_a_run_ends_with_the_desk_that_started_it(tmp_path):
    desk = EvaluationDesk(tmp_path / "runs")
    desk.start(LEAD, SMALL)
    process = desk._process
    _until(desk, lambda progress: progress.total > 0 or progress.state != "running")
    # What it sees where the server was killed.
    process.stdin.close()
    assert process.wait(30) == 1
    assert _until(desk, lambda progress: progress.state != "running").state == "failed"
    assert desk.runs(LEAD) == ()
    desk.close()


@pytest.fixture
def client_as(kept):
    """A client of the route alone, behind the real door: Gradio would leave event loops open in this process."""
    with ExitStack() as opened:

        def client(person):
            book = GestureBook(replace(fake_workplace(), runs=kept), Acting(person))
            opened.callback(book.evaluation.close)
            app = FastAPI()
            add_problems(app)
            app.include_router(evaluation_router(book.of))
            app.add_middleware(Door, people=None, standing=person, cookie=Cookies.over(tls=False).session)
            return opened.enter_context(TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False))

        yield client


def test_a_lead_saves_a_report_as_one_file(client_as):
    client = client_as(LEAD)
    saved = client.get(f"/evaluation/report/{SECOND}")
    assert saved.status_code == 200
    assert saved.headers["content-disposition"] == f'attachment; filename="{SECOND}.html"'
    assert saved.headers["cache-control"] == "no-store"
    assert saved.text.startswith("<!doctype html>")
    compared = client.get(f"/evaluation/report/{SECOND}", params={"against": FIRST})
    assert "two runs compared" in compared.text


@pytest.mark.parametrize("run_id", ["nothing", "..%2f..%2fetc%2fpasswd", "tickets_v1-20261121T120000-00zz"])
def test_what_is_no_run_is_not_found(client_as, run_id):
    assert client_as(LEAD).get(f"/evaluation/report/{run_id}").status_code == 404


def test_an_agent_gets_no_report(client_as):
    assert client_as(AGENT).get(f"/evaluation/report/{SECOND}").status_code == 403


def test_compare_tells_what_got_worse_and_exits_1(kept):
    told = CliRunner().invoke(main, ["eval", "compare", str(kept / f"{FIRST}.jsonl"), str(kept / f"{SECOND}.jsonl")])
    assert told.exit_code == 1
    assert told.output.splitlines()[2].split()[:3] == ["status", "100.0%", "40.0%"]
    assert "worse, sure" in told.output
    same = CliRunner().invoke(
        main, ["eval", "compare", str(kept / f"{FIRST}.jsonl"), str(kept / f"{FIRST}.jsonl"), "--json"]
    )
    assert same.exit_code == 0
    assert {change["sureness"] for change in json.loads(same.output)["changes"]} == {"same"}


def test_report_writes_one_html_file(kept, tmp_path):
    out = tmp_path / "report.html"
    done = CliRunner().invoke(main, ["eval", "report", str(kept / f"{SECOND}.jsonl"), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
