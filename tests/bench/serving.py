"""Servers in processes of their own, and the world that is pushed into them."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

_START_SECONDS = 180
_BATCH = 100


@contextmanager
def served(arguments: Sequence[str], bytes_shown: int | None = None) -> Iterator[str]:
    """The address of ``python ARGUMENTS`` with a port of its own; ended afterwards.

    ``bytes_shown`` is given to the bare app after its port; ours gets ``--port``.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    last = ["--port", port] if bytes_shown is None else [port, str(bytes_shown)]
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False"}
    server = subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, *arguments, *last], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{url}/readyz" if bytes_shown is None else url, server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def world_of(desk: str, count: int) -> list[dict[str, Any]]:
    """The sample world's tickets, each pushed again under other ids until ``count`` wait; returns those that do."""
    seed = [item["ticket"] for item in get(f"{desk}/api/v1/tickets?limit=100")]
    new = list(islice(_copies(seed), count - len(seed)))
    for start in range(0, len(new), _BATCH):
        post(f"{desk}/hooks/tickets", {"items": new[start : start + _BATCH]})
    return [*seed, *new]


def get(url: str) -> list[dict[str, Any]]:
    """The items of one page."""
    with urllib.request.urlopen(url, timeout=120) as answer:  # noqa: S310 - loopback
        items: list[dict[str, Any]] = json.load(answer)["items"]
    return items


def post(url: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    """The items of the answer; none where it has none."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - loopback
        items: list[dict[str, Any]] = json.load(answer).get("items", [])
    return items


def _copies(seed: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    number = 0
    while True:
        for ticket in seed:
            number += 1
            yield {**ticket, "id": f"{ticket['id']}-{number}"}


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit("a server ended before it was ready")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    sys.exit("a server was not ready in time")
