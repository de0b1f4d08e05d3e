"""Serve the fake desk with promises on it: ``python -m tests.fakes.serve_promises ROLE PORT [RUNS]``."""

import sys
from dataclasses import replace
from pathlib import Path

from assistant.domain.desk import Person
from tests.fakes.promised_replies import promised_workplace
from ui.server import create_app, serve


def main(role: str, port: str, runs: str | None = None) -> None:
    """Serve until ended; ``ada`` sent some of the replies, evaluation runs are kept in ``runs``."""
    person = Person.model_validate({"id": "ada", "name": "Ada", "role": role})
    place = replace(promised_workplace(), runs=Path(runs) if runs else None)
    serve(create_app(place, person), "127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
