"""A sentence that fails is replaced by the composer's for the same move, and spans stay exact."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from assistant.domain.check import Check, Claim, RuleFinding
from assistant.domain.plan import WrittenReply
from assistant.domain.reply import Sentence
from assistant.domain.writing import Usage
from assistant.drafting.splicing import replace_failing


def _written(*sentences: tuple[str, str]) -> WrittenReply:
    text, spans = "Hi Dana,\n\n", []
    for move, words in sentences:
        spans.append(Sentence(start=len(text), end=len(text) + len(words), move=move, fact_ids=()))
        text += words + " "
    return WrittenReply(text=text + "\n\nThe team", sentences=tuple(spans), language="en")


def _claim(reply: WrittenReply, words: str, verdict: str = "contradicted") -> Check:
    start = reply.text.index(words)
    claim = Claim(
        start=start, end=start + len(words), text=words, kind="instant", value=None, verdict=verdict, message="No."
    )
    return Check(verdict="block", claims=(claim,))


MODEL = _written(
    ("acknowledge", "A bakery without cards is hard."), ("inform", "It is back by 8 pm."), ("close", "Thanks.")
)
STANDBY = _written(("acknowledge", "That is hard."), ("inform", "We estimate 6 pm."))


def test_only_the_failing_sentence_is_replaced():
    mended = replace_failing(MODEL, _claim(MODEL, "8 pm"), STANDBY)
    assert [mended.text[s.start : s.end] for s in mended.sentences] == [
        "A bakery without cards is hard.", "We estimate 6 pm.", "Thanks.",
    ]  # fmt: skip
    assert mended.text.startswith("Hi Dana,")
    assert mended.text.endswith("The team")


def test_a_failing_sentence_without_a_stand_in_is_dropped():
    mended = replace_failing(MODEL, _claim(MODEL, "Thanks"), STANDBY)
    assert "Thanks" not in mended.text
    assert [s.move for s in mended.sentences] == ["acknowledge", "inform"]


def _letter(*paragraphs: list[str]) -> WrittenReply:
    text, spans = "Hi Dana,", []
    for paragraph in paragraphs:
        for place, words in enumerate(paragraph):
            text += " " if place else "\n\n"
            spans.append(Sentence(start=len(text), end=len(text) + len(words), move="inform", fact_ids=()))
            text += words
    return WrittenReply(text=text + "\n\nThe team", sentences=tuple(spans), language="en")


@pytest.mark.parametrize(
    ("dropped", "text"),
    [
        ("One.", "Hi Dana,\n\nTwo.\n\nThree. Four.\n\nFive.\n\nThe team"),
        ("Two.", "Hi Dana,\n\nOne.\n\nThree. Four.\n\nFive.\n\nThe team"),
        ("Three.", "Hi Dana,\n\nOne. Two.\n\nFour.\n\nFive.\n\nThe team"),
        ("Five.", "Hi Dana,\n\nOne. Two.\n\nThree. Four.\n\nThe team"),
    ],
)
def test_a_dropped_sentence_leaves_no_hole(dropped, text):
    reply = _letter(["One.", "Two."], ["Three.", "Four."], ["Five."])
    mended = replace_failing(reply, _claim(reply, dropped), _written())
    assert mended.text == text
    told = [mended.text[s.start : s.end] for s in mended.sentences]
    assert told == [words for words in ("One.", "Two.", "Three.", "Four.", "Five.") if words != dropped]


@dataclass(frozen=True)
class Noted(WrittenReply):
    note: str = ""


def test_all_else_that_is_known_of_the_reply_stays():
    known = {
        "language": "es", "subject": "Outage", "model": "openai:fake", "prompt": "draft_reply/v2", "prompt_hash": "ab",
        "settings": {"temperature": 0.4}, "usage": Usage(calls=1, cost=Decimal(1)), "note": "of a drafter of its own",
    }  # fmt: skip
    reply = Noted(MODEL.text, MODEL.sentences, **known)
    mended = replace_failing(reply, _claim(reply, "8 pm"), STANDBY)
    assert mended == replace(reply, text=mended.text, sentences=mended.sentences)
    assert mended.text != reply.text


def test_a_finding_outside_every_sentence_cannot_be_mended():
    assert replace_failing(MODEL, _claim(MODEL, "The team"), STANDBY) is None
    whole = Check(verdict="block", rules=(RuleFinding(rule="too_long", severity="block", message="Too long."),))
    assert replace_failing(MODEL, whole, STANDBY) is None


def test_a_supported_claim_replaces_nothing():
    assert replace_failing(MODEL, _claim(MODEL, "8 pm", "supported"), STANDBY).text == MODEL.text


def test_a_reply_of_which_half_fails_is_not_patched():
    spot = MODEL.text.index("A bakery"), MODEL.text.index("Thanks")
    claim = Claim(start=spot[0], end=spot[1], text="x", kind="other", value=None, verdict="unsupported", message="No.")
    assert replace_failing(MODEL, Check(verdict="block", claims=(claim,)), STANDBY) is None
