"""What a person can do at the desk, and what the desk refuses whatever a screen shows."""

import io
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.adapters.stores.memory import MemoryStore
from assistant.bootstrap import Parts, assemble, record_feed
from assistant.domain.desk import Person
from assistant.domain.plan import WrittenReply
from assistant.domain.rating import Rating
from assistant.domain.reply import Sentence, SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.errors import HelpdeskFailed, NotAllowed, NotApproved, NotFound, SendRefused, UnknownIncident
from assistant.overriding import claim_keys
from knowledge_base.accounts import AccountBook
from knowledge_base.clock import FixedClock
from knowledge_base.embedding.minilm import MiniLmEmbedder
from knowledge_base.indexes.exact import ExactIndex
from knowledge_base.stores.memory import MemoryIncidentStore

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
TICKET, FEED = (
    json.loads(re.search(rf"```json {name}\n(.*?)```", PAGE, re.DOTALL).group(1)) for name in ("ticket", "feed")
)
NOW = datetime.fromisoformat("2026-11-21T14:30:00-06:00")
AGENT = Person(id="agent-1", name="Ann", role="agent")
LEAD = Person(id="lead-1", name="Lee", role="lead")
STRANGER = Person.model_construct(id="x", name="X", role="visitor")


class MovableClock:
    def __init__(self, now):
        self.moment = now

    def now(self):
        return self.moment


class SlowHelpdesk:
    name = "slow"

    def __init__(self):
        self.count = 0

    def send(self, reply):  # noqa: ARG002 - the port says so
        self.count += 1
        sleep(0.05)
        return f"slow-{self.count}"


class BrokenHelpdesk:
    name = "broken"

    def send(self, reply):  # noqa: ARG002 - the port says so
        raise HelpdeskFailed("The helpdesk is away.")


@pytest.fixture(scope="module")
def embedder():
    return MiniLmEmbedder(threads=1)


@pytest.fixture
def desk(embedder):
    desk = assemble(
        Parts(
            incidents=MemoryIncidentStore(),
            store=MemoryStore(),
            helpdesk=ConsoleHelpdesk(io.StringIO()),
            index=ExactIndex(),
            embedder=embedder,
            clock=FixedClock(NOW),
        )
    )
    record_feed(desk, FEED, "test")
    danger = {
        **TICKET,
        "id": "T-SAFE",
        "messages": [{"author": "customer", "text": "No internet or phone in Riverside, I can't call 911!"}],
    }
    desk.add_tickets((Ticket.model_validate(TICKET), Ticket.model_validate(danger)))
    return desk


def _text(desk):
    state = desk.open(AGENT, "T-1001").state
    return state.text, state.version


def _slipped(feed):
    incident = {**feed["incidents"][0], "revision": 5, "updated_at": "2026-11-21T14:40:00-06:00"}
    incident["eta"] = {"kind": "estimate", "at": "2026-11-21T20:00:00-06:00", "stated_at": "2026-11-21T14:40:00-06:00"}
    return {**feed, "incidents": [incident]}


def test_opening_a_ticket_gives_a_draft_once(desk):
    first = desk.open(AGENT, "T-1001").state
    assert first.draft.reply.text == first.text
    assert desk.open(AGENT, "T-1001").state == first


def test_from_ticket_to_sent_reply(desk):
    text, version = _text(desk)
    approval = desk.approve(AGENT, "T-1001", text, version)
    sent = desk.send(AGENT, approval.id)
    assert sent.final.reply.text == text
    assert sent.promises
    assert [reply.approval.ticket_id for reply in desk.helpdesk.outbox] == ["T-1001"]
    assert "T-1001" not in [entry.state.ticket.id for entry in desk.queue(AGENT)]
    assert desk.sent(LEAD) == (sent,)


def test_a_reply_is_sent_once(desk):
    text, version = _text(desk)
    approval = desk.approve(AGENT, "T-1001", text, version)
    desk.send(AGENT, approval.id)
    with pytest.raises(NotApproved):
        desk.send(AGENT, approval.id)
    assert len(desk.helpdesk.outbox) == 1


def test_nothing_is_sent_that_was_not_approved(desk):
    with pytest.raises(NotFound):
        desk.send(AGENT, "A-invented")


def test_a_false_time_cannot_be_approved(desk):
    _, version = _text(desk)
    with pytest.raises(SendRefused, match="6 pm"):
        desk.approve(AGENT, "T-1001", "Hi Dana, we estimate that service will be restored by 8 pm.", version)


def test_an_approved_text_is_checked_again_when_the_facts_have_moved(desk):
    text, version = _text(desk)
    assert "6 pm" in text
    approval = desk.approve(AGENT, "T-1001", text, version)
    record_feed(desk, _slipped(FEED), "test")
    with pytest.raises(SendRefused):
        desk.send(AGENT, approval.id)
    assert desk.helpdesk.outbox == []
    assert desk.store.ticket("T-1001").status == "open"


def test_a_lead_lets_a_claim_stand_until_the_provider_says_something_new(desk):
    text, version = "Hi Dana, I am sorry. We estimate that service will be restored by 8 pm.", _text(desk)[1]
    version = desk.edit(AGENT, "T-1001", text, version).version
    for key in claim_keys(desk.assess(LEAD, "T-1001", text)).values():
        desk.override(LEAD, "T-1001", text, version, key, "The crew told me by phone")
    approval = desk.approve(AGENT, "T-1001", text, version)
    assert [override.claim.verdict for override in approval.overrides] == ["contradicted"]
    record_feed(desk, {**FEED, "incidents": [{**FEED["incidents"][0], "revision": 5}]}, "test")
    with pytest.raises(SendRefused, match="6 pm"):
        desk.send(AGENT, approval.id)
    assert desk.helpdesk.outbox == []


def test_an_estimate_that_has_passed_cannot_be_sent_any_more(desk):
    text, version = _text(desk)
    approval = desk.approve(AGENT, "T-1001", text, version)
    desk.clock = FixedClock(NOW + timedelta(hours=6))
    with pytest.raises(SendRefused):
        desk.send(AGENT, approval.id)


def test_a_helpdesk_that_fails_leaves_the_approval_in_place(desk):
    text, version = _text(desk)
    approval = desk.approve(AGENT, "T-1001", text, version)
    working, desk.helpdesk = desk.helpdesk, BrokenHelpdesk()
    with pytest.raises(HelpdeskFailed):
        desk.send(AGENT, approval.id)
    desk.helpdesk = working
    assert desk.send(AGENT, approval.id).receipt


def test_two_people_cannot_overwrite_each_other(desk):
    _, version = _text(desk)
    desk.edit(AGENT, "T-1001", "First.", version)
    with pytest.raises(NotAllowed):
        desk.edit(LEAD, "T-1001", "Second.", version)


def test_an_edit_is_assessed_without_being_stored(desk):
    before = desk.open(AGENT, "T-1001").state
    draft = desk.assess(AGENT, "T-1001", "It is back by 8 pm.")
    assert draft.check.verdict == "block"
    assert desk.open(AGENT, "T-1001").state == before


def test_an_action_done_may_then_be_stated(desk):
    claim = "I have reset your modem from here."
    assert desk.assess(AGENT, "T-1001", claim).check.verdict == "block"
    desk.record_action(AGENT, "T-1001", "modem_reset", "Modem reset from our side")
    assert desk.assess(AGENT, "T-1001", claim).check.verdict != "block"


def test_a_safety_matter_needs_a_lead(desk):
    state = desk.open(AGENT, "T-SAFE").state
    assert state.draft.status == "escalate"
    with pytest.raises(NotAllowed, match="team lead"):
        desk.approve(AGENT, "T-SAFE", state.text, state.version)
    assert desk.approve(LEAD, "T-SAFE", state.text, state.version)


def test_roles_are_checked_inside(desk):
    text, version = _text(desk)
    sent = desk.send(AGENT, desk.approve(AGENT, "T-1001", text, version).id)
    rating = Rating(id="1", reply_id=sent.id, rater="x", at=NOW, overall=4)
    for call in (lambda: desk.queue(STRANGER), lambda: desk.open(STRANGER, "T-1001"), lambda: desk.send(STRANGER, "A")):
        with pytest.raises(NotAllowed):
            call()
    for call in (lambda: desk.sent(AGENT), lambda: desk.rate(AGENT, rating), lambda: desk.ratings(AGENT)):
        with pytest.raises(NotAllowed):
            call()
    desk.rate(LEAD, rating)
    with pytest.raises(NotFound):
        desk.rate(LEAD, rating.model_copy(update={"id": "2", "reply_id": "S-404"}))
    assert desk.ratings(LEAD) == (rating,)


def test_an_approval_can_be_found_and_taken_back(desk):
    text, version = _text(desk)
    approval = desk.approve(AGENT, "T-1001", text, version)
    assert desk.approval_of(AGENT, "T-1001") == approval
    desk.withdraw(AGENT, approval.id)
    assert desk.approval_of(AGENT, "T-1001") is None
    assert desk.approve(AGENT, "T-1001", text, version)


def test_a_person_can_bind_a_ticket_to_an_incident(desk):
    elsewhere = {
        **TICKET,
        "id": "T-ELSE",
        "customer": None,
        "messages": [{"author": "customer", "text": "My wifi is out"}],
    }
    desk.add_tickets((Ticket.model_validate(elsewhere),))
    assert desk.open(AGENT, "T-ELSE").state.draft.status == "needs_input"
    chosen = desk.choose_incident(AGENT, "T-ELSE", "INC-7")
    assert (chosen.draft.incident.id, chosen.draft.status) == ("INC-7", "ready")
    assert desk.assess(AGENT, "T-ELSE", "We estimate 6 pm.").incident.id == "INC-7"
    with pytest.raises(UnknownIncident):
        desk.choose_incident(AGENT, "T-ELSE", "INC-404")


def test_a_named_incident_counts_without_a_ticket(desk):
    reply = {"id": "R", "incident_id": "INC-7", "text": "We estimate that it will be back by 8 pm."}
    report = desk.check(SubmittedReply.model_validate(reply))
    assert (report.incident.id, report.verdict) == ("INC-7", "block")
    assert [claim.fact_id for claim in report.claims if claim.verdict == "contradicted"] == ["INC-7/eta@r4"]


class FixedWriter:
    """A drafter that writes one text, and may do something first, as a slow model lets others act meanwhile."""

    kind = "model"

    def __init__(self, text, meanwhile=lambda: None):
        self.text, self.meanwhile = text, meanwhile

    def draft(self, request, seconds, on_progress=None):  # noqa: ARG002 - the port says so
        self.meanwhile()
        sentence = Sentence(start=0, end=len(self.text), move="inform", fact_ids=())
        return WrittenReply(self.text, (sentence,), "en", model="fixed")


WRITTEN = (
    "Losing sales on a Saturday is hard, Dana, and we are sorry: a fibre cut has taken your internet in Riverside "
    "down. We estimate that it is back by 6 pm today, and you hear from us by 4 pm."
)


def _with_writer(desk, writer):
    desk.pipeline = replace(desk.pipeline, writer=writer)
    return desk


def test_the_composers_draft_is_there_at_once_and_the_models_follows(desk):
    _with_writer(desk, FixedWriter(WRITTEN))
    opened = desk.open(AGENT, "T-1001").state
    assert opened.draft.drafter.kind == "composer"
    improved = desk.improve(AGENT, "T-1001")
    assert (improved.draft.drafter.kind, improved.text) == ("model", WRITTEN)


def test_a_models_draft_never_overwrites_what_somebody_typed(desk):
    state = desk.open(AGENT, "T-1001").state
    _with_writer(desk, FixedWriter(WRITTEN, lambda: desk.edit(AGENT, "T-1001", "Mine.", state.version)))
    assert desk.improve(AGENT, "T-1001").text == "Mine."
    assert desk.improve(AGENT, "T-1001").text == "Mine."


def test_without_a_model_there_is_nothing_to_improve(desk):
    state = desk.open(AGENT, "T-1001").state
    assert desk.improve(AGENT, "T-1001") == state


def test_two_who_press_send_at_once_send_once(desk):
    text, version = _text(desk)
    approval = desk.approve(AGENT, "T-1001", text, version)
    slow, outcomes = SlowHelpdesk(), []
    desk.helpdesk = slow

    def press():
        try:
            outcomes.append(desk.send(AGENT, approval.id).receipt)
        except (NotAllowed, NotApproved) as refusal:
            outcomes.append(type(refusal))

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slow.count == 1
    assert [outcome for outcome in outcomes if isinstance(outcome, str)] == ["slow-1"]


def test_the_subject_follows_the_facts(desk):
    text, _ = _text(desk)
    back = {**FEED["incidents"][0], "revision": 5, "status": "resolved", "resolved_at": "2026-11-21T14:20:00-06:00"}
    record_feed(desk, {**FEED, "incidents": [back]}, "test")
    resolved = desk.assess(AGENT, "T-1001", text).reply.subject
    again = {**FEED["incidents"][0], "revision": 6, "resolved_at": None}
    record_feed(desk, {**FEED, "incidents": [again]}, "test")
    assert desk.assess(AGENT, "T-1001", text).reply.subject != resolved


def test_what_was_written_as_somebody_asked_is_no_longer_the_models_to_replace(desk):
    state = desk.open(AGENT, "T-1001").state
    rewritten, found = desk.rewrite(AGENT, "T-1001", state.text, state.version, "shorter")
    assert not found.refused
    assert rewritten.writing == found.writing
    _with_writer(desk, FixedWriter(WRITTEN))
    assert desk.improve(AGENT, "T-1001").text == rewritten.text
    redrafted = desk.redraft(AGENT, "T-1001", "shorter")
    assert redrafted.writing.instruction == "shorter"


def test_a_refused_rewrite_changes_nothing_and_says_why(desk):
    state = desk.open(AGENT, "T-1001").state
    typed = "We call you back at 12 minutes past 3, Dana."
    edited = desk.edit(AGENT, "T-1001", typed, state.version)
    after, found = desk.rewrite(AGENT, "T-1001", typed, edited.version, "spanish")
    assert found.refused
    assert (after.text, found.text) == (typed, typed)


def test_the_plan_of_a_ticket_has_a_reason_for_each_move(desk):
    plan = desk.plan_of(AGENT, "T-1001")
    assert plan.phase == "eta_given"
    assert all(move.reason.endswith(".") for move in plan.moves)
    with pytest.raises(NotAllowed):
        desk.plan_of(Person(id="x", name="X", role="agent").model_copy(update={"role": "stranger"}), "T-1001")


def _reopened(status, revision, resolved_at=None):
    incident = {**FEED["incidents"][0], "status": status, "revision": revision, "eta": None, "resolved_at": resolved_at}
    return {**FEED, "incidents": [incident | {"updated_at": f"2026-11-21T14:{27 + revision}:00-06:00"}]}


def test_a_letter_does_not_go_out_as_restored_once_the_incident_is_open_again(desk):
    record_feed(desk, _reopened("resolved", 5, "2026-11-21T14:20:00-06:00"), "test")
    version, text = _text(desk)[1], "Hi Dana, I am sorry for the trouble that this outage caused you."
    approval = desk.approve(AGENT, "T-1001", text, version)
    assert "restored" in approval.subject
    record_feed(desk, _reopened("investigating", 6), "test")
    with pytest.raises(SendRefused, match="subject"):
        desk.send(AGENT, approval.id)
    assert desk.helpdesk.outbox == []
    state = desk.store.ticket("T-1001")
    again = desk.approve(AGENT, "T-1001", text, state.version)
    assert "restored" not in desk.send(AGENT, again.id).approval.subject


def test_an_account_that_turns_out_to_be_vulnerable_needs_a_lead_for_what_an_agent_approved(desk):
    unknown = {key: value for key, value in TICKET["customer"].items() if key != "vulnerable"} | {"id": "C-9"}
    told = {"author": "customer", "text": "No internet in Riverside since noon."}
    desk.add_tickets((Ticket.model_validate({**TICKET, "id": "T-9", "customer": unknown, "messages": [told]}),))
    state = desk.open(AGENT, "T-9").state
    approval = desk.approve(AGENT, "T-9", state.text, state.version)
    customer = desk.store.ticket("T-9").ticket.customer
    desk.accounts = AccountBook((customer.model_copy(update={"vulnerable": True}),))
    assert desk.assess(AGENT, "T-9", state.text).status == "escalate"
    with pytest.raises(NotAllowed, match="team lead"):
        desk.send(AGENT, approval.id)
    assert desk.helpdesk.outbox == []
    assert desk.send(LEAD, approval.id).receipt
