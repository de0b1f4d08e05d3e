"""The headers of every answer, and the page itself: its scripts carry a nonce, and it names no other host."""

import re
import secrets
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.security.headers import BARE_POLICY, HEADERS, HSTS, cache_rule, page_policy


class PageGuard:
    """Adds the security headers, and to the page a policy whose nonce only the page's own scripts carry.

    ``head`` is put at the start of the page's head, so that our scripts are there before the page starts. Over TLS
    (``is_tls``) browsers are told never to ask without it.
    """

    def __init__(self, app: ASGIApp, head: Callable[[], str], *, is_tls: bool = False) -> None:
        self._app, self._head = app, head
        self._always = HEADERS | ({"strict-transport-security": HSTS} if is_tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers; the page itself is held back until it is whole and rewritten."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce, page = secrets.token_urlsafe(16), _Page()

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = headers.get("content-type", "").startswith("text/html")
                self._add(headers, scope["path"], page_policy(nonce) if is_page else BARE_POLICY)
                if is_page and scope["path"] == "/":
                    page.start = message
                    return
            if page.start is None:
                await send(message)
            elif page.take(message):
                await page.send(send, lambda html: _rewritten(html, nonce, self._head()))

        # The page is rewritten, so it must arrive uncompressed.
        await self._app(_uncompressed(scope) if scope["path"] == "/" else scope, receive, guarded)

    def _add(self, headers: MutableHeaders, path: str, policy: str) -> None:
        for name, value in self._always.items():
            headers[name] = value
        headers["content-security-policy"] = policy
        rule = cache_rule(path)
        if rule:
            headers["cache-control"] = rule


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


def _rewritten(html: str, nonce: str, head: str) -> str:
    html = re.sub(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*', "", html)
    html = re.sub(r'<link rel="manifest"[^>]*>', "", html)
    html = re.sub(r"<head>", lambda found: found.group() + head, html, count=1)
    return re.sub(r"<script(?=[\s>])", f'<script nonce="{nonce}"', html)


def _uncompressed(scope: Scope) -> Scope:
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
