"""Serve the fake desk in a process of its own: ``python -m tests.fakes.serve_fake_desk ROLE PORT``."""

import sys

from assistant.domain.desk import Person
from tests.fakes.fake_desk import fake_workplace
from ui.server import create_app, serve


def main(role: str, port: str) -> None:
    """Serve until ended."""
    person = Person.model_validate({"id": f"{role}-1", "name": "Ada", "role": role})
    serve(create_app(fake_workplace(), person), "127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
