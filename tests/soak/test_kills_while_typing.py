"""The server is killed while agents type, again and again: what it said was saved is there when it is back."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from tests.fakes.gradio_events import EventFailed, Tab

KILLS = int(os.environ.get("WARMLINE_SOAK_KILLS", "2"))
"""``make soak`` kills fifty times; the suite only as often as it takes to see that this still works."""
AGENTS = 3
_START_SECONDS = 120


class Server:
    """``warmline start`` on a data directory, in a process that can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url, self._folder = f"http://127.0.0.1:{self._port}", folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "ui", "start", "--data", str(self._folder), "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, "the server ended before it was ready"
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        pytest.fail("the server was not ready in time")

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


class Typist(Thread):
    """One agent on one ticket: a word more each time, until the server is gone; ``saved`` is what was acknowledged."""

    def __init__(self, url: str, ticket_id: str, turn: int, stop: Event) -> None:
        super().__init__(daemon=True)
        self._url, self.ticket_id, self._stop_now = url, ticket_id, stop
        self.saved, self.tried, self.refused = "", "", ""
        self._text = f"Turn {turn}."

    def run(self) -> None:
        try:
            tab = Tab(self._url)
            opens = tab.handler("wl-queuebox", "select")
            header = tab.answer(opens, tab.call(opens, ["", ""], {"id": self.ticket_id}), "wl-header")
            version = int(re.findall(r'data-version="(\d+)"', str(header))[0])
            look = re.findall(r'data-look="([^"]+)"', str(header))[0]
            while not self._stop_now.is_set():
                self._text += f" word{len(self._text)}"
                self.tried = self._text
                told = {
                    "tab": tab.session,
                    "ticket": self.ticket_id,
                    "text": self._text,
                    "look": look,
                    "version": version,
                }
                saved = httpx.post(f"{self._url}/live/save", json=told, timeout=60).raise_for_status()
                answer = saved.json()
                if "refused" in answer:
                    self.refused = answer["refused"]
                    return
                version = answer["version"]
                self.saved = self._text
        except (EventFailed, httpx.HTTPError):
            return


def test_nothing_that_was_acknowledged_as_saved_is_lost(tmp_path: Path) -> None:
    server, chance, typed = Server(tmp_path), random.Random(7), 0  # noqa: S311 - when to kill is no secret
    server.start()
    for turn in range(KILLS):
        ids = _waiting(server.url)[turn % 10 :: 10][:AGENTS]
        stop = Event()
        typists = [Typist(server.url, ticket_id, turn, stop) for ticket_id in ids]
        for typist in typists:
            typist.start()
        _wait_until_one_saved(typists)
        time.sleep(chance.uniform(0.0, 2.5))
        server.kill()
        stop.set()
        for typist in typists:
            typist.join(timeout=60)
        server.start()
        for typist in typists:
            typed += bool(typist.saved)
            assert not typist.refused, "nobody else is on the ticket"
            # One more that was on its way may have been kept; nothing older may stand there.
            assert _kept(server.url, typist.ticket_id) in {typist.saved, typist.tried} or not typist.saved
    server.kill()
    assert typed >= KILLS, "hardly anything was typed: nothing was shown"


def _wait_until_one_saved(typists: list[Typist]) -> None:
    """However slow the machine is, and no longer than a minute: a kill before anything was saved shows nothing."""
    deadline = time.monotonic() + 60
    while not any(typist.saved for typist in typists) and time.monotonic() < deadline:
        time.sleep(0.05)


def _waiting(url: str) -> list[str]:
    found = httpx.get(f"{url}/api/v1/tickets", params={"limit": 100}, timeout=60).json()["items"]
    return [item["ticket"]["id"] for item in found if item["status"] == "open"]


def _kept(url: str, ticket_id: str) -> str:
    tab = Tab(url)
    opens = tab.handler("wl-queuebox", "select")
    shown = tab.answer(opens, tab.call(opens, ["", ""], {"id": ticket_id}), "wl-editor")
    tab.close()
    return str(shown["value"] if isinstance(shown, dict) else shown)
