"""Floors on labelled replies outside the project, by the shipped figures; skipped and counted where they are absent.

The figures were learned on these replies, so this guards against losing what was reached and proves nothing new: the
unseen sets of ``warmline eval run tone`` do.
"""

from functools import cache
from pathlib import Path

import pytest

from assistant.settings import Settings
from evals.tone_pools import Pool
from evals.tone_report import run_tone
from evals.tone_scoring import Measured

LABELS = Path(__file__).resolve().parents[3] / "shared/data/tone_dev.jsonl"
FLOORS = {
    "acknowledgement": 0.75,
    "ownership": 0.75,
    "information": 0.75,
    "next_step": 0.75,
    "effort": 0.65,
    "respect": 0.65,
    "fit": 0.65,
    "overall": 0.8,
}
"""The bar of the design."""

pytestmark = pytest.mark.skipif(not LABELS.exists(), reason="labelled replies are not beside the project")


@cache
def pool() -> Pool:
    return run_tone(str(LABELS), Settings()).pools[0]


def of(name: str) -> Measured:
    return next(row for row in pool().measured if row.name == name)


def test_every_reply_is_scored() -> None:
    assert len(pool().scored) == 200
    assert not pool().failed
    assert not pool().unscored


@pytest.mark.parametrize("name", FLOORS)
def test_rank_agreement(name: str) -> None:
    against = of(name).against
    assert against.spearman is not None
    assert against.spearman.value >= FLOORS[name]
    assert against.spearman.value > max(abs(against.length or 0), against.keywords or 0)


@pytest.mark.parametrize("name", ["acknowledgement", "ownership"])
def test_what_does_not_apply_is_left_out(name: str) -> None:
    found = of(name).na
    assert found is not None
    assert found >= 0.8
