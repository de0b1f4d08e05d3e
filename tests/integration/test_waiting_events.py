"""An event that waits in the panel's queue runs for whoever is signed in when it runs, and for nobody else."""

import asyncio

import gradio as gr
import pytest
from door_server import STANDING, staffed
from gradio.context import LocalContext
from hook_server import workplace
from starlette.requests import Request

from assistant.errors import NotAllowed
from tests.fakes.people_world import BOSS, OFFICE, OTHER, SECRET
from ui.entrance.cookies import Cookies
from ui.entrance.door import Door, visitor_of
from ui.handlers.acting import Acting
from ui.handlers.gestures import GestureBook
from ui.panel.listening import Listener


@pytest.fixture
def door():
    return staffed()


@pytest.fixture
def signed(door):
    return door.people.sign_in("sam", SECRET, OFFICE)


@pytest.fixture
def listener(door, signed):
    """A listener in the middle of an event of Sam's, which came in while Sam was signed in."""
    came_in = []

    async def panel(scope, _receive, _send):
        came_in.append(scope)

    async def body():
        return {"type": "http.request", "body": b'{"session_hash": "tab", "data": []}', "more_body": False}

    cookie = Cookies.over(tls=False).session
    scope = {
        "type": "http", "method": "POST", "path": "/gradio_api/queue/join", "query_string": b"", "scheme": "http",
        "headers": [(b"cookie", f"{cookie.name}={signed.token}".encode())], "server": ("127.0.0.1", 80),
    }  # fmt: skip
    asyncio.run(Door(panel, door.people, STANDING, cookie)(scope, body, None))
    (inside,) = came_in
    request = gr.Request(Request(inside), username=visitor_of(inside).person.id)
    before = LocalContext.request.set(request)
    yield Listener(GestureBook(workplace(), Acting(STANDING, door.people)), None)
    LocalContext.request.reset(before)


def test_an_event_runs_as_whoever_sent_it(listener):
    assert listener.gestures().person.id == "sam"


SINCE = {
    "signed out": lambda door, signed: door.people.sign_out(signed.token),
    "signed out everywhere": lambda door, _: door.people.sign_out_everywhere(BOSS, "sam"),
    "another role": lambda door, _: door.staff.set_role(BOSS, "sam", "lead"),
    "another password": lambda door, _: door.staff.set_password(BOSS, "sam", OTHER),
    "disabled": lambda door, _: door.staff.disable(BOSS, "sam"),
    "too long ago": lambda door, _: door.clock.pass_by(hours=9),
}


@pytest.mark.parametrize("what", SINCE)
def test_an_event_that_waited_does_not_run_once_its_session_is_over(door, signed, listener, what):
    SINCE[what](door, signed)
    with pytest.raises(NotAllowed, match="You are signed out"):
        listener.gestures()


def test_signing_in_again_does_not_wake_what_waited_before(door, signed, listener):
    door.people.sign_out(signed.token)
    door.people.sign_in("sam", SECRET, OFFICE)
    with pytest.raises(NotAllowed, match="You are signed out"):
        listener.gestures()
