"""Two runs beside each other: what moved, which way, and how sure that is; and runs as files."""

import json
from datetime import UTC, datetime

import pytest

from evals.comparing import compared, sign_test
from evals.files import DatasetInvalid
from evals.kept import KeptCase, KeptRun, RunFolder, RunHead, measures_of, read_run

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
RUN_ID = "tickets_v1-20261121T120000-00ff"


def run_of(results, run_id=RUN_ID, lower=(), group=None):
    """A run whose cases have these values of the measure ``m``; None: it does not apply, "failed": no answer."""
    cases = tuple(
        KeptCase(set="s", id=str(number), failure="gone", results={}) if value == "failed" else
        KeptCase(set="s", id=str(number), results={"m": value}, group=group and group(number))
        for number, value in enumerate(results)
    )  # fmt: skip
    head = RunHead(
        id=run_id, dataset="s", title="S", kind="drafts", drafter="composer", by="Lee", started_at=AT, finished_at=AT,
        cases=len(cases), unanswered=sum(case.failure is not None for case in cases), measures=measures_of(cases),
        lower=lower,
    )  # fmt: skip
    return KeptRun(head, cases)


def change_of(before, after, **how):
    (change,) = compared(run_of(before, **how), run_of(after, **how)).changes
    return change


@pytest.mark.parametrize(
    ("before", "after", "sureness", "improves"),
    [
        ([True] * 60, [True] * 60, "same", None),
        ([True] * 60, [False] + [True] * 59, "chance", False),
        ([True] * 60, [False] * 4 + [True] * 56, "chance", False),
        ([False] * 7 + [True] * 53, [True] * 60, "likely", True),
        ([False] * 12 + [True] * 48, [True] * 60, "sure", True),
        ([True] * 60, [False] * 12 + [True] * 48, "sure", False),
        ([True, False] * 30, [False, True] * 30, "chance", None),
    ],
)
def test_how_sure_a_change_is(before, after, sureness, improves):
    change = change_of(before, after)
    assert (change.sureness, change.improves) == (sureness, improves)
    assert change.low <= change.difference <= change.high


def test_few_changes_are_never_sure_though_they_all_go_one_way():
    # A bootstrap alone would leave out 0 here; five of five by chance happen once in sixteen.
    change = change_of([False] * 5 + [True] * 15, [True] * 20)
    assert change.low > 0
    assert change.sureness == "chance"


def test_where_less_is_better_a_fall_is_an_improvement():
    change = change_of([0.5] * 20, [0.25] * 20, lower=("m",))
    assert (change.improves, change.sureness, len(change.better), change.worse) == (True, "sure", 20, ())


def test_the_largest_change_comes_first_and_names_its_case():
    change = change_of([10.0, 10.0, 10.0], [12.0, 30.0, 5.0])
    assert (change.better, change.worse) == (("s/1", "s/0"), ("s/2",))


def test_cases_of_one_ticket_are_drawn_together():
    moved = ([False] * 40 + [True] * 40, [True] * 80)
    alone, together = change_of(*moved), change_of(*moved, group=lambda number: f"T-{number // 20}")
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_what_does_not_apply_or_has_no_answer_is_counted_apart():
    found = compared(run_of([True, None, "failed", True]), run_of([True, True, True, "failed", True]))
    (change,) = found.changes
    assert change.n == 1
    assert (found.shared, found.only_before, found.only_after) == (4, 0, 1)
    assert (found.newly_unanswered, found.newly_answered) == (("s/3",), ("s/2",))


def test_runs_without_a_case_in_common_are_refused():
    other = KeptRun(run_of([True]).head, (KeptCase(set="other", id="0"),))
    with pytest.raises(DatasetInvalid, match="no case in common"):
        compared(run_of([True]), other)


@pytest.mark.parametrize(("better", "worse", "chance"), [(0, 0, 1.0), (1, 0, 1.0), (6, 0, 0.03125), (5, 5, 1.0)])
def test_the_sign_test_is_exact(better, worse, chance):
    assert sign_test(better, worse) == pytest.approx(chance)


# --- files


def test_a_run_is_kept_whole_and_read_again(tmp_path):
    folder, run = RunFolder(tmp_path / "runs"), run_of([True, False, None])
    assert folder.heads() == ()
    folder.keep(run)
    assert folder.run(RUN_ID) == run
    assert folder.heads() == (run.head,)
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [f"{RUN_ID}.jsonl"]
    assert folder.drop(RUN_ID)
    assert not folder.drop(RUN_ID)
    assert folder.run(RUN_ID) is None


@pytest.mark.parametrize("given", ["../secret", "/etc/passwd", "", "a/b", "tickets_v1", f"{RUN_ID}/..", f"{RUN_ID}\0"])
def test_what_is_no_id_of_a_run_names_no_file(tmp_path, given):
    (tmp_path / "secret.jsonl").write_text("{}", encoding="utf-8")
    folder = RunFolder(tmp_path / "runs")
    folder.keep(run_of([True]))
    assert folder.run(given) is None
    assert not folder.drop(given)
    with pytest.raises(ValueError, match="no id"):
        folder.keep(run_of([True], run_id=given))


def test_a_file_that_is_no_run_is_left_out(tmp_path):
    (tmp_path / f"{RUN_ID}.jsonl").write_text("not a run\n", encoding="utf-8")
    assert RunFolder(tmp_path).heads() == ()


def test_cases_written_by_eval_run_out_are_read_without_a_head(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"set": "tickets_v1", "id": "T-1", "results": {"status": True}}) + "\n", "utf-8")
    found = read_run(path)
    assert (found.head.dataset, found.head.cases, found.head.measures[0].value) == ("tickets_v1", 1, 1.0)


@pytest.mark.parametrize("wrong", ['{"set": "s"}', "{", "[]", '{"set": "s", "id": "1", "results": {"m": "maybe"}}', ""])
def test_a_line_that_is_no_case_is_told(tmp_path, wrong):
    path = tmp_path / "mine.jsonl"
    path.write_text(f'{{"set": "s", "id": "0"}}\n{wrong}\n' if wrong else "", encoding="utf-8")
    with pytest.raises(DatasetInvalid, match=r"line 2|no case"):
        read_run(path)
