"""A model's reply has to be of help, besides being true."""

from dataclasses import replace

import pytest

from assistant.demanding import Demands
from assistant.domain.check import Check, Claim
from assistant.domain.context import ToneContext
from assistant.domain.plan import WrittenReply
from assistant.domain.reply import Sentence
from assistant.tone.scorer import ToneScorer
from tests.fakes.draft_requests import facts, ticket

KIND = "A dead card machine on a Saturday costs you sales, and we are sorry."
BACK = "We estimate that it is back by 6 pm."
RUDE = "Calm down, yelling will not fix a cable. If you had a backup plan you would not be in this mess."
ETA = "INC-7/eta@r4"
PASSED = Check(verdict="pass")


def reply(*told):
    """Sentences as (text, move, fact ids)."""
    text, spans = "", []
    for said, move, ids in told:
        start = len(text) + bool(text)
        text = f"{text} {said}".strip()
        spans.append(Sentence(start=start, end=len(text), move=move, fact_ids=ids))
    return WrittenReply(text, tuple(spans), "en")


CONTEXT = ToneContext(ticket=ticket(), channel="email")
STANDBY = reply((KIND, "acknowledge", ()), (BACK, "inform", (ETA,)))


def unmet(written, check=PASSED, standby=STANDBY):
    usual = ToneScorer().score(f"{KIND} {BACK} You hear from us by 4 pm.", CONTEXT)
    return Demands(standby, facts(), usual).unmet(written, check, ToneScorer().score(written.text, CONTEXT))


def test_a_reply_that_tells_when_it_is_back_is_enough():
    assert unmet(STANDBY) == ()


def test_leaving_out_when_it_is_back_is_named_with_the_fact():
    (missing,) = unmet(reply((KIND, "acknowledge", ())))
    assert "Restoration is estimated for 6 pm" in missing


def test_a_fact_counts_as_told_by_the_guards_claim_as_well():
    said = {"start": 0, "end": 4, "text": "6 pm", "kind": "instant", "value": None, "verdict": "supported"}
    bears = Check(verdict="pass", claims=(Claim(**said, fact_id=ETA, message="It is."),))
    assert unmet(reply((KIND, "acknowledge", ()), (BACK, "inform", ())), bears) == ()


def test_an_id_on_two_words_tells_nothing():
    assert unmet(reply((KIND, "acknowledge", ()), ("Thanks.", "close", (ETA,))))


def test_what_the_composer_could_not_tell_is_not_demanded():
    assert unmet(reply((KIND, "acknowledge", ())), standby=reply((KIND, "acknowledge", ()))) == ()


@pytest.mark.parametrize("text", [RUDE, f"{BACK} {RUDE}"])
def test_unkind_words_are_not_accepted_however_true(text):
    assert any("unkind" in sentence for sentence in unmet(reply((text, "inform", (ETA,)))))


def test_a_safety_matter_leads():
    guide = ("In an emergency, call 112 from another phone.", "guide", ())
    standby = reply(guide, (BACK, "inform", (ETA,)))
    assert any("safety" in sentence for sentence in unmet(STANDBY, standby=standby))
    assert unmet(replace(standby), standby=standby) == ()
