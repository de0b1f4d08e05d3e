"""The fit of confidences: few pairs stay near the prior, no weaker ground is surer, the other half is not looked at."""

import importlib.util
import tomllib
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "fit_confidence.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("fit_confidence", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table(script):
    return tomllib.loads(script.TABLE.read_text(encoding="utf-8"))


def rows(key, right, count):
    relevance = "impacted" if key in ("subscriber", "service_id", "resource_id") else "related"
    return [{"relevance": relevance, "matched_on": [key, "service"], "confidence": 1.0, "right": right}] * count


def test_without_pairs_the_priors_stay(script, table):
    fitted = script.fit(table, [])
    assert fitted["resource_id"].confidence == pytest.approx(table["ground"]["resource_id"]["prior"], abs=0.02)
    assert fitted["words"].confidence == table["ground"]["words"]["prior"]


def test_a_few_lucky_pairs_make_nothing_certain(script, table):
    assert script.fit(table, rows("place", right=True, count=3))["place"].confidence < 0.9


def test_many_wrong_pairs_count(script, table):
    fitted = script.fit(table, rows("place", right=True, count=50) + rows("place", right=False, count=50))
    assert fitted["place"].pairs == 100
    assert 0.5 < fitted["place"].confidence < 0.6


def test_no_weaker_ground_is_surer_than_a_stronger(script, table):
    wrong_ids = rows("resource_id", right=False, count=40) + rows("place", right=True, count=40)
    fitted = script.fit(table, wrong_ids)
    figures = [fitted[ground].confidence for ground in ("subscriber", "service_id", "resource_id", "postcode", "place")]
    assert figures == sorted(figures, reverse=True)
