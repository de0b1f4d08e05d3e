"""A real browser against the real server. Skipped, and counted as skipped, where there is no Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
START_SECONDS = 120


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
    with playwright.sync_playwright() as run:
        chromium = run.chromium.launch(executable_path=found, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def desk_url() -> Iterator[str]:
    """The address of ``warmline start`` on the sample world, in a process of its own."""
    port = _free_port()
    yield from _served(port, ["-m", "ui", "start", "--port", str(port)])


@pytest.fixture(scope="session")
def agents_url() -> Iterator[str]:
    """The address of the fake desk, with an ordinary agent signed in and a hostile ticket in the queue."""
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_fake_desk", "agent", str(port)])


def _served(port: int, arguments: list[str]) -> Iterator[str]:
    command = [sys.executable, *arguments]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
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
