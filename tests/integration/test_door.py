"""Who is let in, who is sent to sign in, and what a session is worth once it is over."""

import asyncio
import json
import re
from dataclasses import replace

import pytest
from door_server import HERE, STANDING, another, opened, sign_in, sign_out, staffed, token_in
from hook_server import workplace

from assistant.errors import StoreFailed
from tests.fakes.people_world import BOSS, OTHER, SECRET, Door
from ui.entrance.cookies import Cookies
from ui.entrance.door import Door as DoorMiddleware
from ui.entrance.tabs import MOST, own_tab

PAGE = {"accept": "text/html", "sec-fetch-mode": "navigate", "sec-fetch-site": "none"}


@pytest.fixture
def door():
    return staffed()


@pytest.fixture
def client(door):
    with opened(door) as client:
        yield client


# --- nobody


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/", "/sign-in"),
        ("/?__theme=dark", "/sign-in?next=%2F%3F__theme%3Ddark"),
        ("/?ticket=T-1%0d%0aset-cookie:x=1", "/sign-in?next=%2F%3Fticket%3DT-1%250d%250aset-cookie%3Ax%3D1"),
    ],
)
def test_a_page_load_of_nobody_is_sent_to_sign_in(client, path, there):
    answer = client.get(path, headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, there)
    assert "x=1" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/config"), ("GET", "/theme.css"), ("GET", "/assets/index.js"), ("GET", "/gradio_api/queue/data"),
        ("GET", "/gradio_api/heartbeat/x"), ("POST", "/gradio_api/queue/join"), ("POST", "/gradio_api/reset"),
        ("GET", "/gradio_api/info"), ("GET", "/manifest.json"),
        ("GET", "/desk/desk.js"), ("GET", "/desk/parts.css"), ("GET", "/"), ("POST", "/"), ("GET", "/metrics"),
        ("GET", "/api/openapi.json"), ("GET", "/api/v1/tickets"), ("POST", "/api/v1/draft"), ("GET", "/api/anything"),
        ("GET", "/sign-in/session"),
    ],
)  # fmt: skip
def test_data_is_answered_to_nobody(client, method, path):
    answer = client.request(method, path, content=b"not even json" if method == "POST" else None)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_told_to_everybody_and_nothing_else(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": {"/healthz": "ok", "/readyz": "ready"}[path]})


def test_where_nobody_can_sign_in_the_one_at_this_machine_acts():
    for nobody_yet in (None, Door()):
        with opened(nobody_yet) as client:
            assert STANDING.id in client.get("/").text
            assert client.get("/api/v1/tickets").is_success
            assert client.get("/sign-in").headers["location"] == "/"
            assert client.post("/sign-in", data={"name": "x", "password": "y"}).headers["location"] == "/"
            assert client.get("/sign-in/session").json() == {"person": None, "token": None}


def test_the_first_account_shuts_the_door_at_once():
    door = Door()
    with opened(door) as client:
        assert client.get("/config").is_success
        door.staff.add(BOSS, _admin("ada"), SECRET)
        assert client.get("/config").status_code == 401
        assert client.get("/api/v1/tickets").status_code == 401


def _admin(name):
    from assistant.staff_desk import NewAccount  # noqa: PLC0415 - for this helper alone

    return NewAccount(name, "admin")


def test_a_database_that_does_not_answer_lets_nobody_in(client, door, monkeypatch):
    sign_in(client)

    def broken(_token):
        raise StoreFailed("The database did not answer.")

    monkeypatch.setattr(type(door.books.sessions), "session", lambda _self, token: broken(token))
    answer = client.get("/config")
    assert (answer.status_code, answer.json()["detail"]) == (503, "The database did not answer.")


# --- signing in


def test_whoever_signs_in_acts_under_their_own_name(client):
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "sam" in client.get("/", headers=PAGE).text
    assert client.get("/config").json()["person"] == "sam"
    shown = client.get("/sign-in/session").json()
    assert shown["person"] == {"id": "sam", "name": "Sam", "role": "Agent"}
    assert client.get("/sign-in").headers["location"] == "/"


def test_a_page_without_scripts_has_all_that_a_password_manager_wants(client):
    page = client.get("/sign-in").text
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert len(re.findall("autofocus=", page)) == 1
    assert '<form method="post" action="/sign-in">' in page
    assert not re.search(r"<script(?![^>]* src=\"/desk/)", page)
    assert client.get("/sign-in/dark.css").text.startswith(":root {\n  --wl-page: #12161b")
    assert client.get("/sign-in/dark.css").headers["content-type"].startswith("text/css")


def test_wrong_names_and_wrong_passwords_look_the_same(client):
    wrong = [sign_in(client, name, password) for name, password in (("sam", OTHER), ("nobody-here", SECRET))]
    assert {answer.status_code for answer in wrong} == {403}
    first, second = (
        re.sub(r'value="[^"]*"', "", answer.text.replace(name, ""))
        for answer, name in zip(wrong, ("sam", "nobody-here"), strict=True)
    )
    assert first == second
    assert {name for answer in wrong for name in answer.headers} == set(wrong[0].headers)
    assert SECRET not in wrong[1].text
    assert OTHER not in wrong[0].text


def test_two_hundred_wrong_passwords_lock_out_and_say_for_how_long(client, door):
    for _ in range(6):
        sign_in(client, "sam", OTHER)
    compared = len(door.passwords.compared)
    locked = {sign_in(another(client), "sam", OTHER).status_code for _ in range(20)}
    assert locked == {429}
    answer = sign_in(client, "sam", SECRET)
    assert answer.status_code == 429
    wait = int(answer.headers["retry-after"])
    assert 0 < wait <= 900
    assert f'data-wait="{wait}"' in answer.text
    assert answer.text.count("Try again in") == 1
    assert len(door.passwords.compared) == compared
    door.clock.pass_by(seconds=wait)
    assert sign_in(client, "sam", SECRET).status_code == 303


def test_the_wait_after_a_wrong_try_is_told_with_it(client):
    told = [sign_in(client, "sam", OTHER) for _ in range(5)][-1]
    assert told.status_code == 429
    assert "do not go together" in told.text
    assert "Try again in 15 seconds." in told.text


def test_what_is_typed_as_a_name_stays_text(client):
    page = sign_in(client, '"><script>alert(1)</script>${alert(2)}', "x").text
    assert "<script>alert" not in page
    assert "${alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("fields", [{"name": ""}, {"password": ""}, {"name": "   "}])
def test_an_empty_field_is_asked_for_and_is_no_try(client, door, fields):
    answer = sign_in(client, **{"name": "sam", "password": SECRET} | fields)
    assert answer.status_code == 422
    assert "Enter your sign-in name and your password." in answer.text
    assert door.passwords.compared == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"a=1", "multipart/form-data; boundary=x", 415),
        (b"a=1", "", 415),
        (b"name=" + b"x" * 17_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a=1" for _ in range(50)), "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe=1", "application/x-www-form-urlencoded", 400),
        (b"name=%ff&password=%00", "application/x-www-form-urlencoded", 403),
        (b"", "application/x-www-form-urlencoded", 403),
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_what_is_no_form_is_refused_in_words(client, path, content, kind, status):
    answer = client.post(path, content=content, headers={"content-type": kind})
    assert answer.status_code == (status if path == "/sign-in" or status != 403 else 303)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "/api/v1",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(client, onward):
    assert sign_in(client, next=onward).headers["location"] == "/"
    page = another(client).get("/sign-in", params={"next": onward}).text
    assert "evil" not in page
    assert 'name="next" value="/"' in page
    assert client.get("/sign-in", params={"next": onward}).headers["location"] == "/"
    assert "evil" not in client.get("/sign-in/onward", params={"next": onward}).text


def test_a_script_of_the_desk_signs_in_again_without_leaving(client):
    told = client.get("/sign-in/form").json()
    form = {"token": told["token"], "name": "sam", "password": OTHER}
    wrong = client.post("/sign-in", data=form, headers={"accept": "application/json"})
    assert (wrong.status_code, wrong.headers["content-type"]) == (403, "application/problem+json")
    assert "do not go together" in wrong.json()["detail"]
    right = client.post("/sign-in", data=form | {"password": SECRET}, headers={"accept": "application/json"})
    assert right.json() == {"person": {"id": "sam", "name": "Sam", "role": "Agent"}}
    assert client.get("/config").is_success


# --- forms that somebody else sent


def test_a_form_that_is_not_from_here_signs_nobody_in(client, door):
    other = another(client)
    theirs = token_in(other.get("/sign-in").text)
    client.get("/sign-in")
    for token in ("", "x", theirs, "\u00e9"):
        answer = client.post("/sign-in", data={"token": token, "name": "sam", "password": SECRET})
        assert answer.status_code == 403
        assert "Please try once more" in answer.text
    assert other.post("/sign-in", data={"name": "sam", "password": SECRET}).status_code == 403
    assert door.passwords.compared == []
    assert client.get("/config").status_code == 401


def test_a_form_of_another_site_is_refused_before_it_is_read(client, door):
    token = token_in(client.get("/sign-in").text)
    form = {"token": token, "name": "sam", "password": SECRET}
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/sign-in", data=form, headers=headers).status_code == 403
    assert door.passwords.compared == []


def test_nobody_is_signed_out_by_a_form_that_is_not_from_here(client):
    sign_in(client)
    other = another(client)
    sign_in(other, "lee")
    theirs = other.get("/sign-in/session").json()["token"]
    for token in ("", theirs, token_in(client.get("/sign-in?out=here").text)):
        assert client.post("/sign-out", data={"token": token}).status_code == 403
    assert client.get("/config").is_success


# --- what a session is worth


def test_a_session_is_over_once_somebody_signed_out(client):
    sign_in(client)
    copied = {"cookie": f"warmline={client.cookies['warmline']}"}
    answer = sign_out(client)
    assert answer.headers["location"] == "/sign-in?out=here"
    assert "warmline" not in client.cookies
    assert "You are signed out." in client.get("/sign-in?out=here").text
    assert client.get("/config", headers=copied).status_code == 401
    assert client.post("/sign-out", data={"token": ""}).headers["location"] == "/sign-in?out=here"


def test_signing_out_everywhere_ends_every_session_of_that_person_alone(client):
    there, lee = another(client), another(client)
    sign_in(client)
    sign_in(there)
    sign_in(lee, "lee")
    assert sign_out(there, everywhere="yes").headers["location"] == "/sign-in?out=everywhere"
    assert [browser.get("/config").status_code for browser in (client, there, lee)] == [401, 401, 200]


@pytest.mark.parametrize(
    ("hours", "steps", "status"), [(7.9, 1, 200), (8.1, 1, 401), (5, 4, 200), (5, 5, 401)], ids=str
)
def test_sessions_end_when_nobody_is_there_and_at_the_latest_after_a_day(client, door, hours, steps, status):
    sign_in(client)
    for _ in range(steps):
        door.clock.pass_by(hours=hours)
        last = client.get("/config").status_code
    assert last == status


def test_what_an_admin_changes_holds_at_the_next_request(client, door):
    sign_in(client)
    door.staff.set_role(BOSS, "sam", "lead")
    assert client.get("/config").status_code == 401
    sign_in(client)
    assert client.get("/sign-in/session").json()["person"]["role"] == "Team lead"
    door.staff.disable(BOSS, "sam")
    assert client.get("/config").status_code == 401
    assert sign_in(client).status_code == 403


def test_nobody_brings_a_session_along_into_their_own(client):
    attacker, victim = another(client), another(client)
    sign_in(attacker, "lee")
    planted = attacker.cookies["warmline"]
    victim.cookies.set("warmline", planted, domain="127.0.0.1")
    sign_in(victim, "sam")
    assert victim.cookies["warmline"] != planted
    assert victim.get("/config").json()["person"] == "sam"
    # What was planted is over: whoever planted it learns nothing and keeps nothing.
    assert attacker.get("/config").status_code == 401


def test_a_made_up_session_never_becomes_one(client):
    client.cookies.set("warmline", "A" * 43, domain="127.0.0.1")
    sign_in(client)
    assert client.cookies["warmline"] != "A" * 43
    assert another(client).get("/config", headers={"cookie": "warmline=" + "A" * 43}).status_code == 401


@pytest.mark.parametrize("first", [True, False])
def test_two_cookies_of_one_name_count_for_nothing(client, first):
    mine, theirs = another(client), another(client)
    sign_in(mine)
    sign_in(theirs, "lee")
    pair = [f"warmline={browser.cookies['warmline']}" for browser in (mine, theirs)]
    header = "; ".join(pair if first else pair[::-1])
    assert client.get("/config", headers={"cookie": header}).status_code == 401
    doubled = "; ".join([pair[0], "warmlineX=1", pair[0]])
    assert client.get("/config", headers={"cookie": doubled}).json()["person"] == "sam"


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client):
    (cookie,) = [line for line in sign_in(client).headers.get_list("set-cookie") if line.startswith("warmline=")]
    value, *attributes = cookie.split("; ")
    assert len(value) > 40
    named = {attribute.partition("=")[0].casefold(): attribute.partition("=")[2] for attribute in attributes}
    assert named.keys() == {"httponly", "max-age", "path", "samesite"}
    assert (named["samesite"], named["path"], named["max-age"]) == ("strict", "/", "86400")


def test_over_tls_cookies_belong_to_this_host_alone(door):
    url = "https://desk.example"
    with opened(door, url, public_url=url) as client:
        answer = sign_in(client)
        cookies = answer.headers.get_list("set-cookie") + client.get("/sign-in/form").headers.get_list("set-cookie")
        assert answer.status_code == 303
        assert client.get("/config").json()["person"] == "sam"
        client.cookies.clear()
        client.cookies.set("warmline", "x")
        assert client.get("/config").status_code == 401
    assert len(cookies) >= 3
    for cookie in cookies:
        assert cookie.startswith("__Host-warmline")
        assert "; Secure" in cookie
        assert "; HttpOnly" in cookie
        assert "domain" not in cookie.casefold()


def test_a_link_from_elsewhere_does_not_ask_somebody_signed_in_to_sign_in_again(client):
    sign_in(client)
    from_elsewhere = PAGE | {"sec-fetch-site": "cross-site"}
    # A browser leaves a strict cookie out here; the page of ours that follows brings it along.
    answer = another(client).get("/", headers=from_elsewhere)
    assert answer.headers["location"] == "/sign-in/onward"
    onward = another(client).get("/sign-in/onward")
    assert '<meta http-equiv="refresh" content="0;url=/">' in onward.text
    assert client.get("/", headers=PAGE | {"sec-fetch-site": "same-origin"}).is_success
    assert another(client).get("/", headers=PAGE | {"sec-fetch-site": "same-origin"}).headers["location"] == "/sign-in"


# --- tabs and streams


def test_a_tab_is_the_own_tab_of_whoever_names_it(client):
    lee = another(client)
    sign_in(client)
    sign_in(lee, "lee")
    body = {"fn_index": 3, "data": ["x"], "session_hash": "tab1"}
    joined = [
        browser.post("/gradio_api/queue/join", content=json.dumps(body)).json()["body"]["session_hash"]
        for browser in (client, lee)
    ]
    assert joined == [own_tab("sam", "tab1"), own_tab("lee", "tab1")]
    assert len({*joined, "tab1"}) == 3
    heard = [browser.get("/gradio_api/queue/data?session_hash=tab1&x=a%26b").json()["url"] for browser in (client, lee)]
    assert [f"session_hash={tab}&x=a%26b" in url for tab, url in zip(joined, heard, strict=True)] == [True, True]
    beats = client.get("/gradio_api/heartbeat/tab1").json()["url"]
    assert beats.endswith(f"/heartbeat/{joined[0]}")
    untouched = client.post("/gradio_api/queue/join", content=json.dumps(body)).json()["body"]
    assert untouched == body | {"session_hash": joined[0]}


@pytest.mark.parametrize(
    ("body", "status"), [(b"[]", 422), (b"", 422), (b"{", 422), (b"[" * 50_000, 422), (b" " * 1_100_000, 413)]
)
def test_a_gesture_that_is_none_is_refused_in_words(client, body, status):
    sign_in(client)
    answer = client.post("/gradio_api/queue/join", content=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_two_names_of_one_tab_in_a_body_are_one(client):
    sign_in(client)
    body = b'{"session_hash": "a", "session_hash": "b"}'
    assert client.post("/gradio_api/queue/join", content=body).json()["body"] == {"session_hash": own_tab("sam", "b")}


def test_nobody_has_tabs_without_end_and_nobody_else_is_held_up_by_it(client):
    lee = another(client)
    sign_in(client)
    sign_in(lee, "lee")

    def joined(browser, tab):
        return browser.post("/gradio_api/queue/join", content=json.dumps({"session_hash": tab})).status_code

    assert {joined(client, f"tab{number}") for number in range(MOST)} == {200}
    refused = client.post("/gradio_api/queue/join", content=b'{"session_hash": "one more"}')
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "600")
    assert joined(client, "tab3") == 200
    assert joined(lee, "tab3") == 200


def test_a_session_writes_nothing_over_the_api_and_nothing_of_it_is_read(client):
    sign_in(client)
    for path in ("/api/v1/draft", "/api/v1/check", "/api/v1/ratings"):
        answer = client.post(path, content=b"{", headers={"content-type": "application/json"})
        assert answer.status_code == 401
        assert "token of an integration" in answer.json()["detail"]


def _scope(path, cookie):
    return {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"session_hash=t",
        "headers": [(b"cookie", f"warmline={cookie}".encode())], "state": {},
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/gradio_api/queue/data", "/gradio_api/heartbeat/tab"])
def test_an_open_stream_ends_with_its_session(door, path):
    token = door.people.sign_in("sam", SECRET, "127.0.0.1").token
    told, sent = [], asyncio.Event()

    async def stream(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        sent.set()
        await asyncio.Event().wait()

    async def send(message):
        told.append(message)

    async def run():
        middleware = DoorMiddleware(stream, door.people, STANDING, Cookies.over(tls=False).session, recheck=0.01)
        task = asyncio.create_task(middleware(_scope(path, token), None, send))
        await sent.wait()
        await asyncio.sleep(0.05)
        assert not task.done()
        door.people.sign_out(token)
        await asyncio.wait_for(task, 10)

    asyncio.run(run())
    assert told[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert [message["type"] for message in told] == ["http.response.start", *["http.response.body"] * 2]


def test_a_stream_that_is_over_stays_as_it_was(door):
    token, told = door.people.sign_in("sam", SECRET, "127.0.0.1").token, []

    async def stream(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"all"})

    async def send(message):
        told.append(message)

    middleware = DoorMiddleware(stream, door.people, STANDING, Cookies.over(tls=False).session)
    asyncio.run(middleware(_scope("/gradio_api/queue/data", token), None, send))
    assert len(told) == 2


def test_the_workplace_of_the_tests_is_the_real_one():
    assert replace(workplace(), people=None).people is None
    assert HERE.startswith("http://127.")


@pytest.mark.parametrize(
    ("base", "origin", "is_let_in"),
    [
        ("https://desk.example.com", "https://desk.example.com", True),
        ("https://desk.example.com", "http://desk.example.com", False),
        # On this machine itself nobody stands between; it may be looked at without the proxy.
        ("http://127.0.0.1", "http://127.0.0.1", True),
        ("http://127.0.0.1", "http://desk.example.com", False),
    ],
)
def test_a_page_without_tls_does_not_speak_for_a_desk_that_has_it(door, base, origin, is_let_in):
    with opened(door, base, "https://desk.example.com") as client:
        for method in ("GET", "POST"):
            status = client.request(method, "/sign-in", headers={"origin": origin}).status_code
            assert (status != 403) == is_let_in
