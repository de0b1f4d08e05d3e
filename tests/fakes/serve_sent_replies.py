"""Serve the fake desk with many replies sent: ``python -m tests.fakes.serve_sent_replies ROLE PORT COUNT``."""

import sys

from assistant.domain.desk import Person
from tests.fakes.sent_replies import AGENTS, sent_workplace
from ui.server import create_app, serve


def main(role: str, port: str, count: str) -> None:
    """Serve until ended."""
    person = Person.model_validate({"id": f"{role}-1", "name": "Ada", "role": role})
    place = sent_workplace(int(count))
    state = place.desk.open(AGENTS[0], "T-1").state
    place.work.report(AGENTS[0], "T-1", "It says <b onclick=alert(1)>6 pm</b>; we never said so.")
    place.desk.edit(AGENTS[0], "T-1", "Typed since.", state.version)
    serve(create_app(place, person), "127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
