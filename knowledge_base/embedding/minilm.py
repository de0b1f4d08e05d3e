"""all-MiniLM-L6-v2 in int8 on onnxruntime: no network, no torch (model/README.md tells where it comes from)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from threading import Lock

import numpy as np
from onnxruntime import InferenceSession, SessionOptions  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from knowledge_base.errors import EmbeddingFailed
from knowledge_base.ports import Vectors

_MODEL = "minilm-l6-v2.int8.onnx"
_TOKENIZER = "tokenizer.json"
_SUMS = "SHA256SUMS"
_TOKENS = 256
_CHARACTERS = 8000
"""256 tokens of English or Spanish are some 1,200 characters; tokenising the rest of a long thread is wasted time."""


@dataclass(frozen=True)
class _Loaded:
    tokenizer: Tokenizer
    session: InferenceSession


class MiniLmEmbedder:
    """Embeds texts with the shipped model; loads it (about 0.2 s) at the first text.

    ``folder`` holds the model, its tokenizer and SHA256SUMS; None means the one that ships. ``threads`` is how many
    cores one text may use. Safe to share between threads.
    """

    name = "minilm-l6-v2.int8"
    dimensions = 384

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._loaded: _Loaded | None = None
        self._loading = Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, 384); raises EmbeddingFailed when the model is missing or damaged.

        Texts run one at a time: int8 activations are scaled over a whole batch, so in a batch a text's vector depends
        on its neighbours (cosine down to 0.987), and sorted batches of 8 save only a tenth of the time on one thread.
        """
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        loaded = self._ready()
        return np.vstack([_embed_one(loaded, text) for text in texts])

    def _ready(self) -> _Loaded:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._folder or _shipped_folder(), self._threads)
            return self._loaded


def _shipped_folder() -> Path:
    return Path(str(resources.files("knowledge_base.embedding").joinpath("model")))


def _embed_one(loaded: _Loaded, text: str) -> Vectors:
    tokens = loaded.tokenizer.encode(text[:_CHARACTERS])
    inputs = {
        "input_ids": np.array([tokens.ids], dtype=np.int64),
        "attention_mask": np.array([tokens.attention_mask], dtype=np.int64),
    }
    vector = np.asarray(loaded.session.run(["embedding"], inputs)[0], dtype=np.float32)
    length = np.linalg.norm(vector, axis=1, keepdims=True)
    unit: Vectors = (vector / np.maximum(length, np.float32(1e-12))).astype(np.float32)
    return unit


def _load(folder: Path, threads: int) -> _Loaded:
    sums = _published_sums(folder)
    model = _checked_bytes(folder / _MODEL, sums)
    tokenizer = Tokenizer.from_str(_checked_bytes(folder / _TOKENIZER, sums).decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_TOKENS)
    return _Loaded(tokenizer, InferenceSession(model, _options(threads), providers=["CPUExecutionProvider"]))


def _options(threads: int) -> SessionOptions:
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Without it a processor that lacks int8 dot products saturates sums: cosine down to 0.965 with one that has them.
    options.add_session_config_entry("session.x64quantprecision", "1")
    options.log_severity_level = 3  # errors only: its warnings about the machine help nobody who answers tickets
    return options


def _published_sums(folder: Path) -> dict[str, str]:
    lines = _bytes(folder / _SUMS).decode("utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines if line.strip())}


def _checked_bytes(path: Path, sums: dict[str, str]) -> bytes:
    content = _bytes(path)
    if hashlib.sha256(content).hexdigest() != sums.get(path.name):
        raise EmbeddingFailed(f"The embedding model file {path.name} is damaged (sha256 differs); install it again.")
    return content


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise EmbeddingFailed(f"The embedding model file {path.name} cannot be read: {reason}.") from error
