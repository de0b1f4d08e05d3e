"""Who asks, as far as can be known before anybody looked at a session; never the secret itself."""

import hashlib
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.people.names import subscriber

_COOKIES = ("__Host-warmline", "warmline")
_NETWORK = 64
"""Bits of a version 6 address that one customer of a provider has to themselves, with every address behind them."""


@dataclass(frozen=True)
class Caller:
    """An address, and the hash of the session or token that was shown, if any. Nothing says that it is a valid one."""

    address: str
    credential: str | None

    @classmethod
    def of(cls, scope: Scope) -> "Caller":
        """The caller of a request."""
        headers = Headers(scope=scope)
        shown = headers.get("authorization") or _session(headers.get("cookie", ""))
        digest = hashlib.sha256(shown.encode()).hexdigest() if shown else None
        return cls(network(scope["client"][0] if scope.get("client") else ""), digest)


def network(address: str) -> str:
    """An address as it is counted: of version 6 the network of one customer; what is no address stays as it is."""
    return str(subscriber(address) or address)


def _session(cookies: str) -> str | None:
    try:
        held = SimpleCookie(cookies)
    except CookieError:
        return None
    return next((held[name].value for name in _COOKIES if name in held), None)
