"""Corrections that are offered, and a lead's word for a claim: who sees what, in safe HTML."""

from zoneinfo import ZoneInfo

import pytest

from assistant.domain.check import Check, Claim, RuleFinding
from assistant.domain.desk import Person
from assistant.domain.review import Wanted
from assistant.errors import NotAllowed
from assistant.overriding import claim_keys
from assistant.reviewing.changes import changes_of
from assistant.reviewing.figures import figures_of
from assistant.reviewing.summing import review_of
from tests.fakes.fake_desk import FACTS, HOSTILE, NOW, check_text, fake_desk
from ui.handlers.desk_handlers import Handlers
from ui.handlers.writing_handlers import WritingHandlers
from ui.present.check import Offers, findings_html, marked_html, why_not
from ui.present.overriding import dialog_html
from ui.present.review import overrides_html, summary_html
from ui.present.sent_reply import reply_html
from ui.present.sent_table import table_html
from ui.web.api import _sent

LEAD = Person(id="lead-1", name="Lea", role="lead")
AGENT = Person(id="agent-1", name="Ann", role="agent")
TEXT = "I am sorry. Back by 8 pm, sales by 9 pm."
CHICAGO = ZoneInfo("America/Chicago")


def gestures(person: Person = LEAD, desk=None) -> WritingHandlers:
    found = WritingHandlers(Handlers(desk or fake_desk(), person))
    found.do.open("s", "T-1")
    return found


def key_of(do: WritingHandlers, words: str, text: str = TEXT) -> str:
    keys = claim_keys(do.do.desk.assess(LEAD, "T-1", text))
    return next(key for claim, key in keys.items() if claim.text == words)


def test_a_lead_is_offered_corrections_and_overrides() -> None:
    page = gestures().do.assess("s", "T-1", TEXT).html
    assert page.count("data-use=") == 2
    assert page.count("data-override=") == 2
    assert "Correct all 2" in page
    assert "A team lead can override" not in page


def test_an_agent_is_offered_corrections_and_told_who_may_override() -> None:
    page = gestures(AGENT).do.assess("s", "T-1", TEXT).html
    assert page.count("data-use=") == 2
    assert "data-override" not in page
    assert "A team lead can override a single claim" in page
    assert "A team lead can override" not in gestures(AGENT).do.assess("s", "T-1", "Back by 6 pm.").html


def test_only_rules_leave_nothing_to_override() -> None:
    check = Check(verdict="block", rules=(RuleFinding(rule="empty", severity="block", message="Write something."),))
    page = findings_html(check, (), None, Offers(hint="A lead can."))
    assert "A lead can." not in page
    assert "data-override" not in page


def test_an_override_shows_who_when_and_why_and_lets_the_rest_block() -> None:
    do = gestures()
    found = do.override("s", "T-1", TEXT, key_of(do, "by 8 pm"), f"They told me {HOSTILE}")
    assert "Overridden by Lea, just now:" in found.html
    assert "<img" not in found.html
    assert "&lt;img" in found.html
    assert (found.can_send, found.reason) == (False, "The current estimate is 6 pm, not 9 pm.")
    assert "wl-mark wl-overridden" in found.html
    assert "Correct all" not in found.html
    found = do.override("s", "T-1", TEXT, key_of(do, "by 9 pm"), "The crew told me so")
    assert (found.can_send, found.reason) == (True, "A team lead let it stand; look at what is marked.")
    assert "A team lead let it stand" in found.html


def test_an_agent_may_send_what_a_lead_overrode_and_the_review_shows_it() -> None:
    do = gestures()
    text = "I am sorry. Back by 8 pm."
    do.override("s", "T-1", text, key_of(do, "by 8 pm", text), "The crew told me so")
    agent = gestures(AGENT, do.do.desk).do
    assert "Overridden by Lea" in agent.open("a", "T-1").assessment.html
    agent.send("a", "T-1", text)
    (sent,) = do.do.desk.sent(LEAD)
    page = reply_html(sent, None, changes_of(sent.draft.reply, text), NOW, CHICAGO)
    assert "The crew told me so" in page
    assert "data-use" not in page
    review = review_of([figures_of(sent)], Wanted(), NOW, CHICAGO)
    assert "overridden" in table_html(review, 0, {sent.id: sent}, NOW, CHICAGO)
    assert "<b>1</b><span>with an override</span>" in summary_html(review.totals)
    listed = overrides_html(((sent.id, sent.overrides[0]),), NOW, CHICAGO)
    assert "The crew told me so" in listed
    assert f'data-value="{sent.id}"' in listed


def test_who_has_the_ticket_open_learns_that_a_lead_overrode_a_claim() -> None:
    lead = gestures()
    agent = gestures(AGENT, lead.do.desk).do
    lead.override("s", "T-1", TEXT, key_of(lead, "by 8 pm"), "The crew told me so")
    found, told = agent.changed("s", "T-1", TEXT)
    assert told.startswith("A team lead overrode a claim.")
    assert "Overridden by Lea" in found.html
    assert agent.changed("s", "T-1", TEXT) is None
    assert lead.do.changed("s", "T-1", TEXT) is None


def test_an_agent_who_asks_all_the_same_is_refused_in_words() -> None:
    lead = gestures()
    with pytest.raises(NotAllowed, match="Only a team lead can override a claim"):
        gestures(AGENT, lead.do.desk).override("s", "T-1", TEXT, key_of(lead, "by 8 pm"), "The crew told me so")


def test_a_button_of_an_older_text_overrides_nothing() -> None:
    do = gestures()
    key = key_of(do, "by 8 pm")
    with pytest.raises(NotAllowed, match="changed meanwhile"):
        do.override("s", "T-1", f"Hello. {TEXT}", key, "The crew told me so")
    assert do.do.desk.ticket(LEAD, "T-1").text == f"Hello. {TEXT}"


def test_once_approved_nothing_is_offered() -> None:
    do = gestures()
    do.override("s", "T-1", TEXT, key_of(do, "by 8 pm"), "The crew told me so")
    do.override("s", "T-1", TEXT, key_of(do, "by 9 pm"), "The crew told me so")
    page = do.do.approve("s", "T-1", TEXT).assessment.html
    assert "Overridden by Lea" in page
    assert "data-use" not in page
    assert "data-override" not in page


def test_corrections_of_the_same_words_count_once() -> None:
    check = check_text("Back by 8 pm.")
    (claim,) = check.claims
    inside = claim.model_copy(update={"start": claim.start + 3, "text": "8 pm", "suggestion": "6 pm"})
    twice = check.model_copy(update={"claims": (claim, inside)})
    assert "Correct all" not in findings_html(twice, FACTS, None, Offers())


def test_a_second_readers_doubt_is_a_warning_that_can_be_read() -> None:
    rule = RuleFinding(rule="second_reader", severity="warn", start=0, end=4, message="Nothing here says so.")
    check = Check(verdict="warn", rules=(rule,))
    assert "Second reader" in findings_html(check, ())
    assert "wl-rule-warn" in marked_html("Back soon.", check)
    assert why_not(check) is None


def test_the_dialog_takes_no_longer_reason_than_is_kept() -> None:
    assert 'maxlength="500"' in dialog_html()
    assert "disabled" in dialog_html()


def test_a_claim_without_a_correction_has_no_button() -> None:
    claim = Claim(start=0, end=4, text="Back", kind="status", value="back", verdict="unsupported", message="No fact.")
    page = findings_html(Check(verdict="block", claims=(claim,)), (), None, Offers())
    assert "<button" not in page


class _Second:
    """A second reader that doubts the first letters, or nothing."""

    def __init__(self, *said: str) -> None:
        self.said = said

    def of_draft(self, _pipeline, _ticket, draft, _now, _incident_id):
        rules = [RuleFinding(rule="second_reader", severity="warn", start=0, end=4, message=m) for m in self.said]
        return draft.model_copy(update={"check": draft.check.model_copy(update={"rules": tuple(rules)})})


@pytest.mark.parametrize("said", [(), ("Nothing here says so.",)], ids=["nothing to add", "a doubt"])
def test_a_second_reader_is_asked_by_a_person_and_lifts_no_block(said: tuple[str, ...]) -> None:
    do = gestures()
    assert "data-second" not in do.do.assess("s", "T-1", TEXT).html
    do.do.desk.second = _Second(*said)
    assert "Ask for a second reading" in do.do.assess("s", "T-1", TEXT).html
    found, told = do.read_twice("s", "T-1", TEXT)
    assert (said == ()) == (told == "The second reader has nothing to add.")
    assert all(message in found.html for message in said)
    assert not found.can_send
    assert ("data-second" in found.html) == (said == ())
    assert do.do.desk.ticket(LEAD, "T-1").text == TEXT
    assert "data-second" not in do.do.assess("s", "T-1", "").html


def test_replies_over_http_tell_of_overrides_what_a_reader_needs() -> None:
    do = gestures()
    text = "I am sorry. Back by 8 pm."
    do.override("s", "T-1", text, key_of(do, "by 8 pm", text), "The crew told me so")
    do.do.send("s", "T-1", text)
    (sent,) = do.do.desk.sent(LEAD)
    (told,) = _sent(sent)["overrides"]
    assert set(told) == {"by", "name", "at", "reason", "claim", "sentence", "incident_id", "revision"}
    assert (told["reason"], told["claim"]["text"], told["sentence"]) == (
        "The crew told me so",
        "by 8 pm",
        "Back by 8 pm.",
    )
