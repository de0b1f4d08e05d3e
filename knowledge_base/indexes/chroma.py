"""Passages in Chroma, through its own client: in memory, in a folder, or on a server in a private network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np

from knowledge_base.errors import StoreUnavailable
from knowledge_base.indexes.chroma_client import chroma_error, open_client
from knowledge_base.records import Hit, Passage

if TYPE_CHECKING:
    from chromadb.api.types import Metadata, Where

    from knowledge_base.ports import Vectors

_COLLECTION = "warmline-passages"
_AT_ONCE = 1000
"""Passages per request: Chroma refuses more than its sqlite can bind (5,461 measured on 1.5.9)."""


class ChromaIndex:
    """Cosine similarity in one Chroma collection.

    Without arguments in memory, and empty: two such indexes share nothing. ``folder`` keeps it on disk, where one
    process must own it (``query`` misses what another process writes). ``url`` names a server, which has no
    authentication of its own. Raises StoreUnavailable when it cannot be opened or used.
    """

    def __init__(self, folder: Path | None = None, url: str | None = None, collection: str | None = None) -> None:
        in_memory = folder is None and url is None
        name = collection or (f"{_COLLECTION}-{uuid4().hex}" if in_memory else _COLLECTION)
        self._where = url or (str(folder) if folder else "memory")
        # Writes and reads take turns: the check of each hit must see the collection that was asked.
        self._lock = RLock()
        with self._translated():
            # No embedding function: Chroma's default would download a model at the first text.
            self._collection = open_client(folder, url).get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )

    def put(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add or replace passages by id; ``vectors`` has one unit row per passage."""
        if len(passages) != len(vectors):
            raise ValueError("expected one vector per passage")
        with self._lock, self._translated():
            for start in range(0, len(passages), _AT_ONCE):
                some = passages[start : start + _AT_ONCE]
                self._collection.upsert(
                    ids=[passage.id for passage in some],
                    embeddings=vectors[start : start + _AT_ONCE],
                    documents=[passage.text for passage in some],
                    metadatas=[_metadata(passage) for passage in some],
                )

    def drop(self, ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are no error."""
        with self._lock, self._translated():
            for start in range(0, len(ids), _AT_ONCE):
                self._collection.delete(ids=list(ids[start : start + _AT_ONCE]))

    def ids(self) -> frozenset[str]:
        """Ids of everything held."""
        with self._lock, self._translated():
            return frozenset(self._collection.get(include=[])["ids"])

    def nearest(self, vector: Vectors, count: int, labels: dict[str, str] | None = None) -> tuple[Hit, ...]:
        """Up to ``count`` hits, best first, equal ones by id; each was read again, so that none is a ghost."""
        if count < 1:
            return ()
        with self._lock, self._translated():
            found = self._collection.query(
                query_embeddings=np.atleast_2d(vector),
                n_results=count,
                where=_where(labels),
                include=["distances"],
            )
            ids, distances = found["ids"][0], (found["distances"] or [[]])[0]
            held = set(self._collection.get(ids=ids, where=_where(labels), include=[])["ids"]) if ids else set()
        hits = [Hit(id=i, similarity=_similarity(d)) for i, d in zip(ids, distances, strict=True) if i in held]
        return tuple(sorted(hits, key=lambda hit: (-hit.similarity, hit.id)))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (chroma_error(), OSError, ValueError, RuntimeError) as error:
            raise StoreUnavailable(f"The passage index ({self._where}) cannot be used: {error}") from error


def _metadata(passage: Passage) -> Metadata:
    # Chroma refuses empty metadata, and without any it would keep the labels of the passage that is replaced.
    return {**passage.labels, "_": "passage"}


def _where(labels: dict[str, str] | None) -> Where | None:
    """Chroma wants one condition bare and several under ``$and``."""
    conditions: list[Where] = [{name: value} for name, value in sorted((labels or {}).items())]
    return {"$and": conditions} if len(conditions) > 1 else (conditions[0] if conditions else None)


def _similarity(distance: float) -> float:
    return min(1.0, max(-1.0, 1.0 - float(distance)))
