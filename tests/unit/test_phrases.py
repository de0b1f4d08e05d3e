"""Phrases are data: every one loads, is clean, and there is enough of them."""

import re
from typing import get_args

import pytest
from drafting_world import Case, a_request

from assistant.domain import vocabulary as domain
from assistant.drafting.slots import Slots
from knowledge_base.records import vocabulary as records
from prompts import conditions
from prompts.errors import PromptInvalid, PromptNotFound
from prompts.phrases import _phrases, _wordings, languages, load_phrases
from prompts.phrases.models import PhraseGroup
from prompts.phrases.slots import SLOTS
from prompts.plans import load_plans

FORBIDDEN = re.compile(
    r"any inconvenience|if you (?:felt|feel)|valued customer|your call is important|for your patience|unfortunately|"
    r"\bETA\b|\bOLT\b|\bNOC\b|third.party|contractor|liable|negligen|rest assured|"
    r"cualquier molestia|\btú\b|\bvosotros\b|"
    r"\bI(?:'ve| have) (?:checked|looked|read|raised|flagged|asked|applied|sent)|\bwe(?:'ll| will) call\b",
    re.IGNORECASE,
)
BOOKS = [(language, key) for language in languages() for key in load_phrases(language).phrases]


def every_text(language):
    for key, phrases in load_phrases(language).phrases.items():
        for phrase in phrases:
            yield key, " ".join(phrase.sentences)


@pytest.mark.parametrize("language", languages())
def test_every_step_of_the_plans_has_wordings(language):
    book = load_phrases(language)
    missing = {(step.move, step.topic) for step in load_plans().steps.values()} - set(book.phrases)
    assert not missing


@pytest.mark.parametrize("language", languages())
def test_no_wording_is_boilerplate_jargon_blame_or_an_unbacked_claim(language):
    assert [text for _, text in every_text(language) if FORBIDDEN.search(re.sub(r"\{\w+\}", "", text))] == []


@pytest.mark.parametrize("language", languages())
def test_wordings_are_whole_sentences_without_loose_marks(language):
    for key, text in every_text(language):
        assert text.endswith((".", "?", "!")), (key, text)
        assert not re.search(r"[\[\]|]|  | [.,;:?!]|\.\.|,,", text), (key, text)


@pytest.mark.parametrize("language", languages())
def test_wordings_of_a_topic_are_all_different(language):
    for key, phrases in load_phrases(language).phrases.items():
        seen = [(phrase.sentences, phrase.group.prefer, phrase.group.when) for phrase in phrases]
        assert len(seen) == len(set(seen)), key


@pytest.mark.parametrize(
    ("language", "move", "topic", "least"),
    [
        ("en", "acknowledge", "impact", 100), ("en", "apologise", "outage", 30), ("en", "inform", "outage", 40),
        ("en", "commit", "next_update", 12), ("en", "inform", "eta", 12), ("en", "close", "open", 12),
        ("en", "unknown", "eta", 12), ("en", "unknown", "eta_overdue", 12),
        ("es", "acknowledge", "impact", 12), ("es", "apologise", "outage", 6), ("es", "inform", "outage", 12),
        ("es", "commit", "next_update", 6), ("es", "inform", "eta", 6), ("es", "close", "open", 6),
    ],
)  # fmt: skip
def test_there_are_enough_wordings_for_neighbours_to_differ(language, move, topic, least):
    assert len(load_phrases(language).phrases[move, topic]) >= least


def test_every_impact_kind_has_wordings_of_its_own_or_the_general_ones():
    for kind in get_args(domain.ImpactKind):
        fitting = [
            phrase
            for phrase in load_phrases("en").phrases["acknowledge", "impact"]
            if not phrase.group.when.channel and (not phrase.group.when.impact or kind in phrase.group.when.impact)
        ]
        assert len([p for p in fitting if not any(p.slots)]) >= 4, kind


def test_the_words_of_conditions_are_those_of_the_records_and_the_domain():
    assert set(get_args(conditions.Phase)) == set(get_args(records.Phase))
    assert set(get_args(conditions.Segment)) == {*get_args(records.Segment), "unknown"}
    assert set(get_args(conditions.Channel)) == {*get_args(domain.Channel), "unknown"}
    assert set(get_args(conditions.Feeling)) == set(get_args(domain.Feeling))
    assert set(get_args(conditions.Ask)) == set(get_args(domain.Ask))
    assert set(get_args(conditions.Safety)) == set(get_args(domain.SafetyKind))
    assert set(get_args(conditions.Impact)) == {*get_args(domain.ImpactKind), "none"}
    assert set(get_args(conditions.Move)) == set(get_args(domain.Move))


def test_every_slot_can_be_filled_and_every_service_has_a_name():
    assert Slots(a_request(Case()), load_phrases("en").words, "en").names == SLOTS
    for language in languages():
        assert set(load_phrases(language).words.services) == set(get_args(records.ServiceType))


def test_an_unknown_slot_an_unknown_language_and_an_unknown_word_are_errors():
    group = PhraseGroup(topic="outage", texts=("Hello {colour}.",))
    with pytest.raises(PromptInvalid, match="colour"):
        _phrases(group, "en/inform.toml")
    with pytest.raises(PromptNotFound, match="xx"):
        load_phrases("xx")
    with pytest.raises(ValueError, match="purple"):
        conditions.When.model_validate({"feeling": ["purple"]})


def test_choices_in_brackets_stand_for_every_wording():
    assert _wordings("[A|B] c[, d|].") == ["A c, d.", "A c.", "B c, d.", "B c."]
