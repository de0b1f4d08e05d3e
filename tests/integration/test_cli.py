"""The command line as a script sees it: answers in order, one sentence per mistake, honest exit codes, no traceback."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from knowledge_base.samples import load_world

ROOT = Path(__file__).parents[2]
NOW = "2026-11-21T15:00:00-06:00"
SMALLEST = '{"id": "1", "text": "My internet is down."}'


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    placed = load_world(datetime.fromisoformat(NOW))
    (folder / "feed.json").write_text(json.dumps(placed.feed), encoding="utf-8")
    for name, rows in (("tickets", placed.tickets), ("accounts", placed.accounts)):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _run(*arguments, given: str | bytes = "", cwd=ROOT, **environment):
    raw = given.encode() if isinstance(given, str) else given
    command = [sys.executable, "-m", "ui", *map(str, arguments)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WARMLINE_")}
    done = subprocess.run(  # noqa: S603 - our own command
        command,
        input=raw,
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def _lines(done):
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def _codes(done):
    return [line["error"]["code"] if "error" in line else "ok" for line in _lines(done)]


def test_sixty_sample_tickets_are_all_answered_in_order_and_twice_the_same(world):
    command = ["draft", world / "tickets.jsonl", "--feed", world / "feed.json", "--accounts", world / "accounts.jsonl"]
    first = _run(*command, "--now", NOW)
    second = _run(*command, "--now", NOW, "--out", world / "drafts.jsonl")
    tickets = [json.loads(line)["id"] for line in (world / "tickets.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in _lines(first)] == tickets
    assert first.returncode == second.returncode == 0
    assert (world / "drafts.jsonl").read_bytes() == first.stdout
    assert all(line["drafter"]["seconds"] is None for line in _lines(first))


def test_drafts_pass_check_and_score_as_replies(world):
    sources = ["--feed", world / "feed.json", "--accounts", world / "accounts.jsonl", "--now", NOW]
    drafts = _lines(_run("draft", world / "tickets.jsonl", *sources))
    tickets = [json.loads(line) for line in (world / "tickets.jsonl").read_text(encoding="utf-8").splitlines()]
    replies = "\n".join(
        json.dumps({"id": draft["id"], "ticket": ticket, "text": draft["reply"]["text"]})
        for draft, ticket in zip(drafts, tickets, strict=True)
        if draft["status"] == "ready"
    )
    checked = _lines(_run("check", "-", *sources, given=replies))
    assert [report["id"] for report in checked if report["verdict"] == "block"] == []
    scored = _lines(_run("score", "-", *sources, given=replies))
    assert all(len(report["tone"]["dimensions"]) == 7 for report in scored)


BAD_LINES = {
    "broken JSON": ('{"id": "7", "text": ', "invalid_json"),
    "an array": ("[1]", "invalid_json"),
    "an empty line": ("", "empty"),
    "an empty ticket": ('{"id": "7", "text": "  "}', "empty"),
    "no text": ('{"id": "7"}', "missing_field"),
    "no id": ('{"text": "hello"}', "missing_field"),
    "id is a number": ('{"id": 7, "text": "hello"}', "invalid_field"),
    "unknown channel": ('{"id": "7", "text": "hello", "channel": "fax"}', "invalid_field"),
    "time without zone": ('{"id": "7", "text": "hello", "received_at": "2026-11-21T13:05:00"}', "invalid_field"),
    "time as a number": ('{"id": "7", "text": "hello", "received_at": 1700000000}', "invalid_field"),
    "unknown zone": ('{"id": "7", "text": "hello", "customer": {"time_zone": "Mars/Base"}}', "invalid_field"),
    "lone surrogate": ('{"id": "7", "text": "\\ud800"}', "invalid_json"),
    "two megabytes": ('{"id": "7", "text": "' + "x" * 2_000_000 + '"}', "too_large"),
}


@pytest.mark.parametrize("command", ["draft", "check", "score"])
def test_a_bad_line_is_answered_in_its_place_and_the_rest_goes_on(command):
    given = "\n".join([SMALLEST, *(line for line, _ in BAD_LINES.values()), SMALLEST.replace('"1"', '"2"')])
    done = _run(command, "-", given=given)
    # A reply has no channel and no times of its own, and a reply without words is checked, not refused.
    only_tickets = {"an empty ticket", "unknown channel", "time without zone", "time as a number", "unknown zone"}
    asked = [("ok" if command != "draft" and name in only_tickets else code) for name, (_, code) in BAD_LINES.items()]
    assert _codes(done) == ["ok", *asked, "ok"]
    assert done.returncode == 1
    errors = [line for line in _lines(done) if "error" in line]
    assert all(line["line"] == number for number, line in enumerate(_lines(done), start=1) if "error" in line)
    assert all(line["error"]["message"] for line in errors)
    assert b"line 2: " in done.stderr


def test_a_wrong_encoding_is_one_line(tmp_path):
    path = tmp_path / "tickets.jsonl"
    path.write_bytes(b'{"id": "1", "text": "caf\xe9"}\n' + SMALLEST.encode())
    assert _codes(_run("draft", path)) == ["bad_encoding", "ok"]


def test_an_unknown_field_is_warned_about_once():
    line = '{"id": "%d", "text": "hello", "colour": "red", "customer": {"shoe": 44}}'
    done = _run("draft", "-", given="\n".join(line % n for n in range(3)))
    assert _codes(done) == ["ok"] * 3
    assert done.stderr.decode().count("'colour'") == 1
    assert done.stderr.decode().count("'shoe'") == 1


def test_csv_and_a_single_object_and_standard_input_are_read(tmp_path):
    table = tmp_path / "tickets.csv"
    table.write_text("id,text,channel\n1,My internet is down,chat\n", encoding="utf-8")
    assert _codes(_run("draft", table)) == ["ok"]
    assert _codes(_run("draft", "-", given=json.dumps(json.loads(SMALLEST), indent=2))) == ["ok"]


WRONG_USAGE = [
    (["draft", "nowhere.jsonl"], "nowhere.jsonl"),
    (["draft", "-", "--feed", "nowhere.json"], "nowhere.json"),
    (["draft", "-", "--now", "2026-11-21T15:00:00"], "offset"),
    (["draft", "-", "--now", "yesterday"], "instant"),
    (["draft", "-", "--drafter", "model"], "WARMLINE_MODEL"),
    (["draft", "-", "--accounts", "nowhere.jsonl"], "nowhere.jsonl"),
    (["draft", "-", "--out", "nowhere/at/all.jsonl"], "all.jsonl"),
    (["schema", "tikcet"], "ticket"),
    (["eval", "run", "nothing"], "tickets_v1"),
    (["eval", "import", "a"], "not available yet"),
    (["eval", "compare", "nowhere.jsonl", "b.jsonl"], "nowhere.jsonl"),
    (["eval", "report", "nowhere.jsonl", "--out", "r.html"], "nowhere.jsonl"),
    (["doctor", "--json"], "--json and --data go with --security"),
    (["start", "--host", "0.0.0.0"], "127.0.0.1"),  # noqa: S104 - refused, that is the point
    (["fly"], "fly"),
]


@pytest.mark.parametrize(("arguments", "names"), WRONG_USAGE, ids=[" ".join(a) for a, _ in WRONG_USAGE])
def test_wrong_usage_is_one_clear_sentence_and_exit_2(arguments, names):
    done = _run(*arguments, given=SMALLEST)
    assert done.returncode == 2
    assert names in done.stderr.decode()
    assert done.stdout == b""


FEEDS = {
    "HTML": "<html><body>Everything is fine</body></html>",
    "nothing": "",
    "a list": "[]",
    "truncated": '{"warmline_feed": 1, "incidents": [{"id": "A"',
}


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_that_is_none_ends_with_2_when_it_is_the_only_one(name, tmp_path):
    feed = tmp_path / "feed.json"
    feed.write_text(FEEDS[name], encoding="utf-8")
    done = _run("draft", "-", "--feed", feed, given=SMALLEST)
    assert done.returncode == 2
    assert "feed.json" in done.stderr.decode()


def test_broken_entries_are_named_and_the_good_ones_served(tmp_path):
    good = {"id": "GOOD", "name": "Internet outage in Riverside", "status": "identified", "services": ["internet"]}
    broken = [
        {**good, "id": "B1", "status": "exploded"},
        {**good, "id": "B2", "started_at": "2026-11-21T12:30:00"},
        {**good, "id": "B3", "started_at": "2026-11-21T12:30:00-06:00", "resolved_at": "2026-11-21T11:30:00-06:00"},
        {"name": "no id", "status": "identified"},
    ]
    feed = tmp_path / "feed.json"
    feed.write_text(json.dumps({"warmline_feed": 1, "incidents": [*broken, good]}), encoding="utf-8")
    reply = '{"id": "R", "incident_id": "%s", "text": "We are working on it."}'
    done = _run("check", "-", "--feed", feed, given="\n".join(reply % name for name in ("GOOD", "B1", "B3")))
    assert _codes(done) == ["ok", "unknown_incident", "unknown_incident"]
    told = done.stderr.decode()
    for words in ("B1", "exploded", "B2", "started_at", "B3", "resolved_at", "incidents[3]"):
        assert words in told


def test_one_dead_feed_does_not_stop_the_others(world):
    done = _run("draft", "-", "--feed", "nowhere.json", "--feed", world / "feed.json", given=SMALLEST)
    assert done.returncode == 0
    assert "nowhere.json" in done.stderr.decode()


def test_the_output_may_be_the_input_file(tmp_path):
    path = tmp_path / "both.jsonl"
    path.write_text(SMALLEST + "\n", encoding="utf-8")
    assert _run("draft", path, "--out", path).returncode == 0
    assert json.loads(path.read_text(encoding="utf-8"))["reply"]["text"]


def test_doctor_lists_every_setting_and_hides_the_key():
    done = _run("doctor", WARMLINE_MODEL_API_KEY="sk-secret-key")
    told = done.stdout.decode()
    assert done.returncode == 0, told
    assert "WARMLINE_MODEL_DEADLINE" in told
    assert "WARMLINE_MODEL_API_KEY" in told
    assert "sk-secret-key" not in told + done.stderr.decode()
