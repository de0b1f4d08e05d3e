"""The cookies that we set, read strictly, and signed values for forms and for the way to a provider and back.

A browser keeps a cookie whose name starts with ``__Host-`` only from the very host that is spoken to, over TLS and for
every path, so no neighbour under the same domain can slip one in. Without TLS, which is on this machine only, there is
no such promise: there a name that arrives twice counts for nothing.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ui.security.shown import Cookie, session_cookie


@dataclass(frozen=True)
class Cookies:
    """The session, the browser that asked for a form, and the way to a provider and back."""

    session: Cookie
    form: Cookie
    trip: Cookie

    @classmethod
    def over(cls, *, tls: bool) -> "Cookies":
        """Those for a desk that is reached over TLS, or on this machine without."""
        session = session_cookie(tls=tls)
        return cls(session, Cookie(f"{session.name}-form", tls), Cookie(f"{session.name}-trip", tls, lax=True))


@dataclass(frozen=True)
class Seal:
    """Signs small values with a key that lives as long as the process, so that only what we gave out comes back."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def token(self, purpose: str, of: str) -> str:
        """The token that proves that a form was made here for ``of``, which only its owner's browser holds."""
        # A length between the two, so that no other purpose and owner read the same.
        return self._signed(f"{len(purpose)}:{purpose}:{of}".encode())

    def fits(self, purpose: str, of: str | None, token: object) -> bool:
        """Whether that token was made for this purpose and owner."""
        if not of or not isinstance(token, str):
            return False
        return hmac.compare_digest(self.token(purpose, of).encode(), token.encode("utf-8", "replace"))

    def close(self, value: dict[str, Any], until: datetime) -> str:
        """A value that can be read by whoever holds it and changed by nobody, good until an instant."""
        body = _text(json.dumps({**value, "until": until.timestamp()}).encode())
        return f"{body}.{self._signed(body.encode())}"

    def open(self, sealed: str | None, now: datetime) -> dict[str, Any] | None:
        """What was closed; None where it was changed, made elsewhere, or is too old."""
        body, _, signature = (sealed or "").partition(".")
        if not hmac.compare_digest(self._signed(body.encode()).encode(), signature.encode()):
            return None
        try:
            value: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        except (binascii.Error, ValueError):
            return None
        return value if value.pop("until") > now.timestamp() else None

    def _signed(self, value: bytes) -> str:
        return _text(hmac.new(self.key, value, hashlib.sha256).digest())


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
