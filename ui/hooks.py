"""Where other systems push: feeds to ``/hooks/feeds/NAME``, helpdesks to ``/hooks/tickets``."""

import hmac
import os
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, SecretStr
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from assistant.desk import Desk
from assistant.domain.desk import Person
from assistant.domain.ticket import Ticket
from assistant.facts_desk import FactsDesk
from assistant.intake import Taken, take
from knowledge_base.records import FeedSettings
from ui.api import Items, answered
from ui.security import BODY_LIMIT


def hooks_router(desk: Desk, facts: FactsDesk, person: Person, tickets_token: SecretStr | None = None) -> APIRouter:
    """``/hooks/feeds/NAME``, with the path of the sender's own standard behind it, if any; and ``/hooks/tickets``.

    Tickets must carry ``tickets_token`` where there is one.
    """
    router = APIRouter(prefix="/hooks", include_in_schema=False)

    @router.post("/feeds/{name}")
    @router.post("/feeds/{name}/listener/{event}")
    async def receive(name: str, request: Request, event: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - the body says what it is
        state = await run_in_threadpool(facts.feed, person, name)
        _must_hold_token(_token_of(state.settings), request, "the feed's bearer token")
        body = await _body(request)
        poll = await run_in_threadpool(facts.receive, name, body)
        if poll.failure is not None:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, poll.failure)
        return {"outcome": poll.outcome, "problems": len(poll.problems)}

    # A dependency, so that whoever has no token learns nothing of what is expected.
    def may_push_tickets(request: Request) -> None:
        _must_hold_token(tickets_token, request, "the bearer token for tickets")

    @router.post("/tickets", dependencies=[Depends(may_push_tickets)])
    def tickets(body: Items) -> Items:
        return answered(body, lambda item: _taken(desk, item))

    return router


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect:
        # The gate cuts a body off that goes on too long without having said so; whoever really left reads no answer.
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Expected at most {BODY_LIMIT} bytes.") from None


class _Taken(BaseModel):
    """A ticket that is in the queue now: ``new``, ``known`` already, or ``grown`` by messages that were not."""

    id: str
    state: Taken


def _taken(desk: Desk, item: dict[str, Any]) -> _Taken:
    ticket = Ticket.model_validate(item)
    if ticket.received_at is None and not any(message.at for message in ticket.messages):
        # It came in just now: that much is known.
        ticket = ticket.model_copy(update={"received_at": desk.clock.now()})
    return _Taken(id=ticket.id, state=take(desk.store, ticket))


def _token_of(settings: FeedSettings) -> SecretStr | None:
    variable = settings.token_variable
    return None if variable is None else SecretStr(os.environ.get(variable, ""))


def _must_hold_token(token: SecretStr | None, request: Request, what: str) -> None:
    """Without a token the hook is open to whoever reaches the server; with an empty one it is shut."""
    if token is None:
        return
    wanted, header = token.get_secret_value(), request.headers.get("authorization", "")
    if not wanted or not hmac.compare_digest(header.encode(), f"Bearer {wanted}".encode()):
        raise HTTPException(HTTPStatus.UNAUTHORIZED, f"Expected {what}.")
