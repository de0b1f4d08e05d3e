"""The web server: our own FastAPI application with the HTTP API, and the Gradio panel mounted inside it."""

import os
from collections.abc import Callable
from functools import partial
from threading import Event, Thread

import uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles
from pydantic import SecretStr

from assistant.domain.desk import Person
from assistant.ports import Closable
from assistant.workplace import Workplace
from ui.entrance.door import visitor_of
from ui.entrance.entering import add_door
from ui.entrance.oidc import ProviderSettings
from ui.files.printing import echo
from ui.handlers.acting import Acting
from ui.handlers.gestures import GestureBook
from ui.security import BODY_LIMIT, shut
from ui.security.connections import PatientHttp
from ui.security.limits import CONNECTIONS
from ui.web.account_uploads import uploads_router
from ui.web.api import add_problems, api_router
from ui.web.api_contract import describe
from ui.web.evaluation_reports import evaluation_router
from ui.web.facts_api import facts_router
from ui.web.health import add_health
from ui.web.hooks import Callers, hooks_router
from ui.web.live import live_router
from ui.web.metrics import Tallied, Tally
from ui.web.metrics_api import metrics_router
from ui.web.review_csv import review_router

# Gradio reads these on import or mounting: no statistics, tunnel or server-side rendering, whatever is inherited. After
# every event it would sum up the last 10,000 with pandas, on the threads that answer people.
_GRADIO = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_SHARE": "False",
    "GRADIO_SSR_MODE": "False",
    "GRADIO_MCP_SERVER": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}

_LAST_SECONDS = 2
"""Open pages listen for ever; whoever stops the server does not wait for them."""


def create_app(
    place: Workplace,
    person: Person,
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost"),
    tickets_token: SecretStr | None = None,
    public_url: str | None = None,
    provider: ProviderSettings | None = None,
) -> FastAPI:
    """The application around a workplace; only ``allowed_hosts`` are served.

    Where there are accounts, people sign in, if they like with ``provider``; where there are none, whoever reaches it
    acts as ``person``. ``tickets_token`` is what pushed tickets must carry, if anything; ``public_url`` where people
    find the desk behind a proxy.
    """
    os.environ.update(_GRADIO)
    app = FastAPI(title="Warmline", version="1", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    # Gradio would reflect any Origin unless its parent has a CORS policy of its own; ours allows none.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    add_problems(app)
    app.include_router(api_router(place.desk, place.promises))
    app.include_router(facts_router(place.facts))
    if place.knowledge:
        app.include_router(uploads_router(place.knowledge.accounts))
    app.include_router(hooks_router(place.desk, place.facts, person, Callers(place.people, tickets_token)))
    tally = Tally()
    app.include_router(metrics_router(place, person, tally))
    add_health(app, place.desk, person)
    add_door(app, place, person, public_url, provider)
    head = _mount_panel(app, place, Acting(person, place.people))
    app.state.watch = place.facts.watcher.run
    app.state.keep = partial(place.retention.run, tell=partial(echo, err=True)) if place.retention else Event.wait
    app.state.close = partial(_close, place.desk.pipeline.writer, place.desk.second, place.judges, app.state.evaluation)
    describe(app)
    # Last, so that it is met first: whatever refuses inside carries the headers too.
    shut(app, head, allowed_hosts, public_url)
    app.add_middleware(Tallied, tally=tally)
    return app


def serve(app: FastAPI, host: str, port: int, trusted_proxies: str | None = None) -> None:
    """Serve until interrupted; access is not logged, since paths could carry ids.

    Only ``trusted_proxies`` (addresses, with commas between) are believed about whom they speak for; by default nobody.
    """
    # Reading and matching the queue once, meanwhile, spares the first visitor the wait.
    Thread(target=app.state.warm_up, daemon=True).start()
    stop = Event()
    Thread(target=app.state.watch, args=(stop,), daemon=True).start()
    Thread(target=app.state.keep, args=(stop,), daemon=True).start()
    Thread(target=app.state.draft_ahead, args=(stop,), daemon=True).start()
    try:
        uvicorn.run(
            app, host=host, port=port, access_log=False, log_level="warning", server_header=False,
            timeout_graceful_shutdown=_LAST_SECONDS, http=PatientHttp, limit_concurrency=CONNECTIONS,
            proxy_headers=bool(trusted_proxies), forwarded_allow_ips=trusted_proxies or "",
        )  # fmt: skip
    finally:
        stop.set()
        app.state.close()


def _close(*held: object) -> None:
    # A model holds threads and connections; the composer, and no writer at all, hold nothing.
    for one in held:
        if isinstance(one, Closable):
            one.close()


def _mount_panel(app: FastAPI, place: Workplace, acting: Acting) -> Callable[[], str]:
    import gradio as gr  # noqa: PLC0415 - takes seconds to import and must see the environment set above

    from ui.panel.queued import Queued  # noqa: PLC0415 - imports gradio
    from ui.panel.quiet import hush  # noqa: PLC0415 - imports gradio
    from ui.panel.theme import STATIC, DeskTheme, head  # noqa: PLC0415 - imports gradio
    from ui.panel.wiring import build_panel  # noqa: PLC0415 - imports gradio

    hush()
    app.mount("/desk", StaticFiles(directory=STATIC))
    book = GestureBook(place, acting)
    app.include_router(live_router(book))
    app.include_router(review_router(book.of))
    app.include_router(evaluation_router(book.of))
    app.state.evaluation = book.evaluation
    blocks = build_panel(book)
    app.state.queue = Queued(blocks)
    app.state.warm_up, app.state.draft_ahead = book.warm_up, book.ahead.run
    gr.mount_gradio_app(
        app, blocks, path="/", footer_links=[], run_history=False, show_error=False, max_file_size=1, ssr_mode=False,
        enable_monitoring=False, pwa=False, mcp_server=False, theme=DeskTheme(),
        app_kwargs={"docs_url": None, "redoc_url": None}, auth_dependency=_person_id,
    )  # fmt: skip
    # A mounted app leaves this False, and then Gradio does not check paths of file inputs.
    blocks.has_launched = True
    return head


def _person_id(request: Request) -> str | None:
    """Whom the door let in, by the id that handlers act under; Gradio itself knows nobody."""
    visitor = visitor_of(request.scope)
    return visitor.person.id if visitor else None


__all__ = ["BODY_LIMIT", "create_app", "serve"]
