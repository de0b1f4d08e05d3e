"""`warmline eval run` on rated replies: sets, one's own file, cases to read, and wrong calls."""

import json

import pytest
from click.testing import CliRunner

from evals.tone_cases import measures, tone_sets
from tests.fakes.labelled_replies import line, lines, write_lines
from ui.command_line.cli import main

SETTINGS = ("WARMLINE_MODEL", "WARMLINE_MODEL_BASE_URL", "WARMLINE_MODEL_API_KEY", "WARMLINE_DATA_DIR")


def _run(*words):
    return CliRunner().invoke(main, ["eval", "run", *map(str, words)], env=dict.fromkeys(SETTINGS))


def test_ones_own_rated_replies_are_measured_without_a_bar(tmp_path):
    done = _run(write_lines(tmp_path / "mine.jsonl", lines()), "--slices", "--out", tmp_path / "cases.jsonl")
    assert done.exit_code == 0, done.output
    assert "mine.jsonl: 9 English replies to 3 tickets" in done.output
    assert "may have been learned on these replies" in done.output
    assert "channel email" in done.output
    cases = [json.loads(told) for told in (tmp_path / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [case["id"] for case in cases] == [one["id"] for one in lines()]
    assert cases[0]["dimensions"]["information"]["people"] == [0, 0, 0]


def test_cases_can_be_read(tmp_path):
    done = _run(write_lines(tmp_path / "mine.jsonl", lines()), "--out", tmp_path / "cases.md")
    assert done.exit_code == 0, done.output
    told = (tmp_path / "cases.md").read_text(encoding="utf-8")
    assert told.startswith("# mine.jsonl\n")
    assert told.count("\n## L-") == 9


def test_every_case_is_scored_as_warmline_score_scores_it(tmp_path):
    replies = [line(7), line(4), line(2)]
    assert _run(write_lines(tmp_path / "mine.jsonl", replies), "--out", tmp_path / "cases.jsonl").exit_code == 0
    cases = [json.loads(told) for told in (tmp_path / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    given = [
        {"id": one["id"], "text": one["reply"], "situation": one["situation"],
         "ticket": {"id": one["group"], "channel": one["channel"], **one["ticket"]}}
        for one in replies
    ]  # fmt: skip
    write_lines(tmp_path / "given.jsonl", given)
    words = ["score", str(tmp_path / "given.jsonl"), "--out", str(tmp_path / "scores.jsonl")]
    assert CliRunner().invoke(main, words, env=dict.fromkeys(SETTINGS)).exit_code == 0
    for case, told in zip(cases, (tmp_path / "scores.jsonl").read_text(encoding="utf-8").splitlines(), strict=True):
        tone = json.loads(told)["tone"]
        assert case["overall"]["machine"] == tone["overall"]
        for name, score in tone["dimensions"].items():
            found = case["dimensions"][name]
            assert (found["machine"], found["value"], found["confidence"]) == (
                score["rating"], score["value"], score["confidence"],
            )  # fmt: skip


@pytest.mark.parametrize(("least", "code"), [(1.01, 1), (-1.0, 0)])
def test_an_unseen_set_under_its_bar_ends_with_1_and_says_why(monkeypatch, least, code):
    shipped = measures()
    bars = shipped.bars.model_copy(update={"gain": -2.0, "calibration": 1.0, "precision": 0.0, "recall": 0.0})
    given = shipped.model_copy(update={"spearman": dict.fromkeys(shipped.spearman, least), "bars": bars})
    monkeypatch.setattr("evals.tone_pools.measures", lambda: given)
    label = next(folder.name for folder in tone_sets("tone") if "unseen" in folder.name)
    done = _run(label)
    assert done.exit_code == code, done.output
    assert (f"under its threshold: {label}: overall: Spearman" in done.output) == bool(code)


def test_a_wrong_call_is_one_sentence(tmp_path):
    for words, told in (
        (("tone_c_v9",), "there is no dataset 'tone_c_v9'; of tone there are: "),
        ((tmp_path / "none.jsonl",), "expected labelled replies as JSON Lines"),
        (("tone", "--drafter", "model"), "--drafter: 'tone' drafts nothing with a model"),
        ((write_lines(tmp_path / "bad.jsonl", [line(reply=3)]),), "bad.jsonl line 1: reply: "),
    ):
        done = _run(*words)
        assert done.exit_code == 2, done.output
        assert told in done.output
        assert "Traceback" not in done.output
