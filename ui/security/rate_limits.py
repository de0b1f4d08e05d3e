"""How often one address, and one session or token, may ask; and how many streams of events they hold open.

In memory and bounded: an address that was forgotten starts afresh. Twenty agents behind one address, each acting every
five seconds while typing, stay far below every figure here.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from math import ceil
from time import monotonic
from typing import Literal, NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.security.answers import Refusal, answer
from ui.security.buckets import Buckets, Open, Rate
from ui.security.callers import Caller
from ui.security.shown import Cookie, session_cookie

Kind = Literal["file", "work", "sign_in"]
_REFUSING = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_FILE = re.compile(r"/(?:assets|static|svelte|desk)/.*|/theme\.css|/favicon\.ico|/healthz|/readyz")
_SIGN_IN = re.compile(r"/sign-in(?:/.*)?|/oidc/.*")
_STREAM = re.compile(r"/gradio_api/(?:queue/data|heartbeat/[\w-]+)/?")
_GUARDED = ("api", "hooks", "metrics", "sign-in", "oidc")
"""Where somebody could try out secrets. Each is counted apart: an integration with a wrong token must not shut
anything else to the people behind the same address, and a page whose session ended just asks in vain."""
_PROVING = re.compile(r"/(?:api|hooks|live)/.*|/metrics|/sign-in/session")
"""What answers only those whose session or token is real. The page of signing in, say, answers any guess."""
_GOOD = 4_000
"""Sessions and tokens that were let in and are remembered."""


class Limits(NamedTuple):
    """What is allowed. A page loads about a hundred files; a gesture is two requests, a pause in typing too."""

    file: Rate = Rate(6_000, 600)
    work: Rate = Rate(2_000, 200)
    """Per address: a whole office may share one."""
    own_work: Rate = Rate(400, 40)
    """Per session or token."""
    sign_in: Rate = Rate(30, 0.5)
    """Per address, beside the lock-out per name that the accounts keep."""
    refused: Rate = Rate(60, 1)
    """Answers 401 and 403 per address and each of `_GUARDED`; once they are used up, only a session or token that was
    let in before may go on there."""
    streams: int = 400
    """Open at once per address."""
    own_streams: int = 40
    """Open at once per session: a browser opens six at most to one host, and a desk has several tabs and machines."""


class RateLimits:
    """Answers 429 with Retry-After where somebody asks too often, before the application does any work.

    ``cookie`` is what the door reads a session from.
    """

    def __init__(
        self, app: ASGIApp, limits: Limits | None = None, clock: Callable[[], float] = monotonic,
        cookie: Cookie | None = None,
    ) -> None:  # fmt: skip
        chosen = limits or Limits()
        self._app, self._cookie = app, cookie or session_cookie(tls=False)
        self._by_address: dict[Kind, Buckets] = {
            "file": Buckets(chosen.file, clock),
            "work": Buckets(chosen.work, clock),
            "sign_in": Buckets(chosen.sign_in, clock),
        }
        self._own, self._refused = Buckets(chosen.own_work, clock), Buckets(chosen.refused, clock)
        self._streams, self._own_streams = Open(chosen.streams), Open(chosen.own_streams)
        self._good: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        caller, path = Caller.of(scope, self._cookie), scope["path"]
        wait = self._wait(caller, path, scope["method"])
        if wait:
            await answer(send, _too_often(wait, scope))
        elif not _STREAM.fullmatch(path):
            await self._app(scope, receive, self._counting(caller, path, send))
        else:
            await self._stream(caller, scope, receive, send)

    def _wait(self, caller: Caller, path: str, method: str) -> float:
        kind = _kind(path, method)
        if kind == "file":
            return self._by_address["file"].take(caller.address)
        guarded = None if caller.credential in self._good else _guarded(caller, path)
        shut = self._refused.wait(guarded) if guarded else 0.0
        wait = shut or self._by_address[kind].take(caller.address)
        if wait or caller.credential is None or kind != "work":
            return wait
        return self._own.take(caller.credential)

    async def _stream(self, caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        own = caller.credential or caller.address
        most = self._own_streams if caller.credential else self._streams
        if self._streams.is_full(caller.address) or most.is_full(own):
            detail = "Too many pages of the desk are open. Close some, then try again."
            await answer(send, Refusal(429, "Too many requests", detail, {"retry-after": "10"}))
            return
        with self._streams.one_more(caller.address), self._own_streams.one_more(own):
            await self._app(scope, receive, self._counting(caller, scope["path"], send))

    def _counting(self, caller: Caller, path: str, send: Send) -> Send:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._learn(caller, path, message["status"])
            await send(message)

        return counted

    def _learn(self, caller: Caller, path: str, status: int) -> None:
        guarded = _guarded(caller, path)
        if guarded and status in _REFUSING:
            self._refused.take(guarded)
        if caller.credential is None:
            return
        if status == HTTPStatus.UNAUTHORIZED:
            self._good.pop(caller.credential, None)
        elif status < HTTPStatus.MULTIPLE_CHOICES and _PROVING.fullmatch(path):
            self._good[caller.credential] = None
            self._good.move_to_end(caller.credential)
            if len(self._good) > _GOOD:
                self._good.popitem(last=False)


def _kind(path: str, method: str) -> Kind:
    if _FILE.fullmatch(path):
        return "file"
    return "sign_in" if _SIGN_IN.fullmatch(path) and (method == "POST" or path.startswith("/oidc/")) else "work"


def _guarded(caller: Caller, path: str) -> str | None:
    part = path.split("/", 2)[1]
    return f"{caller.address} {part}" if part in _GUARDED else None


def _too_often(wait: float, scope: Scope) -> Refusal:
    seconds = max(1, ceil(wait))
    detail = f"Too many requests. Try again in {seconds} second{'s' if seconds > 1 else ''}."
    looks = "text/html" in Headers(scope=scope).get("accept", "")
    return Refusal(429, "Too many requests", detail, {"retry-after": str(seconds)}, ends=True, to_read=looks)
