"""A server in a process of its own, and people at its door, for tests that come from outside."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.fakes.people_world import SECRET

ROOT = Path(__file__).parents[2]
ROLES = {"ada": "admin", "lee": "lead", "sam": "agent"}
START_SECONDS = 300


@dataclass(frozen=True)
class Running:
    """Where it is, and the file that everything it said goes to."""

    url: str
    said: Path


@contextmanager
def running(said: Path, *arguments: str, environment: dict[str, str] | None = None) -> Iterator[Running]:
    """``python arguments`` with ``{port}`` in them replaced; waits until it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, *(argument.format(port=port) for argument in arguments)]
    with said.open("wb") as out:
        server = subprocess.Popen(  # noqa: S603 - ours
            command, cwd=ROOT, env=os.environ | (environment or {}), stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}", server, said)
        yield Running(f"http://127.0.0.1:{port}", said)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, said.read_text(encoding="utf-8", errors="replace")[-2000:]
        try:
            if httpx.get(f"{url}/readyz", timeout=2).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the server was not ready in time")


def signed_in(url: str, name: str) -> dict[str, str]:
    """The headers of somebody who signed in by the form, as a browser does."""
    with httpx.Client(base_url=url, timeout=30) as client:
        form = client.get("/sign-in").text
        token = re.search(r'name="token"[^>]*value="([^"]+)"', form)
        assert token, "the form has no token"
        sent = {"name": name, "password": SECRET, "token": token[1].replace("&#x27;", "'")}
        answer = client.post("/sign-in", data=sent, headers={"origin": url})
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text[:300]
        return {"cookie": f"warmline={client.cookies['warmline']}"}
