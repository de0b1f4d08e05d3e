"""Accounts and tokens: what an admin can do, and that nobody else can."""

from datetime import timedelta

import pytest

from assistant.auditing import NoTrail
from assistant.domain.desk import Person
from assistant.errors import AccountInvalid, NotAllowed, NotFound, RoleRefused, StoreFailed
from assistant.people.tokens import key_of
from assistant.staff_desk import NewAccount, StaffDesk
from tests.fakes.people_world import BOSS, NOON, OFFICE, OTHER, SECRET, Door, staffed


@pytest.fixture
def door():
    return staffed()


GESTURES = {
    "accounts": lambda desk, who: desk.accounts(who),
    "account": lambda desk, who: desk.account(who, "lee"),
    "prepared": lambda desk, who: desk.prepared(who, NewAccount("new", "agent")),
    "add": lambda desk, who: desk.add(who, NewAccount("new", "admin"), SECRET),
    "disable": lambda desk, who: desk.disable(who, "lee"),
    "enable": lambda desk, who: desk.enable(who, "lee"),
    "set_password": lambda desk, who: desk.set_password(who, "lee", OTHER),
    "set_role": lambda desk, who: desk.set_role(who, "lee", "admin"),
    "set_email": lambda desk, who: desk.set_email(who, "lee", "evil@desk.example"),
    "tokens": lambda desk, who: desk.tokens(who),
    "add_token": lambda desk, who: desk.add_token(who, "new", frozenset({"draft"})),
    "revoke_token": lambda desk, who: desk.revoke_token(who, "crm"),
}


def test_every_gesture_of_the_desk_is_asked_for_below():
    public = {name for name in vars(StaffDesk) if not name.startswith("_") and callable(getattr(StaffDesk, name))}
    assert public == set(GESTURES)


@pytest.mark.parametrize("role", ["agent", "lead"])
@pytest.mark.parametrize("gesture", GESTURES)
def test_only_admins_see_and_change_accounts_and_tokens(door, gesture, role):
    door.staff.add_token(BOSS, "crm", frozenset({"draft"}))
    before = door.books.accounts.accounts(), door.books.tokens.tokens()
    with pytest.raises(RoleRefused, match="Only admins"):
        GESTURES[gesture](door.staff, Person(id="lee", name="Lee", role=role))
    assert (door.books.accounts.accounts(), door.books.tokens.tokens()) == before
    refused = door.trail.entries[-1]
    assert refused[:2] == ("lee", "was refused")
    # An account is prepared before it is added.
    assert refused[3]["what"] in (gesture, "prepared")


@pytest.mark.parametrize("gesture", GESTURES)
def test_admins_may(door, gesture):
    door.staff.add_token(BOSS, "crm", frozenset({"draft"}))
    GESTURES[gesture](door.staff, door.people.person("ada"))


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_the_first_account_has_to_be_an_admin(role):
    door = Door()
    with pytest.raises(NotAllowed, match="first account has to be an admin"):
        door.staff.add(BOSS, NewAccount("lee", role), SECRET)
    assert not door.people.has_people()
    door.staff.add(BOSS, NewAccount("ada", "admin"), SECRET)
    door.staff.add(BOSS, NewAccount("lee", role), SECRET)


def test_a_new_account_is_what_was_said(door):
    made = door.staff.add(BOSS, NewAccount("Bo.Ek", "agent", " Bo  Ek ", "Bo@Desk.Example"), OTHER)
    assert made == door.staff.account(BOSS, "BO.EK")
    assert (made.id, made.name, made.role, made.email) == ("bo.ek", "Bo Ek", "agent", "bo@desk.example")
    assert made.created_at == NOON
    assert door.people.sign_in("bo.ek", OTHER, OFFICE).person.name == "Bo Ek"


def test_an_account_is_shown_under_its_name_where_no_other_is_given(door):
    assert door.staff.add(BOSS, NewAccount("bo", "agent"), OTHER).name == "bo"


@pytest.mark.parametrize(
    ("new", "password", "words"),
    [
        (NewAccount("LEE", "agent"), OTHER, "'lee' already"),
        (NewAccount("bo ek", "agent"), OTHER, "letters, digits"),
        (NewAccount("bo", "agent", email="bo"), OTHER, "looks like"),
        (NewAccount("bo", "agent", email="lee@desk.example"), OTHER, "e-mail"),
        (NewAccount("bo", "agent"), "short", "12 to 256"),
        (NewAccount("bo", "agent"), "password1234", "guessed first"),
        (NewAccount("bo.fairweather", "agent"), "fairweather26", "guessed first"),
        (NewAccount("bo", "agent"), None, "e-mail"),
    ],
)
def test_a_wrong_account_is_refused_in_words_and_not_made(door, new, password, words):
    before = door.books.accounts.accounts()
    with pytest.raises((AccountInvalid, NotAllowed), match=words):
        door.staff.add(BOSS, new, password)
    assert door.books.accounts.accounts() == before


@pytest.mark.parametrize("gesture", ["disable", "enable", "set_password", "set_role", "set_email", "account"])
def test_an_account_that_is_not_there_is_not_found(door, gesture):
    more = {"set_password": (OTHER,), "set_role": ("lead",), "set_email": (None,)}.get(gesture, ())
    with pytest.raises(NotFound, match="no account 'nobody-here'"):
        getattr(door.staff, gesture)(BOSS, "Nobody-here", *more)


def test_the_last_admin_is_neither_disabled_nor_demoted(door):
    with pytest.raises(NotAllowed, match="last admin"):
        door.staff.disable(BOSS, "ada")
    with pytest.raises(NotAllowed, match="last admin"):
        door.staff.set_role(BOSS, "ada", "lead")
    door.staff.set_role(BOSS, "lee", "admin")
    door.staff.disable(BOSS, "ada")
    with pytest.raises(NotAllowed, match="last admin"):
        door.staff.set_role(BOSS, "lee", "agent")


def test_disabling_twice_keeps_the_first_moment(door):
    first = door.staff.disable(BOSS, "lee").disabled_at
    door.clock.pass_by(days=1)
    assert door.staff.disable(BOSS, "lee").disabled_at == first == NOON


def test_another_password_is_the_only_one_then(door):
    door.staff.set_password(BOSS, "lee", OTHER)
    assert door.people.sign_in("lee", OTHER, OFFICE)
    assert door.books.accounts.password_hash("lee") == f"plain:{OTHER}"
    with pytest.raises(AccountInvalid):
        door.staff.set_password(BOSS, "lee", "lee-lee-lee-lee")


def test_a_password_typed_with_combining_accents_is_the_same_one(door):
    door.staff.set_password(BOSS, "lee", "n\u0303andu\u0301 corre lejos")
    assert door.people.sign_in("lee", "ñandú corre lejos", OFFICE)


def test_a_token_is_told_once_and_kept_as_its_key(door):
    token, made = door.staff.add_token(BOSS, "CRM", frozenset({"draft"}), days=30)
    assert token.startswith("wl_")
    assert len(token) >= 46
    assert (made.name, made.created_by, made.expires_at) == ("crm", "command line", NOON + timedelta(days=30))
    assert door.books.tokens.token(key_of(token)) == made
    assert token not in repr(vars(door.books.tokens)) + repr(door.trail.entries)


@pytest.mark.parametrize(
    ("name", "scopes", "days", "words"),
    [
        ("c r m", {"draft"}, None, "letters, digits"),
        ("crm", set(), None, "at least one scope"),
        ("crm", {"draft"}, 0, "1 to 3650 days"),
        ("crm", {"draft"}, 10**9, "1 to 3650 days"),
    ],
)
def test_a_wrong_token_is_refused_in_words(door, name, scopes, days, words):
    with pytest.raises(AccountInvalid, match=words):
        door.staff.add_token(BOSS, name, frozenset(scopes), days)
    assert door.staff.tokens(BOSS) == ()


def test_the_audit_trail_keeps_every_change_and_no_password(door):
    desk = door.staff
    desk.add(BOSS, NewAccount("Bo", "agent", email="bo@desk.example"), OTHER)
    desk.set_role(BOSS, "bo", "lead")
    desk.set_password(BOSS, "bo", SECRET)
    desk.set_email(BOSS, "bo", None)
    desk.disable(BOSS, "bo")
    desk.enable(BOSS, "bo")
    desk.add_token(BOSS, "crm", frozenset({"draft", "check"}))
    desk.revoke_token(BOSS, "crm")
    done = [entry for entry in door.trail.entries if not str(entry[1]).split()[0].endswith("ing")]
    assert done == [
        ("command line", "added person", "bo", {"role": "agent"}),
        ("command line", "changed role", "bo", {"role": "lead"}),
        ("command line", "set password", "bo", {}),
        ("command line", "changed address", "bo", {}),
        ("command line", "disabled person", "bo", {}),
        ("command line", "enabled person", "bo", {}),
        ("command line", "added token", "crm", {"scopes": "check draft"}),
        ("command line", "revoked token", "crm", {}),
    ]
    assert not any(secret in repr(door.trail.entries) for secret in (OTHER, SECRET, "bo@desk.example"))


@pytest.mark.parametrize("gesture", sorted(GESTURES.keys() - {"accounts", "account", "prepared", "tokens"}))
def test_nothing_is_changed_where_the_trail_cannot_be_written(door, gesture):
    class Full(NoTrail):
        def record(self, *_args, **_more):
            raise StoreFailed("The desk's database did not answer: disk is full")

    door.staff.add_token(BOSS, "crm", frozenset({"draft"}))
    desk = StaffDesk(door.books, door.passwords, door.clock, Full())
    before = door.books.accounts.accounts(), door.books.tokens.tokens(), door.books.accounts.password_hash("lee")
    with pytest.raises(StoreFailed, match="disk is full"):
        GESTURES[gesture](desk, BOSS)
    after = door.books.accounts.accounts(), door.books.tokens.tokens(), door.books.accounts.password_hash("lee")
    assert after == before
