"""Whether the server lives and can answer; told to everybody, so it says nothing else."""

from typing import Any

from fastapi import FastAPI, Request

from assistant.desk import Desk
from assistant.domain.desk import Person
from assistant.errors import WarmlineError
from ui.entrance.tabs import panel_queue
from ui.problems import problem


def add_health(app: FastAPI, desk: Desk, person: Person) -> None:
    """``/healthz``, and ``/readyz`` which asks the stores as ``person``, the server itself, and the panel's queue."""

    @app.get("/healthz", include_in_schema=False)
    def alive() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    def ready(request: Request) -> Any:
        queue = panel_queue(request.scope)
        if queue is not None and not queue.runs():
            return problem(503, "The panel's queue has ended, so no click is answered; start the server again.")
        try:
            desk.incidents(person)
        except WarmlineError as error:
            return problem(503, str(error))
        return {"status": "ready"}
