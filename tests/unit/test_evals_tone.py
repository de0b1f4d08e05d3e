"""The evaluation of tone: labels read as written, what is counted, the baselines, the bars, and what is told."""

import json

import pytest

from assistant.domain.tone import DimensionScore, Tone, ToneFlag
from assistant.settings import Settings
from evals.cases import FOLDER
from evals.files import DatasetInvalid, UnknownDataset
from evals.soundness import main
from evals.tone_cases import DIMENSIONS, LabelledReply, ToneSet, load_tone, load_tone_file, measures, tone_sets
from evals.tone_report import ToneRun, run_tone
from evals.tone_run import ToneResult, run_tone_set, submitted
from evals.tone_scoring import Scored, calibration, flagged, keywords_in, measured
from tests.fakes.labelled_replies import line, lines, marks, write_lines, write_set

WORDS = ("one", "two words", "three more words", "a line of five words", "six words are in this one")


def labelled(**other):
    return LabelledReply.model_validate(line(**other))


def rated(*values, **other):
    """A reply that raters mark so in every dimension."""
    return labelled(ratings=[marks(value) for value in values], **other)


def tone(value, overall=50, sure=0.8, flags=(), **other):
    """A score of ``value`` in every dimension, save ``other``; None is "na"."""

    def score(found):
        return DimensionScore(rating="na" if found is None else round(found), value=found, confidence=sure)

    return Tone(
        overall=overall,
        band=None if overall is None else "medium",
        confidence=sure,
        unscored="The reply is empty." if overall is None else None,
        scorer="fake",
        dimensions={name: score(other.get(name, value)) for name in DIMENSIONS},
        flags=tuple(ToneFlag(flag=flag, start=0, end=1) for flag in flags),
    )


def run_of(scored, half="unseen", label="tone_small_v1"):
    dataset = ToneSet(label, half, tuple(one.line for one in scored))
    return ToneRun((ToneResult(dataset, tuple(scored)),))


def many(count=60, flip=1.0, half="unseen", **other):
    """Replies to as many tickets as they are, scored as people mark them (``flip`` 1) or the other way round (-1)."""
    scored = []
    for number in range(count):
        value = number % 3
        text = WORDS[number % 5]
        truth = rated(value, value, value, id=f"L-{number}", group=f"G-{number}", reply=text)
        said = 1 + flip * (value - 1)
        scored.append(Scored("tone_small_v1", truth, tone(said, overall=round(50 * said), **other)))
    return run_of(scored, half)


# --- labels


@pytest.mark.parametrize(
    ("values", "mean", "median"),
    [
        ((0, 1, 2), 1.0, 1.0),
        ((2, 2, 1), 5 / 3, 2.0),
        ((1, 2), 1.5, 1.5),
        ((2, 2, "na"), 2.0, 2.0),
        ((1, "na", "na"), None, None),
        ((1, "na"), 1.0, 1.0),
        (("na",), None, None),
    ],
)
def test_marks_become_a_mean_and_a_median_unless_most_say_na(values, mean, median):
    reply = rated(*values)
    assert reply.mean("effort") == (None if mean is None else pytest.approx(mean))
    assert reply.median("effort") == median


def test_of_two_raters_either_is_the_median():
    assert [rated(1, 2).is_median("fit", rating) for rating in (0, 1, 2, "na")] == [False, True, True, False]
    assert [rated(0, 1, 2).is_median("fit", rating) for rating in (0, 1, 2, "na")] == [False, True, False, False]
    assert not any(rated("na", "na").is_median("fit", rating) for rating in (0, 1, 2, "na"))


def test_a_flag_counts_where_more_than_half_set_it():
    given = [marks(1, flags=["jargon", "blaming"]), marks(1, flags=["jargon"]), marks(1)]
    assert labelled(ratings=given).flags == {"jargon"}
    assert labelled(ratings=given[:2]).flags == {"jargon"}
    assert labelled(ratings=given[1:]).flags == set()


def test_a_reply_is_submitted_as_a_line_of_warmline_score():
    asked = submitted(labelled(channel="sms"))
    assert asked.ticket.channel == "sms"
    assert asked.ticket.customer_text.startswith("No internet in our shop")
    assert asked.situation.startswith("Cable damaged")
    assert asked.text == "We are aware of an issue. Please check the website."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ratings": []}, r"replies.jsonl line 1: ratings: "),
        ({"ratings": [marks(1, effort=3)]}, r"replies.jsonl line 1: ratings.0.effort: "),
        ({"ratings": [marks(1, overall=8)]}, r"replies.jsonl line 1: ratings.0.overall: "),
        ({"ratings": [marks(1, flags=["rude"])]}, r"replies.jsonl line 1: ratings.0.flags.0: "),
        ({"channel": "letter"}, r"replies.jsonl line 1: channel: "),
        ({"ticket": {"text": " "}}, r"replies.jsonl line 1: ticket.messages: "),
        ({"reply": ""}, r"replies.jsonl line 1: reply: "),
        ({"colour": "red"}, r"replies.jsonl line 1: unknown field 'LabelledReply.colour'"),
    ],
)
def test_a_wrong_label_is_told_with_its_place(tmp_path, change, told):
    with pytest.raises(DatasetInvalid, match=told):
        load_tone(write_set(tmp_path, "tone_seen_v1", [line(**change)]))


def test_twins_empty_sets_and_missing_files_are_refused(tmp_path):
    with pytest.raises(DatasetInvalid, match="the id 'L-1' occurs twice"):
        load_tone(write_set(tmp_path, "tone_seen_v1", [line(), line()]))
    with pytest.raises(DatasetInvalid, match="expected at least one labelled reply"):
        load_tone(write_set(tmp_path, "tone_seen_b_v1", []))
    with pytest.raises(DatasetInvalid, match=r"there is no file 'nowhere.jsonl'; expected labelled replies"):
        run_tone("nowhere.jsonl", Settings())


def test_somebody_elses_file_may_hold_more_than_is_known(tmp_path):
    found = load_tone_file(write_lines(tmp_path / "mine.jsonl", [line(design="warm")]))
    assert (found.label, found.half, len(found.replies)) == ("mine.jsonl", "outside", 1)


def test_sets_are_found_by_name_and_told_where_there_is_none(tmp_path):
    for label in ("tone_seen_v1", "tone_unseen_v1"):
        write_set(tmp_path, label, lines())
    assert [folder.name for folder in tone_sets("tone", tmp_path)] == ["tone_seen_v1", "tone_unseen_v1"]
    assert [load_tone(folder).half for folder in tone_sets("tone", tmp_path)] == ["seen", "unseen"]
    with pytest.raises(UnknownDataset, match=r"no dataset 'tone_c_v1'; of tone there are: tone_seen_v1, tone_unseen"):
        tone_sets("tone_c_v1", tmp_path)


def test_every_set_that_ships_is_sound(capsys):
    for folder in tone_sets("tone"):
        assert main([str(folder)]) == 0, capsys.readouterr().out
    assert FOLDER in folder.parents


def test_replies_to_one_ticket_in_two_groups_are_a_flaw(tmp_path, capsys):
    wrong = [line(1), line(2, group="G-0"), line(3), line(6, group="G-9"), line(4, reply=line(1)["reply"])]
    assert main([str(write_set(tmp_path, "tone_seen_v1", wrong))]) == 1
    told = capsys.readouterr().out
    assert "L-2: the group 'G-0' holds another ticket in L-1" in told
    assert "L-6: the same ticket as L-3, which is in the group 'G-2'" in told
    assert "L-4: the same reply to the same ticket as L-1" in told


# --- what is counted


def test_a_null_where_people_gave_numbers_is_the_lowest_rank():
    truths = [rated(value, id=f"L-{value}", group=f"G-{value}") for value in (0, 1, 2)]
    scored = [Scored("s", truth, tone(value)) for truth, value in zip(truths, (0.4, None, 1.6), strict=True)]
    effort = next(row for row in measured(scored) if row.name == "effort")
    assert (effort.count, effort.nulls) == (3, 1)
    # Ranks 2, 1, 3 beside 1, 2, 3.
    assert flat_spearman(scored) == pytest.approx(0.5)


def flat_spearman(scored, times=8):
    """Spearman of ``effort`` with every reply there ``times`` over, so that every draw has an interval."""
    lots = [
        Scored(f"{one.label}-{number}", one.line, one.tone) for number in range(times) for one in scored
    ]  # fmt: skip
    return next(row for row in measured(lots) if row.name == "effort").against.spearman.value


def test_rows_that_most_raters_call_na_are_left_out_and_na_has_its_own_figure():
    scored = [
        Scored("s", rated("na", "na", 1, id="L-1"), tone(None)),
        Scored("s", rated("na", "na", id="L-2"), tone(1.0)),
        Scored("s", rated(1, 1, id="L-3"), tone(None)),
        Scored("s", rated(2, 2, id="L-4"), tone(2.0)),
    ]
    effort = next(row for row in measured(scored) if row.name == "effort")
    assert (effort.count, effort.nulls, effort.na) == (2, 1, 0.5)


def test_a_reply_that_cannot_be_scored_counts_as_the_lowest_overall():
    found = run_of([*many().results[0].scored, Scored("s", rated(2, 2, id="L-x"), tone(None, overall=None))])
    overall = found.pools[0].measured[-1]
    assert (overall.name, overall.count, overall.nulls) == ("overall", 61, 1)
    assert overall.against.spearman.value < 1
    assert "not scored: L-x: The reply is empty." in found.table()


def test_flags_are_counted_by_reply():
    given = [marks(1, flags=["jargon"])]
    scored = [
        Scored("s", labelled(id="L-1", ratings=given), tone(1.0, flags=("jargon", "jargon"))),
        Scored("s", labelled(id="L-2", ratings=given), tone(1.0)),
        Scored("s", labelled(id="L-3"), tone(1.0, flags=("jargon",))),
        Scored("t", labelled(id="L-3"), tone(1.0, flags=("blaming",))),
    ]
    jargon = flagged(scored, "jargon")
    assert (jargon.positives, jargon.said, jargon.both, jargon.precision, jargon.recall) == (2, 2, 1, 0.5, 0.5)
    assert flagged(scored, "pressure").precision is None
    assert flagged(scored, "pressure").recall is None


def test_calibration_counts_na_for_numbers_as_wrong_and_leaves_out_what_people_call_na():
    scored = [
        Scored("s", rated(1, 1, id="L-1"), tone(1.0, sure=0.9)),
        Scored("s", rated(1, 1, id="L-2"), tone(None, sure=0.9)),
        Scored("s", rated("na", "na", id="L-3"), tone(None, sure=0.9)),
    ]
    assert calibration(("effort",), scored) == pytest.approx(0.4)


def test_a_baseline_counts_its_keywords_and_overall_counts_all():
    assert keywords_in("Sorry, sorry: we apologise.", ("ownership",)) == 3
    assert keywords_in("Sorry, sorry: we apologise.", DIMENSIONS) > 3
    assert set(measures().keywords) == set(DIMENSIONS)


def test_length_may_say_something_the_other_way_round():
    def of(sizes):
        scored = []
        for number in range(60):
            truth = rated(number % 3, id=f"L-{number}", group=f"G-{number}", reply="x" * sizes[number % 3])
            scored.append(Scored("s", truth, tone(1.0)))
        return measured(scored)[0].against

    short_is_good = of((30, 20, 10))
    assert short_is_good.length == -1
    assert short_is_good.gain.value == pytest.approx(-1.0)
    assert of((10, 20, 30)).gain == short_is_good.gain


# --- bars


def test_a_scorer_as_good_as_people_is_under_no_bar():
    assert many(sure=1.0).shortfalls() == ()


def test_every_figure_of_an_unseen_set_under_its_bar_is_named():
    told = many(flip=-1, sure=1.0).shortfalls()
    for name in (*DIMENSIONS, "overall"):
        bar = measures().spearman[name]
        assert f"tone_small_v1: {name}: Spearman -1.000 is under {bar:.2f}" in told
        assert any(sentence.startswith(f"tone_small_v1: {name}: gains ") for sentence in told)
    assert "tone_small_v1: effort: calibration error 0.667 is over 0.08" in told
    assert "tone_small_v1: all dimensions: calibration error 0.667 is over 0.08" in told


def test_bars_are_those_of_the_design():
    assert measures().spearman == {
        "acknowledgement": 0.75, "ownership": 0.75, "information": 0.75, "next_step": 0.75,
        "effort": 0.65, "respect": 0.65, "fit": 0.65, "overall": 0.80,
    }  # fmt: skip


def test_seen_sets_and_files_of_others_have_no_bar():
    assert many(flip=-1, half="seen").shortfalls() == ()
    outside = many(flip=-1, half="outside")
    assert outside.shortfalls() == ()
    assert "may have been learned on these replies" in outside.table()
    assert "may have been learned" not in many(half="seen").table()


def test_too_few_rows_to_tell_are_told_and_not_passed():
    told = many(count=2, sure=1.0).shortfalls()
    assert "tone_small_v1: effort: no Spearman can be told of 2 rows, at least 0.65" in told


def test_flags_have_a_bar_from_ten_positives_on():
    def of(positives):
        given = [marks(1, flags=["jargon"])]
        scored = [
            Scored("s", labelled(id=f"L-{at}", group=f"G-{at}", ratings=given), tone(1.0, flags=("jargon",) * (at < 2)))
            for at in range(positives)
        ]
        return [sentence for sentence in run_of(scored).shortfalls() if "jargon" in sentence]

    assert of(9) == []
    assert of(10) == ["tone_small_v1: jargon: recall 0.200 (2 of 10) is under 0.50"]


def test_a_reply_whose_scoring_failed_is_told_in_any_set_and_counted_nowhere():
    scored = many(half="seen").results[0].scored
    run = run_of([*scored, Scored("tone_small_v1", rated(2, id="L-x"), None, "ValueError: broken")], "seen")
    assert run.shortfalls() == ("tone_small_v1: 1 replies could not be scored: L-x",)
    assert run.pools[0].measured == many(half="seen").pools[0].measured
    assert "failed: L-x: ValueError: broken" in run.table()


# --- what is told


def test_other_languages_stand_apart_and_prove_nothing():
    scored = [*many(sure=1.0).results[0].scored]
    spanish = [
        Scored("tone_small_v1", rated(value, id=f"E-{value}", group=f"E-{value}", language="es"), tone(2 - value))
        for value in (0, 1, 2)
    ]
    run = run_of([*scored, *spanish])
    assert "tone_small_v1: 60 English replies to 60 tickets" in run.table()
    assert "Spanish, unproven (too few labels): 3 replies to 3 tickets" in run.table()
    assert run.shortfalls() == ()


def test_a_half_of_several_sets_is_told_together_and_tickets_of_two_sets_stay_two():
    first, second = many(flip=-1), many(flip=-1)
    results = (first.results[0], ToneResult(
        ToneSet("tone_unseen_b_v1", "unseen", ()),
        tuple(Scored("tone_unseen_b_v1", one.line, one.tone) for one in second.results[0].scored),
    ))  # fmt: skip
    run = ToneRun(results)
    assert [pool.label for pool in run.pools] == ["tone_small_v1", "tone_unseen_b_v1", "unseen, 2 sets together"]
    assert run.pools[2].tickets == 120
    assert any(told.startswith("unseen, 2 sets together: overall: Spearman") for told in run.shortfalls())


def test_slices_rank_only_where_there_are_ten():
    told = many().slices()
    row = next(row for row in told.split("\n") if row.startswith("channel email"))
    assert row.split()[2] == "60"
    assert row.split()[3] == "1.00"
    few = next(row for row in many(count=9).slices().split("\n") if row.startswith("channel email"))
    assert set(few.split()[3:]) == {"-"}


def test_every_case_is_written_the_furthest_apart_first_where_it_is_read():
    scored = [
        Scored("s", rated(2, 1, 2, id="L-1"), tone(2.0, overall=90)),
        Scored("s", rated(2, 2, 2, id="L-2"), tone(0.0, overall=10, flags=("jargon",))),
        Scored("s", rated(2, 2, 2, id="L-3"), None, "ValueError: broken"),
    ]
    run = run_of(scored)
    first, second, third = run.details()
    assert (first["id"], first["missed"], first["dimensions"]["fit"]["people"]) == ("L-1", [], [2, 1, 2])
    assert second["missed"] == list(DIMENSIONS)
    assert second["flags"] == {"people": [], "machine": ["jargon"]}
    assert third["failure"] == "ValueError: broken"
    told = "\n".join(run.readable())
    assert told.index("## L-3") < told.index("## L-1")
    assert told.index("## L-2") < told.index("## L-1")
    assert "- **fit**: people 2, 2, 2, machine 0 (0.00), sure 0.80" in told
    assert "- flags: people none; machine jargon" in told


def test_a_small_set_is_scored_from_end_to_end(tmp_path):
    done = []
    found = run_tone_set(
        load_tone(write_set(tmp_path, "tone_unseen_v1", lines())), Settings(), lambda *told: done.append(told)
    )
    assert done[-1] == (9, 9)
    assert [one.failure for one in found.scored] == [None] * 9
    overall = [one.overall for one in found.scored]
    assert max(overall[:3]) < min(overall[6:])
    assert all(json.dumps(told) for told in ToneRun((found,)).details())
