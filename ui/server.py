"""The web server: our own FastAPI application with the HTTP API, and the Gradio panel mounted inside it."""

import os
from functools import partial
from threading import Event, Thread
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles
from pydantic import SecretStr

from assistant.desk import Desk
from assistant.domain.desk import Person
from assistant.errors import WarmlineError
from assistant.ports import Closable
from assistant.workplace import Workplace
from ui.api import add_problems, api_router, problem
from ui.facts_api import facts_router
from ui.facts_handlers import FactsHandlers
from ui.handlers import Handlers
from ui.hooks import hooks_router
from ui.security import BODY_LIMIT, Gate, PageGuard

# Gradio reads these on import or mounting: no statistics, tunnel or server-side rendering, whatever is inherited.
_GRADIO = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_SHARE": "False",
    "GRADIO_SSR_MODE": "False",
    "GRADIO_MCP_SERVER": "False",
}

_LAST_SECONDS = 2
"""Open pages listen for ever; whoever stops the server does not wait for them."""


def create_app(
    place: Workplace,
    person: Person,
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost"),
    tickets_token: SecretStr | None = None,
) -> FastAPI:
    """The application around a workplace. Whoever reaches it acts as ``person``; only ``allowed_hosts`` are served.

    ``tickets_token`` is what pushed tickets must carry, if anything.
    """
    os.environ.update(_GRADIO)
    app = FastAPI(title="Warmline", version="1", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    # Gradio would reflect any Origin unless its parent has a CORS policy of its own; ours allows none.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    add_problems(app)
    app.include_router(api_router(place.desk, person))
    app.include_router(facts_router(place.facts, person))
    app.include_router(hooks_router(place.desk, place.facts, person, tickets_token))
    _add_health(app, place.desk, person)
    _mount_panel(app, place, person)
    app.state.watch = place.facts.watcher.run
    app.state.close = partial(_close, place.desk.pipeline.writer, place.desk.second)
    app.add_middleware(Gate, allowed_hosts=allowed_hosts)
    return app


def serve(app: FastAPI, host: str, port: int) -> None:
    """Serve until interrupted; access is not logged, since paths could carry ids."""
    # Reading and matching the queue once, meanwhile, spares the first visitor the wait.
    Thread(target=app.state.warm_up, daemon=True).start()
    stop = Event()
    Thread(target=app.state.watch, args=(stop,), daemon=True).start()
    try:
        uvicorn.run(
            app, host=host, port=port, access_log=False, log_level="warning", server_header=False,
            timeout_graceful_shutdown=_LAST_SECONDS,
        )  # fmt: skip
    finally:
        stop.set()
        app.state.close()


def _close(*held: object) -> None:
    # A model holds threads and connections; the composer, and no writer at all, hold nothing.
    for one in held:
        if isinstance(one, Closable):
            one.close()


def _add_health(app: FastAPI, desk: Desk, person: Person) -> None:
    @app.get("/healthz", include_in_schema=False)
    def alive() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    def ready() -> Any:
        try:
            return {"status": "ready", "incidents": len(desk.incidents(person))}
        except WarmlineError as error:
            return problem(503, str(error))


def _mount_panel(app: FastAPI, place: Workplace, person: Person) -> None:
    import gradio as gr  # noqa: PLC0415 - takes seconds to import and must see the environment set above

    from ui.panel.theme import STATIC, DeskTheme, head  # noqa: PLC0415 - imports gradio
    from ui.panel.wiring import build_panel  # noqa: PLC0415 - imports gradio

    app.mount("/desk", StaticFiles(directory=STATIC))
    app.add_middleware(PageGuard, head=head)
    facts = FactsHandlers(place, person)
    handlers = Handlers(place.desk, person, facts.about)
    blocks = build_panel(handlers, facts, person)
    app.state.warm_up = handlers.warm_up
    gr.mount_gradio_app(
        app, blocks, path="/", footer_links=[], run_history=False, show_error=False, max_file_size=1, ssr_mode=False,
        enable_monitoring=False, pwa=False, mcp_server=False, theme=DeskTheme(),
        app_kwargs={"docs_url": None, "redoc_url": None},
    )  # fmt: skip
    # A mounted app leaves this False, and then Gradio does not check paths of file inputs.
    blocks.has_launched = True


__all__ = ["BODY_LIMIT", "create_app", "serve"]
