"""Status and reasons: escalate before needs_input before ready."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.domain.check import Check, RuleFinding
from assistant.domain.plan import WrittenReply
from assistant.domain.reading import Reading, ReadingSummary
from assistant.domain.reply import Sentence
from assistant.domain.ticket import Ticket
from assistant.triage import asked_for, standing_of
from knowledge_base.records import Fact, Incident, IncidentKnowledge, Lookup, Match, Matching, Provider
from prompts.phrases import load_phrases

NOW = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
INCIDENT = Incident(id="INC-1", name="Outage", status="identified")
MATCHED = Matching(chosen=Match(INCIDENT, "related", ("postcode",), 0.9))
UNSURE = Matching(chosen=Match(INCIDENT, "unknown", ("words",), 0.4), missing=("place",))
TIED = Matching(candidates=(Match(INCIDENT, "related", ("place",), 0.5), Match(INCIDENT, "related", ("place",), 0.5)))
BLOCKED = Check(verdict="block", rules=(RuleFinding(rule="empty", severity="block", message="Nothing is written."),))


def _standing(matching=MATCHED, check=None, facts=(), summary=None, *, vulnerable=False, text="", **reading):
    ticket = Ticket.model_validate({"id": "1", "text": "x", "customer": {"vulnerable": vulnerable}})
    read = Reading(summary=ReadingSummary(language="en", **(summary or {})), **reading)
    lookup = Lookup(matching, IncidentKnowledge(Provider(), INCIDENT, "eta_given", facts))
    return standing_of(ticket, read, lookup, check or Check(verdict="pass"), NOW, WrittenReply(text, (), "en", None))


CASES = [
    ("a matched ticket is ready", {}, "ready", []),
    ("no incident", {"matching": Matching()}, "needs_input", ["no_incident"]),
    ("two candidates", {"matching": TIED}, "needs_input", ["several_incidents"]),
    ("place missing", {"matching": UNSURE}, "needs_input", ["place_missing"]),
    ("blocked by its own check", {"check": BLOCKED}, "needs_input", ["check_blocks"]),
    ("another language", {"language_supported": False}, "needs_input", ["language_unsupported"]),
    ("thanks need no incident", {"matching": Matching(), "summary": {"asks": ("thanks",)}}, "ready", []),
    ("safety", {"summary": {"safety": ("emergency_calls",)}}, "escalate", ["safety"]),
    (
        "safety before needs",
        {"summary": {"safety": ("alarm",)}, "matching": Matching()},
        "escalate",
        ["no_incident", "safety"],
    ),
    ("vulnerable without service", {"vulnerable": True, "without_service": True}, "escalate", ["vulnerable"]),
    ("vulnerable with slow service", {"vulnerable": True}, "ready", []),
    ("embedded demand", {"suspicious_demand": True}, "escalate", ["suspicious_request"]),
    ("suspicious but harmless", {"summary": {"suspicious": ("ignore previous",)}}, "ready", []),
    ("abuse is told and changes no status", {"abuse": True}, "ready", ["abuse"]),
    ("legal threat", {"legal_threat": True}, "escalate", ["legal_threat"]),
]


@pytest.mark.parametrize(("name", "given", "status", "codes"), CASES, ids=[case[0] for case in CASES])
def test_status_and_codes(name, given, status, codes):  # noqa: ARG001 - the name is the case's id
    standing = _standing(**given)
    assert (standing.status, [r.code for r in (*standing.needs, *standing.reasons)]) == (status, codes)
    assert all(r.message and "{" not in r.message for r in (*standing.needs, *standing.reasons))


def test_an_overdue_time_is_told_and_changes_no_status():
    past = NOW - timedelta(hours=1)
    fact = Fact(
        id="INC-1/eta@r1", kind="eta", value=past.isoformat(), text="x", source="s", as_of=past, certainty="estimate",
        expires_at=past,
    )  # fmt: skip
    standing = _standing(facts=(fact,))
    assert (standing.status, [need.code for need in standing.needs]) == ("ready", ["fact_overdue"])


# --- what is told of questions is true of the text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We are looking into it. Which ZIP code are you in?", "; the text asks for it."),
        ("¿Desde qué calle nos escribe?", "; the text asks for it."),
        ("Where do you live?", "; the text asks for it."),
        ("I'm so glad you wrote. Please call 988 now.", ", and the text does not ask for it."),
        ("There is an outage in your street. Is it fully out, or on and off?", ", and the text does not ask for it."),
        ("", ", and the text does not ask for it."),
    ],
)
def test_the_notice_says_whether_this_text_asks_where_the_customer_is(text, told):
    (need,) = _standing(UNSURE, text=text).needs
    assert (need.code, need.message) == ("place_missing", "Where the customer is, is unknown" + told)


def test_a_request_of_the_drafts_without_a_question_mark_asks_too():
    text = "Please send us the postcode privately, so that we can look."
    assert asked_for(WrittenReply(text, (), "en", None)) == set()
    ask = Sentence(start=0, end=len(text), move="ask")
    assert asked_for(WrittenReply(text, (ask,), "en", None)) == {"place"}


WANTED = {"place": {"place"}, "service": {"service"}, "place_and_service": {"place", "service"}, "which": {"place"}}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", WANTED)
def test_every_question_of_the_composer_is_known_for_what_it_asks(language, topic):
    for phrase in load_phrases(language).phrases["ask", topic]:
        text = " ".join(phrase.sentences)
        written = WrittenReply(text, (Sentence(start=0, end=len(text), move="ask"),), language, None)
        assert asked_for(written) >= WANTED[topic], text
        assert topic == "service" or "place" in asked_for(written)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", ["symptom", "which_first", "still_down"])
def test_other_questions_ask_for_no_place(language, topic):
    for phrase in load_phrases(language).phrases["ask", topic]:
        text = " ".join(phrase.sentences)
        assert "place" not in asked_for(WrittenReply(text, (), language, None)), text
