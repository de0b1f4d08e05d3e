"""Refusals that never reach the application: problem details (RFC 9457), or a short page for who looks at it."""

import html
import json
from dataclasses import dataclass, field

from starlette.types import Send

from ui.security.headers import BARE_POLICY, HEADERS

_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width"><h1>{title}</h1><p>{detail}</p></html>'
)


@dataclass(frozen=True)
class Refusal:
    """Why a request goes no further. ``ends`` closes the connection: its body was not read to the end."""

    status: int
    title: str
    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    ends: bool = False
    to_read: bool = False


async def answer(send: Send, refusal: Refusal) -> None:
    """Send a refusal with the headers that every answer carries."""
    body, kind = _page(refusal) if refusal.to_read else _problem(refusal)
    extra = {"connection": "close"} if refusal.ends else {}
    found = HEADERS | {"content-security-policy": BARE_POLICY, "cache-control": "no-store"} | refusal.headers | extra
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    headers += [(name.encode(), value.encode()) for name, value in found.items()]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _problem(refusal: Refusal) -> tuple[bytes, bytes]:
    body = {"type": "about:blank", "title": refusal.title, "status": refusal.status, "detail": refusal.detail}
    return json.dumps(body).encode(), b"application/problem+json"


def _page(refusal: Refusal) -> tuple[bytes, bytes]:
    page = _PAGE.format(title=html.escape(refusal.title), detail=html.escape(refusal.detail))
    return page.encode(), b"text/html; charset=utf-8"
