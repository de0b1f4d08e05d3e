"""Serve the staffed desk, slow and mortal: ``python -m tests.fakes.serve_held_desk PORT FOLDER``.

Whoever opens T-2 waits while FOLDER holds a file ``hold``. A file ``end`` there ends Gradio's queue, as an error in it
would, and is removed once that was done.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import sleep
from typing import Any

from fastapi import FastAPI

from knowledge_base.clock import SystemClock
from tests.fakes.fake_desk import FakePipeline, fake_workplace
from tests.fakes.people_world import staffed
from tests.fakes.serve_staffed_desk import STANDING
from ui.server import create_app, serve

_WORKER = "Queue.start_processing"


@dataclass
class _Holding(FakePipeline):
    """Answers for T-2 only when it may."""

    folder: Path = field(default_factory=Path)

    def answer(self, ticket: Any, *args: Any, **kwargs: Any) -> Any:
        while ticket.id == "T-2" and (self.folder / "hold").exists():
            sleep(0.02)
        return super().answer(ticket, *args, **kwargs)


async def _watched(folder: Path) -> None:
    while True:
        if (folder / "end").exists():
            for task in asyncio.all_tasks():
                if getattr(task.get_coro(), "__qualname__", "") == _WORKER:
                    task.cancel()
            (folder / "end").unlink()
        await asyncio.sleep(0.05)


def _with_an_end(app: FastAPI, folder: Path) -> FastAPI:
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with inner(app) as state:
            watching = asyncio.create_task(_watched(folder))
            yield state
            watching.cancel()

    app.router.lifespan_context = lifespan
    return app


def main(port: str, folder: str) -> None:
    """Serve until ended."""
    place, people = fake_workplace(), replace(staffed().people, clock=SystemClock())
    place.desk.pipeline = _Holding(place.desk.pipeline.knowledge, folder=Path(folder))  # type: ignore[assignment]
    app = create_app(replace(place, people=people), STANDING)
    serve(_with_an_end(app, Path(folder)), "127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
