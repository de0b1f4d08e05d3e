"""Serve the fake desk where people sign in: ``python -m tests.fakes.serve_staffed_desk PORT [ISSUER]``.

Ada is an admin, Lee a lead, Sam an agent, all with the same password. With an issuer they may sign in there too.
"""

import sys
from dataclasses import replace

from assistant.domain.desk import Person
from knowledge_base.clock import SystemClock
from tests.fakes.fake_desk import fake_workplace
from tests.fakes.people_world import staffed
from ui.entrance.oidc import ProviderSettings
from ui.server import create_app, serve

STANDING = Person(id="local", name="You", role="admin")


def main(port: str, issuer: str | None = None) -> None:
    """Serve until ended."""
    people = replace(staffed().people, clock=SystemClock())
    provider = ProviderSettings(issuer, "warmline", "top secret", "Northlight") if issuer else None
    serve(create_app(replace(fake_workplace(), people=people), STANDING, provider=provider), "127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
