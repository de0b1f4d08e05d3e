"""Whether the server lives and can answer; told to everybody, so it says nothing else."""

from typing import Any

from fastapi import FastAPI

from assistant.desk import Desk
from assistant.domain.desk import Person
from assistant.errors import WarmlineError
from ui.problems import problem


def add_health(app: FastAPI, desk: Desk, person: Person) -> None:
    """``/healthz``, and ``/readyz`` which asks the stores as ``person``, the server itself."""

    @app.get("/healthz", include_in_schema=False)
    def alive() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    def ready() -> Any:
        try:
            desk.incidents(person)
        except WarmlineError as error:
            return problem(503, str(error))
        return {"status": "ready"}
