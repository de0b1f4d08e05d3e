"""Makes a browser tab's session id the signed-in person's own.

Gradio keys what it keeps for a tab, and the stream that answers it, by a ``session_hash`` which the page makes up and
anybody can send. Here it is replaced, before Gradio sees it, by a digest of the person and that id: whatever somebody
sends, it names a tab of their own, and nobody can listen to another's stream. What goes into Gradio's queue has to be
an event that there is, and waits for its turn among the person's others (turns.py).
"""

import hashlib
import hmac
import json
import re
import secrets
from collections import OrderedDict
from http import HTTPStatus
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.entrance.turns import PanelQueue, Turns
from ui.problems import problem

_KEY = secrets.token_bytes(32)
_JOIN = re.compile(r"/gradio_api/(?:queue/join|reset|cancel)/?")
_QUEUE = re.compile(r"/gradio_api/queue/join/?")
_LISTEN = re.compile(r"/gradio_api/queue/data/?")
_HEARTBEAT = re.compile(r"(/gradio_api/heartbeat/)([\w-]+)(/?)")
MOST, WINDOW = 200, 600.0
"""Tabs of one person, and the seconds after which one that asks for nothing counts no longer."""
_TOO_MUCH = problem(
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too much that you asked for is still to be answered. Wait a moment, then try again.",
    {"retry-after": "5"},
)
# As Gradio says it, whose page then tells that the connection was lost; but Gradio breaks off and logs a failure.
_UNHEARD_OF = Response(
    'data: {"msg": "unexpected_error", "message": "404: Not Found", "session_not_found": true, "success": false}\n\n',
    media_type="text/event-stream",
)
_LARGEST = 1024 * 1024
"""Bytes of one gesture: a text of 20,000 characters with what belongs to it is a tenth of that."""


def own_tab(person_id: str, session_hash: object) -> str:
    """The id under which Gradio knows this person's tab, in this process."""
    of = f"{len(person_id)}:{person_id}:{session_hash}"
    return hmac.new(_KEY, of.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


class Tabs:
    """Passes requests on with the tab's id replaced. ``scope["state"]["person"]`` is who signed in.

    Gradio keeps two thousand tabs over everybody and stops answering once one that waits is pushed out; so nobody has
    more than ``MOST`` within ``WINDOW`` seconds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._turns = app, Turns()
        self._seen: dict[str, OrderedDict[str, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a body that is too large, no JSON object or no event is answered with a problem."""
        person = scope.get("state", {}).get("person") if scope["type"] == "http" else None
        if person is None:
            await self._app(scope, receive, send)
        elif _JOIN.fullmatch(scope["path"]) and scope["method"] == "POST":
            await self._joined(scope, receive, send, person.id)
        elif _LISTEN.fullmatch(scope["path"]):
            renamed, tab = _listening(scope, person.id)
            queue = panel_queue(scope)
            with self._turns.listening(tab):
                await (self._app if queue is None or queue.knows(tab) else _UNHEARD_OF)(renamed, receive, send)
        else:
            await self._app(_renamed(scope, person.id), receive, send)

    async def _joined(self, scope: Scope, receive: Receive, send: Send, person_id: str) -> None:
        body = await _whole(receive)
        if body is None:
            refusal = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Expected at most {_LARGEST} bytes.")
            await refusal(scope, receive, send)
            return
        said = _with_own_tab(body, person_id)
        if said is None:
            await problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Expected a JSON object.")(scope, receive, send)
            return
        tab = str(said.get("session_hash"))
        if not self._may_have(person_id, tab):
            told = {"retry-after": str(int(WINDOW))}
            await problem(HTTPStatus.TOO_MANY_REQUESTS, "Too many tabs are open.", told)(scope, receive, send)
            return
        renamed = json.dumps(said).encode()
        headers = [pair for pair in scope["headers"] if pair[0] not in (b"content-length", b"transfer-encoding")]
        headers.append((b"content-length", str(len(renamed)).encode()))
        queue, inside = panel_queue(scope), self._inside({**scope, "headers": headers}, renamed)
        if queue is None or not _QUEUE.fullmatch(scope["path"]):
            await inside(scope, receive, send)
            return
        event: Any = said.get("fn_index")
        wrong = _no_event(queue, event)
        if wrong is not None:
            await wrong(scope, receive, send)
            return
        async with self._turns.turn(queue, person_id, tab, event) as is_theirs:
            await (inside if is_theirs else _TOO_MUCH)(scope, receive, send)

    def _inside(self, scope: Scope, body: bytes) -> ASGIApp:
        async def passed_on(_scope: Scope, receive: Receive, send: Send) -> None:
            await self._app(scope, _replayed(body, receive), send)

        return passed_on

    def _may_have(self, person_id: str, tab: str) -> bool:
        now = monotonic()
        seen = self._seen.setdefault(person_id, OrderedDict())
        while seen and next(iter(seen.values())) < now - WINDOW:
            seen.popitem(last=False)
        if tab not in seen and len(seen) >= MOST:
            return False
        seen[tab] = now
        seen.move_to_end(tab)
        return True


def _renamed(scope: Scope, person_id: str) -> Scope:
    path = _HEARTBEAT.fullmatch(scope["path"])
    if path:
        renamed = f"{path[1]}{own_tab(person_id, path[2])}{path[3]}"
        return {**scope, "path": renamed, "raw_path": renamed.encode()}
    return scope


def _listening(scope: Scope, person_id: str) -> tuple[Scope, str]:
    """With the tab's own name, and that name; of several that are asked for Gradio takes the last."""
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    own = [(name, own_tab(person_id, value) if name == "session_hash" else value) for name, value in asked]
    return {**scope, "query_string": urlencode(own).encode()}, dict(own).get("session_hash", "")


def panel_queue(scope: Scope) -> PanelQueue | None:
    """The queue of the panel that is mounted in this application, where one is."""
    found: PanelQueue | None = getattr(scope["app"].state, "queue", None) if "app" in scope else None
    return found


def _no_event(queue: PanelQueue, event: object) -> ASGIApp | None:
    if not isinstance(event, int) or isinstance(event, bool):
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "fn_index: expected the number of an event.")
    if queue.at_once(event) is None:
        return problem(HTTPStatus.NOT_FOUND, "There is no such event.")
    return None


def _with_own_tab(body: bytes, person_id: str) -> dict[str, Any] | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    if said.get("session_hash") is not None:
        said["session_hash"] = own_tab(person_id, said["session_hash"])
    return said


async def _whole(receive: Receive) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += bytes(message.get("body", b""))
        if len(body) > _LARGEST:
            return None
        if not message.get("more_body", False):
            return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
