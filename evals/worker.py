"""One evaluation run in a process of its own, behind everything else: ``python -m evals.worker``.

Its first line of standard input is the order, as JSON; it ends when that input ends, as it does when the desk that
started it is gone. Standard output tells ``{"done", "total"}`` per case, at last ``{"kept": ID}`` or ``{"error": …}``.
"""

import json
import os
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

from assistant.errors import WarmlineError
from assistant.settings import load_settings
from evals.keeping import Order, run_order
from evals.kept import RunFolder
from knowledge_base.clock import SystemClock

_NICE = 15
"""How far it steps back behind the desk: people wait there."""


def order_line(order: Order, folder: Path) -> str:
    """The order as this process reads it."""
    return json.dumps({**asdict(order), "started_at": order.started_at.isoformat(), "folder": str(folder)}) + "\n"


def main() -> int:
    """Run one order; 1 where it could not be run."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    given = json.loads(sys.stdin.readline())
    folder = RunFolder(Path(given.pop("folder")))
    order = Order(**{**given, "started_at": datetime.fromisoformat(given["started_at"])})
    Thread(target=_end_with_the_desk, daemon=True).start()
    try:
        # One thread: the desk beside it must stay quick.
        settings = load_settings().model_copy(update={"threads": 1})
        folder.keep(run_order(order, settings, SystemClock(), lambda done, total: _tell(done=done, total=total)))
    except WarmlineError as error:
        _tell(error=str(error))
        return 1
    _tell(kept=order.id)
    return 0


def _tell(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _end_with_the_desk() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
