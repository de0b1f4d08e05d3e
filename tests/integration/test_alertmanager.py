"""A real Alertmanager posts to us: what it sends while an alert fires and when it is over, as evidence.

Debian's package ``prometheus-alertmanager`` has the binary; ``WARMLINE_TEST_ALERTMANAGER`` may name another. It is
started here on loopback with a configuration of its own: a service that the package may have started is never used.
"""

import json
import os
import queue
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from knowledge_base.feeds.received import read_received
from knowledge_base.records import Evidence, FeedSettings, FeedSnapshot

BINARY = os.environ.get("WARMLINE_TEST_ALERTMANAGER") or shutil.which("prometheus-alertmanager")
PATIENCE = 30
"""Seconds; the groups below are sent within one."""
FEED = FeedSettings(name="monitoring", kind="alertmanager")
LABELS = {"alertname": "OltUnreachable", "olt": "OLT-RVS-03", "severity": "critical"}

pytestmark = pytest.mark.skipif(
    not BINARY, reason="no Alertmanager: install Debian's prometheus-alertmanager, or name one"
)


class _Hook(BaseHTTPRequestHandler):
    """Stands where the product's own endpoint stands: reads the body and keeps what it says."""

    snapshots: "queue.Queue[FeedSnapshot]"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.snapshots.put(read_received(FEED, body, datetime.now(UTC)))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[tuple[str, Callable[[], Evidence]]]:
    """The address that Alertmanager posts to, and how the next evidence is waited for."""
    snapshots: queue.Queue[FeedSnapshot] = queue.Queue()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Hook", (_Hook,), {"snapshots": snapshots}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    waiting: list[Evidence] = []

    def following() -> Evidence:
        while not waiting:
            snapshot = snapshots.get(timeout=PATIENCE)
            assert not snapshot.problems
            assert not snapshot.incidents
            waiting.extend(snapshot.evidence)
        return waiting.pop(0)

    yield f"http://127.0.0.1:{server.server_port}/hooks/monitoring", following
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def alertmanager(tmp_path: Path, hook: tuple[str, Callable[[], Evidence]]) -> Iterator[str]:
    """The address of a fresh Alertmanager that posts every group to the hook."""
    address = f"127.0.0.1:{_free_port()}"
    route = {"receiver": "us", "group_wait": "100ms", "group_interval": "300ms", "repeat_interval": "1h"}
    receiver = {"name": "us", "webhook_configs": [{"url": hook[0], "send_resolved": True}]}
    config = tmp_path / "alertmanager.yml"
    config.write_text(json.dumps({"route": route, "receivers": [receiver]}), encoding="utf-8")
    command = [
        str(BINARY), f"--config.file={config}", f"--storage.path={tmp_path / 'data'}",
        f"--web.listen-address={address}", "--cluster.listen-address=", "--log.level=error",
    ]  # fmt: skip
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - the binary named above
        try:
            _wait_until_ready(address, process, tmp_path / "log")
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def test_an_alert_is_evidence_while_it_fires_and_when_it_is_over(alertmanager, hook):
    began = datetime.now(UTC) - timedelta(minutes=5)
    alert = {"labels": LABELS, "annotations": {"summary": "OLT-RVS-03 does not answer"}, "startsAt": began.isoformat()}
    _post(alertmanager, alert)
    firing = hook[1]()
    assert (firing.source, firing.status, firing.summary) == ("monitoring", "firing", "OLT-RVS-03 does not answer")
    assert firing.labels == LABELS
    assert firing.starts_at == began
    assert firing.ends_at is None

    ended = datetime.now(UTC) - timedelta(seconds=1)
    _post(alertmanager, {"labels": LABELS, "startsAt": began.isoformat(), "endsAt": ended.isoformat()})
    over = hook[1]()
    assert (over.key, over.status) == (firing.key, "resolved")
    assert over.ends_at == ended
    assert over.summary in {
        "OltUnreachable",
        "OLT-RVS-03 does not answer",
    }  # a resolved post may be without annotations


def test_alerts_that_differ_in_a_label_have_keys_of_their_own(alertmanager, hook):
    began = datetime.now(UTC).isoformat()
    keys = []
    for name in ("OLT-RVS-03", "OLT-RVS-04"):
        _post(alertmanager, {"labels": {"alertname": name, "olt": name}, "startsAt": began})
        keys.append(_latest(hook[1], name).key)
    assert len(set(keys)) == 2


def _latest(following: Callable[[], Evidence], name: str) -> Evidence:
    while (evidence := following()).labels["olt"] != name:
        pass
    return evidence


def _post(alertmanager: str, alert: dict[str, object]) -> None:
    httpx.post(f"{alertmanager}/api/v2/alerts", json=[alert], trust_env=False).raise_for_status()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        try:
            if httpx.get(f"http://{address}/-/ready", trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    pytest.fail("Alertmanager did not become ready")
