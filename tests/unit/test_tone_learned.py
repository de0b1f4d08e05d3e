"""The learned figures are those of the labels that ship, and of those outside where they are."""

import hashlib
from pathlib import Path

import pytest

from assistant.tone.heads.model import LABELS
from assistant.tone.rubric import load_rubric

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "evals/datasets"
OUTSIDE = ROOT.parent / "shared/data/tone_dev.jsonl"


@pytest.mark.skipif(not OUTSIDE.exists(), reason="labelled replies are not beside the project")
def test_the_labels_are_those_that_the_figures_were_learned_from() -> None:
    bank = SETS / "tone_sentences_v1"
    seen = sorted(SETS.glob("tone_seen*/replies.jsonl"))
    read = [*seen, bank / "tone_dev.jsonl", OUTSIDE, bank / "sentences.jsonl"]
    found = hashlib.sha256(b"".join(path.read_bytes() for path in read)).hexdigest()
    assert load_rubric().made["labels_sha256"] == found


def test_every_figure_with_a_weight_has_words() -> None:
    rubric = load_rubric()
    weighed = {
        figure for table in (rubric.learned, rubric.by_phrases) for one in table.values() for figure in one.weights
    }
    assert weighed <= set(rubric.figures)


def test_everything_that_a_sentence_can_do_has_words() -> None:
    assert set(LABELS) <= set(load_rubric().figures)
