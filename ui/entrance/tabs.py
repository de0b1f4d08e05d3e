"""Makes a browser tab's session id the signed-in person's own.

Gradio keys what it keeps for a tab, and the stream that answers it, by a ``session_hash`` which the page makes up and
anybody can send. Here it is replaced, before Gradio sees it, by a digest of the person and that id: whatever somebody
sends, it names a tab of their own, and nobody can listen to another's stream.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections import OrderedDict
from http import HTTPStatus
from time import monotonic
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.problems import problem

_KEY = secrets.token_bytes(32)
_JOIN = re.compile(r"/gradio_api/(?:queue/join|reset|cancel)/?")
_LISTEN = re.compile(r"/gradio_api/queue/data/?")
_HEARTBEAT = re.compile(r"(/gradio_api/heartbeat/)([\w-]+)(/?)")
MOST, WINDOW = 200, 600.0
"""Tabs of one person, and the seconds after which one that asks for nothing counts no longer."""
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
        self._app = app
        self._seen: dict[str, OrderedDict[str, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a body that is too large or no JSON object is answered with a problem."""
        person = scope.get("state", {}).get("person") if scope["type"] == "http" else None
        if person is None:
            await self._app(scope, receive, send)
        elif _JOIN.fullmatch(scope["path"]) and scope["method"] == "POST":
            await self._joined(scope, receive, send, person.id)
        else:
            await self._app(_renamed(scope, person.id), receive, send)

    async def _joined(self, scope: Scope, receive: Receive, send: Send, person_id: str) -> None:
        body = await _whole(receive)
        if body is None:
            refusal = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Expected at most {_LARGEST} bytes.")
            await refusal(scope, receive, send)
            return
        renamed = _with_own_tab(body, person_id)
        if renamed is None:
            await problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Expected a JSON object.")(scope, receive, send)
            return
        if not self._may_have(person_id, renamed):
            told = {"retry-after": str(int(WINDOW))}
            await problem(HTTPStatus.TOO_MANY_REQUESTS, "Too many tabs are open.", told)(scope, receive, send)
            return
        headers = [pair for pair in scope["headers"] if pair[0] not in (b"content-length", b"transfer-encoding")]
        headers.append((b"content-length", str(len(renamed)).encode()))
        await self._app({**scope, "headers": headers}, _replayed(renamed, receive), send)

    def _may_have(self, person_id: str, body: bytes) -> bool:
        now, tab = monotonic(), str(json.loads(body).get("session_hash"))
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
    if _LISTEN.fullmatch(scope["path"]):
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        own = [(name, own_tab(person_id, value) if name == "session_hash" else value) for name, value in asked]
        return {**scope, "query_string": urlencode(own).encode()}
    return scope


def _with_own_tab(body: bytes, person_id: str) -> bytes | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    if said.get("session_hash") is not None:
        said["session_hash"] = own_tab(person_id, said["session_hash"])
    return json.dumps(said).encode()


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
