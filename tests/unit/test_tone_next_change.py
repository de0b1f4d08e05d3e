"""The next best change: the largest gain by the published weights, steady while somebody types."""

from dataclasses import replace
from typing import Any

import pytest

from assistant.advising import guide_of
from assistant.domain.tone import DimensionScore, Span, Tone, ToneFlag
from assistant.domain.tone_guide import NextChange
from assistant.tone.next_change import next_change
from assistant.tone.rubric import DIMENSIONS, Linear, load_rubric

CUTS = (0.6, 1.4)
LINEAR = Linear(intercept=0.0, cuts=CUTS, certainty=(0.5, 0.5), weights={})
RUBRIC = load_rubric().model_copy(
    update={
        "overall": dict.fromkeys(DIMENSIONS, 1.0) | {"next_step": 2.0},
        "penalties": {"blaming": 6, "boilerplate": 4, "jargon": 2},
        "learned": dict.fromkeys(DIMENSIONS, LINEAR),
        "by_phrases": dict.fromkeys(DIMENSIONS, LINEAR.model_copy(update={"cuts": (0.9, 1.0)})),
    }
)
"""A point of value is worth 6.25 points of 100 in most dimensions, and 12.5 in next_step."""


def tone(values: dict[str, float | None] | None = None, *flags: tuple[str, int, int], **changes: Any) -> Tone:
    """All dimensions at 2 but for ``values``."""
    found = dict.fromkeys(DIMENSIONS, 2.0) | (values or {})
    scores = {name: score(name, value) for name, value in found.items()}
    raised = tuple(ToneFlag(flag=kind, start=start, end=end) for kind, start, end in flags)
    given = {"overall": 50, "band": "medium", "confidence": 0.8, "scorer": "s", "dimensions": scores, "flags": raised}
    return Tone.model_validate(given | changes)


def score(name: str, value: float | None) -> DimensionScore:
    if value is None:
        return DimensionScore(rating="na", value=None, confidence=0.7)
    rating = sum(value >= cut for cut in CUTS)
    advice = None if rating == 2 else f"Mend {name}."
    return DimensionScore(rating=rating, value=value, confidence=0.8, evidence=(Span(start=1, end=3),), advice=advice)


@pytest.mark.parametrize(
    ("values", "flags", "about", "gain"),
    [
        ({"respect": 0.0}, (), "respect", 4),
        ({"respect": 0.6}, (), "respect", 5),
        ({"respect": 0.6, "next_step": 0.9}, (), "next_step", 6),
        ({"respect": 0.0, "fit": 0.6}, (), "fit", 5),
        ({"respect": 0.0}, (("blaming", 4, 9),), "blaming", 6),
        ({"next_step": 0.0}, (("blaming", 4, 9),), "next_step", 8),
    ],
    ids=["to the first cut", "to the second cut", "by weight", "not the lowest", "a flag", "more than a flag"],
)
def test_the_largest_gain_is_named(values: dict[str, Any], flags: tuple[Any, ...], about: str, gain: int) -> None:
    found = next_change(tone(values, *flags), RUBRIC)
    assert (found.about, found.gain) == (about, gain)


def test_dimensions_that_do_not_apply_make_the_others_weigh_more() -> None:
    alone = dict.fromkeys(DIMENSIONS, None) | {"respect": 0.6, "fit": 2.0}
    assert next_change(tone(alone), RUBRIC).gain == 20
    assert next_change(tone(dict.fromkeys(DIMENSIONS, None) | {"fit": 2.0}), RUBRIC) is None


def test_a_dimension_brings_its_advice_and_what_counts_for_it_already() -> None:
    found = next_change(tone({"respect": 0.6}), RUBRIC)
    assert found == NextChange(5, "respect", None, "Mend respect.", (Span(start=1, end=3),))


def test_a_flag_brings_every_place_of_its_kind_and_no_advice() -> None:
    found = next_change(tone({}, ("blaming", 4, 9), ("blaming", 20, 24), ("boilerplate", 0, 3)), RUBRIC)
    assert found == NextChange(6, None, "blaming", None, (Span(start=4, end=9), Span(start=20, end=24)))


def test_of_equal_gains_a_flag_comes_first_then_the_order_of_the_rubric() -> None:
    equal = {"respect": 0.0, "acknowledgement": 0.0}
    assert next_change(tone(equal), RUBRIC).about == "acknowledgement"
    assert next_change(tone(equal, ("boilerplate", 0, 3)), RUBRIC).about == "boilerplate"


def test_a_rating_a_hair_away_does_not_hide_what_lies_beyond_it() -> None:
    found = next_change(tone({"respect": 0.59}), RUBRIC)
    assert (found.about, found.gain) == ("respect", 5)


@pytest.mark.parametrize(
    "found",
    [
        tone(),
        tone({"respect": 1.2, "fit": 1.3}),
        tone({}, ("jargon", 0, 3)),
        tone({"respect": 0.0}, overall=None, band=None, unscored="Empty."),
    ],
    ids=["all at their best", "too little to gain", "a flag that costs little", "unscored"],
)
def test_nothing_is_named_where_nothing_gains_enough(found: Tone) -> None:
    assert next_change(found, RUBRIC) is None


def test_the_last_suggestion_stays_while_it_is_about_as_good() -> None:
    before = next_change(tone({"respect": 0.6}), RUBRIC)
    near = tone({"respect": 0.7, "fit": 0.6})
    assert next_change(near, RUBRIC).about == "fit"
    kept = next_change(near, RUBRIC, before)
    assert (kept.about, kept.gain) == ("respect", 4)
    assert next_change(tone({"respect": 0.7, "next_step": 0.6}), RUBRIC, before).about == "next_step"


def test_what_was_done_is_not_suggested_again() -> None:
    before = next_change(tone({"respect": 0.6}, ("blaming", 4, 9)), RUBRIC)
    assert before.flag == "blaming"
    assert next_change(tone({"respect": 0.6}), RUBRIC, before).about == "respect"
    assert next_change(tone(), RUBRIC, before) is None


def test_advice_does_not_jump_to_and_fro_while_two_changes_are_about_equal() -> None:
    said, last = [], None
    for respect, fit in ((0.6, 0.62), (0.8, 0.62), (0.7, 0.8), (0.75, 0.65), (0.65, 0.8)):
        last = next_change(tone({"respect": respect, "fit": fit}), RUBRIC, last)
        said.append(last.about)
    assert set(said) == {"respect"}


def test_cuts_are_those_of_the_table_that_made_the_ratings() -> None:
    scores = {name: score(name, 2.0) for name in DIMENSIONS}
    scores["respect"] = DimensionScore(rating=0, value=0.5, confidence=0.8)
    scores["fit"] = DimensionScore(rating=0, value=0.8, confidence=0.8)
    by_phrases = tone(dimensions=scores).model_copy(update={"scorer": RUBRIC.scorer_by_phrases})
    found = next_change(by_phrases, RUBRIC)
    assert (found.about, found.gain) == ("respect", 3)
    assert found.advice == RUBRIC.advice["respect"]["zero"]


def test_with_the_shipped_rubric_a_gain_is_what_the_overall_score_would_rise_by() -> None:
    rubric = load_rubric()
    low, high = rubric.learned["ownership"].cuts
    values = dict.fromkeys(DIMENSIONS, 2.0) | {"ownership": low}
    scores = {name: DimensionScore(rating=2, value=value, confidence=0.8) for name, value in values.items()}
    scores["ownership"] = DimensionScore(rating=1, value=low, confidence=0.8, advice="Own it.")
    found = next_change(tone(dimensions=scores), rubric)
    rise = 100 * rubric.overall["ownership"] * (high - low) / 2 / sum(rubric.overall.values())
    assert (found.dimension, found.gain) == ("ownership", round(rise))


def test_a_guide_says_what_is_proven() -> None:
    low = tone({"respect": 0.0})
    english, spanish = guide_of(low, "en-GB"), guide_of(low, "es")
    assert (english.unproven, spanish.unproven) == (None, "es")
    assert english.weak == frozenset(load_rubric().weak)
    assert set(english.cuts) == set(DIMENSIONS)
    assert replace(english, unproven="es") == spanish
