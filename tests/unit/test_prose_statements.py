"""Causes, scale, measures and workarounds as posts of many houses word them."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from knowledge_base.prose import read_update

ZONE = ZoneInfo("America/Edmonton")
AT = datetime(2026, 11, 21, 14, 5, tzinfo=ZONE)
FILE = Path(__file__).parent / "prose_cases" / "statements.yaml"
CASES = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def cases(kind: str) -> list:
    return [pytest.param(*case, id=case[0]) for case in CASES[kind]]


@pytest.mark.parametrize(("sentence", "certainty", "text"), cases("causes"))
def test_a_cause_is_read_as_sure_as_it_is_told(sentence, certainty, text):
    said = read_update(sentence, AT, ZONE).causes
    if certainty in ("silent", "unknown"):
        assert (None if said is None else said.causes) == (None if certainty == "silent" else ())
    else:
        assert said
        assert [(cause.certainty, cause.text.lower()) for cause in said.causes] == [(certainty, text.lower())]


@pytest.mark.parametrize(("sentence", "count"), cases("counts"))
def test_how_many_are_affected(sentence, count):
    assert read_update(sentence, AT, ZONE).affected_count == count


@pytest.mark.parametrize(("sentence", "measure"), cases("measures"))
def test_what_is_being_done(sentence, measure):
    assert read_update(sentence, AT, ZONE).measures == ((measure,) if measure else ())


@pytest.mark.parametrize(("sentence", "workaround"), cases("workarounds"))
def test_what_customers_can_do_meanwhile(sentence, workaround):
    assert read_update(sentence, AT, ZONE).workaround == workaround
