"""One suite for every embedder: MiniLM on this machine, and a server that speaks the OpenAI protocol."""

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from knowledge_base.embedding.minilm import MiniLmEmbedder
from knowledge_base.embedding.openai_server import OpenAIEmbedder
from knowledge_base.errors import EmbeddingFailed


class EmbeddingServer(ThreadingHTTPServer):
    """A small local server of the embeddings protocol; ``behaviour`` says how it misbehaves."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behaviour = "good"
        self.requests = []
        self.released = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, self.headers["Authorization"], body))
        getattr(self, f"_{self.server.behaviour}")(body)

    def _good(self, body):
        rows = [{"object": "embedding", "index": n, "embedding": _vector(t)} for n, t in enumerate(body["input"])]
        self._answer(200, {"object": "list", "model": body["model"], "data": rows[::-1]})

    def _refusing(self, _):
        self._answer(401, {"error": {"message": "secret-key is wrong", "type": "auth"}})

    def _too_few(self, body):
        self._answer(200, {"object": "list", "model": body["model"], "data": [{"index": 0, "embedding": _vector("x")}]})

    def _uneven(self, body):
        rows = [{"index": n, "embedding": [1.0] * (n + 1)} for n, _ in enumerate(body["input"])]
        self._answer(200, {"object": "list", "model": "m", "data": rows})

    def _zero(self, body):
        rows = [{"index": n, "embedding": [0.0] * 8} for n, _ in enumerate(body["input"])]
        self._answer(200, {"object": "list", "model": "m", "data": rows})

    def _prose(self, _):
        self._answer(200, "this is no list of vectors")

    def _silent(self, _):
        self.server.released.wait(10)

    def _dripping(self, _):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        while not self.server.released.wait(0.1):
            self.wfile.write(b" ")

    def _answer(self, status, content):
        sent = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_):
        pass


def _vector(text):
    digest = hashlib.sha256(text.encode()).digest()
    return [float(byte) - 127.5 for byte in digest[:8]]


@pytest.fixture
def server():
    serving = EmbeddingServer()
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield serving
    serving.released.set()
    serving.shutdown()
    thread.join()
    serving.server_close()


@pytest.fixture
def openai_embedder(server):
    return OpenAIEmbedder(server.url, "key", "a-model", seconds=5)


@pytest.fixture(scope="module")
def minilm():
    return MiniLmEmbedder()


@pytest.fixture(params=["minilm", "openai_embedder"])
def embedder(request):
    return request.getfixturevalue(request.param)


def test_vectors_are_float32_unit_rows_in_order(embedder):
    texts = ["No internet since noon", "Thank you", "Sin servicio 😟", "No internet since noon"]
    vectors = embedder.embed(texts)
    assert vectors.shape == (4, embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_array_equal(vectors[0], vectors[3])
    assert not np.allclose(vectors[0], vectors[1])


def test_a_text_has_one_vector_whatever_its_neighbours(embedder):
    alone = embedder.embed(["No signal"])[0]
    np.testing.assert_allclose(embedder.embed(["word " * 300, "No signal"])[1], alone, atol=1e-6)


def test_no_texts_give_no_rows(embedder):
    assert embedder.embed([]).shape == (0, embedder.dimensions)


@pytest.mark.parametrize("text", ["", " \n", "\x00", "a" * 100_000])
def test_odd_texts_have_vectors_too(embedder, text):
    assert np.isfinite(embedder.embed([text])).all()


def test_the_name_tells_the_model(embedder):
    assert embedder.name in {"minilm-l6-v2.int8", "openai:a-model"}


def test_many_texts_are_sent_in_batches_and_come_back_in_order(server, openai_embedder):
    texts = [f"text {number}" for number in range(300)]
    vectors = openai_embedder.embed(texts)
    assert [len(body["input"]) for _, _, body in server.requests] == [128, 128, 44]
    expected = np.array(_vector("text 299"), dtype=np.float32)
    np.testing.assert_allclose(vectors[299], expected / np.linalg.norm(expected), atol=1e-6)


def test_the_server_is_asked_as_the_protocol_says(server, openai_embedder):
    openai_embedder.embed(["hello"])
    path, authorisation, body = server.requests[0]
    assert (path, authorisation) == ("/v1/embeddings", "Bearer key")
    assert (body["model"], body["input"]) == ("a-model", ["hello"])


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("refusing", "HTTP status 401"),
        ("too_few", "1 vectors for 2 texts"),
        ("uneven", "OpenAI form"),
        ("zero", "no direction"),
        ("prose", "OpenAI form|could not be used"),
    ],
)
def test_a_server_that_misbehaves_is_our_error(server, openai_embedder, behaviour, reason):
    server.behaviour = behaviour
    with pytest.raises(EmbeddingFailed, match=reason) as raised:
        openai_embedder.embed(["one", "two"])
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("behaviour", ["silent", "dripping"])
def test_a_slow_server_costs_no_more_than_the_time_allowed(server, behaviour):
    server.behaviour = behaviour
    started = time.monotonic()
    with pytest.raises(EmbeddingFailed, match=r"within 0\.5 seconds|too long"):
        OpenAIEmbedder(server.url, "key", "a-model", seconds=0.5).embed(["hello"])
    assert time.monotonic() - started < 15


def test_a_server_that_is_not_there_is_our_error():
    with pytest.raises(EmbeddingFailed, match="cannot be reached"):
        OpenAIEmbedder("http://127.0.0.1:9/v1", "", "a-model", seconds=2).embed(["hello"])
