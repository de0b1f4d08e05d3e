"""Follow-ups: what we told before is not told again at length, what no longer holds is owned, and nothing is copied."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from drafting_world import NOW, PROVIDER, ZONE, Case, a_request, an_incident

from assistant.domain.history import EarlierReply
from assistant.drafting.composer import Composer
from assistant.drafting.history import ago_words, history_traits, plain, said_before, told_time
from knowledge_base.facts import facts_of
from prompts.phrases import load_phrases

ETA, CAUSE, AREA = "INC-7/eta@r4", "INC-7/cause@r4", "INC-7/area@r4"
FACTS = facts_of(an_incident(), PROVIDER, (), NOW)
TOLD_ALL = EarlierReply(
    NOW - timedelta(minutes=20), "A fibre cut in Riverside. We estimate 5:30 pm.", (AREA, CAUSE, ETA)
)
TOLD_WRONG = EarlierReply(NOW - timedelta(hours=1), "It should be back by 3 pm.", (), (ETA,))


def said(case, number=0):
    return Composer().draft(a_request(replace(case, id=f"T-{number}")), 1.0).text


@pytest.mark.parametrize(
    ("history", "traits", "absent"),
    [
        ((), set(), {"unchanged", "changed"}),
        ((TOLD_ALL,), {"told_outage", "told_cause", "told_eta", "unchanged"}, {"outdated_eta", "given_time"}),
        ((TOLD_WRONG,), {"outdated_eta", "given_time", "changed"}, {"told_eta", "unchanged"}),
        ((TOLD_WRONG, TOLD_ALL), {"told_eta", "unchanged"}, {"outdated_eta"}),
        ((EarlierReply(None, "We are on it."),), set(), {"unchanged", "changed", "told_outage"}),
        ((EarlierReply(NOW, "Old.", ("INC-9/eta@r1",)),), set(), {"told_eta"}),
    ],
)  # fmt: skip
def test_what_was_told_is_held_against_the_facts_of_now(history, traits, absent):
    found = history_traits(history, FACTS, an_incident())
    assert traits <= found
    assert not absent & found


@pytest.mark.parametrize(
    ("texts", "time"),
    [
        (["It should be back by 3 pm."], "3 pm"),
        (["Back at 2:20 pm."], "2:20 pm"),
        (["Back by 3 pm, and we write again at 2 pm."], None),
        (["Back soon."], None),
    ],
)
def test_an_old_time_is_named_only_where_it_is_the_only_one(texts, time):
    history = tuple(EarlierReply(NOW, text, (), (ETA,)) for text in texts)
    assert told_time(history, FACTS) == time


def test_a_later_reply_with_a_time_leaves_it_open_which_one_they_went_by():
    assert told_time((TOLD_WRONG, EarlierReply(NOW, "The new time is 4 pm.")), FACTS) is None


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "a moment ago"), (10, "a moment ago"), (30, "half an hour ago"), (60, "about an hour ago"),
        (300, "5 hours ago"), (1500, "yesterday"), (6000, "some days ago"),
    ],
)  # fmt: skip
def test_how_long_ago_is_said_as_people_do(minutes, said):
    history = (EarlierReply(NOW - timedelta(minutes=minutes), "We are on it."),)
    assert ago_words(history, NOW, ZONE, load_phrases("en").words.ago) == said


def test_an_estimate_that_moved_is_owned_and_corrected():
    for number in range(12):
        text = said(Case(history=(TOLD_WRONG,), traits={"already_told": True}), number)
        assert "no longer holds" in text
        assert "5:30 pm" in text


def test_what_was_told_and_holds_is_told_in_short():
    for number in range(12):
        text = said(Case(history=(TOLD_ALL,), traits={"already_told": True}), number)
        assert re.search(r"still|has not moved", text)
        assert "5:30 pm" in text
        assert "12:30 pm" not in text


def test_no_sentence_of_an_earlier_reply_is_said_again():
    case = Case(traits={"already_told": True}, impact=(("study", "my exam"),), feelings=("frustrated",))
    for number in range(20):
        first = said(case, number)
        history = (EarlierReply(NOW - timedelta(minutes=20), first),)
        request = a_request(replace(case, id=f"T-{number}", history=history))
        again = Composer().draft(request, 1.0)
        sentences = {plain(again.text[s.start : s.end]) for s in again.sentences}
        assert not sentences & said_before(history), again.text


def test_what_the_guard_refused_is_written_in_other_words_or_left_out():
    case = Case(impact=(("lost_sales", "we are losing all our sales"),))
    request = a_request(case)
    reply = Composer().draft(request, 1.0)
    for sentence in reply.sentences:
        refused = reply.text[sentence.start : sentence.end]
        other = Composer().draft(replace(request, refused=(refused,)), 1.0).text
        assert refused not in other
        assert "losing all our sales" not in other or "losing" not in refused
