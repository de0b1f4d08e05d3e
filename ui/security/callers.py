"""Who asks, as far as can be known before anybody looked at a session; never the secret itself."""

import hashlib
from dataclasses import dataclass

from starlette.types import Scope

from assistant.people.names import subscriber
from ui.security.shown import Cookie, shown_by


@dataclass(frozen=True)
class Caller:
    """An address, and the hash of the session or token that was shown, if any. Nothing says that it is a valid one."""

    address: str
    credential: str | None

    @classmethod
    def of(cls, scope: Scope, cookie: Cookie) -> "Caller":
        """The caller of a request to a desk whose sessions are in ``cookie``."""
        shown = shown_by(scope, cookie)
        digest = hashlib.sha256(shown.encode()).hexdigest() if shown else None
        return cls(network(scope["client"][0] if scope.get("client") else ""), digest)


def network(address: str) -> str:
    """An address as it is counted: of version 6 the network of one customer; what is no address stays as it is."""
    return str(subscriber(address) or address)
