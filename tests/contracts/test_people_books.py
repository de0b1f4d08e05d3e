"""Where accounts, sessions, tries and tokens are kept: one suite, run on every set of books."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.people_books import sql_people
from assistant.adapters.stores.people_in_memory import memory_people
from assistant.domain.account import DeskAccount, IntegrationToken
from assistant.domain.signing_in import Session, Tries
from assistant.errors import NotAllowed, NotFound, StoreFailed
from tests.fakes.people_world import NOON

ROOT = Path(__file__).parents[2]
HOUR = timedelta(hours=1)


@pytest.fixture(params=["memory", "sqlite"])
def books(request, tmp_path):
    if request.param == "memory":
        yield memory_people()
        return
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    yield sql_people(engine)
    engine.dispose()


def _account(name="lee", role="lead", **more):
    return DeskAccount(id=name, name=name.title(), role=role, created_at=NOON, **more)


def _session(key="k", name="lee", hours=24):
    return Session(key, name, 0, NOON, NOON, NOON + hours * HOUR)


def _put(**fields):
    return lambda held: held.model_copy(update=fields)


def test_an_empty_book_has_nobody(books):
    assert not books.accounts.has_people()
    assert books.accounts.accounts() == ()
    assert books.accounts.account("lee") is None
    assert books.accounts.account_with_email("lee@desk.example") is None
    assert books.accounts.account_linked("i", "s") is None
    assert books.accounts.password_hash("lee") is None


def test_an_account_comes_back_whole(books):
    lee = _account("lée😟", email="lee@desk.example", disabled_at=NOON + HOUR, epoch=7)
    books.accounts.add(lee, "hash")
    books.accounts.add(_account("ada"), None)
    assert books.accounts.account("lée😟") == lee
    assert books.accounts.account_with_email("lee@desk.example") == lee
    assert books.accounts.accounts() == (_account("ada"), lee)
    assert books.accounts.password_hash("lée😟") == "hash"
    assert books.accounts.password_hash("ada") is None


def test_there_are_people_while_one_is_not_disabled(books):
    books.accounts.add(_account(), None)
    assert books.accounts.has_people()
    books.accounts.change("lee", _put(disabled_at=NOON))
    assert not books.accounts.has_people()


def test_a_name_and_an_address_are_taken_once(books):
    books.accounts.add(_account(email="lee@desk.example"), "first")
    with pytest.raises(NotAllowed, match="'lee' already"):
        books.accounts.add(_account(), "second")
    with pytest.raises(NotAllowed, match="e-mail"):
        books.accounts.add(_account("sam", email="lee@desk.example"), "second")
    books.accounts.add(_account("sam"), None)
    with pytest.raises(NotAllowed, match="e-mail"):
        books.accounts.change("sam", _put(email="lee@desk.example"))
    assert books.accounts.account("sam") == _account("sam")
    assert books.accounts.password_hash("lee") == "first"
    assert books.accounts.change("lee", _put(name="Lee M.")).email == "lee@desk.example"


def test_a_change_is_kept_with_its_hash_or_without(books):
    books.accounts.add(_account(), "old")
    changed = books.accounts.change("lee", _put(role="agent", epoch=1))
    assert changed == books.accounts.account("lee") == _account(role="agent", epoch=1)
    assert books.accounts.password_hash("lee") == "old"
    books.accounts.change("lee", _put(epoch=2), "new")
    assert books.accounts.password_hash("lee") == "new"
    with pytest.raises(NotFound):
        books.accounts.change("nobody-here", _put(epoch=1))


@pytest.mark.parametrize("fields", [{"role": "lead"}, {"disabled_at": NOON}])
def test_the_last_admin_stays(books, fields):
    books.accounts.add(_account("ada", "admin"), None)
    books.accounts.add(_account("gone", "admin", disabled_at=NOON), None)
    with pytest.raises(NotAllowed, match="last admin"):
        books.accounts.change("ada", _put(**fields), "hash")
    assert books.accounts.account("ada").runs_the_place
    assert books.accounts.password_hash("ada") is None
    books.accounts.add(_account("bo", "admin"), None)
    books.accounts.change("ada", _put(**fields))
    assert not books.accounts.account("ada").runs_the_place


def test_whoever_is_no_admin_can_be_changed_where_there_is_none(books):
    books.accounts.add(_account(), None)
    assert books.accounts.change("lee", _put(disabled_at=NOON)).disabled_at == NOON


def test_two_admins_who_disable_each_other_at_once_do_not_both_succeed(books):
    for name in ("ada", "bo"):
        books.accounts.add(_account(name, "admin"), None)

    def disable(name):
        try:
            return books.accounts.change(name, _put(disabled_at=NOON)).id
        except NotAllowed:
            return None

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(disable, ["ada", "bo"]))
    assert sorted(map(str, done)) in (["None", "ada"], ["None", "bo"])
    assert sum(account.runs_the_place for account in books.accounts.accounts()) == 1


def test_no_change_is_lost_among_many_at_once(books):
    books.accounts.add(_account(), None)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: books.accounts.change("lee", lambda a: _put(epoch=a.epoch + 1)(a)), range(40)))
    assert books.accounts.account("lee").epoch == 40


def test_another_hash_takes_the_place_of_the_same_one_only(books):
    books.accounts.add(_account(), "old")
    books.accounts.rehash("lee", "new", instead_of="old")
    books.accounts.rehash("lee", "late", instead_of="old")
    assert books.accounts.password_hash("lee") == "new"


def test_a_subject_belongs_to_one_account_and_an_account_to_one_subject_of_an_issuer(books):
    for name in ("lee", "sam"):
        books.accounts.add(_account(name), None)
    assert books.accounts.link("i", "s", "lee")
    assert not books.accounts.link("i", "s", "sam")
    assert not books.accounts.link("i", "t", "lee")
    assert books.accounts.link("j", "s", "sam")
    assert books.accounts.account_linked("i", "s").id == "lee"
    assert books.accounts.account_linked("j", "s").id == "sam"
    books.accounts.change("lee", _put(name="Lee M."), unlink=True)
    assert books.accounts.account_linked("i", "s") is None
    assert books.accounts.link("i", "t", "lee")
    assert books.accounts.account_linked("j", "s").id == "sam"


def test_a_change_that_is_refused_unlinks_nobody(books):
    books.accounts.add(_account("ada", "admin"), None)
    books.accounts.add(_account(email="lee@desk.example"), None)
    assert books.accounts.link("i", "s", "ada")
    for fields, why in (({"email": "lee@desk.example"}, "e-mail"), ({"role": "lead"}, "last admin")):
        with pytest.raises(NotAllowed, match=why):
            books.accounts.change("ada", _put(**fields), unlink=True)
    assert books.accounts.account_linked("i", "s").id == "ada"
    books.accounts.change("ada", _put(email="ada@desk.example"), unlink=True)
    assert books.accounts.account_linked("i", "s") is None


def test_a_session_comes_with_its_account_as_it_is_now(books):
    books.accounts.add(_account(), None)
    books.sessions.start(_session())
    assert books.sessions.session("k") == (_session(), _account())
    books.accounts.change("lee", _put(role="agent", epoch=3))
    session, account = books.sessions.session("k")
    assert (session.epoch, account.epoch, account.role) == (0, 3, "agent")
    assert books.sessions.session("other") is None


def test_a_session_is_seen_and_ended(books):
    books.accounts.add(_account(), None)
    books.sessions.start(_session())
    books.sessions.seen("k", NOON + HOUR)
    books.sessions.seen("other", NOON + HOUR)
    assert books.sessions.session("k")[0].seen_at == NOON + HOUR
    books.sessions.end("k")
    books.sessions.end("k")
    assert books.sessions.session("k") is None


def test_all_sessions_of_one_person_are_ended_and_counted(books):
    for name in ("lee", "sam"):
        books.accounts.add(_account(name), None)
        for number in range(3):
            books.sessions.start(_session(f"{name}-{number}", name))
    assert books.sessions.end_all("lee") == 3
    assert books.sessions.end_all("lee") == 0
    assert books.sessions.session("sam-0")


def test_sessions_that_are_over_are_forgotten_when_one_starts(books):
    books.accounts.add(_account(), None)
    books.sessions.start(_session("short", hours=0.5))
    books.sessions.start(_session("long"))
    later = Session("new", "lee", 0, NOON + HOUR, NOON + HOUR, NOON + 2 * HOUR)
    books.sessions.start(later)
    assert books.sessions.session("short") is None
    assert books.sessions.session("long")
    assert books.sessions.session("new")[0] == later


def test_where_somebody_signed_in_is_known_until_it_is_forgotten(books):
    for name in ("lee", "sam"):
        books.accounts.add(_account(name), None)
    books.sessions.know_address("lee", "a", NOON, NOON)
    books.sessions.know_address("lee", "a", NOON + HOUR, NOON)
    books.sessions.know_address("lee", "b", NOON, NOON)
    assert books.sessions.knows_address("lee", "a")
    assert not books.sessions.knows_address("sam", "a")
    books.sessions.know_address("sam", "c", NOON + HOUR, forget_before=NOON + HOUR)
    assert books.sessions.knows_address("lee", "a")
    assert not books.sessions.knows_address("lee", "b")


def _more(held):
    return tuple(Tries(one.key, (one.until or NOON) + HOUR) for one in held)


def test_tries_are_kept_under_their_keys_in_the_order_asked_for(books):
    first = books.tries.update(("b", "a"), NOON, _more)
    assert [one.key for one in first] == ["b", "a"]
    assert books.tries.update(("a",), NOON, _more) == (Tries("a", NOON + 2 * HOUR),)
    assert books.tries.update(("a", "b"), NOON, lambda held: held) == (
        Tries("a", NOON + 2 * HOUR),
        Tries("b", NOON + HOUR),
    )


def test_a_lock_is_kept_to_the_microsecond(books):
    locked = Tries("a", None, NOON + timedelta(seconds=15, microseconds=1))
    books.tries.update(("a",), NOON, lambda _held: (locked,))
    assert books.tries.update(("a",), NOON, lambda held: held) == (locked,)


def test_tries_that_are_over_are_forgotten(books):
    books.tries.update(("a", "b"), NOON, _more)
    books.tries.update(("b",), NOON, _more)
    books.tries.update(("c",), NOON + HOUR, lambda held: held)
    assert books.tries.update(("a", "b"), NOON, lambda held: held) == (Tries("a"), Tries("b", NOON + 2 * HOUR))


def test_no_try_is_lost_among_many_at_once(books):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: books.tries.update(("address", f"name-{n % 3}"), NOON, _more), range(60)))
    (counted,) = books.tries.update(("address",), NOON, lambda held: held)
    assert counted.until == NOON + 60 * HOUR


def _token(name="crm", **more):
    return IntegrationToken(name=name, scopes=frozenset({"draft", "check"}), created_at=NOON, created_by="ada", **more)


def test_a_token_is_found_by_its_key_alone(books):
    made = _token(expires_at=NOON + HOUR)
    books.tokens.add(made, "key")
    books.tokens.add(_token("bi"), "other")
    assert books.tokens.token("key") == made
    assert books.tokens.token("crm") is None
    assert [token.name for token in books.tokens.tokens()] == ["bi", "crm"]


def test_a_tokens_name_is_given_once_even_after_it_was_revoked(books):
    books.tokens.add(_token(), "key")
    assert books.tokens.revoke("crm", NOON).revoked_at == NOON
    assert books.tokens.revoke("crm", NOON + HOUR).revoked_at == NOON
    with pytest.raises(NotAllowed, match="'crm' before"):
        books.tokens.add(_token(), "another")
    assert books.tokens.token("key").revoked_at == NOON
    assert books.tokens.token("another") is None
    with pytest.raises(NotFound):
        books.tokens.revoke("nothing", NOON)


def test_when_a_token_was_used_is_kept(books):
    books.tokens.add(_token(), "key")
    books.tokens.used("crm", NOON + HOUR)
    books.tokens.used("nothing", NOON)
    assert books.tokens.token("key").used_at == NOON + HOUR


COUNT = """
import sys
from datetime import UTC, datetime
from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.people_books import sql_people
from assistant.people.patience import TryGate
from assistant.errors import SignInRefused
books, now, through = sql_people(open_database(sys.argv[1])), datetime(2026, 11, 21, 12, tzinfo=UTC), 0
for number in range(60):
    try:
        TryGate(books.tries).enter(sys.argv[2] or f"{sys.argv[3]}-{number}", "one address", now, known=False)
        through += 1
    except SignInRefused:
        pass
print(through)
"""


@pytest.mark.parametrize(("name", "through"), [("lee", 5), ("", 30)], ids=["one name", "many names"])
def test_two_processes_that_count_at_once_lose_no_wrong_try(tmp_path, name, through):
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    open_database(url).dispose()
    started = [
        subprocess.Popen([sys.executable, "-c", COUNT, url, name, which], cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603 - our own
        for which in ("left", "right")
    ]
    counts = [int(process.communicate(timeout=60)[0]) for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert sum(counts) == through


def test_what_is_kept_is_there_when_the_database_is_opened_again(tmp_path):
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    engine = open_database(url)
    books = sql_people(engine)
    books.accounts.add(_account(), "hash")
    books.sessions.start(_session())
    books.tokens.add(_token(), "key")
    books.tries.update(("a",), NOON, _more)
    engine.dispose()
    again = open_database(url)
    books = sql_people(again)
    assert books.sessions.session("k") == (_session(), _account())
    assert books.tokens.token("key") == _token()
    assert books.tries.update(("a",), NOON, lambda held: held) == (Tries("a", NOON + HOUR),)
    again.dispose()


def test_a_database_that_does_not_answer_is_one_sentence_without_anybodys_data(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    books = sql_people(engine)
    tables = ("link", "known_address", "session", "sign_in_tries", "token")
    with engine.begin() as connection:
        for table in tables:
            connection.exec_driver_sql(f"DROP TABLE desk_{'person_' if table == 'link' else ''}{table}")
        connection.exec_driver_sql("DROP TABLE desk_person")
    for ask in (
        lambda: books.accounts.add(_account("private-name"), "private-hash"),
        lambda: books.accounts.password_hash("private-name"),
        lambda: books.sessions.session("private-key"),
        lambda: books.tries.update(("private-key",), NOON, _more),
        lambda: books.tokens.token("private-key"),
    ):
        with pytest.raises(StoreFailed) as caught:
            ask()
        assert "private" not in str(caught.value)
    engine.dispose()
