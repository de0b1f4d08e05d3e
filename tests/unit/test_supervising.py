"""A model's draft is checked, repaired once, mended, or refused; what it took is recorded either way."""

from dataclasses import replace
from decimal import Decimal
from time import monotonic
from typing import NamedTuple

import pytest

from assistant.domain.check import Check, Claim, RuleFinding
from assistant.domain.plan import WrittenReply
from assistant.domain.reply import Sentence
from assistant.domain.writing import Usage
from assistant.errors import DrafterFailed
from assistant.supervising import Supervised, Supervision, findings_of
from tests.fakes.draft_requests import request

GOOD, BAD = "It is back by 6 pm.", "It is back by 8 pm."


def _reply(*sentences, move="inform", usage=None):
    spans, text = [], ""
    for sentence in sentences:
        start = len(text) + bool(text)
        text = f"{text} {sentence}".strip()
        spans.append(Sentence(start=start, end=len(text), move=move))
    return WrittenReply(text, tuple(spans), "en", usage=usage)


def _checked(text):
    at = text.find("8 pm")
    if at < 0:
        return Check(verdict="pass", rules=(RuleFinding(rule="unfinished", severity="warn", message="Whole text."),))
    said = {"start": at, "end": at + 4, "text": "8 pm", "kind": "instant", "value": None, "verdict": "contradicted"}
    return Check(verdict="block", claims=(Claim(**said, message="The estimate is 6 pm, not 8 pm."),))


class Replies:
    """A drafter that gives its replies in turn, and remembers what it was asked."""

    kind = "model"

    def __init__(self, *replies):
        self.replies, self.asked = list(replies), []

    def draft(self, asked, seconds, on_progress=None):  # noqa: ARG002 - the port says so
        self.asked.append(asked)
        reply = self.replies.pop(0)
        if isinstance(reply, DrafterFailed):
            raise reply
        if on_progress:
            first = reply.sentences[0]
            on_progress(replace(reply, text=reply.text[: first.end], sentences=(first,)))
            on_progress(reply)
        return reply


def _supervised(writer, standby=_reply(GOOD), seconds=10.0, told=None):  # noqa: B008 - a value that never changes
    found, start = Supervised(), monotonic()
    on_draft = told.append if told is not None else None
    written = Supervision(_checked, start, start + seconds, on_draft).draft(writer, request(), standby, found)
    return Came(written, found)


class Came(NamedTuple):
    """What a model's draft became, and what it took."""

    written: WrittenReply
    took: Supervised


def test_what_passes_is_taken_as_it_is():
    found = _supervised(Replies(_reply(GOOD)))
    assert (found.written.text, found.took.rounds, found.took.replaced) == (GOOD, 1, ())


def test_the_repair_round_names_what_failed():
    writer = Replies(_reply(BAD), _reply(GOOD))
    found = _supervised(writer)
    assert (found.written.text, found.took.rounds) == (GOOD, 2)
    assert writer.asked[1].previous == BAD
    assert writer.asked[1].findings == ("“8 pm”: The estimate is 6 pm, not 8 pm.",)


def test_what_still_fails_is_replaced_by_the_composers_sentence_of_its_move():
    ours = _reply("We are on it.", BAD, "Thank you.")
    found = _supervised(Replies(ours, ours))
    assert found.written.text == f"We are on it. {GOOD} Thank you."
    assert found.took.replaced == ("inform",)


def test_a_repair_round_without_an_answer_leaves_the_first_to_be_mended():
    failed = DrafterFailed("timeout", "The model did not answer in time.")
    found = _supervised(Replies(_reply("We are on it.", BAD, "Thank you."), failed))
    assert found.written.text == f"We are on it. {GOOD} Thank you."


def test_without_time_no_second_round_is_begun():
    writer = Replies(_reply("We are on it.", BAD, "Thank you."))
    assert _supervised(writer, seconds=0.5).took.rounds == 1


def test_a_reply_that_is_mostly_untrue_is_refused_and_its_cost_is_still_known():
    usage = Usage(input_tokens=10, output_tokens=5, calls=1, cost=Decimal("0.01"))
    writer, found, start = Replies(_reply(BAD, usage=usage), _reply(BAD, usage=usage)), Supervised(), monotonic()
    with pytest.raises(DrafterFailed) as caught:
        Supervision(_checked, start, start + 10).draft(writer, request(), _reply("Hello."), found)
    assert caught.value.code == "rejected"
    assert found.rounds == 2
    assert found.usage == Usage(input_tokens=20, output_tokens=10, calls=2, cost=Decimal("0.02"))


def test_a_cost_that_is_not_known_in_one_round_is_not_known_at_all():
    known = Usage(input_tokens=1, calls=1, cost=Decimal(1))
    found = _supervised(Replies(_reply(BAD, usage=known), _reply(GOOD, usage=Usage(calls=1))))
    assert found.took.usage.cost is None
    cached = Usage(calls=1, cached=1)
    assert _supervised(Replies(_reply(BAD, usage=known), _reply(GOOD, usage=cached))).took.usage.cost == 1


def test_progress_is_told_with_marks_and_without_findings_about_a_whole_that_is_not_there():
    told = []
    found = _supervised(Replies(_reply("We are on it.", GOOD)), told=told)
    assert [(progress.text, progress.check.rules) for progress in told] == [
        ("We are on it.", ()),
        (f"We are on it. {GOOD}", ()),
    ]
    assert found.took.first_sentence is not None
    marked = []
    _supervised(Replies(_reply(BAD), _reply(GOOD)), told=marked)
    assert marked[0].check.claims[0].verdict == "contradicted"


def test_only_a_reply_that_stands_as_it_came_is_kept_for_the_same_request():
    kept = []
    good, bad = (
        replace(_reply("We are on it.", text, "Thank you."), keep=lambda: kept.append(1)) for text in (GOOD, BAD)
    )
    _supervised(Replies(bad, bad))
    assert kept == []
    _supervised(Replies(bad, good))
    assert kept == [1]


def test_findings_are_sentences():
    assert findings_of(_checked(BAD)) == ("“8 pm”: The estimate is 6 pm, not 8 pm.",)
