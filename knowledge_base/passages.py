"""Texts of one kind kept in the passage index in step with their owner."""

from collections.abc import Callable, Collection, Mapping, Sequence
from threading import RLock

from knowledge_base.content.vectors import content_key
from knowledge_base.ports import Embedder, PassageIndex, Vectors
from knowledge_base.records import Passage

_KEY_LENGTH = 24


class Shelf:
    """The passages of one kind ("incident", "guideline").

    A passage's id is ``KIND/KEY/OWNER``: the key changes with the text and the embedder, so an index that outlives the
    process never answers with the vector of another text or of another model.
    """

    def __init__(self, kind: str, index: PassageIndex, embedder: Embedder) -> None:
        self._kind = kind
        self._index = index
        self._embedder = embedder
        self._held: dict[str, set[str]] | None = None
        self._lock = RLock()

    def hold(self, texts: Mapping[str, str], vectors: Callable[[Sequence[str]], Vectors] | None = None) -> None:
        """Hold exactly these texts by owner id: embed and put what is new, drop the rest.

        ``vectors`` gives the vectors of new owners' texts; without it they are embedded. Raises EmbeddingFailed.
        """
        with self._lock:
            self.add(texts, vectors)
            self.retain(texts.keys())

    def add(self, texts: Mapping[str, str], vectors: Callable[[Sequence[str]], Vectors] | None = None) -> None:
        """Hold these texts, too, each instead of its owner's earlier one; arguments as in ``hold``."""
        with self._lock:
            held = self._held_now()
            wanted = {owner: self._passage_id(owner, text) for owner, text in texts.items()}
            if missing := [owner for owner, passage_id in wanted.items() if passage_id not in held.get(owner, ())]:
                made = (vectors or self._embedded(texts))(missing)
                self._index.put([self._passage(wanted[owner], texts[owner]) for owner in missing], made)
                for owner in missing:
                    held.setdefault(owner, set()).add(wanted[owner])
            self._drop({owner: held[owner] - {passage_id} for owner, passage_id in wanted.items()})

    def retain(self, owners: Collection[str]) -> None:
        """Drop the texts of all other owners."""
        with self._lock:
            self._drop({owner: set(ids) for owner, ids in self._held_now().items() if owner not in owners})

    def similar(self, vector: Vectors, count: int) -> dict[str, float]:
        """Cosine similarity by owner id of the ``count`` most similar texts, best first."""
        hits = self._index.nearest(vector, count, {"type": self._kind})
        return {self._owner(hit.id): hit.similarity for hit in hits}

    def _passage_id(self, owner: str, text: str) -> str:
        return f"{self._kind}/{content_key(text, self._embedder.name)}/{owner}"

    def _embedded(self, texts: Mapping[str, str]) -> Callable[[Sequence[str]], Vectors]:
        return lambda owners: self._embedder.embed([texts[owner] for owner in owners])

    def _held_now(self) -> dict[str, set[str]]:
        """Passage ids by owner."""
        if self._held is None:
            self._held = {}
            for passage_id in self._index.ids():
                if passage_id.startswith(f"{self._kind}/"):
                    self._held.setdefault(self._owner(passage_id), set()).add(passage_id)
        return self._held

    def _drop(self, stale: Mapping[str, set[str]]) -> None:
        if ids := sorted(passage_id for some in stale.values() for passage_id in some):
            self._index.drop(ids)
        held = self._held_now()
        for owner, some in stale.items():
            held[owner] -= some
            if not held[owner]:
                del held[owner]

    def _owner(self, passage_id: str) -> str:
        return passage_id[len(self._kind) + _KEY_LENGTH + 2 :]

    def _passage(self, passage_id: str, text: str) -> Passage:
        return Passage(id=passage_id, text=text, labels={"type": self._kind})
