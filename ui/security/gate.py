"""Who may call (Host, Origin), which paths there are, and how much is read.

A page on another site must not be able to drive the desk through somebody's browser: the Host header has to be one we
serve (against DNS rebinding), and a request that carries an Origin has to come from there.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.security.answers import Refusal, answer
from ui.security.bodies import Body
from ui.security.limits import BODY_LIMIT, body_limit

# Gradio offers file, proxy, upload, token, call and monitoring routes that the panel does not use; only these exist.
_PANEL_PATHS = re.compile(
    r"/(?:config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)?"
    r"|/(?:assets|static|svelte)/.*"
    r"|/gradio_api/(?:info|queue/join|queue/data|reset|heartbeat/[\w-]+)/?"
)
_OWN_PATHS = re.compile(
    r"/(?:healthz|readyz|metrics|sign-in|sign-out)"
    r"|/(?:api|desk|evaluation|hooks|knowledge|live|oidc|review|sign-in|sign-out)/.*"
)
# Every path of ours is made of these; a name with anything else is asked for in the query or the body.
_PLAIN = re.compile(r"[\w./~@+=:,-]+", re.ASCII)
_READING = ("GET", "HEAD")
_METHODS = (*_READING, "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Gate:
    """Refuses what must not reach the application. ``allowed_hosts`` are names without port, compared in lower case.

    ``schemes`` says what people type before a host, where that is known: an Origin of that host has to have it too.
    """

    def __init__(
        self, app: ASGIApp, allowed_hosts: tuple[str, ...], body_limit: int = BODY_LIMIT,
        schemes: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self._app, self._limit = app, body_limit
        self._hosts = frozenset(_bare(host) for host in allowed_hosts)
        self._schemes = {_bare(host): scheme for host, scheme in (schemes or {}).items()}

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
            await answer(send, refusal)
            return
        await Body(receive, send, body_limit(scope["path"], self._limit)).serve(self._app, scope)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or _name(hosts[0]) not in self._hosts:
            return Refusal(421, "Misdirected request", "This host name is not served here.")
        # Only a proxy that we trust says that it came over TLS; without one we cannot tell what people typed.
        scheme = self._schemes.get(_name(hosts[0])) or ("https" if scope.get("scheme") == "https" else None)
        if _is_foreign(headers, hosts[0], scheme, scope["method"]):
            return Refusal(403, "Forbidden", "Requests from other sites are refused.", ends=True)
        if scope["method"] not in _METHODS:
            return Refusal(405, "Method not allowed", f"Expected one of {', '.join(_METHODS)}.", ends=True)
        most = body_limit(scope["path"], self._limit)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > most:
            return Refusal(413, "Content too large", f"Expected at most {most} bytes.", ends=True)
        if not is_known(scope["path"]):
            return Refusal(404, "Not found", "There is nothing here.", ends=scope["method"] not in _READING)
        return None


def is_known(path: str) -> bool:
    """Whether something may answer at ``path``, which is decoded once; nothing climbs, doubles or hides in one."""
    if path != "/" and not _PLAIN.fullmatch(path):
        return False
    if "//" in path or any(part in (".", "..") for part in path.split("/")):
        return False
    return bool(_OWN_PATHS.fullmatch(path) or _PANEL_PATHS.fullmatch(path))


def _is_foreign(headers: Headers, host: str, scheme: str | None, method: str) -> bool:
    for origin in headers.getlist("origin"):
        parts = _split(origin)
        if parts is None or parts[1] != host.casefold() or parts[0] != (scheme or parts[0]):
            return True
    return method not in _READING and headers.get("sec-fetch-site") in ("cross-site", "same-site")


def _split(origin: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return (parts.scheme.casefold(), parts.netloc.casefold()) if parts.netloc else None


def _bare(host: str) -> str:
    return host.casefold().strip("[]")


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""
