"""Evaluation runs as files to keep: one HTML page each, through a route of our own."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from assistant.errors import NotAllowed
from ui.entrance.door import visitor_of
from ui.handlers.gestures import Gestures

RunId = Annotated[str, Query(max_length=100)]
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


def evaluation_router(gestures: Callable[[str | None], Gestures]) -> APIRouter:
    """The route that a lead saves a run, or two compared, from; ``gestures`` finds those of a person by their id."""
    router = APIRouter(include_in_schema=False)

    @router.get("/evaluation/report/{run_id}")
    def report(request: Request, run_id: str, against: RunId | None = None) -> HTMLResponse:
        visitor = visitor_of(request.scope)
        if visitor is None or visitor.scopes is not None:
            raise NotAllowed("Only somebody who is signed in can save a report.")
        page = gestures(visitor.person.id).evaluation.report(run_id, against)
        # The desk knows the run, so its id is one of ours and safe in a header.
        name = f"{run_id}{'-compared' if against else ''}.html"
        return HTMLResponse(page, headers={**_HEADERS, "content-disposition": f'attachment; filename="{name}"'})

    return router
