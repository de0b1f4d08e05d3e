"""Tokens of sessions and integrations: random, shown once, kept as their SHA-256."""

import hashlib
import secrets

_BYTES = 32
"""256 bits: nobody guesses one, so that a plain hash of it is enough (NIST SP 800-63B-4, 3.1.2.2)."""
INTEGRATION = "wl_"
"""How the tokens of integrations begin, so that a person, or a scanner for secrets, knows one on sight."""


def new_token(prefix: str = "") -> str:
    """A token that nobody had before."""
    return prefix + secrets.token_urlsafe(_BYTES)


def key_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
