"""The desk's memory: one suite, run on every store."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.memory import MemoryStore
from assistant.adapters.stores.sql import SqlStore
from assistant.domain.check import Check, Claim
from assistant.domain.desk import Approval, SentReply
from assistant.domain.overriding import Override
from assistant.domain.rating import Rating
from assistant.domain.reading import ReadingSummary
from assistant.domain.reply import Draft, DrafterNote, Reply
from assistant.domain.sign_decision import SignDecision
from assistant.domain.ticket import Ticket
from assistant.domain.tone import Tone
from assistant.domain.writing import Usage, Writing
from assistant.errors import NotAllowed, NotFound, StoreFailed

NOW = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore()
        return
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    yield SqlStore(engine)
    engine.dispose()


def _ticket(number: int) -> Ticket:
    return Ticket.model_validate({"id": f"T-{number}", "text": f"Message {number} ñ 😟", "channel": "chat"})


def _draft(ticket_id: str, text: str) -> Draft:
    tone = Tone(overall=None, band=None, confidence=0, unscored="not scored here", scorer="none", dimensions={})
    return Draft(
        id=ticket_id,
        status="ready",
        reply=Reply(subject=None, text=text, language="en"),
        reading=ReadingSummary(language="en"),
        check=Check(verdict="pass"),
        tone=tone,
        drafter=DrafterNote(kind="composer"),
    )


def _approval(state, number=1) -> Approval:
    return Approval(
        id=f"A-{number}",
        ticket_id=state.ticket.id,
        text=state.text or "",
        subject=None,
        language="en",
        channel="chat",
        approved_by="dana",
        approved_at=NOW,
        incident_id=None,
        revision=None,
        version=state.version,
    )


def _sent(approval: Approval) -> SentReply:
    draft = _draft(approval.ticket_id, approval.text)
    return SentReply(id=f"S-{approval.id}", approval=approval, draft=draft, final=draft, sent_at=NOW, receipt="r")


def _drafted(store, number=1):
    store.add_tickets((_ticket(number),))
    state = store.ticket(f"T-{number}")
    return store.save(state.model_copy(update={"draft": _draft(state.ticket.id, "Hello."), "text": "Hello."}))


def test_tickets_come_back_whole_and_in_order(store):
    assert store.add_tickets(tuple(_ticket(n) for n in (3, 1, 2))) == 3
    assert [state.ticket for state in store.tickets()] == [_ticket(3), _ticket(1), _ticket(2)]


def test_a_ticket_is_added_once(store):
    store.add_tickets((_ticket(1),))
    assert store.add_tickets((_ticket(1), _ticket(2))) == 1


def test_an_unknown_ticket_or_approval_is_not_found(store):
    with pytest.raises(NotFound):
        store.ticket("T-404")
    with pytest.raises(NotFound):
        store.approval("A-404")
    with pytest.raises(NotFound):
        store.withdraw("A-404")


def test_saving_grows_the_version_and_keeps_draft_and_text(store):
    saved = _drafted(store)
    assert saved.version == 1
    assert store.ticket("T-1") == saved


def test_how_a_draft_came_to_be_is_kept_with_it(store):
    usage = Usage(input_tokens=1400, output_tokens=180, calls=2, cost=Decimal("0.0008"))
    writing = Writing(drafter="model", model="openai:some", prompt="draft_reply/v2", usage=usage, rounds=2)
    saved = store.save(_drafted(store).model_copy(update={"writing": writing}))
    assert store.ticket("T-1").writing == writing == saved.writing
    assert store.save(saved.model_copy(update={"writing": None})).writing is None


def test_a_save_over_somebody_elses_is_refused(store):
    saved = _drafted(store)
    store.save(saved.model_copy(update={"text": "First."}))
    with pytest.raises(NotAllowed):
        store.save(saved.model_copy(update={"text": "Second."}))
    assert store.ticket("T-1").text == "First."


@pytest.mark.parametrize("far", ["approved", "sending", "sent"])
def test_a_save_that_was_read_before_the_approval_opens_nothing(store, far):
    state = _drafted(store)
    approval = _approval(state)
    store.approve(approval)
    if far != "approved":
        store.begin_sending(approval.id)
    if far == "sent":
        store.mark_sent(_sent(approval))
    with pytest.raises(NotAllowed, match=f"{far} already"):
        store.save(state.model_copy(update={"text": "Typed before anybody approved."}))
    assert store.ticket("T-1") == state.model_copy(update={"status": far})
    with pytest.raises(NotAllowed):
        store.approve(_approval(store.ticket("T-1"), 2))


def test_what_was_read_as_approved_cannot_be_saved_once_it_is_open_again(store):
    state = _drafted(store)
    store.approve(_approval(state))
    approved = store.ticket("T-1")
    store.withdraw("A-1")
    with pytest.raises(NotAllowed, match="open it again"):
        store.save(approved)
    assert store.ticket("T-1") == state


def test_an_approval_that_another_took_the_place_of_is_not_sent_or_withdrawn(store):
    state = _drafted(store)
    store.approve(_approval(state))
    store.withdraw("A-1")
    newer = store.save(state.model_copy(update={"text": "Newer."}))
    store.approve(_approval(newer, 2))
    for attempt in (store.begin_sending, store.withdraw):
        with pytest.raises(NotFound):
            attempt("A-1")
    assert store.approval_of("T-1") == _approval(newer, 2)


class _Overtaken(SqlStore):
    """Right after an approval was read, somebody takes it back, changes the text and approves that."""

    def approval(self, approval_id):
        found = super().approval(approval_id)
        desk = SqlStore(self._engine)
        desk.withdraw(found.id)
        newer = desk.save(desk.ticket(found.ticket_id).model_copy(update={"text": "Newer."}))
        desk.approve(_approval(newer, 2))
        return found


@pytest.mark.parametrize("attempt", ["begin_sending", "withdraw"])
def test_an_approval_that_is_withdrawn_while_it_is_used_moves_nothing(tmp_path, attempt):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    store = _Overtaken(engine)
    state = _drafted(store)
    store.approve(_approval(state))
    with pytest.raises(NotAllowed, match="no longer holds"):
        getattr(store, attempt)("A-1")
    assert store.ticket("T-1").status == "approved"
    assert store.approval_of("T-1").text == "Newer."
    engine.dispose()


def _send(store, ticket_id, number) -> None:
    with suppress(NotAllowed):
        approval = _approval(store.ticket(ticket_id), f"{ticket_id}-{number}")
        store.approve(approval)
        store.begin_sending(approval.id)
        store.mark_sent(_sent(approval))


def test_however_saving_and_sending_meet_a_customer_gets_one_reply(store):
    numbers = range(1, 16)
    read = {number: _drafted(store, number) for number in numbers}
    meet = Barrier(2)

    def save_late() -> None:
        for number in numbers:
            meet.wait()
            with suppress(NotAllowed):
                store.save(read[number].model_copy(update={"text": "Typed meanwhile."}))
            meet.wait()

    def send_twice() -> None:
        for number in numbers:
            meet.wait()
            _send(store, f"T-{number}", 1)
            meet.wait()
            _send(store, f"T-{number}", 2)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(save_late), pool.submit(send_twice)]:
            done.result()
    sent = [one.approval.ticket_id for one in store.sent()]
    assert sorted(sent) == sorted(state.ticket.id for state in store.tickets())
    assert {state.status for state in store.tickets()} == {"sent"}


def test_a_ticket_is_approved_once(store):
    state = _drafted(store)
    store.approve(_approval(state))
    assert store.ticket("T-1").status == "approved"
    assert store.approval("A-1") == _approval(state)
    with pytest.raises(NotAllowed):
        store.approve(_approval(state, 2))


def test_an_older_text_cannot_be_approved(store):
    state = _drafted(store)
    store.save(state.model_copy(update={"text": "Newer."}))
    with pytest.raises(NotAllowed):
        store.approve(_approval(state))


def test_a_withdrawn_approval_is_gone_and_can_be_given_again(store):
    state = _drafted(store)
    store.approve(_approval(state))
    store.withdraw("A-1")
    assert store.ticket("T-1").status == "open"
    with pytest.raises(NotFound):
        store.approval("A-1")
    store.approve(_approval(state))
    assert store.ticket("T-1").status == "approved"


def test_the_waiting_approval_of_a_ticket_is_found_until_it_is_sent_or_withdrawn(store):
    state = _drafted(store)
    assert store.approval_of("T-1") is None
    store.approve(_approval(state))
    assert store.approval_of("T-1") == _approval(state)
    store.withdraw("A-1")
    assert store.approval_of("T-1") is None
    store.approve(_approval(state, 2))
    store.mark_sent(_sent(_approval(state, 2)))
    assert store.approval_of("T-1") is None
    with pytest.raises(NotFound):
        store.approval_of("T-404")


def test_of_two_senders_one_is_refused_before_anything_leaves(store):
    store.approve(_approval(_drafted(store)))
    store.begin_sending("A-1")
    for forbidden in (store.begin_sending, store.withdraw):
        with pytest.raises(NotAllowed):
            forbidden("A-1")
    store.send_failed("A-1")
    store.begin_sending("A-1")


def test_what_was_sent_cannot_be_withdrawn(store):
    approval = _approval(_drafted(store))
    store.approve(approval)
    store.begin_sending("A-1")
    store.mark_sent(_sent(approval))
    with pytest.raises(NotAllowed):
        store.withdraw("A-1")
    assert store.ticket("T-1").status == "sent"


def test_a_database_that_does_not_answer_is_one_sentence_without_the_text(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    store = SqlStore(engine)
    _drafted(store)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE desk_rating")
    with pytest.raises(StoreFailed) as caught:
        store.add_rating(Rating(id="1", reply_id="S", rater="private name", at=NOW, overall=4))
    assert "private name" not in str(caught.value)
    assert "\n" not in str(caught.value)
    engine.dispose()


def test_a_chosen_incident_is_kept(store):
    state = _drafted(store)
    store.save(state.model_copy(update={"incident_id": "INC-9"}))
    assert store.ticket("T-1").incident_id == "INC-9"


def test_a_reply_is_marked_sent_once(store):
    approval = _approval(_drafted(store))
    store.approve(approval)
    store.mark_sent(_sent(approval))
    assert store.ticket("T-1").status == "sent"
    assert store.sent() == (_sent(approval),)
    assert store.sent_reply("S-A-1") == _sent(approval)
    with pytest.raises(NotFound):
        store.sent_reply("S-404")
    with pytest.raises(NotAllowed):
        store.mark_sent(_sent(approval))


def test_ratings_are_kept_and_replaced_by_id(store):
    first = Rating(
        id="1", reply_id="S-1", rater="lead", at=NOW, dimensions={"respect": 2, "ownership": "na"}, overall=6
    )
    store.add_rating(first)
    store.add_rating(first.model_copy(update={"overall": 3}))
    assert [rating.overall for rating in store.ratings()] == [3]


def _override(ticket_id: str, number: int = 1) -> Override:
    claim = Claim(
        start=5, end=12, text="by 8 pm", kind="instant", value="2026-11-21T20:00:00-06:00", verdict="contradicted",
        fact_id="INC-7/eta@r4", message="The current estimate is 6 pm, not 8 pm.", suggestion="by 6 pm",
    )  # fmt: skip
    return Override(
        id=f"O-{number}", ticket_id=ticket_id, by="lee", name="Lee ñ 😟", at=NOW, reason="The crew told me so.",
        claim=claim, sentence="Back by 8 pm.", place=5, nth=0, incident_id="INC-7", revision=4, facts="d",
    )  # fmt: skip


def test_overrides_come_back_whole_in_order_for_their_ticket(store):
    store.add_tickets((_ticket(1), _ticket(2)))
    for ticket_id, number in (("T-1", 2), ("T-2", 3), ("T-1", 1)):
        store.add_override(_override(ticket_id, number))
    assert store.overrides("T-1") == (_override("T-1", 2), _override("T-1", 1))
    assert store.overrides("T-404") == ()
    with pytest.raises(NotFound):
        store.add_override(_override("T-404", 4))


def test_an_override_is_kept_as_it_was_first(store):
    store.add_tickets((_ticket(1),))
    store.add_override(_override("T-1"))
    store.add_override(_override("T-1").model_copy(update={"reason": "Something else entirely."}))
    assert store.overrides("T-1") == (_override("T-1"),)


def test_a_sent_reply_keeps_its_overrides(store):
    approval = _approval(_drafted(store)).model_copy(update={"overrides": (_override("T-1"),)})
    store.approve(approval)
    assert store.approval("A-1") == approval
    sent = _sent(approval).model_copy(update={"overrides": approval.overrides})
    store.mark_sent(sent)
    assert store.sent() == (sent,)


@pytest.mark.parametrize("statement", ["UPDATE desk_override SET body = ''", "DELETE FROM desk_override"])
def test_the_database_itself_refuses_to_change_an_override(tmp_path, statement):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    store = SqlStore(engine)
    store.add_tickets((_ticket(1),))
    store.add_override(_override("T-1"))
    with pytest.raises(IntegrityError, match="kept as they are"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert store.overrides("T-1") == (_override("T-1"),)
    engine.dispose()


def test_a_database_keeps_everything_when_it_is_opened_again(tmp_path):
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    engine = open_database(url)
    saved = _drafted(SqlStore(engine))
    engine.dispose()
    again = open_database(url)
    assert SqlStore(again).ticket("T-1") == saved
    again.dispose()


def test_the_first_decision_about_an_early_sign_stands_until_it_is_forgotten(store):
    first = SignDecision(key="internet|riverside", kind="dismissed", by="lee", at=NOW, note="a school trip")
    assert store.decide(first)
    assert store.decide(SignDecision(key="a", kind="dismissed", by="lee", at=NOW))
    again = first.model_copy(update={"kind": "confirmed", "incident_id": "SO-1"})
    assert not store.decide(again)
    assert [decision.key for decision in store.sign_decisions()] == ["a", "internet|riverside"]
    assert store.sign_decisions()[1] == first
    store.undecide(first.key)
    store.undecide("nobody decided this")
    assert store.decide(again)
    assert store.sign_decisions()[1] == again


def test_tickets_are_counted_whatever_became_of_them(store):
    assert store.ticket_count() == 0
    tickets = tuple(Ticket.model_validate({"id": f"N-{number}", "text": "Down."}) for number in range(3))
    store.add_tickets(tickets)
    store.add_tickets(tickets)
    assert store.ticket_count() == 3


def test_the_ids_of_what_was_sent_come_in_order(store):
    assert store.sent_ids() == ()
    for number in (2, 1, 3):
        approval = _approval(_drafted(store, number), number)
        store.approve(approval)
        store.mark_sent(_sent(approval))
    assert store.sent_ids() == ("S-A-2", "S-A-1", "S-A-3")
    assert [store.sent_reply(one).id for one in store.sent_ids()] == [sent.id for sent in store.sent()]


def test_what_was_sent_to_some_tickets_comes_in_order_and_nothing_else(store):
    for number in (2, 1, 3):
        approval = _approval(_drafted(store, number), number)
        store.approve(approval)
        store.mark_sent(_sent(approval))
    assert [sent.id for sent in store.sent_to(("T-1", "T-2", "T-1", "T-404"))] == ["S-A-2", "S-A-1"]
    assert store.sent_to({"T-3"}) == (store.sent_reply("S-A-3"),)
    assert store.sent_to(()) == ()
    many = [f"N-{number}" for number in range(2000)]
    assert [sent.id for sent in store.sent_to([*many, "T-3", "T-2"])] == ["S-A-2", "S-A-3"]


def test_tickets_that_wait_come_by_the_page_in_order_of_arrival(store):
    for number in (3, 1, 4, 2, 5):
        _drafted(store, number)
    for number in (1, 4):
        approval = _approval(store.ticket(f"T-{number}"), number)
        store.approve(approval)
        if number == 1:
            store.mark_sent(_sent(approval))
    pages = [store.waiting(start, 2) for start in (0, 2, 4)]
    assert [[state.ticket.id for state in page] for page in pages] == [["T-3", "T-4"], ["T-2", "T-5"], []]
    assert pages[0][1] == store.ticket("T-4")
    assert store.waiting(0, 10) == tuple(state for state in store.tickets() if state.status != "sent")
    assert store.waiting(10**15, 1) == ()
