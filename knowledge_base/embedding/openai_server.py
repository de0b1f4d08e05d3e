"""Vectors from any server that speaks the OpenAI embeddings protocol."""

from collections.abc import Sequence
from functools import cached_property
from queue import Empty, Queue
from threading import Thread

import numpy as np
from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAI, OpenAIError

from knowledge_base.errors import EmbeddingFailed
from knowledge_base.ports import Vectors

_BATCH = 128
"""Texts per request; servers accept 2,048 inputs, but small ones run out of memory long before."""


class OpenAIEmbedder:
    """Embeds over HTTP, each batch of texts within ``seconds`` of wall time whatever the server does.

    ``api_key`` may be empty for a local server that wants none. ``dimensions`` is read from the first answer.
    """

    def __init__(self, base_url: str | None, api_key: str | None, model: str, seconds: float = 10.0) -> None:
        self.name = f"openai:{model}"
        self._model = model
        self._seconds = seconds
        # A retry would double the time promised; the caller decides what happens instead.
        self._client = OpenAI(base_url=base_url, api_key=api_key or "none", timeout=seconds, max_retries=0)

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector; asks the server once, with one word."""
        return int(self.embed(["outage"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors in the order of ``texts``; raises EmbeddingFailed with the server's reason."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        # An empty input is refused by the protocol.
        sent = [text if text.strip() else " ." for text in texts]
        batches = [self._within_time(sent[start : start + _BATCH]) for start in range(0, len(sent), _BATCH)]
        if len({batch.shape[1] for batch in batches}) != 1:
            raise EmbeddingFailed(f"The embedding server answered {self._model} with vectors of different lengths.")
        return _unit(np.vstack(batches), self._model)

    def _within_time(self, texts: list[str]) -> Vectors:
        # The client's timeout counts per read, so a dripping server would outlast it; a daemon thread cannot.
        answers: Queue[Vectors | EmbeddingFailed] = Queue(maxsize=1)
        Thread(target=lambda: answers.put(self._ask(texts)), daemon=True).start()
        try:
            answer = answers.get(timeout=self._seconds)
        except Empty:
            raise EmbeddingFailed(f"The embedding server gave no answer within {self._seconds:g} seconds.") from None
        if isinstance(answer, EmbeddingFailed):
            raise answer
        return answer

    def _ask(self, texts: list[str]) -> Vectors | EmbeddingFailed:
        try:
            answer = self._client.embeddings.create(model=self._model, input=texts, encoding_format="float")
            rows = sorted(answer.data, key=lambda row: row.index)
            vectors = np.array([row.embedding for row in rows], dtype=np.float32)
        except OpenAIError as error:
            return EmbeddingFailed(_sentence(error))
        except (ValueError, TypeError, AttributeError) as error:
            return EmbeddingFailed(f"The embedding server's answer has not the OpenAI form ({type(error).__name__}).")
        if vectors.ndim != 2 or len(vectors) != len(texts):  # noqa: PLR2004 - a table has two dimensions
            return EmbeddingFailed(f"The embedding server answered {len(rows)} vectors for {len(texts)} texts.")
        return vectors


def _unit(vectors: Vectors, model: str) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths)) or not np.all(lengths > 0):
        raise EmbeddingFailed(f"The embedding server answered {model} with a vector that has no direction.")
    unit: Vectors = (vectors / lengths).astype(np.float32)
    return unit


def _sentence(error: OpenAIError) -> str:
    if isinstance(error, APITimeoutError):
        return "The embedding server took too long to answer."
    if isinstance(error, APIStatusError):
        return f"The embedding server refused the request with HTTP status {error.status_code}."
    if isinstance(error, APIConnectionError):
        return "The embedding server cannot be reached."
    return f"The embedding server's answer could not be used ({type(error).__name__})."
