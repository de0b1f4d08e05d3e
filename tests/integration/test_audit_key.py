"""A key for the audit trail, at the command line: set from the start, set later, taken away, and attacked."""

import re
import sqlite3
from datetime import timedelta

import pytest
from click.testing import CliRunner

from assistant.bootstrap import audit_desks, open_databases
from assistant.domain.audit import AuditKey, AuditNote, Mark, chained, instant_text
from assistant.domain.desk import Person
from assistant.settings import Settings
from knowledge_base.clock import FixedClock
from tests.fakes.worded import NOW
from ui.command_line.cli import main

KEY = "a key that is long enough"
UNKEYED = "made without the key that is set: if the key is new, run warmline audit adopt once; if not"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def run(folder, monkeypatch):
    monkeypatch.delenv("WARMLINE_AUDIT_KEY", raising=False)

    def ran(*arguments, key=None):
        environment = {"WARMLINE_AUDIT_KEY": key} if key else {}
        result = CliRunner().invoke(main, [*arguments, "--data", str(folder)], env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return ran


@pytest.fixture
def no_server(monkeypatch):
    """What a desk that starts comes to; nothing listens."""
    started = []
    monkeypatch.setattr("ui.server.serve", lambda *_: started.append(True))
    monkeypatch.setattr("ui.server.create_app", lambda *_, **__: None)
    monkeypatch.setattr("ui.command_line.starting._must_be_free", lambda *_: None)
    return started


def entries(folder):
    return list(open_databases(Settings(data_dir=folder)).audit.entries())


def enter(folder, *actions, key=None, at=NOW):
    book = open_databases(Settings(data_dir=folder)).audit
    for action in actions:
        book.append(AuditNote(at=at, person="ana", action=action), AuditKey(key) if key else None)


def rewrite(folder):
    """All of it, without the key, as somebody with the file alone can."""
    kept, last = entries(folder), Mark()
    connection = sqlite3.connect(folder / "warmline.sqlite3")
    connection.execute("DROP TRIGGER desk_audit_no_update")
    for entry in kept:
        new = chained(entry.model_copy(update={"person": "bo"}), last, None)
        last = new.mark
        values = (new.person, instant_text(new.at), new.previous, new.hash, new.sequence)
        changed = "UPDATE desk_audit SET keyed = 0, person = ?, at = ?, previous = ?, hash = ? WHERE sequence = ?"
        connection.execute(changed, values)
    connection.execute("UPDATE desk_audit_head SET key_check = NULL, hash = ?", (last.hash,))
    connection.commit()
    connection.close()


def test_a_key_from_the_start_asks_for_nothing(run, folder, no_server):
    assert run("start", key=KEY).exit_code == 0
    enter(folder, "saw", "sent", key=KEY)
    result = run("audit", "verify", key=KEY)
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "whole: 2 entries, 2 under the key")
    nothing = run("audit", "adopt", key=KEY)
    assert (nothing.exit_code, nothing.stdout) == (
        0,
        "nothing to adopt: every entry is under the key, or was adopted before\n",
    )
    assert no_server == [True]


def test_a_trail_without_a_key_asks_for_nothing(run, folder, no_server):
    enter(folder, "saw")
    assert (run("start").exit_code, run("audit", "verify").exit_code, no_server) == (0, 0, [True])
    unset = run("audit", "adopt")
    assert (unset.exit_code, unset.stdout) == (2, "")
    assert unset.stderr.startswith("warmline: Set WARMLINE_AUDIT_KEY")


def test_a_key_that_is_set_later_starts_no_desk_until_somebody_adopted_what_is_there(run, folder, no_server):
    enter(folder, "saw", "sent")
    refused = run("start", key=KEY)
    assert (refused.exit_code, no_server) == (2, [])
    assert "warmline: The audit trail was kept without WARMLINE_AUDIT_KEY so far" in refused.stderr
    told = run("audit", "verify", key=KEY)
    assert (told.exit_code, UNKEYED in told.stdout) == (1, True)
    assert [entry.action for entry in entries(folder)] == ["saw", "sent"]
    adopted = run("audit", "adopt", key=KEY)
    assert adopted.exit_code == 0
    assert adopted.stdout.startswith("adopted: everything through entry 2 was made without the key")
    head = re.search(r"^head: (3:[0-9a-f]{64})$", adopted.stdout, re.MULTILINE).group(1)
    assert run("start", key=KEY).exit_code == 0
    whole = run("audit", "verify", "--head", head, key=KEY)
    assert (whole.exit_code, whole.stdout.splitlines()[0]) == (0, "whole: 3 entries, 1 under the key")
    assert entries(folder)[2].person.startswith("command line:")


def test_only_what_holds_the_head_that_was_noted_is_adopted(run, folder):
    enter(folder, "saw", "sent")
    noted = entries(folder)[1].mark
    rewrite(folder)
    other = run("audit", "adopt", "--head", str(noted), key=KEY)
    assert (other.exit_code, "that you noted down is not there" in other.stderr) == (2, True)
    wrong = run("audit", "adopt", "--head", "yesterday's", key=KEY)
    assert (wrong.exit_code, wrong.stderr.startswith("warmline: --head: expected")) == (2, True)
    assert len(entries(folder)) == 2


def test_a_desk_whose_trail_was_rewritten_without_the_key_does_not_start(run, folder, no_server):
    enter(folder, "saw", "sent", key=KEY)
    rewrite(folder)
    before = entries(folder)
    for _ in range(2):
        told = run("audit", "verify", key=KEY)
        assert (told.exit_code, UNKEYED in told.stdout, "head:" in told.stdout) == (1, True, False)
    assert (run("start", key=KEY).exit_code, no_server) == (2, [])
    assert run("audit", "export", key=KEY).exit_code == 2
    assert entries(folder) == before


def test_a_key_that_was_taken_away_starts_no_desk_and_goes_on_when_it_is_back(run, folder, no_server):
    enter(folder, "saw", key=KEY)
    assert "kept with a key: set WARMLINE_AUDIT_KEY" in run("start").stderr
    assert (run("start", key=KEY).exit_code, no_server) == (0, [True])
    assert run("audit", "verify", key=KEY).exit_code == 0


def test_old_entries_of_a_broken_trail_are_kept_as_evidence(run, folder, monkeypatch):
    enter(folder, "saw", "sent", key=KEY, at=NOW - timedelta(days=4_000))
    rewrite(folder)
    monkeypatch.setenv("WARMLINE_AUDIT_DAYS", "1")
    kept = run("audit", "retain", key=KEY)
    assert (kept.exit_code, "the audit trail is broken, so its old entries are kept" in kept.stderr) == (1, True)
    assert len(entries(folder)) == 2


def test_the_time_of_an_adoption_is_the_clocks(folder):
    enter(folder, "saw")
    settings = Settings(data_dir=folder, audit_key=KEY)
    desk, _ = audit_desks(settings, FixedClock(NOW))
    assert desk.adopt(Person(id="a", name="A", role="admin")).at == NOW
