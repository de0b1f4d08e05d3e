"""The routes and the door without the panel, around people whose clock a test moves; no socket, no process."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from hook_server import workplace
from starlette.responses import HTMLResponse

from assistant.domain.desk import Person
from assistant.workplace import Workplace
from tests.fakes.people_world import SECRET, Door, staffed
from ui.entrance.entering import add_door
from ui.entrance.oidc import ProviderSettings
from ui.security import Limits, shut
from ui.security.buckets import Rate
from ui.web.api import add_problems, api_router
from ui.web.facts_api import facts_router
from ui.web.health import add_health
from ui.web.hooks import Callers, hooks_router
from ui.web.metrics import Tallied, Tally
from ui.web.metrics_api import metrics_router

HERE = "http://127.0.0.1"
_PATIENT = Limits(sign_in=Rate(10_000, 10_000), refused=Rate(10_000, 10_000))
"""The accounts' own lock-out is looked at here; how often one address may ask is looked at elsewhere."""
STANDING = Person(id="local", name="You", role="admin")


def app_of(place: Workplace, public_url: str | None = None, provider: ProviderSettings | None = None) -> FastAPI:
    """What ``create_app`` builds, with a page in the panel's place that tells who acts."""
    app, tally = FastAPI(openapi_url="/api/openapi.json", docs_url=None, redoc_url=None), Tally()
    add_problems(app)
    app.include_router(api_router(place.desk, place.promises))
    app.include_router(facts_router(place.facts))
    app.include_router(hooks_router(place.desk, place.facts, STANDING, Callers(place.people)))
    app.include_router(metrics_router(place, STANDING, tally))
    add_health(app, place.desk, STANDING)
    add_door(app, place, STANDING, public_url, provider)
    _add_panel(app)
    shut(app, lambda: "", ("127.0.0.1", "localhost"), public_url, _PATIENT)
    app.add_middleware(Tallied, tally=tally)
    return app


def _add_panel(app: FastAPI) -> None:
    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(f"<html><head></head><body>{request.state.person.id}</body></html>")

    async def event(request: Request) -> dict[str, object]:
        body = await request.json() if await request.body() else None
        return {"person": request.state.person.id, "body": body, "url": str(request.url)}

    app.get("/", include_in_schema=False)(page)
    for path in ("/config", "/theme.css", "/assets/index.js", "/gradio_api/queue/data", "/gradio_api/heartbeat/{tab}"):
        app.get(path, include_in_schema=False)(event)
    for path in ("/gradio_api/queue/join", "/gradio_api/reset"):
        app.post(path, include_in_schema=False)(event)


@contextmanager
def opened(
    door: Door | None = None, base: str = HERE, public_url: str | None = None, provider: ProviderSettings | None = None
) -> Iterator[TestClient]:
    """A browser in front of a door; ``door`` None: nobody can ever sign in."""
    place = replace(workplace(), people=door.people if door else None)
    with TestClient(
        app_of(place, public_url, provider), base, raise_server_exceptions=False, follow_redirects=False
    ) as client:
        yield client


def another(client: TestClient) -> TestClient:
    """Another browser at the same door, which knows nothing yet."""
    return TestClient(client.app, str(client.base_url), raise_server_exceptions=False, follow_redirects=False)


def token_in(page: str) -> str:
    """The token in a page's form."""
    return re.search(r'name="token" value="([^"]+)"', page)[1]  # type: ignore[index]


def sign_in(client: TestClient, name: str = "sam", password: str = SECRET, **fields: str):
    """Fill the form in and send it."""
    form = {"token": token_in(client.get("/sign-in?out=here").text), "name": name, "password": password} | fields
    return client.post("/sign-in", data=form)


def sign_out(client: TestClient, **fields: str):
    """Send the form of the menu."""
    token = client.get("/sign-in/session").json()["token"]
    return client.post("/sign-out", data={"token": token} | fields)


__all__ = ["another", "app_of", "opened", "sign_in", "sign_out", "staffed", "token_in"]
