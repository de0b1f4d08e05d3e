"""Choosing another password: only whoever is signed in, knows the present one, and sent the form from our page."""

import re

import pytest
from door_server import HERE, another, opened, sign_in

from assistant.staff_desk import NewAccount
from tests.fakes.people_world import BOSS, OTHER, SECRET, staffed

PAGE = "/sign-in/password"


@pytest.fixture
def door():
    return staffed()


@pytest.fixture
def client(door):
    with opened(door) as client:
        sign_in(client, "lee")
        yield client


def _token(client):
    return re.search(r'name="token"[^>]*value="([^"]*)"', client.get(PAGE).text)[1]


def _send(client, present=SECRET, new=OTHER, again=None, **more):
    fields = {"token": _token(client), "present": present, "new": new, "again": new if again is None else again}
    return client.post(PAGE, data=fields | more, headers={"origin": HERE})


def _works(door, password):
    return door.passwords.verify(password, door.books.accounts.password_hash("lee"))


def test_a_new_password_counts_from_now_on_and_only_this_browser_stays(door, client):
    elsewhere = another(client)
    sign_in(elsewhere, "lee")
    answer = _send(client)
    assert answer.status_code == 200
    assert "Your password is changed" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/").text.find("lee") >= 0
    assert elsewhere.get("/sign-in/session").status_code == 401
    assert _works(door, OTHER)
    assert not _works(door, SECRET)


def test_the_session_gets_another_token(client):
    before = client.cookies.get("warmline")
    _send(client)
    assert client.cookies.get("warmline") not in (None, before)


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"present": "a wrong present one"}, 403, "not your present password"),
        ({"new": "lee-lee-lee-lee"}, 422, "guessed first"),
        ({"new": "short"}, 422, "12 to 256"),
        ({"again": "something else"}, 422, "not the same"),
        ({"present": ""}, 422, "all three"),
        ({"new": "", "again": ""}, 422, "all three"),
        ({"token": "made up"}, 422, "Please try once more"),
        ({"token": ""}, 422, "Please try once more"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(door, client, fields, status, words):
    answer = _send(client, **fields)
    assert answer.status_code == status
    assert words in answer.text
    assert 'role="alert"' in answer.text
    assert _works(door, SECRET)
    assert not any(typed and len(typed) > 5 and typed in answer.text for typed in fields.values())
    assert client.get("/sign-in/session").is_success


def test_the_proof_of_another_session_or_purpose_is_none(door, client):
    mine, other = _token(client), another(client)
    sign_in(other, "lee")
    out = client.get("/sign-in/session").json()["token"]
    for token in (_token(other), out):
        assert token != mine
        assert _send(client, token=token).status_code == 422
    assert _works(door, SECRET)


def test_nobody_guesses_the_present_password_here(door, client):
    answers = [_send(client, present="a wrong present one") for _ in range(12)]
    assert [answer.status_code for answer in answers[:4]] == [403] * 4
    assert {answer.status_code for answer in answers[4:]} == {429}
    assert int(answers[-1].headers["retry-after"]) == 15
    assert _send(client).status_code == 429, "a right one waits too"
    door.clock.pass_by(seconds=15)
    assert _send(client).status_code == 200


def test_who_is_not_signed_in_is_sent_to_do_that_first(door):
    with opened(door) as client:
        for answer in (client.get(PAGE), client.post(PAGE, data={"present": SECRET}, headers={"origin": HERE})):
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    with opened(None) as client:
        assert client.get(PAGE).headers["location"] == "/sign-in"


def test_who_signs_in_by_a_provider_is_told_that_there_is_no_password(door):
    door.staff.add(BOSS, NewAccount("linked", "agent", email="l@desk.example"), None)
    token = door.people.sign_in_with("https://id.example", "sub-1", "l@desk.example").token
    with opened(door) as client:
        client.cookies.set("warmline", token)
        answer = _send(client)
        assert answer.status_code == 422
        assert "provider" in answer.text


def test_a_form_from_elsewhere_is_refused(door, client):
    fields = {"token": _token(client), "present": SECRET, "new": OTHER, "again": OTHER}
    answer = client.post(PAGE, data=fields, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert _works(door, SECRET)


def test_the_page_helps_password_managers_and_needs_no_script(client):
    text = client.get(PAGE).text
    for expected in ('value="lee" autocomplete="username"', "current-password", 'autocomplete="new-password"'):
        assert expected in text
    assert text.count("<script") == 1
    assert 'src="/desk/sign_in.js"' in text
