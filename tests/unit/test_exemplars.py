"""The exemplars: fitting ones for every situation, in the words that drafts use."""

from typing import get_args

import pytest

from assistant.domain.vocabulary import Channel, Move
from knowledge_base.records.vocabulary import FactKind, Phase, Segment
from prompts.exemplars import choose_exemplars, load_exemplars


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("phase", get_args(Phase))
def test_every_phase_has_two_that_fit_on_every_channel(language, phase):
    for channel in (*get_args(Channel), None):
        first, second = choose_exemplars(language, phase, "business", channel)
        assert phase in first.phases
        assert phase in second.phases
        assert first != second


@pytest.mark.parametrize("language", ["en", "es"])
def test_exemplars_use_the_closed_words_and_keep_to_the_channel(language):
    for exemplar in load_exemplars(language):
        assert set(exemplar.phases) <= set(get_args(Phase))
        assert exemplar.channel in get_args(Channel)
        assert exemplar.segment in (*get_args(Segment), "unknown")
        assert {sentence.move for sentence in exemplar.reply} <= set(get_args(Move))
        assert {kind for sentence in exemplar.reply for kind in sentence.rests} <= set(get_args(FactKind))
        whole = " ".join(sentence.text for sentence in exemplar.reply)
        assert "!" not in whole
        assert exemplar.channel != "sms" or len(whole) <= 300
