"""What a request shows to be let in by: the cookie of a session, or a token; read here alone, for whoever asks."""

import re
from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

_LONGEST = 4096
"""Characters of a cookie's value: what browsers keep at most of a cookie (RFC 6265, 6.1)."""
_TOKENS = re.compile(r"/(?:api|hooks)/.*|/metrics")
"""Where a token counts. Elsewhere an Authorization header says nothing about who asks."""
_HOOKS = "/hooks/"


@dataclass(frozen=True)
class Cookie:
    """One cookie of ours; ``lax`` where it has to come along when a provider sends the browser back."""

    name: str
    secure: bool
    lax: bool = False

    def read(self, headers: Headers) -> str | None:
        """Its value; None where it is missing, or there more than once with different values."""
        pairs = (pair.strip().partition("=") for line in headers.getlist("cookie") for pair in line.split(";"))
        found = {value for name, _, value in pairs if name == self.name}
        value = next(iter(found), "")
        return value if len(found) == 1 and 0 < len(value) <= _LONGEST else None

    def put(self, response: Response, value: str, seconds: int | None = None) -> None:
        """Set it, for ``seconds`` or until the browser is closed."""
        response.set_cookie(
            self.name, value, max_age=seconds, path="/", secure=self.secure, httponly=True, samesite=self._same_site
        )

    def drop(self, response: Response) -> None:
        """Have the browser forget it."""
        response.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite=self._same_site)

    @property
    def _same_site(self) -> Literal["lax", "strict"]:
        return "lax" if self.lax else "strict"


def session_cookie(*, tls: bool) -> Cookie:
    """The cookie of a session, at a desk that is reached over TLS or on this machine without."""
    return Cookie("__Host-warmline" if tls else "warmline", tls)


def bearer(headers: Headers) -> str | None:
    """What was shown as a bearer token, the empty text where it was something else; None where nothing was."""
    shown = headers.get("authorization")
    if shown is None:
        return None
    scheme, _, token = shown.partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else ""


def shown_by(scope: Scope, cookie: Cookie) -> str | None:
    """The session or token that this request is judged by, marked as what it is; None where it shows none.

    As the door has it: a token where tokens count, and there it is never made up for by a cookie.
    """
    headers, path = Headers(scope=scope), scope["path"]
    token = bearer(headers) if _TOKENS.fullmatch(path) else None
    if token is not None:
        return f"token {token}" if token else None
    session = None if path.startswith(_HOOKS) else cookie.read(headers)
    return f"session {session}" if session else None
