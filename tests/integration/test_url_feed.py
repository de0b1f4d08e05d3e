"""A URL feed against a local server that misbehaves in every way seen in the field."""

import gzip
import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from knowledge_base.errors import FeedUnavailable
from knowledge_base.feeds import DocumentFeed, open_feed
from knowledge_base.feeds.fetching import UrlBody

NOW = datetime.fromisoformat("2026-11-21T14:10:00-06:00")
FEED = json.dumps({"warmline_feed": 1, "incidents": [{"id": "A", "name": "Outage", "status": "identified"}]}).encode()


class _Pages(BaseHTTPRequestHandler):
    redirects: ClassVar[dict[str, str]] = {
        "/moved": "/feed.json",
        "/away": "http://localhost.invalid/feed.json",
        "/round": "/round",
        "/file": "file:///etc/passwd",
        "/port": "http://127.0.0.1:9/feed.json",
    }

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path in self.redirects:
            self.send_response(302)
            self.send_header("Location", self.redirects[path])
            self.end_headers()
        elif path == "/missing":
            self.send_error(404)
        elif path == "/drip":
            self._drip()
        else:
            self._body(path)

    def _body(self, path: str) -> None:
        body = {"/big": b" " * (21 * 1024 * 1024), "/bomb": gzip.compress(b" " * (64 * 1024 * 1024))}.get(path, FEED)
        self.send_response(200)
        if path == "/bomb":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    http.server_close()
    thread.join()


def test_a_feed_is_read_and_named_by_its_address_without_secrets(server):
    address = server.replace("http://", "http://user:secret@") + "/feed.json?token=hidden"
    snapshot = open_feed(address).read(NOW)
    assert [incident.id for incident in snapshot.incidents] == ["A"]
    assert snapshot.source == f"{server}/feed.json"


def test_a_redirect_on_the_same_host_is_followed(server):
    assert open_feed(f"{server}/moved").read(NOW).incidents


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/away", "another host"),
        ("/file", "another host"),
        ("/port", "another host"),
        ("/round", "too often"),
        ("/missing", "answered 404"),
        ("/big", "larger than 20 MB"),
        ("/bomb", "larger than 20 MB"),
    ],
)
def test_what_cannot_be_trusted_is_refused_in_one_sentence(server, path, reason):
    with pytest.raises(FeedUnavailable, match=reason) as caught:
        open_feed(server + path).read(NOW)
    assert f"{server}{path}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_dripping_server_is_left_after_the_time_is_up(server):
    started = time.monotonic()
    with pytest.raises(FeedUnavailable, match=r"within 0\.5 seconds"):
        DocumentFeed(UrlBody(f"{server}/drip", seconds=0.5)).read(NOW)
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://127.0.0.1/feed.json", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http://", "only http and https"),
        ("http://127.0.0.1:9/feed.json", "cannot be reached"),
        ("http://[::1/feed", "not valid"),
        ("http://127.0.0.1:99999999/feed", "cannot be reached"),
    ],
)
def test_other_addresses_are_refused_without_a_traceback(address, reason):
    with pytest.raises(FeedUnavailable, match=reason):
        open_feed(address).read(NOW)
