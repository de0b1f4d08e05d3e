"""A feed's server on loopback that can be told how to behave, and remembers what it was asked."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def feed_body(*ids: str, status: str = "identified") -> bytes:
    entries = [{"id": one, "name": f"Outage {one}", "status": status} for one in ids]
    return json.dumps({"warmline_feed": 1, "provider": {"name": "Northlight"}, "incidents": entries}).encode()


@dataclass
class Page:
    """One answer; ``cut`` bytes of the body are promised and never sent."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    write: Callable[[Any, threading.Event], None] | None = None


@dataclass
class FeedServer:
    port: int
    closing: threading.Event = field(default_factory=threading.Event)
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, path: str, body: bytes = b"", **about: Any) -> str:
        self.pages[path] = Page(body, **about)
        return self.url + path

    def headers(self, name: str) -> list[str | None]:
        return [told.get(name.lower()) for _, told in self.asked]


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        world: FeedServer = self.server.world
        told = {name.lower(): value for name, value in self.headers.items()}
        world.asked.append((self.path, told))
        page = world.pages.get(self.path.partition("?")[0], Page(status=404))
        etag, modified = (page.headers.get(name) for name in ("ETag", "Last-Modified"))
        same = etag is not None and told.get("if-none-match") == etag
        if "if-none-match" not in told:
            same = same or (modified is not None and told.get("if-modified-since") == modified)
        self._send(Page(status=304) if same else page, world.closing)

    def _send(self, page: Page, closing: threading.Event) -> None:
        try:
            self.send_response_only(page.status)
            if "Date" not in page.headers:
                self.send_header("Date", self.date_time_string())
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.write is None and page.status != 304:
                self.send_header("Content-Length", str(len(page.body) + page.cut))
            self.end_headers()
            if page.write is not None:
                page.write(self.wfile, closing)
            else:
                self.wfile.write(page.body)
        except OSError:
            pass
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[FeedServer]:
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    http.daemon_threads = True
    world = FeedServer(http.server_port)
    http.world = world  # type: ignore[attr-defined]
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield world
    finally:
        world.closing.set()
        http.shutdown()
        http.server_close()
        thread.join()


def dripping(wfile: Any, closing: threading.Event) -> None:
    while not closing.wait(0.05):
        wfile.write(b" ")
        wfile.flush()


def endless(wfile: Any, closing: threading.Event) -> None:
    while not closing.is_set():
        wfile.write(b" " * 1_000_000)


def gzip_bomb(megabytes: int) -> bytes:
    return gzip.compress(b" " * (megabytes * 1024 * 1024))
