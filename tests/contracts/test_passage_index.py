"""One suite for every passage index."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.errors import StoreUnavailable
from knowledge_base.indexes.chroma import ChromaIndex
from knowledge_base.indexes.exact import ExactIndex
from knowledge_base.records import Passage

ROOT = Path(__file__).parents[2]
AXES = np.eye(4, dtype=np.float32)


@pytest.fixture(params=["exact", "chroma in memory", "chroma on disk"])
def index(request, tmp_path):
    if request.param == "exact":
        return ExactIndex()
    return ChromaIndex() if request.param == "chroma in memory" else ChromaIndex(folder=tmp_path / "index")


def passages(*ids, **labels):
    return [Passage(id=one, text=f"text of {one}", labels={"type": "incident", **labels}) for one in ids]


def test_an_empty_index_answers_nothing(index):
    assert index.ids() == frozenset()
    assert index.nearest(AXES[0], 3) == ()


def test_hits_come_best_first_with_cosine_similarity(index):
    between = np.array([0.6, 0.8, 0, 0], dtype=np.float32)
    index.put(passages("a", "b", "c"), AXES[:3])
    hits = index.nearest(between, 3)
    assert [hit.id for hit in hits] == ["b", "a", "c"]
    assert [round(hit.similarity, 4) for hit in hits] == [0.8, 0.6, 0.0]


def test_opposite_vectors_have_similarity_minus_one(index):
    index.put(passages("a"), AXES[:1])
    assert index.nearest(-AXES[0], 1)[0].similarity == pytest.approx(-1.0)


def test_equal_hits_come_in_order_of_id(index):
    index.put(passages("b", "a", "c"), np.vstack([AXES[0]] * 3))
    assert [hit.id for hit in index.nearest(AXES[0], 3)] == ["a", "b", "c"]


@pytest.mark.parametrize("count", [0, -1])
def test_no_hits_are_given_where_none_are_asked_for(index, count):
    index.put(passages("a"), AXES[:1])
    assert index.nearest(AXES[0], count) == ()


def test_at_most_count_hits(index):
    index.put(passages("a", "b", "c"), AXES[:3])
    assert len(index.nearest(AXES[0], 2)) == 2
    assert len(index.nearest(AXES[0], 10)) == 3


def test_only_passages_with_all_labels_are_found(index):
    index.put(passages("a", language="en"), AXES[:1])
    index.put(passages("b", language="es"), AXES[1:2])
    index.put([Passage(id="c", text="no labels")], AXES[2:3])
    assert [hit.id for hit in index.nearest(AXES[0], 9, {"type": "incident", "language": "es"})] == ["b"]
    assert {hit.id for hit in index.nearest(AXES[0], 9, {"type": "incident"})} == {"a", "b"}
    assert index.nearest(AXES[0], 9, {"type": "guideline"}) == ()


def test_the_same_id_replaces_vector_and_labels(index):
    index.put(passages("a", language="en"), AXES[:1])
    index.put(passages("a"), AXES[1:2])
    assert index.ids() == {"a"}
    assert index.nearest(AXES[1], 1)[0].similarity == pytest.approx(1.0)


def test_dropped_passages_are_gone_and_unknown_ids_are_no_error(index):
    index.put(passages("a", "b"), AXES[:2])
    index.drop(["a", "never there"])
    index.drop([])
    assert index.ids() == {"b"}
    assert [hit.id for hit in index.nearest(AXES[0], 9)] == ["b"]


def test_a_thousand_passages_and_more_can_be_put_and_dropped_at_once(index):
    ids = [f"p{number:04}" for number in range(2500)]
    index.put(passages(*ids), np.vstack([AXES[number % 4] for number in range(2500)]))
    assert len(index.ids()) == 2500
    index.drop(ids[:2400])
    assert index.ids() == set(ids[2400:])


def test_as_many_vectors_as_passages_are_wanted(index):
    with pytest.raises(ValueError, match=r"vector|zip"):
        index.put(passages("a", "b"), AXES[:1])


def test_two_indexes_in_memory_share_nothing():
    one, other = ChromaIndex(), ChromaIndex()
    one.put(passages("a"), AXES[:1])
    assert other.ids() == frozenset()
    assert other.nearest(AXES[0], 1) == ()


def test_an_index_on_disk_is_there_again_after_reopening(tmp_path):
    ChromaIndex(folder=tmp_path).put(passages("a"), AXES[:1])
    again = ChromaIndex(folder=tmp_path)
    assert again.ids() == {"a"}
    assert again.nearest(AXES[0], 1)[0].id == "a"


def test_a_hit_that_get_no_longer_knows_is_left_out():
    """Across processes Chroma's query returns deleted ids, so every hit is read again."""
    index = ChromaIndex()
    index.put(passages("a", "ghost"), AXES[:2])
    real = index._collection
    ghosts = _WithGhost(real)
    index._collection = ghosts
    real.delete(ids=["ghost"])
    assert [hit.id for hit in index.nearest(AXES[0], 5)] == ["a"]
    assert ghosts.ghosts_given == 1


class _WithGhost:
    """A collection whose query still answers with a deleted passage."""

    def __init__(self, collection):
        self._collection = collection
        self.ghosts_given = 0

    def query(self, **wanted):
        found = self._collection.query(**wanted)
        self.ghosts_given += 1
        return {"ids": [[*found["ids"][0], "ghost"]], "distances": [[*found["distances"][0], 1.0]]}

    def get(self, **wanted):
        return self._collection.get(**wanted)


@pytest.mark.parametrize("url", ["no url", "ftp://127.0.0.1:1", "http://127.0.0.1:9"])
def test_a_server_that_cannot_be_used_is_our_error(url):
    with pytest.raises(StoreUnavailable, match="passage index"):
        ChromaIndex(url=url)


def test_a_folder_that_cannot_be_used_is_our_error(tmp_path):
    tmp_path.joinpath("file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match="passage index"):
        ChromaIndex(folder=tmp_path / "file")


def test_neither_dotenv_nor_environment_reach_chroma(tmp_path):
    """A stray .env in the working directory breaks Chroma's import, or enables reset."""
    tmp_path.joinpath(".env").write_text("MIGRATIONS=rubbish\nALLOW_RESET=true\n")
    script = (
        "from knowledge_base.indexes.chroma import ChromaIndex\n"
        "index = ChromaIndex()\n"
        "print(index._collection._client.get_settings().allow_reset)"
    )
    assert _python(script, tmp_path, {"MIGRATIONS": "rubbish"}) == "False"
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_the_exact_index_does_not_import_chroma(tmp_path):
    script = "import sys, knowledge_base.indexes.exact; print('chromadb' in sys.modules)"
    assert _python(script, tmp_path, {}) == "False"


def _python(script, folder, environment):
    run = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()
