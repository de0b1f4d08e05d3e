"""Where other systems push: feeds to ``/hooks/feeds/NAME``, helpdesks to ``/hooks/tickets``."""

import hmac
import os
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from assistant.desk import Desk
from assistant.domain.desk import Person
from assistant.domain.ticket import Ticket
from assistant.facts_desk import FactsDesk
from knowledge_base.records import FeedSettings
from ui.api import Items, answered
from ui.security import BODY_LIMIT


def hooks_router(desk: Desk, facts: FactsDesk, person: Person) -> APIRouter:
    """``/hooks/feeds/NAME``, with the path of the sender's own standard behind it, if any; and ``/hooks/tickets``."""
    router = APIRouter(prefix="/hooks", include_in_schema=False)

    @router.post("/feeds/{name}")
    @router.post("/feeds/{name}/listener/{event}")
    async def receive(name: str, request: Request, event: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - the body says what it is
        state = await run_in_threadpool(facts.feed, person, name)
        _must_hold_token(state.settings, request.headers.get("authorization", ""))
        body = await _body(request)
        poll = await run_in_threadpool(facts.receive, name, body)
        if poll.failure is not None:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, poll.failure)
        return {"outcome": poll.outcome, "problems": len(poll.problems)}

    @router.post("/tickets")
    def tickets(body: Items) -> Items:
        return answered(body, lambda item: _Taken(id=_taken(desk, item)))

    return router


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect:
        # The gate cuts a body off that goes on too long without having said so; whoever really left reads no answer.
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Expected at most {BODY_LIMIT} bytes.") from None


class _Taken(BaseModel):
    """A ticket that is in the queue now; one that was there already stays as it is."""

    id: str


def _taken(desk: Desk, item: dict[str, Any]) -> str:
    ticket = Ticket.model_validate(item)
    if ticket.received_at is None and not any(message.at for message in ticket.messages):
        # It came in just now: that much is known.
        ticket = ticket.model_copy(update={"received_at": desk.clock.now()})
    desk.add_tickets((ticket,))
    return ticket.id


def _must_hold_token(settings: FeedSettings, header: str) -> None:
    """Without a variable the hook is open to whoever reaches the server; with one that is unset it is shut."""
    if settings.token_variable is None:
        return
    wanted = os.environ.get(settings.token_variable, "")
    if not wanted or not hmac.compare_digest(header.encode(), f"Bearer {wanted}".encode()):
        raise HTTPException(HTTPStatus.UNAUTHORIZED, "Expected the feed's bearer token.")
