"""Errors over HTTP as problem details (RFC 9457); none carries input or a trace."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi.responses import JSONResponse


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem detail with ``detail`` as its one sentence; also an ASGI application that answers it."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": int(status), "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json", headers=dict(headers or {}))


def unauthorized(detail: str, challenge: str) -> JSONResponse:
    """401 with what is expected, in words and as ``challenge`` (RFC 9110, 11.6.1)."""
    return problem(HTTPStatus.UNAUTHORIZED, detail, {"www-authenticate": challenge, "cache-control": "no-store"})
