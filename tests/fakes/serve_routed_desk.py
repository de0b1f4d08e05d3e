"""Serve the staffed desk to somebody who asks a lot: ``python -m tests.fakes.serve_routed_desk PORT FILE``.

FILE is told every route that there is, with its methods, as JSON. Nobody asks too often here.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from knowledge_base.clock import SystemClock
from tests.fakes.fake_desk import fake_workplace
from tests.fakes.people_world import staffed
from tests.fakes.serve_staffed_desk import STANDING
from ui.security import Limits, RateLimits
from ui.security.buckets import Rate
from ui.server import create_app, serve

_OFTEN = Rate(10**9, 10**9)
_PATIENT = Limits(file=_OFTEN, work=_OFTEN, own_work=_OFTEN, sign_in=_OFTEN, refused=_OFTEN)


def routes_of(routes: Iterable[Any], before: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every route with its methods, those of routers and of what is mounted too."""
    for route in routes:
        if hasattr(route, "effective_candidates"):
            yield from routes_of(route.effective_candidates(), before)
        elif getattr(route, "routes", None):
            yield from routes_of(route.routes, before + route.path.rstrip("/"))
        else:
            yield before + route.path, sorted(getattr(route, "methods", None) or ["GET"])


def main(port: str, file: str) -> None:
    """Serve until ended."""
    people = replace(staffed().people, clock=SystemClock())
    app = create_app(replace(fake_workplace(), people=people), STANDING)
    for middleware in app.user_middleware:
        if middleware.cls is RateLimits:
            middleware.kwargs["limits"] = _PATIENT
    Path(file).write_text(json.dumps(list(routes_of(app.routes))), encoding="utf-8")
    serve(app, "127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
