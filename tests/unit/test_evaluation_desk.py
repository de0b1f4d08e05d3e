"""Runs beside the desk: one at a time, cancellable, for leads only, and whatever happens to the process is told."""

import sys
import time

import pytest

from assistant.domain.desk import Person
from assistant.errors import CallerError, NotAllowed, NotFound, RoleRefused, RunNotStarted
from evals.evaluation_desk import EvaluationDesk
from evals.keeping import Offered, offered

LEAD = Person(id="lee", name="Lee", role="lead")
AGENT = Person(id="ann", name="Ann", role="agent")
WRITES = """
import json, sys
from datetime import datetime
from pathlib import Path
from evals.kept import KeptCase, KeptRun, RunFolder, RunHead, measures_of
given = json.loads(sys.stdin.readline())
print(json.dumps({"done": 1, "total": 2}), flush=True)
case = KeptCase(set=given["dataset"], id="T-1", results={"status": True})
head = RunHead(id=given["id"], dataset=given["dataset"], title="S", kind="drafts", drafter=given["drafter"],
    by=given["by"], started_at=given["started_at"], finished_at=given["started_at"], cases=1, unanswered=0,
    measures=measures_of((case,)))
RunFolder(Path(given["folder"])).keep(KeptRun(head, (case,)))
print(json.dumps({"done": 2, "total": 2}), flush=True)
print(json.dumps({"kept": given["id"]}), flush=True)
"""
WAITS = """
import json, sys, time
sys.stdin.readline()
print(json.dumps({"done": 1, "total": 9}), flush=True)
time.sleep(60)
"""
FAILS = 'import json\nprint(json.dumps({"error": "The dataset is spoilt."}), flush=True)\nraise SystemExit(1)'
DIES = "raise SystemExit(7)"


@pytest.fixture
def desk_with(tmp_path):
    made = []

    def make(worker, **how):
        made.append(EvaluationDesk(tmp_path / "runs", command=(sys.executable, "-c", worker), **how))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def until(desk, *, is_so):
    """How the run stands, once that is so."""
    for _ in range(600):
        progress = desk.progress(LEAD)
        if is_so(progress):
            return progress
        time.sleep(0.05)
    pytest.fail(f"still {desk.progress(LEAD)}")
    return None


def test_a_run_is_started_followed_and_kept(desk_with):
    desk = desk_with(WRITES)
    started = desk.start(LEAD, "tickets_v1")
    assert (started.state, started.order.by) == ("running", "Lee")
    ended = until(desk, is_so=lambda progress: progress.state != "running")
    assert (ended.state, ended.done, ended.total) == ("done", 2, 2)
    (head,) = desk.runs(LEAD)
    assert (head.id, head.dataset, head.drafter) == (started.order.id, "tickets_v1", "composer")
    assert [case.id for case in desk.run(LEAD, head.id).cases] == ["T-1"]


def test_one_run_goes_on_at_a_time_and_can_be_cancelled(desk_with):
    desk = desk_with(WAITS)
    desk.start(LEAD, "tickets_v1")
    until(desk, is_so=lambda progress: progress.total == 9)
    with pytest.raises(NotAllowed, match="going on"):
        desk.start(LEAD, "tickets_v1")
    desk.cancel(LEAD)
    assert desk.progress(LEAD).state == "cancelled"
    assert desk._process.poll() is not None
    with pytest.raises(NotAllowed, match="No run"):
        desk.cancel(LEAD)
    assert desk.runs(LEAD) == ()
    assert desk.start(LEAD, "tickets_v1").state == "running"


@pytest.mark.parametrize(
    ("worker", "told"), [(FAILS, "The dataset is spoilt."), (DIES, "ended before it was done")], ids=["fails", "dies"]
)
def test_a_run_that_fails_says_why(desk_with, worker, told):
    desk = desk_with(worker)
    desk.start(LEAD, "tickets_v1")
    ended = until(desk, is_so=lambda progress: progress.state != "running")
    assert ended.state == "failed"
    assert told in ended.message


def test_a_run_that_cannot_be_started_keeps_no_other_from_running(desk_with, tmp_path):
    desk = desk_with(WRITES)
    working, desk.command = desk.command, (str(tmp_path / "no-such-python"),)
    with pytest.raises(RunNotStarted, match="could not be started: No such file"):
        desk.start(LEAD, "tickets_v1")
    assert desk.progress(LEAD) is None
    with pytest.raises(NotAllowed, match="No run"):
        desk.cancel(LEAD)
    desk.command = working
    desk.start(LEAD, "tickets_v1")
    assert until(desk, is_so=lambda progress: progress.state != "running").state == "done"


def test_only_shipped_datasets_and_what_is_configured(desk_with):
    desk = desk_with(WAITS)
    for name in ("../../etc/passwd", "mine.jsonl", "early_signs_v1", ""):
        with pytest.raises(CallerError, match="dataset of the list"):
            desk.start(LEAD, name)
    with pytest.raises(CallerError, match="No language model"):
        desk.start(LEAD, "tickets_v1", "model")
    assert desk.drafters(LEAD) == ("composer",)
    with_model = desk_with(WAITS, model="openai:x")
    assert with_model.drafters(LEAD) == ("composer", "model")
    with pytest.raises(CallerError, match="Nothing is drafted"):
        with_model.start(LEAD, "guard_seen_v1", "model")


def test_everything_is_for_leads_alone(desk_with):
    desk = desk_with(WAITS)
    for act in (
        desk.datasets, desk.drafters, desk.runs, desk.progress, desk.cancel, lambda who: desk.start(who, "tickets_v1"),
        lambda who: desk.run(who, "x"), lambda who: desk.remove(who, "x"), lambda who: desk.comparison(who, "x", "y"),
    ):  # fmt: skip
        with pytest.raises(RoleRefused):
            act(AGENT)
    assert desk.progress(LEAD) is None


def test_what_is_not_kept_is_not_found(desk_with):
    desk = desk_with(WRITES)
    for look in (desk.run, desk.remove):
        with pytest.raises(NotFound):
            look(LEAD, "tickets_v1-20261121T120000-0000")
    with pytest.raises(CallerError, match="two different"):
        desk.comparison(LEAD, "a", "a")


def test_without_a_folder_runs_go_with_the_process():
    desk = EvaluationDesk(command=(sys.executable, "-c", WRITES))
    desk.start(LEAD, "tickets_v1")
    until(desk, is_so=lambda progress: progress.state == "done")
    (head,) = desk.runs(LEAD)
    desk.remove(LEAD, head.id)
    assert desk.runs(LEAD) == ()
    where = desk._place()
    desk.close()
    assert not where.exists()


def test_drafts_come_first_and_each_kind_is_told():
    kinds = [one.kind for one in offered()]
    assert kinds == sorted(kinds, key=("drafts", "guard", "tone").index)
    assert Offered("tickets_v1", "Northlight sample tickets, a Saturday afternoon", "drafts", is_seen=True) in offered()
