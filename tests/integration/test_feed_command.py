"""``warmline feed`` as an operator uses it: what it prints, what it keeps, and how it leaves."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from feed_server import feed_body, serving

from ui.command_line.cli import main

FEED = json.loads(feed_body("INC-7", "INC-8"))


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(FEED))
    return path


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command on a data directory of its own; every sentence of an error is one line without a traceback."""
    monkeypatch.chdir(tmp_path)

    def ran(*arguments, data=True):
        where = ("--data", str(tmp_path / "data")) if data else ()
        result = CliRunner().invoke(main, [*map(str, arguments), *where])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return ran


def _objects(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_file_is_added_listed_polled_shown_and_removed(run, feed):
    added = run("feed", "add", "own", feed)
    assert (added.exit_code, added.stderr) == (0, "")
    assert added.stdout.splitlines() == ["own: changed", "  INC-7 r1: new", "  INC-8 r1: new"]
    newer = FEED | {"incidents": [FEED["incidents"][0] | {"status": "monitoring", "revision": 2}, FEED["incidents"][1]]}
    feed.write_text(json.dumps(newer))
    polled = run("feed", "poll")
    assert polled.exit_code == 0
    assert polled.stdout.splitlines()[0] == "own: changed"
    assert "INC-7 r2: " in polled.stdout
    assert run("feed", "poll", "own").stdout == "own: unchanged\n"
    listed = run("feed", "list")
    assert "own" in listed.stdout
    assert str(feed) in listed.stdout
    shown = run("feed", "show", "INC-7")
    assert "monitoring, r2, 2 versions" in shown.stdout
    assert "first seen" in shown.stdout
    assert "INC-8" in run("feed", "show", "own").stdout
    assert run("feed", "remove", "own").exit_code == 0
    assert "No feeds are watched" in run("feed", "list").stdout
    # What it told stays.
    assert run("feed", "show", "INC-7").exit_code == 0


def test_objects_for_scripts(run, feed):
    run("feed", "add", "own", feed, "--interval", "30", "--provider", "North")
    (listed,) = _objects(run("feed", "list", "--json"))
    assert (listed["name"], listed["interval"], listed["provider"], listed["entries"]) == ("own", 30, "North", 2)
    (shown,) = _objects(run("feed", "show", "INC-7", "--json"))
    assert shown["incident"]["id"] == "INC-7"
    assert [one["revision"] for one in shown["revisions"]] == [1]
    (feed_shown,) = _objects(run("feed", "show", "own", "--json"))
    assert [one["id"] for one in feed_shown["incidents"]] == ["INC-7", "INC-8"]


def test_a_relative_path_is_kept_whole_since_the_desk_may_start_elsewhere(run, feed, tmp_path, monkeypatch):
    run("feed", "add", "own", feed.name)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert run("feed", "poll").stdout == "own: unchanged\n"


def test_a_broken_entry_is_told_and_the_rest_is_served(run, feed):
    feed.write_text(json.dumps(FEED | {"incidents": [*FEED["incidents"], {"id": "BROKEN"}]}))
    added = run("feed", "add", "own", feed)
    assert added.exit_code == 0
    assert "INC-7 r1: new" in added.stdout
    assert "left out: incidents[2] (BROKEN)" in added.stderr


@pytest.mark.parametrize("where", ["gone.json", "http://127.0.0.1:9/feed.json"])
def test_a_feed_that_cannot_be_read_is_watched_all_the_same(run, where):
    added = run("feed", "add", "own", where)
    assert added.exit_code == 1
    assert added.stderr.count("\n") == 1
    assert added.stderr.startswith("warmline: own: The feed ")
    assert run("feed", "poll").exit_code == 1
    listed = run("feed", "list")
    assert listed.exit_code == 0
    assert "failed twice" in listed.stdout


def test_an_address_of_this_machine_is_read_only_where_that_is_allowed(run):
    with serving() as server:
        where = server.put("/feed.json", feed_body("INC-7"))
        refused = run("feed", "add", "closed", where)
        assert refused.exit_code == 1
        assert "private network" in refused.stderr
        assert server.asked == []
        assert run("feed", "add", "open", where, "--allow-private").exit_code == 0
        assert server.asked


def test_a_feed_that_waits_for_pushes(run):
    added = run("feed", "add", "alerts", "--kind", "alertmanager")
    assert (added.exit_code, added.stdout) == (0, "alerts: waits for pushes to /hooks/feeds/alerts\n")
    assert run("feed", "poll", "alerts").exit_code == 1
    # With no name only what has an address is read.
    assert run("feed", "poll").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "Bad Name", "x.json"), "feed add: name: expected small letters, digits and hyphens"),
        (("add", "own", "x.json", "--time-zone", "Mars/X"), "feed add: time_zone: expected an IANA time zone"),
        (("add", "own", "ftp://host/x"), "expected a file, or an address with http or https"),
        (("poll", "nothing"), "There is no feed named 'nothing'."),
        (("remove", "nothing"), "There is no feed named 'nothing'."),
        (("show", "nothing"), "'nothing' is neither a watched feed nor a known incident."),
        (("link", "INC-1", "INC-2"), "No feed holds an incident 'INC-1'."),
        (("add", "own", "x.json", "--interval", "1"), "--interval"),
        (("add",), "Missing argument 'NAME'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_calls_leave_with_2_and_a_sentence(run, arguments, says):
    result = run("feed", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_name_is_taken_once(run, feed):
    run("feed", "add", "own", feed)
    again = run("feed", "add", "own", feed)
    assert (again.exit_code, again.stderr) == (2, "warmline: A feed named 'own' is watched already.\n")


def test_without_a_data_directory_nothing_can_be_kept(run):
    result = run("feed", "list", data=False)
    assert result.exit_code == 2
    assert "--data DIR" in result.stderr


def test_the_sample_world_is_no_place_for_real_feeds(run, feed, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sample-world-placed-at").write_text("2026-11-21T14:30:00+00:00")
    result = run("feed", "add", "own", feed)
    assert result.exit_code == 2
    assert "sample world" in result.stderr


def test_two_incidents_are_linked_and_parted(run, feed, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(feed_body("C-1").decode().replace("Northlight", "Carrier One"))
    run("feed", "add", "own", feed)
    run("feed", "add", "carrier", other)
    assert run("feed", "link", "INC-7", "C-1", "--note", "same cut").stdout == "INC-7 and C-1: one outage\n"
    assert "the same outage: C-1" in run("feed", "show", "INC-7").stdout
    assert run("feed", "link", "C-1", "INC-7", "--apart").exit_code == 0
    assert "the same outage" not in run("feed", "show", "INC-7").stdout


def test_what_was_added_is_there_for_draft_and_check(run, feed, tmp_path):
    run("feed", "add", "own", feed)
    reply = tmp_path / "reply.jsonl"
    reply.write_text('{"id": "R-1", "incident_id": "INC-7", "text": "We are working on it."}\n')
    result = CliRunner().invoke(main, ["check", str(reply)], env={"WARMLINE_DATA_DIR": str(Path("data").absolute())})
    assert result.exit_code == 0
    assert json.loads(result.stdout)["incident"]["id"] == "INC-7"


ESCAPES = "x\x1b[2J\x1b]0;title\x07\x1b]8;;http://evil\x07\r\nforged: line\x9b1m\u202egnp"
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def test_no_text_of_a_feed_reaches_the_terminal_as_more_than_text(run, feed, tmp_path):
    """Names, ids, changes, problems and providers: nothing moves the cursor, forges a line or turns text around."""
    entry = FEED["incidents"][0] | {"id": f"I{ESCAPES}", "name": ESCAPES, "workaround": ESCAPES}
    told = FEED | {"provider": {"name": f"North {ESCAPES}"}}
    broken = {"id": f"B{ESCAPES}", "name": "b", "status": f"zz{ESCAPES}", ESCAPES: 1}
    feed.write_text(json.dumps(told | {"incidents": [entry, broken]}))
    results = [run("feed", "add", "own", feed)]
    feed.write_text(
        json.dumps(told | {"incidents": [entry | {"workaround": f"moved {ESCAPES}", "revision": 9}, broken]})
    )
    commands = (("poll",), ("list",), ("show", "own"), ("show", f"I{ESCAPES}"), ("show", ESCAPES), ("poll", ESCAPES))
    results += [run("feed", *command) for command in commands]
    results += [run("feed", *command, "--json") for command in (("list",), ("show", "own"), ("show", f"I{ESCAPES}"))]
    for result in results:
        assert result.output.strip()
        assert not UNSEEN.search(result.output)
        assert not [line for line in result.output.splitlines() if line.startswith("forged")]
    assert json.loads(results[-1].stdout)["incident"]["name"] == ESCAPES
    reply = tmp_path / "reply.jsonl"
    reply.write_text(json.dumps({"id": f"R{ESCAPES}", "text": "We are working on it.", ESCAPES: 1}) + "\n{}\n")
    for command in ("draft", "check", "score"):
        result = CliRunner().invoke(main, [command, str(reply), "--feed", str(feed), "--feed", f"gone{ESCAPES}"])
        assert result.stderr
        assert not UNSEEN.search(result.output)
        assert json.loads(result.stdout.splitlines()[0])["id"] == f"R{ESCAPES}"
