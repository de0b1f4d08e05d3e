"""Clients that drip: headers that never end are not waited for, and whoever speaks plainly is served meanwhile."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from ui.security.connections import PatientHttp


class Hasty(PatientHttp):
    head_seconds = 0.5


class Strict(PatientHttp):
    """Waits so long for headers that only their size can be what closes a connection."""

    head_seconds = 60
    head_limit = 2_000


async def hello(_scope, _receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    yield from served(Hasty)


@pytest.fixture(scope="module")
def strict_port() -> Iterator[int]:
    yield from served(Strict)


def served(kind: type[PatientHttp]) -> Iterator[int]:
    server = uvicorn.Server(uvicorn.Config(hello, port=0, http=kind, lifespan="off", log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(timeout=20)


def opened(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def ended(connection: socket.socket) -> bool:
    try:
        return connection.recv(1_000) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("start", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-More: "])
def test_headers_that_never_end_close_the_connection(port: int, start: bytes) -> None:
    with opened(port) as connection:
        connection.sendall(start)
        assert ended(connection)


def test_headers_that_only_grow_close_the_connection(strict_port: int) -> None:
    with opened(strict_port) as connection:
        try:
            connection.sendall(b"GET / HTTP/1.1\r\n")
            for _ in range(5):
                connection.sendall(b"X-More: " + b"x" * 990)
        except (BrokenPipeError, ConnectionResetError):
            return
        assert ended(connection)


def test_requests_one_after_the_other_on_one_connection_are_served(port: int) -> None:
    with opened(port) as connection:
        for _ in range(3):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(1_000).startswith(b"HTTP/1.1 200")
            time.sleep(0.2)
        connection.sendall(b"GET / HTTP/1.1\r\n")
        assert ended(connection)
