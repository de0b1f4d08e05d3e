"""A data directory with feeds of its own, and the real desk on it in a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
HOSTILE = "<img src=x onerror=alert(1)> ${alert(2)} <script>alert(3)</script>"


@dataclass
class OwnWorld:
    """The desk at ``url``; its facts are in ``feed``, which is read every five seconds."""

    url: str
    feed: Path
    process: "subprocess.Popen[bytes]"

    def push(self, path: str, body: Any) -> Any:
        """Post JSON to the desk."""
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
            return json.load(answer)

    def got(self, path: str) -> Any:
        """What the desk answers."""
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:  # noqa: S310 - loopback
            return json.load(answer)

    def write(self, **changes: Any) -> None:
        """Let the feed tell something else of INC-7; a whole new file, as careful writers do."""
        now = datetime.now(UTC)
        incidents = [riverside(now) | changes, hostile(now)]
        head = {"warmline_feed": 1, "provider": {"name": "Northlight", "time_zone": "America/Chicago"}}
        new = self.feed.with_suffix(".new")
        new.write_text(json.dumps(head | {"incidents": incidents}))
        new.replace(self.feed)

    def interrupt(self) -> float:
        """Press Ctrl+C; returns how many seconds it took to leave."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)
        return time.monotonic() - start


def riverside(now: datetime) -> dict[str, Any]:
    """An outage with an estimate three hours ahead."""
    area = {"description": "Riverside", "region": "Illinois", "country": "US", "postcodes": ["60546"]}
    return {
        "id": "INC-7", "name": "Internet outage in Riverside", "status": "identified", "services": ["internet"],
        "started_at": (now - timedelta(hours=2)).isoformat(), "revision": 4, "areas": [area],
        "resources": ["OLT-RVS-03"], "eta": {"kind": "estimate", "at": (now + timedelta(hours=3)).isoformat()},
    }  # fmt: skip


def hostile(now: datetime) -> dict[str, Any]:
    """An incident whose every word is hostile."""
    started = (now - timedelta(hours=1)).isoformat()
    return {
        "id": "EVIL-1",
        "name": HOSTILE,
        "status": "identified",
        "started_at": started,
        "areas": [{"description": HOSTILE}],
    }


def ticket(ticket_id: str = "T-1") -> dict[str, Any]:
    """A customer with three sites, one of them in Riverside."""
    towns = (("1 Mill Road", "Riverside", "60546"), ("2 Lake Street", "Aurora", "60505"), ("3 Elm", "Joliet", "60431"))
    services = [
        {"id": f"S-{town}", "type": "internet", "carrier": "Northlight",
         "place": {"line": line, "city": town, "region": "Illinois", "postcode": code, "country": "US"}}
        for line, town, code in towns
    ]  # fmt: skip
    customer = {"id": "C-1", "name": "Dana Ruiz", "time_zone": "America/Chicago", "accounts": [{"services": services}]}
    text = "The internet is down at our shop and we are losing sales. When will it be back?"
    return {"id": ticket_id, "channel": "email", "subject": "Shop offline", "text": text, "customer": customer}


@contextmanager
def own_world(folder: Path) -> Iterator[OwnWorld]:
    """Feeds are added by the command, then the desk is started by the command."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    world = OwnWorld(f"http://127.0.0.1:{port}", folder / "own.json", None)  # type: ignore[arg-type]
    world.write()
    data = ("--data", str(folder / "data"))
    _run("feed", "add", "own", str(world.feed), "--interval", "5", "--stale-after", "10", *data)
    _run("feed", "add", "alerts", "--kind", "alertmanager", "--provider", "Northlight", *data)
    log = (folder / "start.log").open("wb")
    command = [sys.executable, "-m", "ui", "start", "--port", str(port), *data]
    world.process = subprocess.Popen(command, cwd=ROOT, env=_environment(), stdout=log, stderr=log)  # noqa: S603 - ours
    try:
        _wait_for(world)
        yield world
    finally:
        if world.process.poll() is None:
            world.process.terminate()
            world.process.wait(timeout=30)
        log.close()


def _run(*arguments: str) -> None:
    command = [sys.executable, "-m", "ui", *arguments]
    subprocess.run(command, cwd=ROOT, env=_environment(), check=True, capture_output=True)  # noqa: S603 - ours


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("WARMLINE_")}


def _wait_for(world: OwnWorld) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert world.process.poll() is None, "the server ended before it was ready"
        try:
            world.got("/readyz")
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server was not ready in time")
