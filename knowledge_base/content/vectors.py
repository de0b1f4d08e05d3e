"""Guideline vectors that ship: found by what a guideline says and which embedder made them, so never stale."""

import hashlib
import zipfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np

from knowledge_base.errors import ContentInvalid
from knowledge_base.ports import Embedder, Vectors
from knowledge_base.records import Guideline

_FILE = "vectors.npz"


def guideline_text(guideline: Guideline) -> str:
    """What is embedded of a guideline."""
    return f"{guideline.title}\n{guideline.body}"


def content_key(text: str, embedder: str) -> str:
    """24 hexadecimal digits that change with the text and with the embedder's name."""
    return hashlib.sha256(f"{embedder}\n{text}".encode()).hexdigest()[:24]


def guideline_vectors(guidelines: Sequence[Guideline], embedder: Embedder, path: Path | None = None) -> Vectors:
    """One unit vector per guideline: shipped ones where they fit the text, the others embedded now.

    Raises EmbeddingFailed when one must be embedded and cannot, ContentInvalid when the file is damaged.
    """
    shipped = shipped_vectors(path)
    texts = [guideline_text(guideline) for guideline in guidelines]
    keys = [content_key(text, embedder.name) for text in texts]
    missing = [row for row, key in enumerate(keys) if key not in shipped]
    fresh = dict(zip(missing, embedder.embed([texts[row] for row in missing]), strict=True)) if missing else {}
    rows = [fresh[row] if row in fresh else shipped[key] for row, key in enumerate(keys)]
    return np.vstack(rows) if rows else np.zeros((0, embedder.dimensions), dtype=np.float32)


def shipped_vectors(path: Path | None = None) -> dict[str, Vectors]:
    """The shipped vectors by content key; none where the file is absent. Raises ContentInvalid when it is damaged."""
    place = path or Path(str(resources.files("knowledge_base.content").joinpath(_FILE)))
    if not place.is_file():
        return {}
    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            keys, vectors = kept["keys"].tolist(), kept["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ContentInvalid(f"{place.name}: not a file of guideline vectors; rebuild it") from error
    return dict(zip(keys, vectors, strict=True))


def write_vectors(guidelines: Sequence[Guideline], embedder: Embedder, path: Path) -> None:
    """Embed every guideline and write the file that ships."""
    texts = [guideline_text(guideline) for guideline in guidelines]
    keys = np.array([content_key(text, embedder.name) for text in texts])
    np.savez_compressed(path, keys=keys, vectors=embedder.embed(texts))
