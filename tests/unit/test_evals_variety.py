"""The variety evaluation: its generator, what counts as alike, and a small run."""

import shutil

import pytest

from assistant.domain.plan import WrittenReply
from assistant.domain.reply import Sentence
from assistant.settings import Settings
from evals.cases import DatasetInvalid
from evals.variety_run import Group, VarietyLimits, VarietyRun, run_variety
from evals.variety_scoring import Likeness, likeness, sentences
from evals.variety_tickets import VARIETY_FOLDER, load_variety, tickets

LIMITS = VarietyLimits(over_half=0.01, mean_share=0.15, without_draft=0.02, apart=("sms",))


def _set(*words):
    return frozenset(words)


@pytest.mark.parametrize(
    ("drafts", "shares"),
    [
        ([_set("a", "b"), _set("a", "b")], (1.0, 1.0, 1.0, 1.0)),
        ([_set("a", "b"), _set("c", "d")], (0.0, 0.0, 0.0, 0.0)),
        ([_set("a", "b"), _set("a", "c")], (0.0, 0.0, 0.5, 1 / 3)),
        ([_set("a", "b"), _set("a", "b", "c", "d")], (1.0, 0.0, 1.0, 0.5)),
        ([_set("a", "b", "c"), _set("a", "b", "d")], (1.0, 0.0, 2 / 3, 0.5)),
        ([_set(), _set()], (0.0, 0.0, 0.0, 0.0)),
        ([_set("a")], (0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_two_drafts_are_alike_by_the_sentences_they_share(drafts, shares):
    assert likeness(drafts).shares() == pytest.approx(shares)


def test_every_pair_counts_once_and_groups_add_up():
    three = likeness([_set("a"), _set("a"), _set("b")])
    assert (three.pairs, three.over_shorter) == (3, 1)
    assert (three + Likeness(pairs=1)).shares()[0] == 0.25


def test_sentences_are_compared_without_greeting_case_and_punctuation():
    text = "Hi Ann,\n\nWe are SORRY. It's back by 6 pm!\n\nThe team"
    spans = ((9, 22), (23, 40))
    written = WrittenReply(text, tuple(Sentence(start=a, end=b, move="inform") for a, b in spans), "en", None)
    assert sentences(written) == {"we are sorry", "it s back by 6 pm"}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_tickets_are_the_same_each_time_and_differ_from_each_other(channel, language):
    dataset = load_variety()
    first = list(tickets(dataset, "eta_given", channel, language))
    assert first == list(tickets(dataset, "eta_given", channel, language))
    assert len(first) == dataset.head.tickets == 200
    assert len({ticket.messages[0].text for ticket in first}) > 190
    assert all("{" not in ticket.customer_text for ticket in first)
    assert {ticket.customer.segment for ticket in first} == {"consumer", "business"}


def test_people_of_a_resolved_outage_speak_of_it_as_past():
    dataset = load_variety()
    past, present = dataset.texts.en.outage_over, dataset.texts.en.outage
    told = [ticket.messages[0].text.casefold() for ticket in tickets(dataset, "resolved", "chat", "en")]
    starts = tuple(words.split("{")[0].casefold() for words in past)
    assert all(text.startswith(starts) for text in told)
    assert set(past).isdisjoint(present)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Eight people of one outage on one channel."""
    folder = shutil.copytree(VARIETY_FOLDER, tmp_path_factory.mktemp("variety") / "variety_v1")
    head = folder / "dataset.toml"
    text = head.read_text(encoding="utf-8")
    for before, after in (
        ("tickets = 200", "tickets = 8"),
        ('["email", "chat", "social", "sms"]', '["email"]'),
        ('["en", "es"]', '["en"]'),
    ):
        assert before in text
        text = text.replace(before, after)
    kept = [line for line in text.split("\n") if not line.startswith(("eta_overdue", "investigating", "resolved"))]
    head.write_text("\n".join(kept), encoding="utf-8")
    return folder


def test_a_run_compares_the_drafts_of_one_outage(small):
    run = run_variety(Settings(), small, processes=1)
    (group,) = run.groups
    assert (group.phase, group.channel, group.language) == ("eta_given", "email", "en")
    assert group.alike.pairs == 28
    assert group.failures == ()
    assert "email" in run.table()
    (line,) = run.details()
    assert line["pairs"] == 28
    assert line["common"]


def test_people_who_are_matched_with_another_outage_have_no_draft(small):
    head = small / "dataset.toml"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace('"LC-1"', '"LC-9"'), encoding="utf-8")
    run = run_variety(Settings(), small, processes=1)
    head.write_text(text, encoding="utf-8")
    assert len(run.groups[0].failures) == 8
    assert "8 tickets have no draft" in run.shortfalls()[0]


def _run(channel, alike):
    return VarietyRun("Test", 2, LIMITS, (Group("resolved", channel, "en", alike, ()),))


def test_the_limits_hold_for_every_channel_but_those_apart():
    alike = Likeness(pairs=100, over_shorter=2, over_union=0, sum_shorter=16.0, sum_union=9.0)
    over, mean = _run("email", alike).shortfalls()
    assert "2.00% of pairs" in over
    assert "16.0%" in mean
    assert _run("sms", alike).shortfalls() == ()
    assert _run("email", Likeness(100, 1, 1, 15.0, 15.0)).shortfalls() == ()


def test_a_malformed_part_is_one_sentence(small):
    texts = small / "texts.toml"
    texts.write_text(texts.read_text(encoding="utf-8").replace("[en.home]", "[en.house]"), encoding="utf-8")
    with pytest.raises(DatasetInvalid, match=r"texts\.toml: en"):
        load_variety(small)
