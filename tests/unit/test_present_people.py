"""Agreement, drift, recalibration and explanations in words and pictures: true to the figures, and safe."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.domain.agreement import Estimate
from assistant.domain.desk import Person
from assistant.domain.recalibration import Switch
from assistant.domain.scored_reply import RatedSet
from assistant.domain.tone import (
    DimensionExplanation,
    DimensionScore,
    ExplainReport,
    Explanation,
    Moved,
    Span,
    ToneFlag,
)
from assistant.tone.people.pairs import rated_replies
from assistant.tone.people.recalibrating import recalibration_of
from assistant.tone.people.report import report_of
from assistant.tone.rubric import DIMENSIONS, load_rubric
from assistant.tone_desk import Standing
from tests.fakes.fake_desk import fake_workplace
from tests.fakes.rated_replies import START, alike, rated_set, strict, tone_of
from ui.handlers.tone_handlers import ToneHandlers
from ui.present.agreeing import agreement_lines, estimate_text, recalibration_lines, standing_text
from ui.present.explaining import every_line, explanation_lines
from ui.present.people import people_html
from ui.present.words import words

HOSTILE = "<img src=x onerror=alert(1)> ${1+1} {{1}}"
REPLY = "I am sorry that your till is down. Calm down. Ann"


def _report(count, people):
    return report_of(rated_replies(rated_set(count, people)))


def _learned(count=200):
    return recalibration_of(rated_replies(rated_set(count, {"lee": strict})).replies, "rubric-1/linear@2", START)


def test_a_figure_has_its_interval_and_never_rounds_onto_nought():
    assert estimate_text(Estimate(value=0.5, low=0.25, high=0.75)) == "0.50 (0.25 to 0.75)"
    assert estimate_text(Estimate(value=-0.04, low=-0.07, high=-0.003), signed=True) == "-0.04 (-0.07 to -0.003)"
    assert estimate_text(Estimate(value=0, low=0, high=0), signed=True) == "+0.00 (+0.00 to +0.00)"
    assert estimate_text(None) == "-"


def test_agreement_is_told_for_everyone_each_rater_and_each_two():
    told = "\n".join(agreement_lines(_report(40, {"lee": strict, "mo": alike})))
    for title in ("Machine and everyone, 40", "Machine and lee, 40", "Machine and mo, 40", "lee and mo, 40"):
        assert title in told
    assert "80 ratings of 40 replies by 2 people" in told
    assert "machine less person" in told
    assert "lee less mo" in told
    assert "2026-09" in told


def test_too_few_replies_are_said_to_be_and_show_no_figure():
    told = "\n".join(agreement_lines(_report(12, {"lee": strict})))
    assert "too few (12 of 20)" in told
    assert "kappa 0" not in told


def test_what_was_left_out_is_told():
    found = rated_set(3, {"lee": alike})
    later = found.ratings[0].model_copy(update={"id": "again", "at": START + timedelta(days=9)})
    report = report_of(rated_replies(RatedSet((*found.ratings, later), found.replies[:2])))
    told = "\n".join(agreement_lines(report))
    assert "left out: 1 rating of replies that are not known here" in told
    assert "left out: 1 rating that the same person gave again later" in told


def test_no_ratings_are_said_to_be_none():
    nothing = report_of(rated_replies(RatedSet((), ())))
    assert list(agreement_lines(nothing)) == ["There are no ratings that count here."]
    assert "Nobody has rated a reply yet" in people_html(nothing, "lee", Standing(), ())


def test_what_was_learned_is_told_before_and_after():
    told = "\n".join(recalibration_lines(_learned()))
    assert "For rubric-1/linear@2, from 200 ratings by lee" in told
    assert told.count("  kept") == 7
    few = "\n".join(recalibration_lines(_learned(10)))
    assert few.count("too few: 40 ratings to learn from and 20 tickets to judge on are needed") == 7


def test_the_review_names_the_recalibration_in_force_and_how_to_switch():
    report, made = _report(30, {"lee": strict}), _learned().model_copy(update={"version": 2})
    waiting = people_html(report, "lee", Standing(), (made,))
    assert "No recalibration is in force" in waiting
    assert "warmline tone use 2" in waiting
    standing = Standing(made, Switch(version=2, by="Lee", at=START))
    in_force = people_html(report, "lee", standing, (made,))
    assert "Recalibration 2 is in force, by Lee." in in_force
    assert "warmline tone use none" in in_force
    assert "changes nothing now" in standing_text(replace(standing, outdated=True))


def test_the_review_shows_a_rater_themselves_and_everyone():
    report = _report(30, {"lee": strict, "mo": alike})
    assert "With you" in people_html(report, "lee", Standing(), ())
    other = people_html(report, "ann", Standing(), ())
    assert "With you" not in other
    assert "With everyone" in other
    alone = people_html(_report(30, {"lee": strict}), "lee", Standing(), ())
    assert "With everyone" not in alone


def test_who_may_not_see_the_review_is_shown_nothing():
    place = fake_workplace()
    assert ToneHandlers(place.tone, Person(id="ann", name="Ann", role="agent")).people() == ""
    assert "Nobody has rated" in ToneHandlers(place.tone, Person(id="lee", name="Lee", role="lead")).people()


def test_a_difference_that_is_apart_from_nought_is_marked():
    assert "wl-apart" in people_html(_report(60, {"lee": strict}), "lee", Standing(), ())
    assert "wl-apart" not in people_html(_report(60, {"lee": alike}), "lee", Standing(), ())


def test_few_ratings_draw_no_figure():
    drawn = people_html(_report(5, {"lee": strict}), "lee", Standing(), ())
    assert "too few (5 of 20)" in drawn
    assert "wl-estimate" not in drawn


def test_names_are_harmless_on_the_page():
    report = _report(30, {HOSTILE: strict, "mo": alike})
    made = _learned().model_copy(update={"version": 1})
    drawn = people_html(report, "mo", Standing(made, Switch(version=1, by=HOSTILE, at=START)), (made,))
    assert "<img" not in drawn
    assert "${" not in drawn
    assert "{{" not in drawn


def _explained(overall=62, value=1.2):
    tone = tone_of({"respect": value}).model_copy(update={"overall": overall})
    score = DimensionScore(
        rating=1, value=value, confidence=0.71, evidence=(Span(start=0, end=10),), advice="Drop the order to calm down."
    )
    tone = tone.model_copy(
        update={
            "dimensions": tone.dimensions | {"respect": score},
            "flags": (ToneFlag(flag="dismissive", start=35, end=45),),
            "unscored": None if overall else "The reply is empty.",
        }
    )
    moved = (
        Moved(figure="warmth", words="says sorry in the first person", seen=1.0, weight=0.2, points=0.2),
        Moved(figure="dismissive", words="plays the trouble down", seen=1.0, weight=-0.35, points=-0.35),
        Moved(figure="blaming", words="blames", seen=0.0, weight=-0.5, points=0.0),
    )
    part = DimensionExplanation(start=1.35, moved=moved, value=value, rating=1)
    explanation = Explanation(
        tone=tone,
        dimensions={"respect": part},
        overall_points={"respect": 68.0},
        overall_most={"respect": 100.0},
        penalties={"dismissive": 6},
    )
    return ExplainReport(id="R-1", explanation=explanation)


def test_an_explanation_tells_what_moved_each_dimension_most_first():
    lines = list(every_line(_explained(), REPLY))
    assert lines[0].startswith("R-1: 62 of 100, medium; 70% sure of each rating")
    assert lines[1:3] == ["  the dimensions come to 68", "  -6 for dismissive: “Calm down.”"]
    at = lines.index("  Respects: 1 (value 1.20 of 2, sure 71%)")
    assert lines[at + 1 : at + 6] == [
        "    starts at 1.35",
        "    -0.35  plays the trouble down",
        "    +0.20  says sorry in the first person",
        "    shown by: “I am sorry”",
        "    advice: Drop the order to calm down.",
    ]
    assert "  Fits: does not apply here (sure 70%)" in lines


def test_in_short_an_explanation_tells_what_speaks_for_and_against_each_dimension_and_what_to_do():
    lines = list(explanation_lines(_explained(), REPLY))
    respects = next(line for line in lines if line.startswith("  Respects: 1 of 2. "))
    assert respects.endswith("It says sorry in the first person. But it plays the trouble down.")
    assert lines[-2:] == [
        "  To do: Take out what plays it down: “Calm down.”.",
        "  To do: Drop the order to calm down.",
    ]
    assert len(lines) < len(list(every_line(_explained(), REPLY)))


def _short(rating, moved):
    """The line of Respects, and what to do, where only these figures moved it and there is no flag."""
    report = _explained()
    part = DimensionExplanation(start=1.0, moved=moved, value=rating, rating=rating)
    told = report.explanation.model_copy(update={"dimensions": {"respect": part}, "penalties": {}})
    lines = list(explanation_lines(report.model_copy(update={"explanation": told}), REPLY))
    return lines[2].strip(), [line.strip() for line in lines[3:]]


def _moved(figure, words, points):
    return Moved(figure=figure, words=words, seen=1.0, weight=points, points=points)


@pytest.mark.parametrize("rating", [0, 1])
def test_a_lost_point_always_has_its_reason(rating):
    other = _moved("times", "gives clock times that hold", 0.4)
    line, _ = _short(rating, (other,))
    assert line.endswith(words("lacks")[f"respect_{rating}"]), "what moved it says nothing about respect"
    assert "clock times" not in line
    assert _short(2, (other,))[0] == "Respects: 2 of 2."


def test_one_sentence_is_not_told_as_both_kind_and_unkind():
    both = (
        _moved("validation", "grants them that they are right: “No need for that.”", 0.3),
        _moved("condescending", "talks down: “No need for that.”", -0.2),
    )
    line, to_do = _short(1, both)
    assert line == "Respects: 1 of 2. It talks down: “No need for that.”."
    assert to_do[0] == "To do: Take out what talks down: “No need for that.”."


def test_every_figure_may_be_told_somewhere_and_every_dimension_has_words_for_what_it_lacks():
    rubric = load_rubric()
    told = set(" ".join(words("telling").values()).split())
    assert told == set(rubric.figures) - {"impression", "impression_lost"}
    assert set(words("telling")) == set(DIMENSIONS)
    assert set(words("lacks")) == {f"{name}_{rating}" for name in DIMENSIONS for rating in (0, 1)}


@pytest.mark.parametrize(("value", "told"), [(1.2, False), (0.9, True)])
def test_a_value_that_is_not_the_sum_says_so(value, told):
    """It ended at the scale's edge, or a recalibration made another of it."""
    lines = list(every_line(_explained(value=value), REPLY))
    assert ("    comes to 1.20, which counts as 0.90" in lines) == told


def test_a_reply_without_a_score_says_why():
    assert list(explanation_lines(_explained(overall=None), REPLY)) == ["R-1: not scored. The reply is empty."]
