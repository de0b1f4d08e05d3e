"""Who is at the door: every request gets its person here, or is sent to sign in.

Where there are accounts, nothing of the panel and of the API answers anybody who is not signed in or has no token of an
integration. Without accounts, which is on this machine only, the person at this machine acts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.domain.desk import Person
from assistant.errors import WarmlineError
from assistant.people_desk import PeopleDesk
from ui.entrance.onward import local_page
from ui.entrance.tabs import Tabs
from ui.problems import problem, unauthorized
from ui.security.shown import Cookie, bearer

_OPEN = re.compile(
    r"/(?:healthz|readyz|favicon\.ico|robots\.txt|sign-in|sign-out)|/(?:sign-in|oidc|hooks)/.*"
    r"|/desk/(?:theme|sign_in)\.css|/desk/sign_in\.js"
)
_API = re.compile(r"/api/.*|/metrics")
_READING = ("GET", "HEAD")
_STREAMS = re.compile(r"/gradio_api/(?:queue/data|heartbeat/[\w-]+)/?")
_CHALLENGE = 'Bearer realm="Warmline"'
RECHECK_SECONDS = 15.0
"""How long a stream that is open may outlive its session at most."""


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Visitor:
    """Who asks, and what lets them in; ``scopes`` bound a token, None bounds nothing but the person's role.

    ``holds`` tells whether it lets them in still, for what is done some time after the request; it raises StoreFailed.
    """

    person: Person
    by: Literal["standing", "session", "token"]
    scopes: frozenset[str] | None = None
    holds: Callable[[], bool] = field(default=_always, compare=False, repr=False)


def visitor_of(scope: Scope) -> Visitor | None:
    """Whom the door let in with this request; None on the few paths that are open to everybody."""
    found = scope.get("state", {}).get("visitor")
    return found if isinstance(found, Visitor) else None


class Door:
    """Lets in whoever may come in; ``standing`` acts where there are no accounts.

    What is inside finds the person in ``scope["state"]["person"]`` and the visitor in ``scope["state"]["visitor"]``.
    """

    def __init__(
        self,
        app: ASGIApp,
        people: PeopleDesk | None,
        standing: Person,
        cookie: Cookie,
        recheck: float = RECHECK_SECONDS,
    ) -> None:
        self._app, self._people, self._standing = Tabs(app), people, standing
        self._cookie, self._recheck = cookie, recheck

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with a person, or answer with a redirect or a problem."""
        if scope["type"] != "http" or _OPEN.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_api = bool(_API.fullmatch(scope["path"]))
        token, shown = self._cookie.read(headers), bearer(headers) if is_api else None
        try:
            visitor = await run_in_threadpool(self._visitor, token, shown, is_api=is_api)
        except WarmlineError as error:
            await problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))(scope, receive, send)
            return
        # A session's cookie comes along with whatever a browser sends, so it only reads; nothing else is parsed for it.
        writes = is_api and visitor is not None and visitor.by == "session" and scope["method"] not in _READING
        if visitor is None or writes:
            await _turned_away(scope, headers, shown, self._cookie.name)(scope, receive, send)
            return
        scope = {**scope, "state": {**scope.get("state", {}), "visitor": visitor, "person": visitor.person}}
        if visitor.by == "session" and _STREAMS.fullmatch(scope["path"]):
            await self._watched(scope, receive, send, visitor)
        else:
            await self._app(scope, receive, send)

    def _visitor(self, token: str | None, shown: str | None, *, is_api: bool) -> Visitor | None:
        people = self._people
        if people is None:
            return Visitor(self._standing, "standing")
        if shown is not None:
            # Whoever shows a token means it: a wrong one is never made up for by a cookie, nor by an open desk.
            caller = people.caller_of(shown)
            return Visitor(caller.person, "token", frozenset(caller.scopes)) if caller else None
        if not people.has_people():
            # Whoever gave out tokens wants the API asked with one.
            return None if is_api and people.has_tokens() else Visitor(self._standing, "standing")
        person = people.person_of(token) if token else None
        if token is None or person is None:
            return None

        def holds() -> bool:
            found = people.person_of(token)
            return found is not None and found.id == person.id

        return Visitor(person, "session", holds=holds)

    async def _watched(self, scope: Scope, receive: Receive, send: Send, visitor: Visitor) -> None:
        """Pass a stream on, and end it soon after its session ended."""
        begun = over = False

        async def told(message: Message) -> None:
            nonlocal begun, over
            await send(message)
            begun = True
            over = message["type"] == "http.response.body" and not message.get("more_body", False)

        async def watch(stop: Callable[[], None]) -> None:
            while await run_in_threadpool(_holds_now, visitor):  # noqa: ASYNC110 - a session ends in the database, which calls nobody
                await anyio.sleep(self._recheck)
            stop()

        async with anyio.create_task_group() as group:
            group.start_soon(watch, group.cancel_scope.cancel)
            await self._app(scope, receive, told)
            group.cancel_scope.cancel()
        if begun and not over:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def _holds_now(visitor: Visitor) -> bool:
    try:
        return visitor.holds()
    except WarmlineError:
        return False


def _turned_away(scope: Scope, headers: Headers, shown: str | None, cookie: str) -> ASGIApp:
    if _API.fullmatch(scope["path"]):
        if shown is None:
            return unauthorized("Expected the token of an integration: Authorization: Bearer …", _CHALLENGE)
        return unauthorized("This token is unknown, expired or revoked.", f'{_CHALLENGE}, error="invalid_token"')
    if not _is_page_load(scope, headers):
        return unauthorized("You are signed out. Sign in again.", 'Form realm="Warmline"')
    where = local_page(scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""))
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") and f"{cookie}=" not in headers.get("cookie", ""):
        # A link from elsewhere does not bring a strict cookie along; the same step taken by a page of ours does.
        return _to("/sign-in/onward", where)
    return _to("/sign-in", where)


def _to(page: str, onward: str) -> ASGIApp:
    there = page if onward == "/" else f"{page}?next={quote(onward, safe='')}"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, headers={"cache-control": "no-store"})


def _is_page_load(scope: Scope, headers: Headers) -> bool:
    if scope["method"] not in ("GET", "HEAD"):
        return False
    mode = headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in headers.get("accept", "")
