"""``warmline user`` as it is typed, and ``warmline start`` that refuses others before anybody can sign in."""

import json
import os
import pty
import sys
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from assistant.bootstrap import staff_desks, workplace
from assistant.domain.account import Scope
from assistant.domain.desk import Person
from assistant.domain.vocabulary import Role
from assistant.errors import SignInRefused
from assistant.settings import Settings
from tests.fakes.people_world import OFFICE, OTHER, SECRET, HandClock
from ui.command_line import cli_user
from ui.command_line.cli import main

ROOT = Path(__file__).parents[2]
OPERATOR = Person(id="command line", name="Command line", role="admin")


def _environment(**more):
    return {name: value for name, value in os.environ.items() if not name.startswith("WARMLINE_")} | more


def _warmline(*arguments, given="", **settings):
    """As typed, in this process: starting one for each takes seconds."""
    without = dict.fromkeys(name for name in os.environ if name.startswith("WARMLINE_"))
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=given, env=without | settings)


@pytest.fixture
def user(tmp_path):
    def run(*arguments, given=""):
        return _warmline("user", *arguments, "--data", tmp_path / "desk", given=given)

    return run


def _add(user, name, role, *more):
    done = user("add", name, "--role", role, "--password-file", "-", *more, given=SECRET + "\n")
    assert done.exit_code == 0, done.stderr


def _desks(tmp_path):
    return staff_desks(Settings(data_dir=tmp_path / "desk"))


def test_the_options_offer_every_role_and_scope():
    assert get_args(Role) == cli_user._ROLES
    assert get_args(Scope) == cli_user._SCOPES


def test_people_are_added_changed_and_listed(user, tmp_path):
    assert "warmline user add NAME --role admin" in user("list").stdout
    _add(user, "Ada", "admin")
    _add(user, "lee", "lead", "--shown", "Lee Marsh", "--email", "lee@desk.example")
    door = _desks(tmp_path)[1]
    token = door.sign_in("lee", SECRET, OFFICE).token
    assert user("role", "lee", "agent").stdout == "lee: is agent now, and signed out everywhere\n"
    assert door.person_of(token) is None
    assert user("password", "lee", "--password-file", "-", given=OTHER).exit_code == 0
    assert door.sign_in("lee", OTHER, OFFICE).person.role == "agent"
    assert user("sign-out", "lee").stdout == "lee: signed out of 1 session\n"
    assert user("email", "lee", "none").exit_code == 0
    assert user("disable", "lee").exit_code == 0
    with pytest.raises(SignInRefused):
        door.sign_in("lee", OTHER, OFFICE)
    listed = [json.loads(line) for line in user("list", "--json").stdout.splitlines()]
    assert [(one["id"], one["role"], one["email"], bool(one["disabled_at"])) for one in listed] == [
        ("ada", "admin", None, False),
        ("lee", "agent", None, True),
    ]
    assert not any("hash" in name or "password" in name for one in listed for name in one)
    assert "disabled" in user("list").stdout
    assert user("enable", "lee").exit_code == 0
    assert door.sign_in("lee", OTHER, OFFICE)


def test_tokens_are_made_listed_and_revoked(user, tmp_path):
    made = user("token", "add", "crm", "--scope", "draft", "--scope", "tickets:write", "--expires", "30")
    token = made.stdout.strip()
    assert token.startswith("wl_")
    assert "shown this once" in made.stderr
    door = _desks(tmp_path)[1]
    assert door.caller_of(token).scopes == {"draft", "tickets:write"}
    listed = user("token", "list").stdout + user("token", "list", "--json").stdout
    assert "crm" in listed
    assert token not in listed
    assert user("token", "revoke", "crm").exit_code == 0
    assert door.caller_of(token) is None
    assert json.loads(user("token", "list", "--json").stdout)["holds"] is False
    again = user("token", "add", "crm", "--scope", "draft")
    assert (again.exit_code, again.stdout) == (2, "")


WRONG = [
    (["add", "lee", "--role", "lead", "--password-file", "-"], "first account has to be an admin"),
    (["add", "ada", "--role", "boss", "--password-file", "-"], "agent"),
    (["add", "a da", "--role", "admin", "--password-file", "-"], "letters, digits"),
    (["add", "ada", "--role", "admin"], "--password-file FILE"),
    (["add", "ada", "--role", "admin", "--password-file", "nowhere.txt"], "nowhere.txt"),
    (["add", "ada", "--role", "admin", "--no-password"], "e-mail"),
    (["add", "ada", "--role", "admin", "--no-password", "--password-file", "-"], "contradict"),
    (["add", "ada", "--role", "admin", "--password", SECRET], "No such option"),
    (["disable", "nobody-here"], "no account 'nobody-here'"),
    (["password", "nobody-here", "--password-file", "-"], "no account 'nobody-here'"),
    (["sign-out", "nobody-here"], "no account 'nobody-here'"),
    (["role", "ada", "boss"], "agent"),
    (["token", "add", "crm"], "--scope"),
    (["token", "add", "crm", "--scope", "everything"], "ratings:write"),
    (["token", "add", "crm", "--scope", "draft", "--expires", "0"], "3650"),
    (["token", "revoke", "nothing"], "no token 'nothing'"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=[" ".join(a) for a, _ in WRONG])
def test_wrong_usage_is_a_clear_sentence_and_exit_2(user, tmp_path, arguments, words):
    done = user(*arguments, given=SECRET + "\n")
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not _desks(tmp_path)[1].has_people()


@pytest.mark.parametrize("given", ["", "\n", "short\n", "password1234\n", b"\xff\xfe\x00".decode("latin-1")])
def test_a_bad_password_makes_no_account(user, tmp_path, given):
    done = user("add", "ada", "--role", "admin", "--password-file", "-", given=given)
    assert done.exit_code == 2
    assert "password" in done.stderr.casefold()
    assert not _desks(tmp_path)[1].has_people()


@pytest.mark.parametrize("arguments", [["add", "ada", "--role", "admin"], ["list"], ["token", "list"]])
def test_without_a_data_directory_it_says_where_accounts_are_kept(arguments):
    done = _warmline("user", *arguments)
    assert done.exit_code == 2
    assert done.stderr.strip() == (
        "warmline: Accounts and tokens are kept in a data directory: name one with --data DIR or WARMLINE_DATA_DIR."
    )


@pytest.mark.parametrize("body", [SECRET, f"{SECRET}\n", f"{SECRET}\r\nsecond line\n", f"\ufeff{SECRET}\n"])
def test_a_password_file_holds_the_password_in_its_first_line(user, tmp_path, body):
    file = tmp_path / "secret.txt"
    file.write_text(body, encoding="utf-8", newline="")
    file.chmod(0o600)
    done = user("add", "ada", "--role", "admin", "--password-file", file)
    assert (done.exit_code, done.stderr) == (0, "")
    assert _desks(tmp_path)[1].sign_in("ada", SECRET, OFFICE)


def test_a_password_file_that_others_can_read_is_warned_of(user, tmp_path):
    file = tmp_path / "secret.txt"
    file.write_text(SECRET, encoding="utf-8")
    file.chmod(0o644)
    done = user("add", "ada", "--role", "admin", "--password-file", file)
    assert done.exit_code == 0
    assert "others can read" in done.stderr


def _typed(arguments, *lines):
    """What a terminal shows while these lines are typed, each when it is asked for, and the exit code."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "-m", "ui", *arguments], _environment())  # noqa: S606 - our own
    shown, waiting = b"", list(lines)
    while True:
        try:
            read = os.read(terminal, 1024)
        except OSError:
            break
        if not read:
            break
        shown += read
        if waiting and read.rstrip().endswith(b":"):
            os.write(terminal, waiting.pop(0).encode() + b"\n")
    os.close(terminal)
    return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_at_a_terminal_the_password_is_asked_for_twice_and_never_shown(tmp_path):
    data = ["--data", str(tmp_path / "desk")]
    shown, code = _typed(["user", "add", "ada", "--role", "admin", *data], SECRET, SECRET)
    assert code == 0, shown
    assert "Password for ada:" in shown
    assert "Once more:" in shown
    assert SECRET not in shown
    assert _desks(tmp_path)[1].sign_in("ada", SECRET, OFFICE)


def test_nobody_is_asked_for_a_password_that_could_not_be_used(tmp_path):
    shown, code = _typed(["user", "add", "lee", "--role", "lead", "--data", str(tmp_path / "desk")])
    assert code == 2
    assert "first account has to be an admin" in shown
    assert "Password for" not in shown


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])  # noqa: S104 - refused, that is the point
def test_a_desk_that_others_can_reach_does_not_start_without_people(host, tmp_path):
    done = _warmline("start", "--host", host, "--data", tmp_path / "desk")
    assert done.exit_code == 2
    assert "warmline user add NAME --role admin" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "desk").exists(), "a refused start leaves nothing behind"


def test_a_proxy_leads_nobody_to_a_desk_without_people(tmp_path):
    done = _warmline("start", "--data", tmp_path / "desk", WARMLINE_PUBLIC_URL="https://desk.example")
    assert done.exit_code == 2
    assert "https://desk.example" in done.stderr
    assert "warmline user add NAME --role admin" in done.stderr
    assert not (tmp_path / "desk").exists()


def test_a_desk_at_every_address_has_to_know_how_browsers_reach_it(user, tmp_path):
    _add(user, "ada", "admin")
    done = _warmline("start", "--host", "0.0.0.0", "--data", tmp_path / "desk")  # noqa: S104 - refused
    assert done.exit_code == 2
    assert "WARMLINE_PUBLIC_URL" in done.stderr


def test_a_folder_with_people_is_no_place_for_the_sample_world(user, tmp_path):
    _add(user, "ada", "admin")
    place = workplace(Settings(data_dir=tmp_path / "desk"))
    assert not place.is_sample
    assert place.people.has_people()
    assert not (tmp_path / "desk" / "sample-world-placed-at").exists()


def test_a_lock_out_survives_a_restart_and_holds_for_every_process(user, tmp_path):
    _add(user, "ada", "admin")
    clock = HandClock()

    def refusal(password):
        door = workplace(Settings(data_dir=tmp_path / "desk"), clock).people
        with pytest.raises(SignInRefused) as caught:
            door.sign_in("ada", password, OFFICE)
        return caught.value

    waits = [refusal(OTHER).retry_after for _ in range(6)]
    assert waits == [None, None, None, None, 15, 15]
    assert refusal(SECRET).retry_after == 15
    clock.pass_by(seconds=15)
    place = workplace(Settings(data_dir=tmp_path / "desk"), clock)
    assert place.people.person_of(place.people.sign_in("ada", SECRET, OFFICE).token).role == "admin"


def test_no_password_and_no_token_stands_in_the_data_directory(user, tmp_path):
    _add(user, "ada", "admin")
    bearer = user("token", "add", "crm", "--scope", "draft").stdout.strip()
    staff, door = _desks(tmp_path)
    session = door.sign_in("ada", SECRET, OFFICE).token
    with pytest.raises(SignInRefused):
        door.sign_in("my own secret typed too early", OTHER, OFFICE)
    assert [account.id for account in staff.accounts(OPERATOR)] == ["ada"]
    held = b"".join(file.read_bytes() for file in (tmp_path / "desk").rglob("*") if file.is_file())
    for secret in (SECRET, OTHER, bearer, session, "my own secret", OFFICE):
        assert secret.encode() not in held
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in held
