"""A server that speaks the OpenAI protocol over a real socket on loopback, well or badly as a test asks.

    with OpenAIServer(plays=[good({"sentences": []}), rate_limited()]) as server:
        LangChainModel("openai:fake", base_url=server.base_url, api_key="k")
    server.requests[0].body

Each request takes the next play; the last one repeats. ``POST /v1/chat/completions`` answers streamed (SSE) or whole
as the request asks; ``POST /v1/embeddings`` answers with vectors that follow from the text. Nothing is patched: the
client under test runs as it is.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """What a client sent; header names in lower case."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """The whole body as it would be read by somebody who keeps it, non-ASCII letters readable."""
        return json.dumps(self.body, ensure_ascii=False)

    @property
    def prompt(self) -> str:
        """All messages in one text."""
        return "\n".join(str(message["content"]) for message in self.body.get("messages", []))


@dataclass(frozen=True)
class Play:
    """How to answer: a status with headers and a body, or pieces of text with pauses between them."""

    pieces: Callable[[Request], Iterator[str]] | None = None
    pause: float = 0.0
    finish: str | None = "stop"
    refusal: str | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    silence: float = 0.0
    breaks_off: bool = False
    falls_silent: bool = False
    streams: bool = True
    long_line: bool = False
    ends_in_one: bool = False
    usage: tuple[int, int] = (700, 90)


Answer = dict[str, Any] | str | Callable[[Request], "dict[str, Any] | str"]


def good(answer: Answer, pause: float = 0.0) -> Play:
    """An answer (fields, text, or a function of the request) in pieces, ``pause`` seconds apart."""
    return Play(lambda request: iter(_chunks(_text(answer, request))), pause=pause)


def unstreamed(answer: Answer) -> Play:
    """A whole answer even where a stream was asked for, as small servers and gateways give it."""
    return Play(lambda request: iter([_text(answer, request)]), streams=False)


def hang(seconds: float = 60.0) -> Play:
    """Takes the request and says nothing."""
    return Play(silence=seconds, raw=b"")


def drip(answer: Answer, pause: float = 0.2) -> Play:
    """One character at a time: every read succeeds, the answer never comes to an end in time."""
    return Play(lambda request: iter(_text(answer, request)), pause=pause)


def rate_limited(retry_after: str = "120") -> Play:
    """HTTP 429 with a long Retry-After."""
    return failing(429, {"Retry-After": retry_after})


def failing(status: int = 500, headers: dict[str, str] | None = None, message: str = "it broke") -> Play:
    """An HTTP error in OpenAI's form."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    return Play(status=status, headers={"Content-Type": "application/json", **(headers or {})}, raw=body)


def truncated(answer: Answer) -> Play:
    """Half of the answer, then the connection closes without an end."""
    return Play(lambda request: iter(_chunks(_half(_text(answer, request)))), breaks_off=True)


def falling_silent(answer: Answer) -> Play:
    """Half of the answer, then nothing, on a connection that stays open."""
    return Play(lambda request: iter(_chunks(_half(_text(answer, request)))), falls_silent=True)


def ending_in_one(answer: Answer) -> Play:
    """An answer whose last words and whose end come in one event, as some servers send it."""
    return Play(lambda request: iter(_chunks(_text(answer, request))), ends_in_one=True)


def tiny(answer: Answer) -> Play:
    """An event for every single character, as fast as they go."""
    return Play(lambda request: iter(_text(answer, request)))


def long_line() -> Play:
    """A stream whose first line never comes to an end."""
    return Play(long_line=True)


def too_short(answer: Answer) -> Play:
    """Half of the answer, and the model says that it reached its limit."""
    return Play(lambda request: iter(_chunks(_half(_text(answer, request)))), finish="length")


def not_json(body: bytes = b"<html>It works!</html>") -> Play:
    """HTTP 200 with something that no client of the protocol expects."""
    return Play(headers={"Content-Type": "text/html"}, raw=body)


def refusing(words: str = "I can't help with that.") -> Play:
    """The model declines, in the protocol's own way."""
    return Play(lambda _: iter(()), refusal=words)


def endless(word: str = "la ") -> Play:
    """Output as fast as the socket takes it, for ever."""

    def pieces(_: Request) -> Iterator[str]:
        while True:
            yield word * 20

    return Play(pieces)


class OpenAIServer:
    """Listens on a free loopback port between ``__enter__`` and ``__exit__``; ``requests`` is what came in."""

    def __init__(self, plays: list[Play]) -> None:
        self.plays = list(plays)
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._http = _Server(("127.0.0.1", 0), _Handler, self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def base_url(self) -> str:
        """What a client is configured with."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def next_play(self, request: Request) -> Play:
        """Note a request and choose how to answer it."""
        with self._lock:
            self.requests.append(request)
            return self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # server_close waits for every handler, so that no socket outlives a test

    def __init__(self, address: tuple[str, int], handler: type["_Handler"], owner: OpenAIServer) -> None:
        super().__init__(address, handler)
        self.owner = owner


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            body = json.loads(sent)
        except ValueError:
            return  # the client was cut off at its deadline before it had sent all
        request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.close_connection = True
        # That the client has had enough is what several plays are about.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._answer(request)

    def _answer(self, request: Request) -> None:
        play = self.server.owner.next_play(request)
        self._wait(play.silence)
        if play.raw is not None or play.status != 200:
            self._send(play.status, play.headers, play.raw or b"")
        elif request.path.endswith("/embeddings"):
            self._send(200, {"Content-Type": "application/json"}, json.dumps(_embeddings(request)).encode())
        elif request.body.get("stream") and play.streams:
            self._stream(request, play)
        else:
            self._whole(request, play)

    def _stream(self, request: Request, play: Play) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        if play.long_line:
            while not self.server.owner.closing.is_set():
                self._chunk(b"data: " + b"x" * 200_000)
        first = {"refusal": play.refusal} if play.refusal else {"content": ""}
        self._event({"role": "assistant", **first}, None)
        held = ""
        for piece in play.pieces(request) if play.pieces else ():
            self._wait(play.pause)
            if self.server.owner.closing.is_set():
                return
            if play.ends_in_one:
                piece, held = held, piece  # noqa: PLW2901 - one behind, so that the last is left over
            self._event({"content": piece}, None)
        if play.falls_silent:
            self._wait(60.0)
        elif not play.breaks_off:
            self._event({"content": held} if held else {}, play.finish)
            if (request.body.get("stream_options") or {}).get("include_usage"):
                self._chunk(b"data: " + json.dumps(_head("chat.completion.chunk") | _counted(play)).encode() + b"\n\n")
            self._chunk(b"data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

    def _whole(self, request: Request, play: Play) -> None:
        parts = []
        for piece in play.pieces(request) if play.pieces else ():
            self._wait(play.pause)
            if self.server.owner.closing.is_set():
                return
            parts.append(piece)
        message = {"role": "assistant", "content": "".join(parts), "refusal": play.refusal}
        choice = {"index": 0, "message": message, "finish_reason": play.finish}
        answer = {**_head("chat.completion"), **_counted(play, [choice])}
        self._send(200, {"Content-Type": "application/json"}, json.dumps(answer).encode())

    def _event(self, delta: dict[str, Any], finish: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        event = {**_head("chat.completion.chunk"), "choices": [choice]}
        self._chunk(b"data: " + json.dumps(event).encode() + b"\n\n")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.server.owner.closing.wait(min(0.05, seconds)):
            pass

    def log_message(self, *_: object) -> None:
        """Say nothing: the requests are kept instead."""


def _text(answer: Answer, request: Request) -> str:
    given = answer(request) if callable(answer) else answer
    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)


def _chunks(text: str) -> list[str]:
    return [text[start : start + 24] for start in range(0, len(text), 24)]


def _half(text: str) -> str:
    return text[: len(text) // 2]


def _head(kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1_790_000_000, "model": "fake"}


def _counted(play: Play, choices: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    read, written = play.usage
    usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return {"choices": choices or [], "usage": usage}


def _embeddings(request: Request) -> dict[str, Any]:
    texts = request.body["input"] if isinstance(request.body["input"], list) else [request.body["input"]]
    data = [{"object": "embedding", "index": i, "embedding": _vector(str(text))} for i, text in enumerate(texts)]
    return {"object": "list", "model": "fake", "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}


def _vector(text: str) -> list[float]:
    return [byte / 255 + 0.01 for byte in hashlib.sha256(text.encode()).digest()[:8]]
