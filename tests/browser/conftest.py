"""A real browser against the real server. Skipped, and counted as skipped, where there is no Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import PATIENCE, WIDE, Watched, wait_until
from tests.fakes.openai_server import OpenAIServer, Play, rate_limited

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
START_SECONDS = 300
PICTURED = "T-5008"
"""The ticket in the README's picture, where it is ready."""
SORRY = "I am truly sorry that this went wrong."
CLOSING = "I will keep an eye on this myself, and you need do nothing until then."
"""What the plays of a model say before and after the facts."""
KIND_ENOUGH = 45
"""Points of tone: five above those under which a model's reply does not stand in the composer's place."""


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where pictures go: git-ignored, or as WARMLINE_ARTEFACTS says."""
    folder = Path(os.environ.get("WARMLINE_ARTEFACTS", ROOT / "artefacts")) / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """One Chromium for the whole run."""
    found = os.environ.get("WARMLINE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("no Chromium here: install one or name it in WARMLINE_CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api")
    playwright.Page.wait_for_function = wait_until
    with playwright.sync_playwright() as run:
        chromium = run.chromium.launch(executable_path=found, args=list(FLAGS))
        plain = chromium.new_context
        chromium.new_context = lambda **wanted: _patient(plain(**wanted))
        yield chromium
        chromium.close()


def _patient(context: Any) -> Any:
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture(scope="session")
def desk_url() -> Iterator[str]:
    """The address of ``warmline start`` on the sample world, in a process of its own."""
    port = _free_port()
    yield from _served(port, ["-m", "ui", "start", "--port", str(port)])


@pytest.fixture(scope="session")
def ready_tickets(desk_url: str) -> tuple[str, ...]:
    """Ids of English tickets that are ready, about an incident with an estimate still to come; the pictured one first.

    Which tickets those are changes with the wording of drafts and with the hour; every test takes one of its own.
    """
    dated = [i["id"] for i in _got(f"{desk_url}/api/v1/incidents?limit=100") if (i["eta"] or {}).get("at")]
    tickets = [item["ticket"] for item in _got(f"{desk_url}/api/v1/tickets?limit=100")]
    drafts = _got(f"{desk_url}/api/v1/draft", {"items": tickets})
    fit = [draft["id"] for draft in drafts if _is_ready(draft, dated)]
    assert len(fit) >= 4, f"too few tickets of the sample world are ready: {fit}"
    return tuple(sorted(fit, key=lambda found: found != PICTURED))


@pytest.fixture
def open_desk(browser: Any, desk_url: str) -> Iterator[Any]:
    """Opens the desk in a context of its own; afterwards nothing went wrong and nothing left the machine."""
    opened: list[tuple[Any, Watched]] = []

    def open_it(viewport: dict[str, int] = WIDE, scheme: str = "light", url: str = desk_url) -> Any:
        context = browser.new_context(viewport=viewport, color_scheme=scheme)
        watched = Watched(context.new_page())
        opened.append((context, watched))
        watched.page.goto(url)
        watched.page.wait_for_selector(".wl-row")
        return watched.page

    yield open_it
    for context, watched in opened:
        watched.check()
        context.close()


def _is_ready(draft: dict[str, Any], dated: list[str]) -> bool:
    if draft.get("status") != "ready" or draft["check"]["verdict"] != "pass" or draft["reply"]["language"] != "en":
        return False
    told = {fact["kind"] for fact in draft["facts"]}
    return bool(draft["incident"]) and draft["incident"]["id"] in dated and {"status", "eta"} <= told


def _played(ticket: dict[str, Any], draft: dict[str, Any]) -> dict[str, Any]:
    """What the plays write: facts in the provider's zone, so untrue to a customer who lives in another, and courtesy.

    Too little for a ticket whose composer's draft says far more: a reply so far below it does not stand in its place.
    """
    told = [next(fact["text"] for fact in draft["facts"] if fact["kind"] == kind) for kind in ("status", "eta")]
    text = f"{SORRY}\n\n{'. '.join(told)}.\n\n{CLOSING}"
    return {"id": draft["id"], "ticket": ticket, "incident_id": draft["incident"]["id"], "text": text}


def _fit(url: str, played: list[dict[str, Any]]) -> set[str]:
    """Ids of tickets to which what is played may be answered: true, and not far worse than the composer's draft."""
    true = {item["id"] for item in _got(f"{url}/api/v1/check", {"items": played}) if item["verdict"] != "block"}
    sounds = _got(f"{url}/api/v1/score", {"items": [item for item in played if item["id"] in true]})
    return {item["id"] for item in sounds if item["tone"]["overall"] >= KIND_ENOUGH}


def _got(url: str, body: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, data, {"content-type": "application/json"})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:  # noqa: S310 - loopback
        items: list[dict[str, Any]] = json.load(answer)["items"]
    return items


@pytest.fixture(scope="session")
def leads_url() -> Iterator[str]:
    """The address of the fake desk, with a team lead signed in."""
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_fake_desk", "lead", str(port)])


@pytest.fixture(scope="module")
def own_leads_url() -> Iterator[str]:
    """As ``leads_url``, for one file of tests alone."""
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_fake_desk", "lead", str(port)])


@pytest.fixture(scope="session")
def agents_url() -> Iterator[str]:
    """The address of the fake desk, with an ordinary agent signed in and a hostile ticket in the queue."""
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_fake_desk", "agent", str(port)])


@dataclass
class ModelDesk:
    """The desk on the sample world with a model at ``server``; ``drafts`` are the composer's that are ready, by id."""

    url: str
    server: OpenAIServer
    drafts: dict[str, dict[str, Any]]

    def next_ticket(self, play: Callable[[list[dict[str, Any]]], Play]) -> str:
        """A ticket that nobody opened yet; the model will play what is made of its facts."""
        ticket_id, draft = self.drafts.popitem()
        self.server.plays[:] = [play(draft["facts"])]
        return ticket_id


@pytest.fixture(scope="session")
def model_desk() -> Iterator[ModelDesk]:
    """``warmline start`` with a model that speaks the OpenAI protocol over a socket, in a process of its own."""
    port = _free_port()
    with OpenAIServer([rate_limited()]) as server:
        settings = {
            "WARMLINE_MODEL": "openai:fake", "WARMLINE_MODEL_BASE_URL": server.base_url, "WARMLINE_MODEL_API_KEY": "k",
            "WARMLINE_MODEL_DEADLINE": "60", "WARMLINE_SECOND_READER": "model",
        }  # fmt: skip
        for url in _served(port, ["-m", "ui", "start", "--port", str(port)], settings):
            tickets = [item["ticket"] for item in _got(f"{url}/api/v1/tickets?limit=100")]
            drafts = _got(f"{url}/api/v1/draft", {"items": tickets})
            dated = [i["id"] for i in _got(f"{url}/api/v1/incidents?limit=100") if (i["eta"] or {}).get("at")]
            ready = [draft for draft in drafts if _is_ready(draft, dated)]
            pairs = [(ticket, draft) for draft in ready for ticket in tickets if ticket["id"] == draft["id"]]
            fit = _fit(url, [_played(ticket, draft) for ticket, draft in pairs])
            assert len(fit) >= 8, f"too few tickets of the sample world suit a short model's reply: {sorted(fit)}"
            yield ModelDesk(url, server, {draft["id"]: draft for draft in ready if draft["id"] in fit})


def _served(port: int, arguments: list[str], settings: dict[str, str] | None = None) -> Iterator[str]:
    command, environment = [sys.executable, *arguments], {**os.environ, **(settings or {})}
    server = subprocess.Popen(  # noqa: S603 - ours
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it was ready"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"the server was not ready within {START_SECONDS} s")
