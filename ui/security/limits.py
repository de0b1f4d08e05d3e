"""How much of a request is read, and for how long somebody is waited for."""

import re

BODY_LIMIT = 16 * 1024 * 1024
"""Bytes of one request: a hundred items of the HTTP API with room to spare."""
_SMALLER = (
    # The longest text that the editor takes is 20,000 characters; a gesture sends it once or twice.
    (re.compile(r"/(?:gradio_api|live)/.*"), 1024 * 1024),
    # A name, a password and a token of ours.
    (re.compile(r"/(?:sign-in|sign-out|oidc)(?:/.*)?"), 16 * 1024),
)

HEAD_LIMIT = 64 * 1024
"""Bytes of a request line with its headers; browsers and proxies stay under 16 KiB."""
HEAD_SECONDS = 10.0
"""For the headers of a request, from its first byte, and for a new connection to send any."""
IDLE_SECONDS = 10.0
"""Between two pieces of a body."""
BODY_SECONDS = 60.0
"""For a whole body: 16 MiB in that time are 270 KiB a second."""
CONNECTIONS = 1_000
"""Open at the same time, over everybody; each open page holds two or three."""


def body_limit(path: str, most: int = BODY_LIMIT) -> int:
    """Bytes that a request to ``path`` may carry."""
    return min([most, *(limit for pattern, limit in _SMALLER if pattern.fullmatch(path))])
