"""Where other systems push: feeds to ``/hooks/feeds/NAME``, helpdesks to ``/hooks/tickets``."""

import hmac
import json
import os
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, SecretStr, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from assistant.desk import Desk
from assistant.domain.account import Scope
from assistant.domain.desk import Person
from assistant.domain.ticket import Ticket
from assistant.errors import NotFound
from assistant.facts_desk import FactsDesk
from assistant.intake import Taken, take
from assistant.people_desk import PeopleDesk
from knowledge_base.records import FeedSettings
from ui.entrance.door import Visitor
from ui.security import BODY_LIMIT
from ui.security.shown import bearer
from ui.web.api import Items, answered
from ui.web.api_access import must_have


@dataclass(frozen=True)
class Callers:
    """Who may push: whoever holds the token of the hook itself, or an integration's with the right scope.

    Where there is neither a token for the hook nor anybody who could sign in, the hook is open to whoever reaches the
    server, which is then on this machine only.
    """

    people: PeopleDesk | None = None
    tickets_token: SecretStr | None = None

    def must_be(self, token: SecretStr | None, scope: Scope, request: Request, what: str) -> None:
        """Raise HTTPException for everybody else; an empty ``token`` is held by nobody. Asks the database."""
        header = request.headers.get("authorization", "")
        wanted = token.get_secret_value() if token is not None else ""
        if wanted and hmac.compare_digest(header.encode(), f"Bearer {wanted}".encode()):
            return
        if token is None and self._is_open():
            return
        shown = bearer(request.headers)
        caller = self.people.caller_of(shown) if self.people and shown else None
        if caller is not None:
            must_have(Visitor(caller.person, "token", frozenset(caller.scopes)), scope)
            return
        challenge = {"www-authenticate": 'Bearer realm="Warmline"'}
        raise HTTPException(HTTPStatus.UNAUTHORIZED, f"Expected {what}.", challenge)

    def _is_open(self) -> bool:
        return self.people is None or not (self.people.has_people() or self.people.has_tokens())


def hooks_router(desk: Desk, facts: FactsDesk, person: Person, callers: Callers) -> APIRouter:
    """``/hooks/feeds/NAME``, with the path of the sender's own standard behind it, if any; and ``/hooks/tickets``.

    ``person`` is who looks feeds up: the server itself.
    """
    router = APIRouter(prefix="/hooks", include_in_schema=False)

    def may_push_feed(name: str, request: Request) -> None:
        try:
            settings = facts.feed(person, name).settings
        except NotFound:
            # Whoever may push learns that there is no such feed; nobody else learns which there are.
            callers.must_be(None, "feeds:write", request, "the feed's bearer token")
            raise
        callers.must_be(_token_of(settings), "feeds:write", request, "the feed's bearer token")

    # A dependency, so that whoever has no token learns nothing of what is expected.
    def may_push_tickets(request: Request) -> None:
        callers.must_be(callers.tickets_token, "tickets:write", request, "the bearer token for tickets")

    @router.post("/feeds/{name}", dependencies=[Depends(may_push_feed)])
    @router.post("/feeds/{name}/listener/{event}", dependencies=[Depends(may_push_feed)])
    async def receive(name: str, request: Request, event: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - the body says what it is
        body = await _body(request)
        poll = await run_in_threadpool(facts.receive, name, body)
        if poll.failure is not None:
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, poll.failure)
        return {"outcome": poll.outcome, "problems": len(poll.problems)}

    @router.post("/tickets", dependencies=[Depends(may_push_tickets)])
    async def tickets(request: Request) -> Items:
        # Read only here: whoever has no token has nothing parsed, and nobody waits while it is.
        body = await _body(request)
        return await run_in_threadpool(lambda: answered(_items(body), lambda item: _taken(desk, item)))

    return router


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect:
        # The gate cuts a body off that goes on too long without having said so; whoever really left reads no answer.
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Expected at most {BODY_LIMIT} bytes.") from None


def _items(body: bytes) -> Items:
    try:
        return Items.model_validate(json.loads(body))
    except ValidationError as error:
        told: list[Any] = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(told) from None
    except (ValueError, RecursionError):
        raise RequestValidationError([{"loc": ("body",), "msg": 'Expected JSON: {"items": [...]}'}]) from None


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
