"""``warmline audit``: the trail verified and exported, old words taken away, and one customer's on request."""

import csv
import io
import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from assistant.adapters.stores.tables import metadata
from assistant.audit_desk import AuditDesk
from assistant.auditing import KeptTrail
from assistant.bootstrap import audit_desks, open_databases, workplace
from assistant.domain.audit import AuditNote
from assistant.domain.blanking import ERASED
from assistant.domain.desk import Person
from assistant.domain.rating import Rating
from assistant.domain.sign_decision import SignDecision
from assistant.domain.ticket import Ticket
from assistant.errors import RoleRefused, StoreFailed
from assistant.retention_desk import proof
from assistant.settings import Settings
from knowledge_base.clock import FixedClock, SystemClock
from knowledge_base.records import Customer
from tests.fakes.worded import NAME, NOW, WORD, put_in, work_on
from ui.command_line.cli import main

AGENT, LEAD, ADMIN = (Person(id=role, name=role, role=role) for role in ("agent", "lead", "admin"))
WORDS = re.compile(rb"zebrafink|dana z|555 0142|c-77\\b|grauschnabel", re.IGNORECASE)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def run(folder, monkeypatch):
    monkeypatch.delenv("WARMLINE_AUDIT_KEY", raising=False)

    def ran(*arguments, **environment):
        command = ["audit", *map(str, arguments), "--data", str(folder)]
        result = CliRunner().invoke(main, command, env={f"WARMLINE_{k.upper()}": v for k, v in environment.items()})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return ran


def databases(folder):
    return open_databases(Settings(data_dir=folder))


def enter(folder, *actions, at=NOW):
    book = databases(folder).audit
    for action in actions:
        book.append(AuditNote(at=at, person="ana", action=action, subject="T-1"), None)


def tamper(folder, statement):
    connection = sqlite3.connect(folder / "warmline.sqlite3")
    connection.execute("DROP TRIGGER desk_audit_no_update")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_whatever_the_command_is_the_trail_names_one_account_of_this_machine(run, folder, tmp_path, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "ops")
    feed, customer = tmp_path / "feed.json", tmp_path / "customers.jsonl"
    feed.write_text("{}", encoding="utf-8")
    customer.write_text('{"customer": {"id": "C-1", "name": "Dana"}}\n', encoding="utf-8")
    commands = (
        ["feed", "add", "hook", str(feed)], ["feed", "remove", "hook"], ["accounts", "import", str(customer)],
        ["tone", "use", "none"], ["tone", "use", "none", "--by", "Lee"], ["promises", "list"],
        ["user", "token", "add", "crm", "--scope", "draft"], ["audit", "verify"],
    )  # fmt: skip
    for command in commands:
        ran = CliRunner().invoke(main, [*command, "--data", str(folder)])
        assert ran.exit_code in (0, 1), ran.output
    shown = [json.loads(line) for line in run("export", "--format", "jsonl").stdout.splitlines()]
    entered = {one["action"] for one in shown}
    told = {"added feed", "removed feed", "imported accounts", "used recalibration", "saw promises", "added token"}
    assert entered >= told
    assert {one["person"] for one in shown} == {"command line:ops"}


def test_a_whole_trail_is_told_with_its_head(run, folder):
    enter(folder, "saw", "sent")
    result = run("verify")
    assert result.exit_code == 0
    head = re.search(r"^head: (2:[0-9a-f]{64})$", result.stdout, re.MULTILINE).group(1)
    assert result.stdout.startswith("whole: 2 entries\n")
    again = run("verify", "--head", head)
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, "whole: 3 entries")
    assert run("verify", "--head", head.partition(":")[2]).exit_code == 0


def test_a_broken_trail_names_the_first_broken_entry(run, folder):
    enter(folder, "saw", "sent", "rated")
    tamper(folder, "UPDATE desk_audit SET person = 'bo' WHERE sequence = 2")
    result = run("verify")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "broken: Entry 2 was changed after it was made, or made with another key.",
        "1 entry before that follow each other.",
    ]


def test_a_head_that_is_not_there_is_broken_and_one_that_is_no_head_is_told(run, folder):
    enter(folder, "saw")
    missing = run("verify", "--head", f"1:{'a' * 64}")
    assert (missing.exit_code, "that you noted down is not there" in missing.stdout) == (1, True)
    wrong = run("verify", "--head", "yesterday's")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("warmline: --head: expected what verify printed")


def test_with_a_key_nothing_is_verified_or_entered_without_it(run):
    key = "a key that is long enough"
    assert run("verify", audit_key=key).exit_code == 0
    assert "1 under the key" in run("verify", audit_key=key).stdout
    other = run("verify", audit_key="another key, as long")
    assert (other.exit_code, "another key" in other.stdout) == (1, True)
    assert "set WARMLINE_AUDIT_KEY" in run("verify").stdout
    refused = run("export")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "set WARMLINE_AUDIT_KEY" in refused.stderr
    short = run("verify", audit_key="short")
    assert (short.exit_code, "audit_key" in short.stderr, "short'" in short.stderr) == (2, True, False)


def test_without_a_data_directory_there_is_one_sentence(monkeypatch):
    monkeypatch.delenv("WARMLINE_DATA_DIR", raising=False)
    for command in (["verify"], ["export"], ["retain"], ["erase", "--customer", "C-1"]):
        result = CliRunner().invoke(main, ["audit", *command])
        assert (result.exit_code, result.stdout) == (2, "")
        assert "kept in a data directory" in result.stderr


def test_the_export_is_safe_csv_and_enters_itself_first(run, folder):
    book = databases(folder).audit
    book.append(AuditNote(at=NOW, person="=1+1", action="saw", subject="\r=cmd", detail={"n": 1}), None)
    rows = list(csv.DictReader(io.StringIO(run("export").stdout, newline="")))
    assert [row["action"] for row in rows] == ["saw", "exporting trail", "exported trail"]
    assert (rows[0]["person"], rows[0]["subject"], rows[0]["detail"]) == ("'=1+1", "'\r=cmd", '{"n": 1}')
    assert rows[0]["at"] == "2026-11-21T21:00:00.000000+00:00"


def test_the_export_as_json_lines_of_some_time_into_a_file_of_ones_own(run, folder, tmp_path):
    enter(folder, "saw")
    enter(folder, "sent", at=NOW + timedelta(hours=1))
    out = tmp_path / "trail.jsonl"
    hours = ["--since", "2026-11-21T16:00:00-06:00", "--until", "2026-11-21T16:00:01-06:00"]
    result = run("export", "--format", "jsonl", *hours, "--out", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "warmline: 1 entry exported\n")
    (entry,) = map(json.loads, out.read_text().splitlines())
    assert (entry["sequence"], entry["action"], entry["detail"]) == (2, "sent", {})
    assert out.stat().st_mode & 0o077 == 0
    nowhere = run("export", "--out", tmp_path / "no" / "where.csv")
    assert (nowhere.exit_code, "cannot write" in nowhere.stderr) == (2, True)


def test_the_newest_entries_are_shown_the_newest_last(run, folder):
    enter(folder, "saw", "sent")
    databases(folder).audit.append(
        AuditNote(at=NOW, person="\x1b[2Jbo", action="was refused", detail={"what": "sent"}), None
    )
    lines = run("show").stdout.splitlines()
    assert lines[0].split() == ["1", "2026-11-21", "21:00:00Z", "ana", "saw", "T-1"]
    assert lines[2].split()[-4:] == ["was", "refused", "-", "what=sent"]
    assert "\x1b" not in lines[2]
    assert [line.split()[0] for line in run("show", "--about", "T-1", "--by", "ana").stdout.splitlines()] == ["1", "2"]
    assert len(run("show", "--most", "1").stdout.splitlines()) == 1
    assert run("show", "--by", "nobody").stdout == "no entries\n"


def test_leads_see_the_trail_and_admins_take_it_out(folder):
    enter(folder, "saw", "sent")
    desk, retention = audit_desks(Settings(data_dir=folder), FixedClock(NOW))
    assert [entry.action for entry in desk.newest(LEAD, 5, "T-1")] == ["sent", "saw"]
    assert desk.verify(LEAD).broken is None
    refused = [
        lambda: desk.newest(AGENT),
        lambda: desk.verify(AGENT),
        lambda: desk.export(LEAD),
        lambda: retention.erase(LEAD, "C-1"),
        lambda: retention.retain(LEAD),
    ]
    for attempt in refused:
        with pytest.raises(RoleRefused):
            attempt()
    entered = [(entry.person, entry.action) for entry in desk.book.entries(after=2)]
    assert entered == [
        ("lead", "saw trail"),
        ("lead", "verified trail"),
        ("agent", "was refused"),
        ("agent", "was refused"),
        ("lead", "exporting trail"),
        ("lead", "was refused"),
        ("lead", "was refused"),
        ("lead", "was refused"),
    ]


def test_nothing_is_exported_or_erased_that_cannot_be_entered(folder):
    desk, retention = audit_desks(Settings(data_dir=folder), FixedClock(NOW))
    store = databases(folder).store
    put_in(store, 1)

    class Full(KeptTrail):
        def record(self, *_):
            raise StoreFailed("The desk's database did not answer: disk is full")

    full = Full(desk.book, FixedClock(NOW))
    with pytest.raises(StoreFailed):
        AuditDesk(desk.book, full).export(ADMIN)
    object.__setattr__(retention, "trail", full)
    with pytest.raises(StoreFailed):
        retention.erase(ADMIN, "C-77")
    assert WORD in store.ticket("T-1").model_dump_json()


def remains(folder):
    """Files of the data directory that hold a word of the customer, as bytes: free pages and logs too."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "warmline.sqlite3" for path in files)
    return sorted({path.name for path in files for _ in WORDS.finditer(path.read_bytes())})


def lived(folder):
    """A desk on which everything was done for one customer, and something for another."""
    kept = databases(folder)
    kept.accounts.put([Customer(id="C-77", name=NAME, language="en"), Customer(id="C-78", name="Ed Marsh")])
    place = workplace(Settings(data_dir=folder))
    told = {"id": "C-77", "name": NAME}
    texts = [f"{NAME} says the Grauschnabel internet is down", f"{NAME} says 911 does not work, Grauschnabel"]
    given = [{"id": f"N-{n}", "text": text, "subject": WORD, "customer": told} for n, text in enumerate(texts)]
    given.append({"id": "N-ED", "text": "My internet is down in Oakdale.", "customer": {"id": "C-78"}})
    place.desk.add_tickets(tuple(Ticket.model_validate(one) for one in given))
    for number in (0, 1, 2):
        ticket = ("N-0", "N-1", "N-ED")[number]
        state = place.desk.open(ADMIN, ticket).state
        for said in ("Grauschnabel", "Grauschnabel again, and much more of it. " * 200):
            state = place.desk.edit(ADMIN, ticket, f"{said} for {NAME}" if number < 2 else "Oakdale.", state.version)
    state = place.desk.redraft(ADMIN, "N-1", f"say that {WORD} is right")
    approved = place.desk.approve(ADMIN, "N-1", state.text, state.version)
    sent = place.desk.send(ADMIN, approved.id)
    place.desk.rate(
        ADMIN, Rating(id="R", reply_id=sent.id, rater="admin", at=SystemClock().now(), overall=5, note=NAME)
    )
    put_in(kept.store, 9)
    work_on(kept.work, "T-9")
    kept.store.decide(SignDecision(key="k", kind="dismissed", by="lee", at=NOW, note=f"only {WORD}"))
    kept.answers.put("key", f"Grauschnabel, {NAME}")
    return sent


def test_not_one_byte_of_an_erased_customer_is_left_and_the_trail_verifies(run, folder):
    sent = lived(folder)
    assert "warmline.sqlite3" in " ".join(remains(folder))
    dry = run("erase", "--customer", "C-77", "--dry-run")
    assert (dry.exit_code, dry.stdout.splitlines()[0]) == (0, "would be erased:")
    assert databases(folder).store.ticket("N-0").ticket.customer.id == "C-77"
    result = run("erase", "--customer", "C-77")
    assert result.exit_code == 0, result.output
    wanted = ["3 tickets", "2 sent replies", "1 override", "2 notes of ratings", "the account", "1 reply in sent.mbox"]
    wanted += ["2 notes", "1 report of a draft", "1 kept answer of a language model", "2 approvals"]
    assert [line for line in wanted if f"  {line}\n" not in result.stdout] == []
    assert dry.stdout.splitlines()[1:-1] == [
        line for line in result.stdout.splitlines()[1:-1] if not re.search("receipt|RECEIPT", line)
    ]
    assert remains(folder) == []
    assert run("verify").stdout.startswith("whole: ")
    kept = databases(folder)
    assert [one.id for one in kept.accounts.customers()] == ["C-78"]
    assert kept.store.ticket("N-ED").text == "Oakdale."
    assert kept.store.sent_reply(sent.id).final.tone.overall == sent.final.tone.overall
    assert (folder / "sent.mbox").read_text().count("X-Warmline-Ticket") == 1


def test_an_erasure_can_be_proved_with_its_receipt_and_names_nobody(run, folder):
    put_in(databases(folder).store, 1)
    receipt = re.search(r"^receipt: (\w{32})$", run("erase", "--customer", "C-77").stdout, re.MULTILINE).group(1)
    entries = list(databases(folder).audit.entries())
    assert [entry.action for entry in entries] == ["erasing", "erased"]
    assert {entry.detail["customer"] for entry in entries} == {proof(receipt, "C-77")}
    assert entries[1].detail["tickets"] == 1
    assert "C-77" not in " ".join(entry.model_dump_json() for entry in entries)


def test_a_ticket_whose_own_id_names_the_customer_is_told(run, folder):
    told = {"id": "mail-C-77-1", "text": "Down.", "customer": {"id": "C-77"}}
    databases(folder).store.add_tickets((Ticket.model_validate(told),))
    result = run("erase", "--customer", "C-77")
    assert result.exit_code == 0
    assert "1 ticket's own id holds the customer's name or id; ids stay as they are" in result.stderr


def test_an_unknown_customer_is_told(run):
    assert "nothing: no ticket and no account" in run("erase", "--customer", "C-404").stdout
    blank = run("erase", "--customer", " ")
    assert (blank.exit_code, blank.stderr) == (2, "warmline: Say whom to erase: expected the customer's id.\n")


def test_a_database_that_somebody_else_reads_is_told_and_done_the_next_time(run, folder, monkeypatch):
    put_in(databases(folder).store, 1)
    monkeypatch.setattr("assistant.adapters.stores.database._BUSY_SECONDS", 0.1)
    reader = sqlite3.connect(folder / "warmline.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM desk_ticket").fetchone()
    held = run("erase", "--customer", "C-77")
    assert (held.exit_code, "run this once more" in held.stderr) == (1, True)
    reader.close()
    assert run("erase", "--customer", "C-77").exit_code == 0
    assert remains(folder) == []


def test_old_words_and_old_entries_go_and_what_is_left_is_whole(run, folder):
    now = datetime.now(UTC)
    kept = databases(folder)
    ages = [int((now - timedelta(days=days) - NOW).total_seconds() / 60) for days in (40, 20, 1)]
    for number, minutes in enumerate(ages, 1):
        put_in(kept.store, number, minutes=minutes)
    enter(folder, "saw", "sent", at=now - timedelta(days=400))
    enter(folder, "saw", at=now)
    assert "kept for good" in run("retain").stdout
    result = run("retain", retention_days="30", audit_days="365")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "words of 1 answered ticket and 0 replies in the mailbox taken away",
            "2 old entries of the audit trail cut off",
        ],
    )
    assert [kept.store.ticket(f"T-{n}").text == ERASED for n in (1, 2, 3)] == [True, False, False]
    assert kept.store.sent()[0].final.tone.overall == 71
    actions = [entry.action for entry in kept.audit.entries()]
    assert actions == ["saw", "took old words away", "cut the trail"]
    assert "(what came through 2 was cut off)" in run("verify").stdout
    assert run("retain", retention_days="30", audit_days="365").stdout.startswith("words of 0 answered tickets")


def test_every_text_that_the_database_keeps_is_erased_or_said_to_be_wordless():
    """A new column fails here until somebody says where a customer's words in it go."""
    blanked = {
        "desk_ticket": {"ticket", "draft", "writing", "text"},
        "desk_approval": {"body"},
        "desk_sent": {"body"},
        "desk_override": {"body"},
        "desk_rating": {"body"},
        "desk_sign_decision": {"body"},
        "desk_model_answers": {"answer"},
        "desk_work": {"body"},
        "desk_draft_report": {"body"},
    }
    wordless = {
        "desk_ticket": {"id", "status", "incident_id"},
        "desk_approval": {"id", "ticket_id"},
        "desk_sent": {"id", "ticket_id", "approval_id"},
        "desk_override": {"id", "ticket_id"},
        "desk_rating": {"id"},
        "desk_sign_decision": {"key"},
        "desk_model_answers": {"key", "created_at"},
        "desk_audit": {"at", "person", "action", "subject", "detail", "previous", "hash"},
        "desk_audit_head": {"hash", "cut_hash", "key_check", "salt"},
        "desk_recalibration": {"body"},
        "desk_recalibration_switch": {"body"},
        "desk_work": {"ticket_id"},
        "desk_draft_report": {"id", "ticket_id"},
        "desk_last_opened": {"person_id", "ticket_id"},
        "desk_stamp": {"ticket_id"},
        "desk_incident_edit": {"provider", "incident_id", "body"},
        "desk_guideline_version": {"guideline_id", "body"},
    }
    of_people = {
        "desk_person",
        "desk_person_link",
        "desk_session",
        "desk_known_address",
        "desk_sign_in_tries",
        "desk_token",
    }
    told = {table: blanked.get(table, set()) | wordless.get(table, set()) for table in blanked | wordless}
    found = {
        table.name: {column.name for column in table.columns if column.type.python_type is str}
        for table in metadata.tables.values()
        if table.name not in of_people
    }
    assert found == told


def test_the_server_enters_its_start_and_retains(folder):
    put_in(databases(folder).store, 1)
    _, retention = audit_desks(Settings(data_dir=folder, retention_days=1), FixedClock(NOW + timedelta(days=2)))

    class Once:
        stopped = False

        def is_set(self):
            return self.stopped

        def wait(self, seconds):
            assert seconds == timedelta(days=1).total_seconds()
            self.stopped = True

    told = []
    retention.run(Once(), told.append)
    entries = [(entry.person, entry.action) for entry in retention.book.entries()]
    assert entries == [("warmline", "started"), ("warmline", "took old words away")]
    assert told == [f"Warmline: the audit trail's head is {retention.book.state().head}"]
    assert databases(folder).store.ticket("T-1").text == ERASED


def test_a_trail_that_cannot_be_read_does_not_stop_the_server(folder, caplog):
    kept = databases(folder)
    _, retention = audit_desks(Settings(data_dir=folder))
    with kept.audit._engine.begin() as connection:
        connection.execute(text("DELETE FROM desk_audit_head"))

    class Once:
        def is_set(self):
            return "could not be taken away" in caplog.text

        def wait(self, _):
            pass

    object.__setattr__(retention, "periods", retention.periods.__class__(None, 1))
    retention.run(Once())
    assert "The audit trail cannot be written" in caplog.text
