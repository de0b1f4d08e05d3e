"""Signing in and out: who gets in, in which words the others do not, and when a session ends."""

from dataclasses import replace

import pytest

from assistant.auditing import NoTrail
from assistant.domain.account import IntegrationToken
from assistant.errors import AccountInvalid, NotAllowed, NotFound, RoleRefused, SignInRefused, StoreFailed
from assistant.people.tokens import key_of
from assistant.people_desk import PeopleDesk
from assistant.staff_desk import NewAccount
from tests.fakes.people_world import AWAY, BOSS, HOME, OFFICE, OTHER, SECRET, Door, PlainPasswords, staffed

ISSUER = "https://id.example"


@pytest.fixture
def door():
    return staffed()


def _refusal(door, name="lee", password=OTHER, address=AWAY):
    with pytest.raises(SignInRefused) as caught:
        door.people.sign_in(name, password, address)
    return caught.value


def _lock(door, name="lee", address=AWAY):
    """Wrong passwords until it has to wait."""
    while _refusal(door, name, OTHER, address).retry_after is None:
        pass


def test_without_accounts_there_is_nobody_to_sign_in_as():
    door = Door()
    assert not door.people.has_people()
    assert _refusal(door).retry_after is None


def test_name_and_password_sign_in(door):
    signed = door.people.sign_in(" LEE ", SECRET, OFFICE)
    assert (signed.person.id, signed.person.name, signed.person.role) == ("lee", "Lee", "lead")
    assert door.people.person_of(signed.token) == signed.person == door.people.person("lee")
    assert door.people.has_people()


def test_a_token_has_256_bits_is_never_the_same_and_is_kept_nowhere(door):
    tokens = {door.people.sign_in("lee", SECRET, OFFICE).token for _ in range(5)}
    assert len(tokens) == 5
    assert min(map(len, tokens)) >= 43
    kept = repr(door.books.sessions.__dict__) + repr(door.trail.entries)
    assert not any(token in kept for token in tokens)
    assert all(key_of(token) in door.books.sessions.__dict__["_sessions"] for token in tokens)


def test_a_token_and_a_sessions_key_are_in_no_representation(door):
    signed = door.people.sign_in("lee", SECRET, OFFICE)
    session, _ = door.books.sessions.session(key_of(signed.token))
    assert signed.token not in repr(signed)
    assert session.key not in repr(session)


@pytest.mark.parametrize("name", ["lee", "nobody-here", "", "<script>", "x" * 10_000, "\ud800", "gone", "linked"])
def test_every_wrong_try_gets_the_same_words_after_the_same_work(door, name):
    door.staff.add(BOSS, NewAccount("gone", "agent"), SECRET)
    door.staff.disable(BOSS, "gone")
    door.staff.add(BOSS, NewAccount("linked", "agent", email="l@desk.example"), None)
    password = SECRET if name == "gone" else OTHER
    door.passwords.compared.clear()
    refusal = _refusal(door, name, password)
    assert (str(refusal), refusal.retry_after) == ("This name and this password do not go together.", None)
    assert len(door.passwords.compared) == 1


def test_an_account_without_a_password_cannot_be_entered_with_one(door):
    door.staff.add(BOSS, NewAccount("linked", "agent", email="l@desk.example"), None)
    for password in ("", "None", "plain:", SECRET):
        assert _refusal(door, "linked", password, HOME)


@pytest.mark.parametrize("password", [SECRET + " ", SECRET.upper(), SECRET[:-1], "", SECRET + "x" * 300, SECRET * 999])
def test_only_the_very_password_is_right(door, password):
    assert _refusal(door, "lee", password)


def test_a_password_of_the_greatest_length_is_not_right_for_a_longer_one():
    door = staffed()
    longest = "q7 marsh " * 28 + "lamp"
    assert len(longest) == 256
    door.staff.set_password(BOSS, "lee", longest)
    assert door.people.sign_in("lee", longest, OFFICE)
    assert _refusal(door, "lee", longest + "x", OFFICE)


def test_two_hundred_wrong_passwords_lock_out_and_a_right_one_waits_too(door):
    refusals = [_refusal(door) for _ in range(200)]
    assert len(door.passwords.compared) == 5, "the others were not even looked at"
    assert refusals[-1].retry_after == 15
    with pytest.raises(SignInRefused) as caught:
        door.people.sign_in("lee", SECRET, AWAY)
    assert (caught.value.retry_after, len(door.passwords.compared)) == (15, 5)
    door.clock.pass_by(seconds=15)
    assert door.people.sign_in("lee", SECRET, AWAY)


def test_two_hundred_wrong_passwords_as_fast_as_they_are_let_in_take_two_days(door):
    start = door.clock.now()
    for _ in range(200):
        door.clock.pass_by(seconds=_refusal(door).retry_after or 0)
    assert (door.clock.now() - start).total_seconds() > 47 * 3600


def test_a_locked_name_does_not_tell_whether_it_exists(door):
    def told(name):
        return [(str(one), one.retry_after) for one in (_refusal(door, name, OTHER, f"{name}-{n}") for n in range(30))]

    assert told("lee") == told("nobody-here")


def test_nobody_is_locked_out_longer_than_a_quarter_of_an_hour(door):
    for _ in range(50):
        door.clock.pass_by(seconds=_refusal(door).retry_after or 0)
    assert _refusal(door).retry_after is not None
    door.clock.pass_by(minutes=15)
    assert door.people.sign_in("lee", SECRET, HOME)


def test_strangers_who_try_all_day_do_not_keep_somebody_from_their_usual_place(door):
    door.people.sign_in("lee", SECRET, OFFICE)
    for n in range(300):
        _refusal(door, "lee", OTHER, f"203.0.113.{n % 200}")
    assert door.people.sign_in("lee", SECRET, OFFICE)
    assert _refusal(door, "lee", SECRET, HOME).retry_after, "elsewhere they have to wait"


def test_a_usual_place_is_forgotten_after_a_month(door):
    door.people.sign_in("lee", SECRET, OFFICE)
    door.clock.pass_by(days=31)
    door.people.sign_in("sam", SECRET, HOME)
    _lock(door)
    assert _refusal(door, "lee", SECRET, OFFICE).retry_after


def test_a_right_password_forgets_the_wrong_ones_before_it(door):
    for _ in range(20):
        for _ in range(4):
            assert _refusal(door, address=HOME).retry_after is None
        door.people.sign_in("lee", SECRET, HOME)
        door.clock.pass_by(minutes=4)


def test_a_password_hashed_the_old_way_is_hashed_anew_when_it_was_right():
    door = staffed(passwords=PlainPasswords("old"))
    door.passwords.made_by = "new"
    _refusal(door)
    assert door.books.accounts.password_hash("lee") == f"old:{SECRET}"
    signed = door.people.sign_in("lee", SECRET, OFFICE)
    assert door.books.accounts.password_hash("lee") == f"new:{SECRET}"
    assert door.people.person_of(signed.token), "and that ends no session"


def test_a_session_ends_eight_hours_after_the_last_sign_of_its_person(door):
    token = door.people.sign_in("lee", SECRET, OFFICE).token
    door.clock.pass_by(hours=7, minutes=59)
    assert door.people.person_of(token)
    door.clock.pass_by(hours=7, minutes=59)
    assert door.people.person_of(token)
    door.clock.pass_by(hours=8)
    assert door.people.person_of(token) is None


def test_a_session_ends_after_a_day_whatever_is_done_in_it(door):
    signed = door.people.sign_in("lee", SECRET, OFFICE)
    for _ in range(23):
        door.clock.pass_by(hours=1)
        assert door.people.person_of(signed.token)
    door.clock.pass_by(hours=1)
    assert door.clock.now() == signed.expires_at
    assert door.people.person_of(signed.token) is None


def test_an_expired_session_does_not_come_back_when_the_clock_is_set_back(door):
    token = door.people.sign_in("lee", SECRET, OFFICE).token
    door.clock.pass_by(hours=9)
    assert door.people.person_of(token) is None
    door.clock.pass_by(hours=-9)
    assert door.people.person_of(token) is None


@pytest.mark.parametrize("token", ["", "x", "\ud800", "0" * 64, "x" * 100_000])
def test_what_is_no_token_is_nobodys(door, token):
    assert door.people.person_of(token) is None
    assert door.people.caller_of(token) is None
    door.people.sign_out(token)


def test_the_key_of_a_session_opens_nothing(door):
    token = door.people.sign_in("lee", SECRET, OFFICE).token
    assert door.people.person_of(key_of(token)) is None


def test_signing_out_ends_this_session_and_no_other(door):
    first, second = (door.people.sign_in("lee", SECRET, OFFICE).token for _ in range(2))
    door.people.sign_out(first)
    assert door.people.person_of(first) is None
    assert door.people.person_of(second)


def test_signing_out_everywhere_ends_all_of_one_person(door):
    mine = [door.people.sign_in("lee", SECRET, OFFICE).token for _ in range(3)]
    others = door.people.sign_in("sam", SECRET, OFFICE).token
    assert door.people.sign_out_everywhere(door.people.person("lee"), "lee") == 3
    assert [door.people.person_of(token) for token in mine] == [None] * 3
    assert door.people.person_of(others)


def test_only_admins_sign_others_out(door):
    for name in ("lee", "sam"):
        with pytest.raises(RoleRefused):
            door.people.sign_out_everywhere(door.people.person(name), "ada")
    token = door.people.sign_in("sam", SECRET, OFFICE).token
    door.people.sign_out_everywhere(door.people.person("ada"), "sam")
    assert door.people.person_of(token) is None
    with pytest.raises(NotFound):
        door.people.sign_out_everywhere(door.people.person("ada"), "nobody-here")


def test_whoever_is_signed_in_chooses_another_password_and_stays_here_alone(door):
    here, there = (door.people.sign_in("lee", SECRET, OFFICE).token for _ in range(2))
    again = door.people.change_password(here, SECRET, OTHER, OFFICE)
    assert door.people.person_of(again.token).id == "lee"
    assert [door.people.person_of(token) for token in (here, there)] == [None, None]
    assert _refusal(door, "lee", SECRET, OFFICE)
    assert door.people.sign_in("lee", OTHER, OFFICE)
    assert ("lee", "changed own password", "lee", {}) in door.trail.entries


def test_a_new_password_has_to_be_good_and_that_is_no_try(door):
    token = door.people.sign_in("lee", SECRET, OFFICE).token
    for _ in range(20):
        with pytest.raises(AccountInvalid):
            door.people.change_password(token, SECRET, "lee-lee-lee-lee", OFFICE)
    assert door.people.change_password(token, SECRET, OTHER, OFFICE)


def test_a_stolen_session_does_not_get_to_guess_the_password(door):
    token = door.people.sign_in("lee", SECRET, OFFICE).token
    door.passwords.compared.clear()
    for _ in range(200):
        with pytest.raises(SignInRefused) as caught:
            door.people.change_password(token, "a wrong present one", OTHER, AWAY)
    assert caught.value.retry_after == 15
    assert len(door.passwords.compared) == 5
    assert door.people.person_of(token), "and its owner is not thrown out by that"
    assert door.people.sign_in("lee", SECRET, OFFICE)


@pytest.mark.parametrize("change", ["disable", "set_role"])
def test_an_admin_who_was_faster_prevails(door, change):
    token = door.people.sign_in("lee", SECRET, OFFICE).token

    class Slow(PlainPasswords):
        def hash(self, password):
            if password == OTHER:
                getattr(door.staff, change)(BOSS, "lee", *(("agent",) if change == "set_role" else ()))
            return super().hash(password)

    slow = replace(door.people, passwords=Slow())
    with pytest.raises(SignInRefused, match="signed out"):
        slow.change_password(token, SECRET, OTHER, OFFICE)
    assert door.books.accounts.password_hash("lee") == f"plain:{SECRET}"


def test_a_password_is_changed_only_by_somebody_who_has_one_and_is_signed_in(door):
    with pytest.raises(SignInRefused, match="signed out"):
        door.people.change_password("no token", SECRET, OTHER, OFFICE)
    door.staff.add(BOSS, NewAccount("linked", "agent", email="l@desk.example"), None)
    token = door.people.sign_in_with(ISSUER, "sub-1", "l@desk.example").token
    with pytest.raises(NotAllowed, match="provider"):
        door.people.change_password(token, "", OTHER, OFFICE)


CHANGES = {
    "disabled": lambda staff: staff.disable(BOSS, "lee"),
    "disabled and enabled": lambda staff: (staff.disable(BOSS, "lee"), staff.enable(BOSS, "lee")),
    "another password": lambda staff: staff.set_password(BOSS, "lee", OTHER),
    "another role": lambda staff: staff.set_role(BOSS, "lee", "agent"),
    "another address": lambda staff: staff.set_email(BOSS, "lee", None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_an_account_ends_its_sessions_and_no_others(door, change):
    token, others = (door.people.sign_in(name, SECRET, OFFICE).token for name in ("lee", "sam"))
    change(door.staff)
    assert door.people.person_of(token) is None
    assert door.people.person_of(others)


def test_a_sign_in_that_began_before_a_change_opens_nothing_after_it(door):
    class Slow(PlainPasswords):
        def verify(self, password, hashed):
            door.staff.set_password(BOSS, "lee", OTHER)
            return super().verify(password, hashed)

    slow = replace(door.people, passwords=Slow())
    signed = slow.sign_in("lee", SECRET, OFFICE)
    assert door.people.person_of(signed.token) is None


def test_a_present_role_and_name_are_told_at_every_call(door):
    door.books.accounts.change("lee", lambda held: held.model_copy(update={"role": "agent", "name": "Lee M."}))
    assert door.people.person("lee").role == "agent"
    assert door.people.person("lee").name == "Lee M."


@pytest.mark.parametrize("name", ["nobody-here", "", "LEE", "integration:crm", "local"])
def test_nobody_acts_under_an_id_that_is_no_account(door, name):
    with pytest.raises(NotAllowed):
        door.people.person(name)


def test_nobody_acts_under_a_disabled_account(door):
    door.staff.disable(BOSS, "lee")
    with pytest.raises(NotAllowed):
        door.people.person("lee")
    assert _refusal(door, "lee", SECRET)


def test_a_provider_finds_an_account_by_its_address_once_and_then_by_its_subject(door):
    signed = door.people.sign_in_with(ISSUER, "sub-1", "Lee@Desk.Example")
    assert signed.person.id == "lee"
    assert door.people.sign_in_with(ISSUER, "sub-1", None).person.id == "lee"
    assert door.people.sign_in_with(ISSUER, "sub-1", "sam@desk.example").person.id == "lee"


@pytest.mark.parametrize(
    ("issuer", "subject", "email"),
    [
        (ISSUER, "sub-1", None),
        (ISSUER, "sub-1", ""),
        (ISSUER, "sub-1", "stranger@desk.example"),
        (ISSUER, "", "sam@desk.example"),
        (ISSUER, "\ud800", "sam@desk.example"),
        (ISSUER, "x" * 256, "sam@desk.example"),
        ("https://other.example", "sub-9", None),
    ],
)
def test_nobody_makes_an_account_by_signing_in(door, issuer, subject, email):
    door.people.sign_in_with(ISSUER, "sub-9", "lee@desk.example")
    before = door.books.accounts.accounts()
    with pytest.raises(SignInRefused) as caught:
        door.people.sign_in_with(issuer, subject, email)
    assert caught.value.retry_after is None
    assert door.books.accounts.accounts() == before


def test_whoever_gets_a_former_colleagues_address_does_not_get_their_account(door):
    door.people.sign_in_with(ISSUER, "sub-1", "lee@desk.example")
    with pytest.raises(SignInRefused):
        door.people.sign_in_with(ISSUER, "sub-2", "lee@desk.example")


def test_a_new_address_lets_a_new_subject_in_and_the_old_one_no_more(door):
    door.people.sign_in_with(ISSUER, "sub-1", "lee@desk.example")
    door.staff.set_email(BOSS, "lee", "lee.marsh@desk.example")
    with pytest.raises(SignInRefused):
        door.people.sign_in_with(ISSUER, "sub-1", "lee@desk.example")
    assert door.people.sign_in_with(ISSUER, "sub-2", "lee.marsh@desk.example").person.id == "lee"


def test_an_address_that_is_taken_leaves_whoever_a_provider_vouched_for_linked(door):
    door.people.sign_in_with(ISSUER, "sub-1", "lee@desk.example")
    door.staff.set_email(BOSS, "ada", "ada@desk.example")
    with pytest.raises(NotAllowed, match="e-mail"):
        door.staff.set_email(BOSS, "lee", "ada@desk.example")
    assert door.books.accounts.account_linked(ISSUER, "sub-1").id == "lee"


@pytest.mark.parametrize("linked_before", [True, False])
def test_a_disabled_account_is_refused_whoever_vouches_for_it(door, linked_before):
    if linked_before:
        door.people.sign_in_with(ISSUER, "sub-1", "lee@desk.example")
    door.staff.disable(BOSS, "lee")
    with pytest.raises(SignInRefused):
        door.people.sign_in_with(ISSUER, "sub-1", "lee@desk.example")


def test_a_token_of_an_integration_names_it_and_its_scopes(door):
    token, _ = door.staff.add_token(BOSS, "CRM", frozenset({"draft", "tickets:write"}))
    caller = door.people.caller_of(token)
    assert caller.scopes == {"draft", "tickets:write"}
    assert (caller.person.id, caller.person.role) == ("integration:crm", "agent")
    assert door.people.has_tokens()


@pytest.mark.parametrize("scope", ["feeds:write", "promises:read", "replies:read", "ratings:read", "ratings:write"])
def test_an_integration_has_the_least_role_that_its_scopes_need(scope):
    def role(*scopes):
        return IntegrationToken(
            name="x", scopes=frozenset(scopes), created_at="2026-11-21T12:00:00Z", created_by="y"
        ).person.role

    assert role(scope) == role(scope, "draft") == "lead"
    assert role("draft", "check", "score", "tickets:read", "tickets:write", "incidents:read", "metrics:read") == "agent"


def test_a_token_opens_nothing_once_it_expired_or_was_revoked(door):
    short, _ = door.staff.add_token(BOSS, "short", frozenset({"draft"}), days=1)
    long, _ = door.staff.add_token(BOSS, "long", frozenset({"draft"}))
    door.clock.pass_by(days=1)
    assert door.people.caller_of(short) is None
    assert door.people.caller_of(long)
    door.staff.revoke_token(BOSS, "long")
    assert door.people.caller_of(long) is None
    assert not door.people.has_tokens()


def test_a_session_is_no_integration_and_the_other_way_round(door):
    session = door.people.sign_in("lee", SECRET, OFFICE).token
    bearer, _ = door.staff.add_token(BOSS, "crm", frozenset({"draft"}))
    assert door.people.caller_of(session) is None
    assert door.people.person_of(bearer) is None


def test_when_a_token_was_used_is_noted_to_the_hour(door):
    token, _ = door.staff.add_token(BOSS, "crm", frozenset({"draft"}))
    for minutes in (0, 59, 1):
        door.clock.pass_by(minutes=minutes)
        door.people.caller_of(token)
        noted = door.staff.tokens(BOSS)[0].used_at
        assert noted == (door.clock.now() if minutes != 59 else noted)
    assert noted == door.clock.now()


def test_the_audit_trail_tells_who_came_and_never_a_name_that_was_wrong(door):
    token = door.people.sign_in("lee", SECRET, OFFICE).token
    door.people.sign_out(token)
    _refusal(door, "secret typed as name")
    door.people.sign_in_with(ISSUER, "sub-1", "lee@desk.example")
    door.people.sign_out_everywhere(door.people.person("lee"), "lee")
    assert [entry[:2] for entry in door.trail.entries] == [
        ("lee", "signed in"),
        ("lee", "signed out"),
        ("nobody", "was refused to sign in"),
        ("lee", "linked a sign-in"),
        ("lee", "signed in"),
        ("lee", "signed out everywhere"),
    ]
    assert "secret typed" not in repr(door.trail.entries)


def test_a_wrong_password_is_entered_about_the_account_that_it_was_tried_on(door):
    _refusal(door, " LEE ")
    _refusal(door, "secret typed as name")
    _lock(door)
    refused = [entry for entry in door.trail.entries if entry[1] == "was refused to sign in"]
    assert [entry[2] == "lee" for entry in refused] == [True, False, *[True] * (len(refused) - 2)]
    assert refused[-1][3]["wait"], "the lock-out is told too"


def test_tries_that_are_not_looked_at_do_not_fill_the_audit_trail(door):
    for _ in range(200):
        _refusal(door)
    assert len(door.trail.entries) == 5


def test_a_trail_that_cannot_be_written_keeps_nobody_out(door):
    class Full(NoTrail):
        def record(self, *_args, **_more):
            raise StoreFailed("The desk's database did not answer: disk is full")

    desk = PeopleDesk(door.books, door.passwords, door.clock, Full())
    assert desk.person_of(desk.sign_in("lee", SECRET, OFFICE).token)
    with pytest.raises(SignInRefused):
        desk.sign_in("lee", OTHER, OFFICE)
