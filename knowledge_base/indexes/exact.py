"""An index that compares with everything it holds: exact, in memory, and quick up to some ten thousand passages."""

from collections.abc import Sequence
from threading import RLock

import numpy as np

from knowledge_base.ports import Vectors
from knowledge_base.records import Hit, Passage


class ExactIndex:
    """Cosine similarity against every passage in numpy; nothing is kept after the process ends."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[Passage, Vectors]] = {}
        self._table: tuple[list[Passage], Vectors] | None = None
        self._lock = RLock()

    def put(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add or replace passages by id; ``vectors`` has one unit row per passage."""
        with self._lock:
            self._rows.update(
                (passage.id, (passage, vector)) for passage, vector in zip(passages, vectors, strict=True)
            )
            self._table = None

    def drop(self, ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are no error."""
        with self._lock:
            for passage_id in ids:
                self._rows.pop(passage_id, None)
            self._table = None

    def ids(self) -> frozenset[str]:
        """Ids of everything held."""
        with self._lock:
            return frozenset(self._rows)

    def nearest(self, vector: Vectors, count: int, labels: dict[str, str] | None = None) -> tuple[Hit, ...]:
        """Up to ``count`` hits, best first, equal ones by id, among passages that carry all ``labels``."""
        passages, table = self._sorted_table()
        wanted = (labels or {}).items()
        kept = [row for row, passage in enumerate(passages) if wanted <= passage.labels.items()]
        if not kept or count < 1:
            return ()
        similarities = np.clip(table[kept] @ vector, -1.0, 1.0)
        order = np.argsort(-similarities, kind="stable")[:count]
        return tuple(Hit(id=passages[kept[n]].id, similarity=float(similarities[n])) for n in order)

    def _sorted_table(self) -> tuple[list[Passage], Vectors]:
        with self._lock:
            if self._table is None:
                rows = [self._rows[passage_id] for passage_id in sorted(self._rows)]
                vectors = np.vstack([vector for _, vector in rows]) if rows else np.zeros((0, 0), dtype=np.float32)
                self._table = ([passage for passage, _ in rows], vectors)
            return self._table
