"""Guidelines, policy templates, and the vectors that ship with them."""

import re

import numpy as np
import pytest

from knowledge_base.content import load_guidelines, load_policies
from knowledge_base.content.loader import parse_guideline
from knowledge_base.content.vectors import (
    content_key,
    guideline_text,
    guideline_vectors,
    shipped_vectors,
    write_vectors,
)
from knowledge_base.embedding.minilm import MiniLmEmbedder
from knowledge_base.errors import ContentInvalid

GOOD = """---
id: be-kind
title: "Kind: always"
moves: [acknowledge]
situations: [angry]
segment: [any]
channel: [chat]
language: en
owner: Care quality
reviewed: 2026-11-02
review_due: 2027-05-02
---
Say it kindly.

--- a line that is no fence
"""


class CountingEmbedder:
    """Gives every text the same direction and counts what it was asked."""

    name = "counting"
    dimensions = 3

    def __init__(self):
        self.asked = []

    def embed(self, texts):
        self.asked += texts
        return np.tile(np.array([1, 0, 0], dtype=np.float32), (len(texts), 1))


def test_front_matter_and_body_become_a_guideline():
    guideline = parse_guideline("be-kind.md", GOOD)
    assert (guideline.id, guideline.title, guideline.channel) == ("be-kind", "Kind: always", ("chat",))
    assert guideline.body.startswith("Say it kindly.")
    assert guideline.body.endswith("no fence")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Say it kindly.", "front matter"),
        (GOOD.replace("owner: Care quality\n", ""), "owner"),
        (GOOD.replace("2026-11-02", "soon"), "reviewed"),
        (GOOD.replace("language: en", "language: en\ncolour: red"), "colour"),
        (GOOD.replace("moves: [acknowledge]", "moves: [acknowledge"), "YAML"),
        (GOOD.partition("Say it")[0], "body"),
        ("---\njust text\n---\nbody", "key: value"),
    ],
)
def test_a_malformed_guideline_names_file_and_field(text, sentence):
    with pytest.raises(ContentInvalid, match=rf"be-kind\.md.*{sentence}"):
        parse_guideline("be-kind.md", text)


def test_a_guideline_must_be_named_like_its_file(tmp_path):
    tmp_path.joinpath("other-name.md").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ContentInvalid, match=r"be-kind\.md"):
        load_guidelines(tmp_path)


def test_a_folder_that_is_not_there_is_our_error(tmp_path):
    with pytest.raises(ContentInvalid, match="cannot be read"):
        load_guidelines(tmp_path / "none")


def test_the_shipped_guidelines_load_in_order_and_once():
    guidelines = load_guidelines()
    ids = [guideline.id for guideline in guidelines]
    assert len(ids) > 20
    assert ids == sorted(set(ids))
    assert load_guidelines() is guidelines


def test_the_shipped_guidelines_use_only_known_words():
    allowed = _words_of_the_readme()
    for guideline in load_guidelines():
        for field in ("moves", "situations", "segment", "channel"):
            assert set(getattr(guideline, field)) <= allowed[field], f"{guideline.id}: {field}"


def _words_of_the_readme():
    from importlib.resources import files  # noqa: PLC0415 - only here

    readme = files("knowledge_base.content").joinpath("README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", readme, re.MULTILINE)
    return {key: set(re.findall(r"\w+", words)) for key, words in rows}


def test_no_shipped_policy_is_in_force():
    policies = load_policies()
    assert policies
    assert all(policy.approved_by is None for policy in policies)


def test_a_malformed_policy_names_its_file(tmp_path):
    tmp_path.joinpath("bad.yaml").write_text("- {id: x, amount: {kind: gift, value: 1}}", encoding="utf-8")
    with pytest.raises(ContentInvalid, match=r"bad\.yaml: amount\.kind"):
        load_policies(tmp_path)


def test_shipped_vectors_fit_the_present_guidelines():
    """Stale: run `python scripts/build_vectors.py`."""
    shipped = shipped_vectors()
    present = {
        content_key(guideline_text(guideline), MiniLmEmbedder.name): guideline for guideline in load_guidelines()
    }
    assert set(shipped) == set(present)
    sample = list(present)[::9]
    fresh = MiniLmEmbedder().embed([guideline_text(present[key]) for key in sample])
    for key, vector in zip(sample, fresh, strict=True):
        # Processors round a few activations otherwise, by up to 0.0021 here; a changed word moves more.
        assert vector @ shipped[key] == pytest.approx(1.0, abs=5e-3), present[key].id


def test_only_changed_guidelines_are_embedded(tmp_path):
    kept, changed = load_guidelines()[:2]
    embedder = CountingEmbedder()
    write_vectors([kept, changed], embedder, tmp_path / "v.npz")
    embedder.asked.clear()
    changed = changed.model_copy(update={"body": "something new"})
    vectors = guideline_vectors([kept, changed], embedder, tmp_path / "v.npz")
    assert vectors.shape == (2, 3)
    assert embedder.asked == [guideline_text(changed)]


def test_vectors_of_another_embedder_are_not_used():
    embedder = CountingEmbedder()
    guideline_vectors(load_guidelines()[:3], embedder)
    assert len(embedder.asked) == 3


def test_without_a_file_of_vectors_everything_is_embedded(tmp_path):
    assert shipped_vectors(tmp_path / "none.npz") == {}


def test_a_damaged_file_of_vectors_is_our_error(tmp_path):
    tmp_path.joinpath("v.npz").write_bytes(b"PK\x03\x04 rubbish")
    with pytest.raises(ContentInvalid, match=r"v\.npz"):
        shipped_vectors(tmp_path / "v.npz")
