"""The scorer of the prose extractors can pass and fail, and the dataset it runs on is sound."""

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from evals.cases import DatasetInvalid, UnknownDataset
from evals.facts_cases import FactCase, FactExpectation, Style, load_facts
from evals.facts_run import FactsRun, run_facts, thresholds
from evals.facts_scoring import SCORERS, Outcome
from knowledge_base.prose import Story
from knowledge_base.records import Cause, Eta

SIX, SEVEN, EIGHT = (f"2026-11-21T{hour}:00:00-06:00" for hour in (18, 19, 20))
DATASET = load_facts()
EVERY_CASE = [case for cases in DATASET.halves.values() for case in cases]


def at(instant: str) -> datetime:
    return datetime.fromisoformat(instant)


def told(kind: str, instant: str | None = None, end: str | None = None) -> Story:
    return Story(eta=Eta(kind=kind, at=instant, window_end=end))


def because(*causes: tuple[str, str]) -> Story:
    return Story(causes=tuple(Cause(text=text, certainty=certainty) for text, certainty in causes))


def counts(kind: str, expect: dict[str, object], story: Story) -> tuple[int, int, int] | None:
    outcome = SCORERS[kind](story, FactExpectation.model_validate(expect))
    return outcome and (outcome.right, outcome.wrong, outcome.missed)


RIGHT, WRONG, WRONG_AND_MISSED, MISSED, FINE = (1, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1), (0, 0, 0)
BY_SIX = {"kind": "estimate", "at": SIX}
SIX_TO_EIGHT = {"kind": "window", "at": SIX, "window_end": EIGHT}
ABOUT_SEVEN = {"kind": "window", "at": SEVEN, "window_end": SEVEN, "tolerance_minutes": 60, "accept": ["unclear"]}


@pytest.mark.parametrize(
    ("label", "story", "expected"),
    [
        (BY_SIX, told("estimate", SIX), RIGHT),
        (BY_SIX, told("estimate", "2026-11-22T00:00:00+00:00"), RIGHT),
        (BY_SIX, told("committed", SIX), RIGHT),
        (BY_SIX, told("estimate", "2026-11-21T18:01:00-06:00"), WRONG_AND_MISSED),
        (BY_SIX, told("window", SIX, EIGHT), WRONG_AND_MISSED),
        (BY_SIX, told("none_given"), WRONG_AND_MISSED),
        (BY_SIX, Story(), MISSED),
        (BY_SIX | {"accept": ["unclear"]}, Story(), FINE),
        (BY_SIX | {"accept": ["unclear"]}, told("estimate", EIGHT), WRONG_AND_MISSED),
        (SIX_TO_EIGHT, told("window", SIX, EIGHT), RIGHT),
        (SIX_TO_EIGHT, told("window", SIX, SEVEN), WRONG_AND_MISSED),
        (SIX_TO_EIGHT, told("estimate", EIGHT), WRONG_AND_MISSED),
        (ABOUT_SEVEN, told("estimate", EIGHT), RIGHT),
        (ABOUT_SEVEN, told("window", SIX, EIGHT), RIGHT),
        (ABOUT_SEVEN, told("estimate", "2026-11-21T20:01:00-06:00"), WRONG_AND_MISSED),
        (ABOUT_SEVEN, told("none_given"), WRONG_AND_MISSED),
        (ABOUT_SEVEN, Story(), FINE),
        ({"kind": "none_given"}, told("none_given"), RIGHT),
        ({"kind": "none_given"}, told("estimate", SIX), WRONG_AND_MISSED),
        ({"kind": "none_given"}, Story(), MISSED),
        (None, Story(), FINE),
        (None, told("estimate", SIX), WRONG),
        ("unclear", Story(), FINE),
        ("unclear", told("estimate", SIX), WRONG),
    ],
)
def test_an_estimate_is_right_only_to_the_minute_and_in_its_kind(
    label: object, story: Story, expected: tuple[int, int, int]
) -> None:
    assert counts("eta", {"eta": label}, story) == expected


@pytest.mark.parametrize(
    ("label", "stated", "expected"),
    [
        (SIX, SIX, RIGHT),
        (SIX, EIGHT, WRONG_AND_MISSED),
        (SIX, None, MISSED),
        ({"at": SIX, "accept": ["unclear"]}, None, FINE),
        ({"at": SIX, "accept": ["unclear"]}, EIGHT, WRONG_AND_MISSED),
        (None, SIX, WRONG),
        ("unclear", SIX, WRONG),
        ("unclear", None, FINE),
    ],
)
def test_a_next_update_is_right_to_the_minute(
    label: object, stated: str | None, expected: tuple[int, int, int]
) -> None:
    story = Story(next_update_due=at(stated) if stated else None)
    assert counts("next_update", {"next_update": label}, story) == expected


FIBRE = {"certainty": "confirmed", "contains": "fibre", "excludes": "attack"}


@pytest.mark.parametrize(
    ("label", "story", "expected"),
    [
        (FIBRE, because(("a cut Fibre cable", "confirmed")), RIGHT),
        (FIBRE, because(("a cut fibre cable", "suspected")), WRONG_AND_MISSED),
        (FIBRE, because(("a storm", "confirmed")), WRONG_AND_MISSED),
        (FIBRE, because(("a cut fibre cable", "confirmed"), ("a storm", "suspected")), WRONG_AND_MISSED),
        (FIBRE, because(("a cut fibre cable", "confirmed"), ("an attack", "confirmed")), WRONG_AND_MISSED),
        (FIBRE, because(("fibre", "unknown")), WRONG_AND_MISSED),
        (FIBRE, Story(), MISSED),
        (FIBRE | {"accept": ["unclear"]}, Story(), FINE),
        (
            {"certainty": ["confirmed", "suspected"], "contains": ["wind", "storm"]},
            because(("storm", "suspected")),
            RIGHT,
        ),
        ("unknown", because(("not known", "unknown")), RIGHT),
        ("unknown", because(("a storm", "suspected")), WRONG_AND_MISSED),
        ("unknown", Story(), MISSED),
        (None, Story(), FINE),
        (None, because(("not known", "unknown")), WRONG),
        ({"certainty": None, "accept": ["unknown"]}, because(("not known", "unknown")), RIGHT),
        ({"certainty": None, "accept": ["unknown"]}, because(("a storm", "confirmed")), WRONG),
        ({"certainty": None, "accept": ["unknown"]}, Story(), FINE),
        ("unclear", because(("a storm", "suspected")), WRONG),
    ],
)
def test_a_cause_is_right_only_as_sure_as_the_post(label: object, story: Story, expected: tuple[int, int, int]) -> None:
    assert counts("cause_certainty", {"cause": label}, story) == expected


@pytest.mark.parametrize(
    ("kind", "expect", "story", "expected"),
    [
        ("services", {"services": ["internet", "tv"]}, Story(services=("internet", "voice")), (1, 1, 1)),
        ("services", {"services": []}, Story(services=("voice",)), WRONG),
        ("services", {}, Story(services=("voice",)), None),
        ("areas", {"areas": ["Maple Grove", "Orange"]}, Story(places=("MAPLE GROVE MN", "Orange, NSW")), (2, 0, 0)),
        ("areas", {"areas": ["Quad Cities"]}, Story(places=("the Quad Cities area",)), RIGHT),
        ("areas", {"areas": ["Springfield"]}, Story(places=("West Springfield",)), WRONG_AND_MISSED),
        ("measure", {"measure": True}, Story(measures=("Crews are on site",)), RIGHT),
        ("measure", {"measure": True}, Story(), MISSED),
        ("measure", {"measure": False}, Story(measures=("Crews are on site",)), WRONG),
        ("measure", {}, Story(measures=("Crews are on site",)), None),
        ("scale", {"scale": 1200}, Story(affected_count=1200), RIGHT),
        ("scale", {"scale": 1200}, Story(affected_count=12), WRONG_AND_MISSED),
        ("scale", {"scale": None}, Story(affected_count=12), WRONG),
        ("scale", {}, Story(affected_count=12), None),
        ("workaround", {"workaround": "mobile data"}, Story(), MISSED),
        ("workaround", {"workaround": None}, Story(), FINE),
        ("nothing_forbidden", {"forbidden": ["onerror"]}, Story(measures=("<img ONERROR=x>",)), WRONG),
        ("nothing_forbidden", {"forbidden": ["onerror"]}, because(("onerror", "suspected")), WRONG),
        ("nothing_forbidden", {"forbidden": ["onerror"]}, Story(measures=("Crews are on site",)), RIGHT),
        ("nothing_forbidden", {}, Story(), None),
        ("eta", {}, told("estimate", SIX), None),
    ],
)
def test_the_other_kinds_count_each_value(
    kind: str, expect: dict[str, object], story: Story, expected: tuple[int, int, int] | None
) -> None:
    assert counts(kind, expect, story) == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dataset of three posts, each with an estimate for 6 pm, and strict thresholds."""
    posts = [
        {"id": f"sms-{number}", "style": "sms", "posted_at": "2026-11-21T15:00:00-06:00", "zone": "America/Chicago",
         "title": "", "text": f"Post {number}", "expect": {"eta": BY_SIX}} for number in (1, 2, 3)
    ]  # fmt: skip
    (tmp_path / "seen.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    head = 'name = "facts"\nversion = 1\ntitle = "Three posts"\nseen = 3\nunseen = 0\nfrozen = 2026-11-21\n'
    (tmp_path / "dataset.toml").write_text(head, encoding="utf-8")
    (tmp_path / "thresholds.toml").write_text("[eta]\nprecision = 0.97\nrecall = 0.9\n", encoding="utf-8")
    return tmp_path


def run_with(folder: Path, **readings: Story) -> FactsRun:
    """A run whose reader says what is given for a post, and is right about every other."""
    return run_facts(folder, lambda case: readings.get(case.text.replace(" ", "_"), told("estimate", SIX)))


def test_a_faultless_run_falls_short_of_nothing(folder: Path) -> None:
    run = run_with(folder)
    assert run.shortfalls() == ()
    assert list(run.details()) == []
    assert run.figures("eta", "seen") == (3, 0, 0)


def test_a_wrong_and_a_silent_reading_are_told_with_their_ids(folder: Path) -> None:
    run = run_with(folder, Post_1=told("estimate", EIGHT), Post_3=Story())
    assert run.shortfalls() == (
        "facts, seen half: precision of eta is 0.500, under 0.97",
        "facts, seen half: recall of eta is 0.333, under 0.90",
    )
    missed = {detail["id"]: (detail["expected"], detail["got"]) for detail in run.details()}
    assert missed == {"sms-1": (f"estimate {SIX}", f"estimate {EIGHT}"), "sms-3": (f"estimate {SIX}", "nothing")}


def test_a_silent_extractor_has_no_precision_and_falls_short_in_recall(folder: Path) -> None:
    run = run_facts(folder, lambda _case: Story())
    assert run.figures("eta", "seen").precision is None
    assert run.shortfalls() == ("facts, seen half: recall of eta is 0.000, under 0.90",)


def test_the_unseen_half_is_told_apart_once_it_is_there(folder: Path) -> None:
    assert "unseen half: not there yet" in run_with(folder).table()
    (folder / "unseen.jsonl").write_text((folder / "seen.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    halves = iter([told("estimate", SIX)] * 3 + [told("estimate", EIGHT)] * 3)
    run = run_facts(folder, lambda _case: next(halves))
    assert run.figures("eta", "seen") == (3, 0, 0)
    assert run.figures("eta", "unseen") == (0, 3, 3)
    assert all("unseen half" in sentence for sentence in run.shortfalls())
    assert "unseen half, 3 posts" in run.table()


def test_a_post_that_cannot_be_read_is_counted_apart(folder: Path) -> None:
    def read(case: FactCase) -> Story:
        if case.id == "sms-2":
            raise ValueError("no such time")
        return told("estimate", SIX)

    run = run_facts(folder, read)
    assert run.figures("eta", "seen") == (2, 0, 0)
    assert run.shortfalls() == ("1 posts could not be read: sms-2",)
    assert "not read: sms-2: ValueError: no such time" in run.table()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "seen.jsonl line 1: "),
        ('{"id": "a"}', "seen.jsonl line 1: style"),
    ],
)
def test_a_malformed_line_is_named(folder: Path, line: str, words: str) -> None:
    (folder / "seen.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(DatasetInvalid, match=words):
        load_facts(folder)


def test_an_id_is_given_once(folder: Path) -> None:
    line = (folder / "seen.jsonl").read_text(encoding="utf-8").split("\n")[0]
    (folder / "seen.jsonl").write_text(f"{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(DatasetInvalid, match="line 2: the id 'sms-1' is taken"):
        load_facts(folder)


def test_a_folder_without_a_head_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(UnknownDataset):
        load_facts(tmp_path)


def test_the_dataset_holds_what_its_head_says() -> None:
    sizes = {half: len(cases) for half, cases in DATASET.halves.items()}
    assert sizes["seen"] == DATASET.head.seen >= 150
    assert sizes.get("unseen", 0) == DATASET.head.unseen
    assert max(Counter(case.id for case in EVERY_CASE).values()) == 1
    assert {case.style for case in DATASET.halves["seen"]} == set(get_args(Style))


@pytest.mark.parametrize("case", EVERY_CASE, ids=lambda case: case.id)
def test_a_label_fits_its_post(case: FactCase) -> None:
    offset = case.posted_at.astimezone(ZoneInfo(case.zone)).utcoffset()
    assert case.posted_at.utcoffset() == offset, "posted_at carries the offset of its zone on that day"
    label, due = case.expect.eta, getattr(case.expect.next_update, "at", case.expect.next_update)
    promised = [getattr(label, "at", None), getattr(label, "window_end", None), due]
    for instant in promised:
        if isinstance(instant, datetime):
            assert timedelta(0) < instant - case.posted_at < timedelta(days=8)
    told_text = f"{case.title} {case.text}".casefold()
    words = [
        *(case.expect.areas or ()),
        *filter(None, [case.expect.workaround]),
        *getattr(case.expect.cause, "words", ()),
    ]
    assert all(word.casefold() in told_text for word in words)


def test_every_kind_has_thresholds_and_the_main_ones_are_strict() -> None:
    least = thresholds()
    assert set(least) == set(SCORERS)
    assert all(least[kind] == (0.97, 0.90) for kind in ("eta", "next_update", "cause_certainty"))


def test_the_extractors_read_every_post() -> None:
    run = run_facts()
    assert [post.case.id for post in run.posts if post.failure] == []
    assert "seen half" in run.table()


def test_an_outcome_without_faults_is_flawless() -> None:
    assert Outcome(right=1).is_flawless
    assert not Outcome(wrong=1).is_flawless
    assert not Outcome(missed=1).is_flawless
