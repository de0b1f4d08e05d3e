"""HTTP for scripts and connectors: the formats of docs/formats.md under /api/v1, problems as RFC 9457 says."""

import base64
import binascii
import json
import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.desk import Desk
from assistant.domain.desk import Person, SentReply
from assistant.domain.rating import Rating
from assistant.domain.reply import SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.errors import CallerError, NotAllowed, NotFound, UnknownIncident, WarmlineError
from assistant.promises_desk import PromisesDesk
from ui.files.bad_input import LineRefused, error_of
from ui.files.fact_objects import public_incident
from ui.files.lines import refuse_lone_surrogates
from ui.present.safe import whole
from ui.problems import problem
from ui.web.api_access import needs

MAX_ITEMS = 100
MAX_ITEM = 1024 * 1024
"""Bytes of one item, the same as of one line."""
_FARTHEST = 10**9
"""No database is asked for more: nothing lies there."""
_LOG = logging.getLogger(__name__)


class Items(BaseModel):
    """A batch: each item is answered in its place, and one that is wrong does not spoil the others."""

    items: list[Any] = Field(max_length=MAX_ITEMS, description="Objects as docs/formats.md describes them")


class Page(BaseModel):
    """One page of a list; ``next`` is the cursor of the page after it, or null on the last."""

    items: list[dict[str, Any]]
    next: str | None


class BadCursor(CallerError):
    """A cursor that this server did not give."""


Cursor = Annotated[str | None, Query(max_length=64, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=MAX_ITEMS)]


def api_router(desk: Desk, promised: PromisesDesk) -> APIRouter:
    """Routes under /api/v1; each answers as whoever calls it."""
    router = APIRouter(prefix="/api/v1")

    @router.post("/draft", summary="A draft for each ticket", dependencies=[needs("draft")])
    def draft(body: Items) -> Items:
        return answered(body, lambda item: desk.draft_ticket(Ticket.model_validate(item)))

    @router.post("/check", summary="What the guard finds in each reply", dependencies=[needs("check")])
    def check(body: Items) -> Items:
        return answered(body, lambda item: desk.check(SubmittedReply.model_validate(item)))

    @router.post("/score", summary="How each reply sounds", dependencies=[needs("score")])
    def score(body: Items) -> Items:
        return answered(body, lambda item: desk.score(SubmittedReply.model_validate(item)))

    @router.get("/tickets", summary="Tickets waiting, in order of arrival")
    def tickets(person: Annotated[Person, needs("tickets:read")], cursor: Cursor = None, limit: Limit = 50) -> Page:
        start = min(_offset(cursor), _FARTHEST) if cursor else 0
        found = desk.waiting(person, start, limit + 1)
        items = [one.model_dump(mode="json", include={"ticket", "status", "version"}) for one in found[:limit]]
        return Page(items=items, next=_cursor(start + limit) if len(found) > limit else None)

    @router.get("/incidents", summary="The newest version of every incident, without what is internal")
    def incidents(person: Annotated[Person, needs("incidents:read")], cursor: Cursor = None, limit: Limit = 50) -> Page:
        return _page([public_incident(incident) for incident in desk.incidents(person)], cursor, limit)

    @router.get("/promises", summary="What was promised to whom and how it stands, oldest first; agents see their own")
    def promises(person: Annotated[Person, needs("promises:read")], cursor: Cursor = None, limit: Limit = 50) -> Page:
        return _page([promise.model_dump(mode="json") for promise in promised.listed(person)], cursor, limit)

    @router.get("/replies", summary="What was sent, oldest first; for team leads")
    def replies(person: Annotated[Person, needs("replies:read")], cursor: Cursor = None, limit: Limit = 50) -> Page:
        return _page([_sent(reply) for reply in desk.sent(person)], cursor, limit)

    _add_ratings(router, desk)
    return router


def _add_ratings(router: APIRouter, desk: Desk) -> None:
    @router.get("/ratings", summary="How people rated what was sent, oldest first; for team leads")
    def ratings(person: Annotated[Person, needs("ratings:read")], cursor: Cursor = None, limit: Limit = 50) -> Page:
        return _page([rating.model_dump(mode="json") for rating in desk.ratings(person)], cursor, limit)

    @router.post("/ratings", summary="Keep people's ratings of what was sent; the same id replaces; for team leads")
    def rate(person: Annotated[Person, needs("ratings:write")], body: Items) -> Items:
        if not person.leads:
            raise NotAllowed("Only team leads and admins may keep ratings.")
        return answered(body, lambda item: _rated(desk, person, Rating.model_validate(item)))


def _rated(desk: Desk, person: Person, rating: Rating) -> Rating:
    try:
        desk.rate(person, rating)
    except NotFound:
        raise LineRefused("invalid_field", "reply_id: expected the id of a reply that was sent from here") from None
    except NotAllowed as error:
        raise LineRefused("invalid_field", str(error)) from None
    return rating


def add_problems(app: FastAPI) -> None:
    """Make every error of the API a problem detail; none carries input or a trace."""

    @app.exception_handler(HTTPException)
    async def http_problem(_: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, str(error.detail), error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{where}: {first['msg']}")

    @app.exception_handler(WarmlineError)
    async def ours(_: Request, error: WarmlineError) -> JSONResponse:
        return problem(_status_of(error), str(error))

    @app.exception_handler(Exception)
    async def unexpected(_: Request, error: Exception) -> JSONResponse:
        _LOG.error("request failed: %s", type(error).__name__)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here; it was logged.")


def _status_of(error: WarmlineError) -> int:
    kinds = (
        (NotFound, HTTPStatus.NOT_FOUND),
        (UnknownIncident, HTTPStatus.NOT_FOUND),
        (NotAllowed, HTTPStatus.FORBIDDEN),
        (CallerError, HTTPStatus.BAD_REQUEST),
    )
    return next((status for kind, status in kinds if isinstance(error, kind)), HTTPStatus.SERVICE_UNAVAILABLE)


def answered(body: Items, answer: Callable[[dict[str, Any]], BaseModel]) -> Items:
    """Every item answered in its place, or refused in words."""
    return Items(items=[_one(number, item, answer) for number, item in enumerate(body.items, start=1)])


def _one(number: int, item: Any, answer: Callable[[dict[str, Any]], BaseModel]) -> dict[str, Any]:
    try:
        return answer(_object(item)).model_dump(mode="json")
    except Exception as error:  # noqa: BLE001 - one item must never spoil the others; error_of words every kind
        return {"line": number, "id": _identity(item), "error": error_of(error).model_dump(mode="json")}


def _identity(item: Any) -> str | None:
    found = item.get("id") if isinstance(item, dict) else None
    # An id with half a character in it could not be written into the answer.
    return found if isinstance(found, str) and whole(found) == found else None


def _object(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise LineRefused("invalid_json", "expected an object")
    if len(json.dumps(item)) > MAX_ITEM:
        raise LineRefused("too_large", f"item too large: expected at most {MAX_ITEM} bytes")
    refuse_lone_surrogates(item)
    return item


def _page(items: Sequence[dict[str, Any]], cursor: str | None, limit: int) -> Page:
    start = _offset(cursor) if cursor else 0
    following = start + limit
    return Page(items=list(items[start:following]), next=_cursor(following) if following < len(items) else None)


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"v1:{offset}".encode()).decode().rstrip("=")


def _offset(cursor: str) -> int:
    try:
        version, _, offset = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
        if version == "v1" and offset.isdecimal():
            return int(offset)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise BadCursor("cursor: expected the 'next' of an earlier page")


_INSIDE = {"id", "ticket_id", "place", "nth", "before", "after", "facts"}
"""What an override is found again by; of no use to anybody outside."""


def _sent(reply: SentReply) -> dict[str, Any]:
    approval = reply.approval.model_dump(mode="json", exclude={"id", "version", "overrides", "by_lead"})
    tone = reply.final.tone.model_dump(mode="json", include={"overall", "band", "unscored"})
    promises = [promise.model_dump(mode="json") for promise in reply.promises]
    sent_at = reply.model_dump(mode="json", include={"sent_at"})["sent_at"]
    return {
        "id": reply.id,
        **approval,
        "sent_at": sent_at,
        "receipt": reply.receipt,
        "tone": tone,
        "promises": promises,
        "overrides": [override.model_dump(mode="json", exclude=_INSIDE) for override in reply.overrides],
    }
