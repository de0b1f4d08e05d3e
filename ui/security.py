"""What every request meets before anything else: who may call (Host, Origin), how much, which paths, which headers.

On loopback there are no users, so a page on another site must not be able to drive the desk through somebody's browser:
the Host header has to be one we serve (against DNS rebinding), and a request that carries an
Origin has to come from there.
"""

import json
import re
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 16 * 1024 * 1024
"""Bytes of one request: a hundred items of the HTTP API with room to spare."""
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
# Gradio offers file, proxy, upload, token and monitoring routes that the panel does not use; only these exist.
_PANEL_PATHS = re.compile(
    r"/(?:config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)?"
    r"|/(?:assets|static|svelte)/.*"
    r"|/gradio_api/(?:info|startup-events|queue/join|queue/data|reset|heartbeat/[\w-]+)/?"
)
_OWN_PATHS = re.compile(r"/(?:healthz|readyz)|/(?:api|desk|hooks)/.*")


class Gate:
    """Refuses what must not reach the application. ``allowed_hosts`` are names without port, compared in lower case."""

    def __init__(self, app: ASGIApp, allowed_hosts: tuple[str, ...], body_limit: int = BODY_LIMIT) -> None:
        self._app, self._limit = app, body_limit
        self._hosts = frozenset(host.casefold().strip("[]") for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a problem or hand on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = self._refusal(scope)
        if refusal:
            await _answer(send, *refusal)
            return
        await self._app(scope, _limited(receive, self._limit), send)

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or _name(hosts[0]) not in self._hosts:
            return 421, "Misdirected request", "This host name is not served here."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.casefold() != hosts[0].casefold():
            return 403, "Forbidden", "Requests from other sites are refused."
        if scope["method"] not in ("GET", "HEAD") and headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            return 403, "Forbidden", "Requests from other sites are refused."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._limit:
            return 413, "Content too large", f"Expected at most {self._limit} bytes."
        path = scope["path"]
        if not _OWN_PATHS.fullmatch(path) and not _PANEL_PATHS.fullmatch(path):
            return 404, "Not found", "There is nothing here."
        return None


class PageGuard:
    """Adds the security headers, and to the page a policy whose nonce only the page's own scripts carry.

    ``head`` is put at the start of the page's head, so that our scripts are there before the page starts.
    """

    def __init__(self, app: ASGIApp, head: Callable[[], str]) -> None:
        self._app, self._head = app, head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers; the page itself is held back until it is whole and rewritten."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce, page = secrets.token_urlsafe(16), _Page()

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers["content-security-policy"] = _policy(nonce)
                if scope["path"].startswith(("/gradio_api", "/api", "/config")) or scope["path"] == "/":
                    headers["cache-control"] = "no-store"
                if scope["path"] == "/" and headers.get("content-type", "").startswith("text/html"):
                    page.start = message
                    return
            if page.start is None:
                await send(message)
            elif page.take(message):
                await page.send(send, lambda html: _rewritten(html, nonce, self._head()))

        # The page is rewritten, so it must arrive uncompressed.
        await self._app(_uncompressed(scope) if scope["path"] == "/" else scope, receive, guarded)


class _Page:
    def __init__(self) -> None:
        self.start: Message | None = None
        self._body = b""

    def take(self, message: Message) -> bool:
        self._body += message.get("body", b"")
        return not message.get("more_body", False)

    async def send(self, send: Send, rewrite: Callable[[str], str]) -> None:
        assert self.start is not None  # noqa: S101 - take() is only called once it started
        body = rewrite(self._body.decode()).encode()
        MutableHeaders(scope=self.start)["content-length"] = str(len(body))
        await send(self.start)
        await send({"type": "http.response.body", "body": body})


def _policy(nonce: str) -> str:
    # 'unsafe-eval': Gradio compiles its templates and our js hooks in the page. Inline scripts need the nonce.
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    )


def _rewritten(html: str, nonce: str, head: str) -> str:
    html = re.sub(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*', "", html)
    html = re.sub(r'<link rel="manifest"[^>]*>', "", html)
    html = re.sub(r"<head>", lambda found: found.group() + head, html, count=1)
    return re.sub(r"<script(?=[\s>])", f'<script nonce="{nonce}"', html)


def _uncompressed(scope: Scope) -> Scope:
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""


def _limited(receive: Receive, limit: int) -> Receive:
    left = limit

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        # A body without a length that goes on too long is cut off: for the application the caller went away.
        return message if left >= 0 else {"type": "http.disconnect"}

    return counted


async def _answer(send: Send, status: int, title: str, detail: str) -> None:
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    headers += [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
