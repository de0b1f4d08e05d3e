"""What is special about the model that ships."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge_base.embedding.minilm import MiniLmEmbedder
from knowledge_base.errors import EmbeddingFailed

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "knowledge_base" / "embedding" / "model"


@pytest.fixture(scope="module")
def embedder():
    return MiniLmEmbedder()


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("My internet is down", "The broadband connection is not working", "Thank you for the birthday cake"),
        ("Three TV channels are missing", "Television outage: sports channels off air", "Delayed email delivery"),
        ("When will it be fixed?", "What is the estimated time of restoration?", "The modem is white"),
    ],
)
def test_alike_texts_lie_nearer(embedder, text, near, far):
    vectors = embedder.embed([text, near, far])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_what_lies_beyond_256_tokens_does_not_count(embedder):
    long = "outage in the village " * 200
    vectors = embedder.embed([long, long + "cake " * 50])
    assert vectors[0] @ vectors[1] == pytest.approx(1.0, abs=1e-5)


@pytest.fixture
def copied(tmp_path):
    for path in MODEL.iterdir():
        if path.suffix != ".onnx":
            shutil.copy(path, tmp_path)
    return tmp_path


def test_a_missing_model_is_one_clear_sentence(copied):
    with pytest.raises(EmbeddingFailed, match=r"minilm-l6-v2\.int8\.onnx cannot be read: No such file"):
        MiniLmEmbedder(copied).embed(["x"])


def test_a_damaged_model_is_one_clear_sentence(copied):
    whole = MODEL.joinpath("minilm-l6-v2.int8.onnx").read_bytes()
    copied.joinpath("minilm-l6-v2.int8.onnx").write_bytes(whole[:-1] + b"?")
    with pytest.raises(EmbeddingFailed, match="damaged"):
        MiniLmEmbedder(copied).embed(["x"])


def test_nothing_is_loaded_before_the_first_text(tmp_path):
    MiniLmEmbedder(tmp_path)


def test_the_embedder_needs_no_torch_and_no_network():
    script = (
        "import sys\n"
        "from knowledge_base.embedding.minilm import MiniLmEmbedder\n"
        "MiniLmEmbedder().embed(['x'])\n"
        "print(sorted({'torch', 'transformers', 'openai', 'chromadb'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter and script
    assert run.stdout.strip() == "[]"
