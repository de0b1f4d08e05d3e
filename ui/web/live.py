"""Where an open page asks what is new and saves what is typed: small, often, and without the panel's own queue.

A page goes on with this when a gesture of the panel hangs or fails, and after the server was started again.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import NotAllowed
from ui.entrance.door import visitor_of
from ui.handlers.gestures import GestureBook
from ui.handlers.live_handlers import Beat, LiveHandlers
from ui.handlers.seen import Shown
from ui.present.safe import whole

_Id = Annotated[str, Field(min_length=1, max_length=300)]
_MOST = 20_000
"""Characters of a reply, as the editor takes them; each may be two units there."""


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tab: _Id


class _Beat(_Told):
    ticket: _Id | None = None
    typing: bool = False
    since: int = Field(0, ge=0)
    boot: str = Field("", max_length=40)


class _Typed(_Told):
    ticket: _Id
    text: str = Field(max_length=_MOST)
    look: str = Field("", max_length=400)
    version: int = Field(ge=0)
    over: bool = False


def live_router(book: GestureBook) -> APIRouter:
    """The routes under ``/live``, for pages of the panel alone: only a session's cookie, or this machine, acts here."""
    routes = APIRouter(prefix="/live", include_in_schema=False)

    @routes.post("/beat")
    def beat(told: _Beat, request: Request) -> dict[str, Any]:
        found = Beat(told.tab, told.ticket, typing=told.typing, since=told.since, boot=told.boot)
        return _acting(book, request).beat(found)

    @routes.post("/save")
    def save(told: _Typed, request: Request) -> dict[str, Any]:
        shown = Shown(told.look, told.version, over=told.over)
        return _acting(book, request).save(told.tab, told.ticket, whole(told.text), shown)

    @routes.post("/leave")
    def leave(told: _Told, request: Request) -> dict[str, Any]:
        _acting(book, request).leave(told.tab)
        return {}

    return routes


def _acting(book: GestureBook, request: Request) -> LiveHandlers:
    """The handlers of whoever asks; raises NotAllowed for nobody, and for a token of an integration."""
    visitor = visitor_of(request.scope)
    if visitor is not None and visitor.by == "token":
        raise NotAllowed("This is for pages of the desk; integrations call /api.")
    return book.of(visitor.person.id if visitor else None).live
