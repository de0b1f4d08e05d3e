"""Texts of one kind kept in the passage index in step with their owner."""

from collections.abc import Callable, Mapping, Sequence
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
        self._held: set[str] | None = None
        self._lock = RLock()

    def hold(self, texts: Mapping[str, str], vectors: Callable[[Sequence[str]], Vectors] | None = None) -> None:
        """Hold exactly these texts by owner id: embed and put what is new, drop the rest.

        ``vectors`` gives the vectors of new owners' texts; without it they are embedded. Raises EmbeddingFailed.
        """
        wanted = {
            f"{self._kind}/{content_key(text, self._embedder.name)}/{owner}": owner for owner, text in texts.items()
        }
        with self._lock:
            held = self._held_now()
            if missing := [passage_id for passage_id in wanted if passage_id not in held]:
                owners = [wanted[passage_id] for passage_id in missing]
                made = (vectors or self._embedded(texts))(owners)
                self._index.put([self._passage(i, texts[o]) for i, o in zip(missing, owners, strict=True)], made)
                held.update(missing)
            if stale := sorted(held - wanted.keys()):
                self._index.drop(stale)
                held.difference_update(stale)

    def similar(self, vector: Vectors, count: int) -> dict[str, float]:
        """Cosine similarity by owner id of the ``count`` most similar texts, best first."""
        hits = self._index.nearest(vector, count, {"type": self._kind})
        return {hit.id[len(self._kind) + _KEY_LENGTH + 2 :]: hit.similarity for hit in hits}

    def _passage_id(self, owner: str, text: str) -> str:
        return f"{self._kind}/{content_key(text, self._embedder.name)}/{owner}"

    def _embedded(self, texts: Mapping[str, str]) -> Callable[[Sequence[str]], Vectors]:
        return lambda owners: self._embedder.embed([texts[owner] for owner in owners])

    def _held_now(self) -> set[str]:
        if self._held is None:
            self._held = {passage_id for passage_id in self._index.ids() if passage_id.startswith(f"{self._kind}/")}
        return self._held

    def _passage(self, passage_id: str, text: str) -> Passage:
        return Passage(id=passage_id, text=text, labels={"type": self._kind})
