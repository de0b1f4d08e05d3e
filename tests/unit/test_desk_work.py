"""Work around replies: what people may decide about a ticket, and the queue that follows it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.adapters.stores.audit_in_memory import MemoryAudit
from assistant.adapters.stores.work_in_memory import MemoryWork
from assistant.auditing import KeptTrail
from assistant.desk_work import DeskWork
from assistant.domain.desk import Person
from assistant.domain.ticket import Ticket
from assistant.errors import NotAllowed, NotFound, RoleRefused
from assistant.workplace import Workplace
from tests.fakes.fake_desk import DRAFT, NOW, fake_desk, fake_workplace
from ui.handlers.gestures import Gestures
from ui.handlers.live_handlers import Beat

ADA, BEN = Person(id="ada", name="Ada", role="agent"), Person(id="ben", name="Ben", role="agent")
LEAD = Person(id="lea", name="Lea", role="lead")
STRANGER = Person.model_construct(id="x", name="X", role="visitor")


@pytest.fixture
def work() -> DeskWork:
    desk = fake_desk()
    return DeskWork(desk, MemoryWork(desk.store), lambda: (ADA, BEN, LEAD))


def fake_workplace_with(work: DeskWork) -> Workplace:
    return replace(fake_workplace(), desk=work.desk, work=work)


def _reported(work: DeskWork, person: Person = ADA) -> None:
    work.desk.open(person, "T-1")
    work.report(person, "T-1", "It names another city.")


def test_a_ticket_is_given_to_oneself_to_another_and_to_nobody(work: DeskWork) -> None:
    assert work.assign(ADA, "T-1", "ada").assigned_name == "Ada"
    assert work.assign(ADA, "T-1", "ben").assigned_to == "ben"
    assert work.assign(BEN, "T-1", None).assigned_to is None
    with pytest.raises(NotFound):
        work.assign(ADA, "T-1", "nobody")
    with pytest.raises(NotFound):
        work.assign(ADA, "T-99", "ada")


def test_without_accounts_a_ticket_can_still_be_ones_own() -> None:
    desk = fake_desk()
    assert DeskWork(desk, MemoryWork(desk.store)).assign(ADA, "T-1", "ada").assigned_to == "ada"


def test_what_is_put_aside_comes_back_when_its_time_has_come(work: DeskWork) -> None:
    work.put_aside(ADA, "T-1", NOW + timedelta(minutes=30))
    assert work.waiting(ADA)["T-1"].is_later
    work.desk.clock.moment = NOW + timedelta(minutes=30)  # type: ignore[attr-defined]
    assert not work.waiting(ADA)["T-1"].is_later


@pytest.mark.parametrize("minutes", [0, -5, 60 * 24 * 40])
def test_a_time_that_is_past_or_far_away_is_refused(work: DeskWork, minutes: int) -> None:
    with pytest.raises(NotAllowed, match="at most a month"):
        work.put_aside(ADA, "T-1", NOW + timedelta(minutes=minutes))


def test_what_waits_for_the_next_update_comes_back_with_it(work: DeskWork) -> None:
    work.put_aside(ADA, "T-1", None)
    assert work.waiting(ADA)["T-1"].is_later
    store = work.desk.pipeline.knowledge.store
    newer = store.held[0].model_copy(update={"revision": store.held[0].revision + 1})  # type: ignore[attr-defined]
    store.held = (newer, *store.held[1:])  # type: ignore[attr-defined]
    assert not work.waiting(ADA)["T-1"].is_later


def test_without_an_incident_there_is_no_update_to_wait_for(work: DeskWork) -> None:
    with pytest.raises(NotAllowed, match="choose a time"):
        work.put_aside(ADA, "T-4", None)


def test_a_lead_is_asked_with_a_reason_and_only_they_or_the_asker_take_it_back(work: DeskWork) -> None:
    with pytest.raises(NotAllowed, match="Say in a word"):
        work.hand_over(ADA, "T-1", "  ")
    assert work.hand_over(ADA, "T-1", " They threaten to sue. ").handed.why == "They threaten to sue."  # type: ignore[union-attr]
    with pytest.raises(NotAllowed, match="team lead"):
        work.take_back(BEN, "T-1")
    assert work.take_back(LEAD, "T-1").handed is None


def test_not_an_outage_can_be_taken_back(work: DeskWork) -> None:
    assert work.not_an_outage(ADA, "T-4", is_not=True).not_outage_by == "ada"
    assert work.not_an_outage(BEN, "T-4", is_not=False).not_outage_by is None


def test_a_reported_draft_is_kept_with_the_words_of_then(work: DeskWork) -> None:
    _reported(work)
    work.desk.redraft(ADA, "T-1", "shorter")
    (told,) = work.reports(LEAD)
    assert (told.by, told.ticket_id, told.reason) == ("ada", "T-1", "It names another city.")
    assert told.draft.reply.text in told.text
    assert work.reports(BEN) == ()
    with pytest.raises(NotAllowed, match="few words"):
        work.report(ADA, "T-1", " ")
    with pytest.raises(NotAllowed, match="few words"):
        work.report(ADA, "T-4", "There is no draft yet.")


def test_reports_are_taken_along_by_leads_alone_and_the_trail_knows_first(work: DeskWork) -> None:
    _reported(work)
    book = MemoryAudit()
    work.desk.trail = KeptTrail(book, work.desk.clock)
    assert work.export_reports(LEAD) == work.reports(LEAD)
    with pytest.raises(RoleRefused):
        work.export_reports(ADA)
    told = [(one.person, one.action, one.subject, dict(one.detail)) for one in book.entries()]
    assert told[:3] == [
        ("lea", "exporting", "reports", {}), ("lea", "exported", "reports", {"reports": 1}),
        ("lea", "saw reports", None, {}),
    ]  # fmt: skip
    assert ("ada", "was refused", "reports", {"what": "export_reports"}) in told


def test_only_ones_own_record_of_an_action_is_taken_back(work: DeskWork) -> None:
    work.desk.open(ADA, "T-1")
    at = work.desk.record_action(ADA, "T-1", "line_test", "Line test run").ticket.actions[0].at
    assert at is not None
    with pytest.raises(NotAllowed, match="own records"):
        work.forget_action(BEN, "T-1", at)
    assert work.forget_action(ADA, "T-1", at).ticket.actions == ()


def test_what_the_same_customer_was_told_is_found_over_all_their_tickets(work: DeskWork) -> None:
    customer = {"id": "C-1", "name": "Dana Ruiz"}
    made = [{"id": f"C-T-{n}", "text": "Riverside is down", "customer": customer} for n in (1, 2)]
    work.desk.add_tickets(tuple(Ticket.model_validate(one) for one in made))
    work.waiting(ADA)
    entry = work.desk.open(ADA, "C-T-1")
    assert entry.state.draft is not None
    text = entry.state.draft.reply.text
    sent = work.desk.send(ADA, work.desk.approve(ADA, "C-T-1", text, entry.state.version).id)
    work.waiting(ADA)
    # What was sent to others is not looked at.
    work.desk.store.sent = lambda: pytest.fail("every reply was read")  # type: ignore[method-assign]
    assert work.told_before(ADA, "C-T-2") == (sent,)
    assert work.told_before(ADA, "C-T-1") == ()
    assert work.told_before(ADA, "T-4") == ()


def test_the_last_ticket_is_opened_again_only_while_it_waits(work: DeskWork) -> None:
    assert work.last_opened(ADA) is None
    work.opened(ADA, "T-1")
    assert work.last_opened(ADA) == "T-1"
    entry = work.desk.open(ADA, "T-1")
    assert entry.state.draft is not None
    text = entry.state.draft.reply.text
    work.desk.send(ADA, work.desk.approve(ADA, "T-1", text, entry.state.version).id)
    assert work.last_opened(ADA) is None
    with pytest.raises(NotAllowed, match="sent already"):
        work.assign(ADA, "T-1", "ada")


def test_nobody_without_a_role_does_or_sees_any_of_it(work: DeskWork) -> None:
    for call in (
        lambda: work.waiting(STRANGER),
        lambda: work.work(STRANGER, "T-1"),
        lambda: work.people(STRANGER),
        lambda: work.assign(STRANGER, "T-1", None),
        lambda: work.put_aside(STRANGER, "T-1", NOW + timedelta(hours=1)),
        lambda: work.take_up(STRANGER, "T-1"),
        lambda: work.hand_over(STRANGER, "T-1", "why"),
        lambda: work.take_back(STRANGER, "T-1"),
        lambda: work.not_an_outage(STRANGER, "T-1", is_not=True),
        lambda: work.report(STRANGER, "T-1", "why"),
        lambda: work.reports(STRANGER),
        lambda: work.forget_action(STRANGER, "T-1", NOW),
        lambda: work.told_before(STRANGER, "T-1"),
        lambda: work.opened(STRANGER, "T-1"),
        lambda: work.last_opened(STRANGER),
    ):
        with pytest.raises(RoleRefused):
            call()


# --- a reply about an outage that is none


def test_a_reply_that_tells_of_the_outage_does_not_go_once_somebody_said_that_there_is_none(work: DeskWork) -> None:
    handlers = Gestures.at(fake_workplace_with(work), ADA).desk
    assert handlers.open("s", "T-1").assessment.can_send
    work.not_an_outage(BEN, "T-1", is_not=True)
    found = handlers.open("s", "T-1").assessment
    assert not found.can_send
    assert found.reason.startswith("Ben said that this is no outage")
    assert "Ben said" in found.standing
    with pytest.raises(NotAllowed, match="still tells of INC-7"):
        handlers.send("s", "T-1", DRAFT)
    with pytest.raises(NotAllowed, match="still tells of INC-7"):
        handlers.approve("s", "T-1", DRAFT)


def test_an_approved_reply_is_held_back_too(work: DeskWork) -> None:
    handlers = Gestures.at(fake_workplace_with(work), ADA).desk
    handlers.open("s", "T-1")
    handlers.approve("s", "T-1", DRAFT)
    work.not_an_outage(ADA, "T-1", is_not=True)
    assert handlers.open("s", "T-1").assessment.reason.startswith("You said")
    with pytest.raises(NotAllowed, match="no outage"):
        handlers.send("s", "T-1", DRAFT)


def test_ones_own_words_about_something_else_may_go(work: DeskWork) -> None:
    handlers = Gestures.at(fake_workplace_with(work), ADA).desk
    handlers.open("s", "T-1")
    work.not_an_outage(ADA, "T-1", is_not=True)
    assert handlers.assess("s", "T-1", "Thank you for asking about your bill.").can_send
    work.not_an_outage(ADA, "T-1", is_not=False)
    assert handlers.assess("s", "T-1", DRAFT).can_send


def test_who_has_a_ticket_open_that_was_answered_reads_by_whom(work: DeskWork) -> None:
    gestures = Gestures.at(fake_workplace_with(work), ADA)
    gestures.desk.open("ben's", "T-1")
    assert "said" not in gestures.live.beat(Beat("s", "T-1"))["ticket"]
    theirs = Gestures.at(fake_workplace_with(work), BEN).desk
    theirs.open("t", "T-1")
    theirs.send("t", "T-1", DRAFT)
    assert gestures.live.beat(Beat("s", "T-1"))["ticket"]["said"] == "Ben sent the reply to this ticket."
    assert work.answered_by(ADA, "T-2") is None
