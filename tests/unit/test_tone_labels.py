"""Floors on labelled replies, by figures learned on other tickets; skipped and counted where the labels are absent."""

import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LABELS = ROOT.parent / "shared/data/tone_dev.jsonl"
FLOORS = {
    "acknowledgement": 0.75,
    "ownership": 0.75,
    "information": 0.75,
    "next_step": 0.75,
    "effort": 0.65,
    "respect": 0.65,
    "fit": 0.65,
}
"""The bar of the design for replies to tickets that the figures were not learned on."""

pytestmark = pytest.mark.skipif(not LABELS.exists(), reason="labelled replies are not beside the project")


@cache
def measured() -> tuple[Any, Any, Any, Any, Any]:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import measure_tone  # noqa: PLC0415 - a script, found only with its folder on the path
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    rows = measure_tone.load(LABELS, situation=True, reading=False)
    return (measure_tone, rows, *measure_tone.cross_validated(rows, 5))


@pytest.mark.parametrize("name", FLOORS)
def test_rank_agreement_per_dimension(name: str) -> None:
    script, rows, values, _, _ = measured()
    rated = [i for i, row in enumerate(rows) if row.truth[name] is not None]
    found = script.spearman([values[i][name] for i in rated], [rows[i].truth[name] for i in rated])
    length = script.spearman([len(rows[i].text) for i in rated], [rows[i].truth[name] for i in rated])
    assert found >= FLOORS[name]
    assert found > abs(length)


def test_rank_agreement_overall() -> None:
    script, rows, _, _, overall = measured()
    assert script.spearman(overall, [row.overall for row in rows]) >= 0.8


def test_what_does_not_apply_is_left_out() -> None:
    _, rows, _, _, _ = measured()
    for name in ("acknowledgement", "ownership"):
        said = {row.id for row in rows if not row.looks[name].applies}
        true = {row.id for row in rows if row.truth[name] is None}
        assert 2 * len(said & true) / (len(said) + len(true)) >= 0.8


def test_published_figures_are_those_the_labels_give() -> None:
    script, rows, _, _, _ = measured()
    published = script.load_rubric().learned
    for name, linear in script.learn(rows).items():
        assert {k: v for k, v in linear.weights.items() if v} == pytest.approx(published[name].weights, abs=0.002)
        assert linear.cuts == published[name].cuts
