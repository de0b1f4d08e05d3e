"""Serve the hostile desk in a process of its own: ``python -m tests.fakes.serve_hostile_desk PORT STRINGS RUNS``.

STRINGS is a JSON file with a list of texts, RUNS the folder where its evaluation runs are kept.
"""

import json
import sys
from pathlib import Path

from tests.fakes.hostile_desk import hostile_workplace
from ui.server import create_app, serve


def main(port: str, strings: str, runs: str) -> None:
    """Serve until ended."""
    told = json.loads(Path(strings).read_text(encoding="utf-8"))
    place, lead = hostile_workplace(told, Path(runs))
    serve(create_app(place, lead), "127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
