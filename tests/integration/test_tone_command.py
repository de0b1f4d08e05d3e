"""``warmline tone`` as a lead uses it: over files and a data directory, what it prints, keeps, and how it leaves."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from assistant.bootstrap import open_databases
from assistant.domain.agreement import AgreementReport
from assistant.domain.recalibration import Recalibration
from assistant.settings import Settings
from tests.fakes.rated_replies import START, alike, keep, rated_set, strict
from ui.command_line.cli import main

ESCAPES = "x\x1b[2J\x1b]0;title\x07\r\nforged: line\x9b1m\u202egnp"
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
TICKET = {"id": "T-1", "text": "No internet in Riverside since noon, my shop cannot take cards."}
TEXTS = (
    "We are sorry that your shop cannot take cards. That is on us. Crews are on site and I will write again by 4 pm.",
    "Restart the router.",
    "Thank you for contacting us. Your call is important to us.",
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command in a folder of its own; every error is one sentence without a traceback."""
    monkeypatch.chdir(tmp_path)

    def ran(*arguments):
        result = CliRunner().invoke(main, ["tone", *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return ran


@pytest.fixture
def data(tmp_path):
    """A data directory with 120 replies, each rated by a strict lead and by one who always agrees."""
    folder = tmp_path / "data"
    keep(open_databases(Settings(data_dir=folder)).store, rated_set(120, {"lee": strict, "mo": alike}))
    return folder


@pytest.fixture
def files(tmp_path):
    """A file of 30 replies and one of ratings by two people."""
    replies = [{"id": f"R-{at}", "ticket": TICKET | {"id": f"T-{at}"}, "text": TEXTS[at % 3]} for at in range(30)]
    ratings = [
        {"id": f"{at}-{who}", "reply_id": f"R-{at}", "rater": who, "at": START.isoformat(),
         "dimensions": {"respect": (2, 0, 1)[at % 3], "ownership": "na"}}
        for at in range(30) for who in ("lee", "mo")
    ]  # fmt: skip
    return _written(tmp_path / "replies.jsonl", replies), _written(tmp_path / "ratings.jsonl", ratings)


def _written(path, objects):
    path.write_text("".join(json.dumps(one) + "\n" for one in objects), encoding="utf-8")
    return path


def test_agreement_of_a_data_directory(run, data):
    told = run("agreement", "--data", data)
    assert (told.exit_code, told.stderr) == (0, "")
    assert "240 ratings of 120 replies by 2 people" in told.stdout
    assert "Machine and mo" in told.stdout
    assert "The last month does not differ" in told.stdout or "The last month differs" in told.stdout
    report = AgreementReport.model_validate_json(run("agreement", "--data", data, "--per", "week", "--json").stdout)
    assert (report.per, report.raters[1].together.exact) == ("week", 1.0)


def test_agreement_of_files_whose_replies_are_scored_on_the_spot(run, files):
    replies, ratings = files
    told = run("agreement", "--ratings", ratings, "--replies", replies, "--json")
    assert (told.exit_code, told.stderr) == (0, "")
    report = AgreementReport.model_validate_json(told.stdout)
    assert (report.ratings, report.replies) == (60, 30)
    (between,) = report.between
    assert between.together.exact == 1
    assert between.dimensions["ownership"].applies.neither == 30
    # The second and third texts are cold or canned, and both raters say so: it is no chance that they correlate.
    assert report.everyone.dimensions["respect"].kappa.low > 0


def test_replies_are_explained_to_read_and_for_scripts(run, files):
    replies, _ = files
    replies.write_text(replies.read_text() + '{"id": "R-99"}\n', encoding="utf-8")
    told = run("explain", replies)
    assert told.exit_code == 1
    assert told.stdout.count(" of 100, ") == 30
    assert "  To do: " in told.stdout
    assert "    starts at " not in told.stdout
    assert "    starts at " in run("explain", replies, "--all").stdout
    assert "line 31: text: this field is required" in told.stdout
    objects = [json.loads(line) for line in run("explain", replies, "--json").stdout.splitlines()]
    assert [one["id"] for one in objects] == [f"R-{at}" for at in range(30)] + ["R-99"]
    assert set(objects[0]["explanation"]) == {"tone", "dimensions", "overall_points", "overall_most", "penalties"}
    assert objects[-1]["error"]["code"] == "missing_field"


def test_wrong_lines_are_told_and_left_out(run, files):
    replies, ratings = files
    ratings.write_text(ratings.read_text() + '{"id": "x", "rater": "lee"}\n{"id": 5', encoding="utf-8")
    told = run("agreement", "--ratings", ratings, "--replies", replies)
    assert told.exit_code == 1
    assert "warmline: ratings line 61: reply_id: this field is required" in told.stderr
    assert "warmline: ratings line 62: not JSON" in told.stderr
    assert "60 ratings of 30 replies" in told.stdout


def test_learning_keeping_using_and_taking_back(run, data, tmp_path):
    fitted = run("fit", "--data", data, "--out", "made.json")
    assert (fitted.exit_code, fitted.stderr) == (0, "")
    assert "kept as version 1, not in force" in fitted.stdout
    made = Recalibration.model_validate_json((tmp_path / "made.json").read_text(encoding="utf-8"))
    assert made.version == 1
    assert json.loads(run("show", "1", "--data", data).stdout) == json.loads(made.model_dump_json())
    assert "No recalibration is in force" in run("versions", "--data", data).stdout
    used = run("use", "1", "--data", data, "--by", "Lee Ng")
    assert (used.exit_code, used.stdout.splitlines()[0]) == (0, "Recalibration 1 is in force, by Lee Ng.")
    listed = run("versions", "--data", data)
    assert "Recalibration 1 is in force, by Lee Ng." in listed.stdout
    (one,) = [json.loads(line) for line in run("versions", "--data", data, "--json").stdout.splitlines()]
    assert (one["version"], one["in_force"]) == (1, True)
    back = run("use", "none", "--data", data)
    assert back.stdout.startswith("No recalibration is in force")
    assert run("versions", "--data", data).stdout.count(": use ") == 2
    assert run("fit", "--data", data).stdout.splitlines()[-1].startswith("kept as version 2")


def test_where_nothing_is_learned_nothing_is_kept(run, files, tmp_path):
    replies, ratings = files
    folder = tmp_path / "empty"
    fitted = run("fit", "--ratings", ratings, "--replies", replies, "--data", folder, "--out", "made.json")
    assert fitted.exit_code == 1
    assert "nothing is kept" in fitted.stdout
    assert not (tmp_path / "made.json").exists()
    assert "Nothing was learned here yet" in run("versions", "--data", folder).stdout


def test_files_can_teach_without_a_data_directory(run, tmp_path, monkeypatch):
    """The real scorer's values of three texts: a rater who is much stricter than it is learned from and told."""
    monkeypatch.delenv("WARMLINE_DATA_DIR", raising=False)
    replies = [{"id": f"R-{at}", "ticket": TICKET | {"id": f"T-{at}"}, "text": TEXTS[at % 3]} for at in range(90)]
    ratings = [
        {"id": str(at), "reply_id": f"R-{at}", "rater": "lee", "at": START.isoformat(), "dimensions": {"respect": 0}}
        for at in range(90)
    ]
    files = ("--ratings", _written(tmp_path / "a.jsonl", ratings), "--replies", _written(tmp_path / "b.jsonl", replies))
    fitted = run("fit", *files, "--out", "made.json")
    assert fitted.exit_code == 0
    assert "not kept anywhere" in fitted.stdout
    made = Recalibration.model_validate_json((tmp_path / "made.json").read_text(encoding="utf-8"))
    assert (made.version, made.kept, made.value("respect", 2.0)) == (0, ("respect",), 0.0)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("agreement", "--ratings", "x.jsonl"), "--ratings and --replies belong together"),
        (("agreement", "--ratings", "-", "--replies", "-"), "only one of --ratings and --replies"),
        (("agreement", "--ratings", "x.jsonl", "--replies", "y.jsonl"), "cannot read 'x.jsonl'"),
        (("agreement",), "name one with --data DIR"),
        (("versions",), "name one with --data DIR"),
        (("fit",), "name one with --data DIR"),
        (("use", "two"), "'two' is no version; expected a number"),
        (("use", "7", "--data", "d"), "There is no recalibration 7."),
        (("use", "0", "--data", "d"), "There is no recalibration 0."),
        (("show", "3", "--data", "d"), "There is no recalibration 3."),
        (("explain", "gone.jsonl"), "cannot read 'gone.jsonl'"),
        (("agreement", "--per", "year"), "--per"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_calls_leave_with_2_and_a_sentence(run, arguments, says, monkeypatch):
    monkeypatch.delenv("WARMLINE_DATA_DIR", raising=False)
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr


def test_names_reach_the_terminal_as_text_alone(run, tmp_path):
    folder, found = tmp_path / "data", rated_set(60, {ESCAPES: strict, "mo": alike})
    keep(open_databases(Settings(data_dir=folder)).store, replace(found))
    results = [run("agreement", "--data", folder), run("agreement", "--data", folder, "--json")]
    results += [run("fit", "--data", folder), run("use", "1", "--data", folder, "--by", ESCAPES)]
    results += [run("versions", "--data", folder), run("versions", "--data", folder, "--json")]
    for result in results:
        assert result.output.strip()
        assert not UNSEEN.search(result.output)
        assert not [line for line in result.output.splitlines() if line.startswith("forged")]


def test_a_process_of_its_own_answers_the_same_each_time(data):
    def ran():
        command = [sys.executable, "-m", "ui", "tone", "agreement", "--data", str(data)]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ).stdout  # noqa: S603 - ours

    first = ran()
    assert "Machine and lee" in first
    assert first == ran()
