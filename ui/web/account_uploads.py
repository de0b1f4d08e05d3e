"""Where a page sends an accounts file: ``POST /knowledge/accounts``. Gradio's own file inputs are not used.

The file is only held here; the screen then shows what taking it over would do. Beside the Origin that the gate
compares, a header of ours has to come along, which no page of another site can send without asking first.
"""

from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import Annotated, BinaryIO, cast
from urllib.parse import unquote

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from assistant.domain.desk import Person
from assistant.knowledge.accounts import Accounts
from ui.entrance.door import visitor_of
from ui.security import BODY_LIMIT

_IN_MEMORY = 1024 * 1024
_LONGEST_NAME = 200


def uploads_router(accounts: Accounts) -> APIRouter:
    """The route; it acts as whoever is signed in, and refuses all but team leads and admins."""
    router = APIRouter(include_in_schema=False)

    @router.post("/knowledge/accounts")
    async def stage(
        request: Request,
        x_warmline_upload: Annotated[str | None, Header(max_length=3 * _LONGEST_NAME)] = None,
    ) -> dict[str, str]:
        if x_warmline_upload is None:
            raise HTTPException(HTTPStatus.FORBIDDEN, "Send files from the screen Knowledge.")
        person = _person_of(request)
        name = unquote(x_warmline_upload)[:_LONGEST_NAME]
        with SpooledTemporaryFile(_IN_MEMORY) as file:
            try:
                async for chunk in request.stream():
                    await run_in_threadpool(file.write, chunk)
            except ClientDisconnect:
                # The gate cuts a body off that goes on too long without having said so.
                told = f"Expected at most {BODY_LIMIT} bytes."
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, told) from None
            if not file.tell():
                raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "Choose a file, or paste its lines, first.")
            file.seek(0)
            return {"id": await run_in_threadpool(accounts.stage, person, cast("BinaryIO", file), name)}

    return router


def _person_of(request: Request) -> Person:
    visitor = visitor_of(request.scope)
    if visitor is None or visitor.by == "token":
        raise HTTPException(HTTPStatus.FORBIDDEN, "Only people who are signed in send files here.")
    return visitor.person
