"""Taking words away: one suite, run on every store. Rows and figures stay, not a word of the customer does."""

import json
from datetime import timedelta

import pytest

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.memory import MemoryStore
from assistant.adapters.stores.sql import SqlStore
from assistant.adapters.stores.tables import model_answers
from assistant.adapters.stores.words import SqlWords
from assistant.adapters.stores.words_in_memory import MemoryWords
from assistant.adapters.stores.work import SqlWork
from assistant.adapters.stores.work_in_memory import MemoryWork
from assistant.domain.blanking import ERASED, ERASED_DRAFT
from assistant.ports_audit import Touched
from knowledge_base.records import Customer
from tests.fakes.worded import CUSTOMER, NAME, NOW, WORD, decide_in, put_in, work_on

OTHER = Customer(id="C-78", name="Ed Marsh", segment="consumer")


@pytest.fixture(params=["memory", "sqlite"])
def place(request, tmp_path):
    if request.param == "memory":
        store = MemoryStore()
        work = MemoryWork(store)
        yield store, MemoryWords(store, work), work
        return
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    yield SqlStore(engine), SqlWords(engine), SqlWork(engine)
    engine.dispose()


@pytest.fixture
def kept(place):
    return place[:2]


def everything(store):
    """All that the store gives out, as text."""
    told = [*store.tickets(), *store.sent(), *store.ratings(), *store.sign_decisions()]
    ids = [state.ticket.id for state in store.tickets()]
    told += [override for ticket_id in ids for override in store.overrides(ticket_id)]
    told += [found for ticket_id in ids if (found := store.approval_of(ticket_id))]
    return "\n".join(one.model_dump_json() for one in told)


def test_tickets_are_found_by_their_customer(kept):
    store, words = kept
    for number, customer in ((1, OTHER), (2, None)):
        put_in(store, number, customer, until="open")
    put_in(store, 3)
    assert [state.ticket.id for state in words.of_customer("C-77")] == ["T-3"]
    assert words.of_customer("C-404") == ()


def test_not_a_word_is_left_and_every_row_is(kept):
    store, words = kept
    put_in(store, 1)
    decide_in(store)
    assert WORD in everything(store)
    touched = words.blank(["T-1"], ["C-77", NAME, WORD])
    assert touched == Touched(tickets=1, drafts=1, approvals=1, replies=1, overrides=1, ratings=1, notes=1)
    left = everything(store)
    assert WORD.casefold() not in left.casefold()
    assert not any(word in left for word in ("C-77", "Dana", "says", "555 0142"))
    assert (len(store.tickets()), len(store.sent()), len(store.ratings())) == (1, 1, 1)
    assert [decision.note for decision in store.sign_decisions()] == [ERASED, "only one street"]


def test_what_was_decided_about_a_ticket_loses_its_words_too(place):
    store, words, work = place
    put_in(store, 1, until="open")
    put_in(store, 2, OTHER, until="open")
    for ticket_id in ("T-1", "T-2"):
        work_on(work, ticket_id)
    before = work.work("T-1"), work.reports()
    counted = words.blank(["T-1"], dry=True)
    assert (work.work("T-1"), work.reports()) == before
    touched = words.blank(["T-1"])
    assert (touched.reports, touched.notes, counted) == (1, 1, touched)
    left, reports = work.work("T-1"), work.reports()
    assert WORD not in left.model_dump_json() + reports[0].model_dump_json()
    assert (left.assigned_to, left.handed.by, left.handed.at, left.version) == ("ana", "ana", NOW, 2)
    assert (reports[0].id, reports[0].by, reports[0].at) == ("D-T-1", "ana", NOW)
    assert (reports[1], work.work("T-2").handed.why) == (before[1][1], before[0].handed.why)


def test_times_incident_tone_promises_and_who_did_it_stay(kept):
    store, words = kept
    put_in(store, 1)
    before, state = store.sent()[0], store.ticket("T-1")
    words.blank(["T-1"])
    sent, ticket = store.sent()[0], store.ticket("T-1")
    for name in ("id", "sent_at", "receipt", "promises"):
        assert getattr(sent, name) == getattr(before, name)
    for name in ("id", "approved_by", "approved_at", "incident_id", "revision", "version", "language", "channel"):
        assert getattr(sent.approval, name) == getattr(before.approval, name)
    for name in ("status", "incident", "drafter", "promises"):
        assert getattr(sent.final, name) == getattr(before.final, name)
    assert (sent.final.tone.overall, sent.final.tone.dimensions["respect"].value) == (71, 1.8)
    assert [flag.flag for flag in sent.final.tone.flags] == ["jargon"]
    assert sent.final.check.verdict == "warn"
    assert [impact.kind for impact in sent.final.reading.impact] == ["lost_sales"]
    assert (sent.overrides[0].by, sent.overrides[0].at, sent.overrides[0].claim.kind) == ("lee", NOW, "instant")
    assert (ticket.status, ticket.version, ticket.text) == ("sent", state.version + 1, ERASED)
    assert (ticket.ticket.customer.segment, ticket.ticket.customer.language) == ("business", "en")
    assert [(m.author, m.at) for m in ticket.ticket.messages] == [(m.author, m.at) for m in state.ticket.messages]
    assert [action.kind for action in ticket.ticket.actions] == ["line_test", ERASED]
    assert (store.ratings()[0].overall, store.ratings()[0].note) == (6, ERASED)


def test_whether_a_draft_was_edited_is_still_told(kept):
    store, words = kept
    put_in(store, 1)
    words.blank(["T-1"])
    sent = store.sent()[0]
    assert (sent.draft.reply.text, sent.approval.text) == (ERASED_DRAFT, ERASED)


def test_others_keep_their_words(kept):
    store, words = kept
    put_in(store, 1)
    put_in(store, 2, OTHER)
    before = store.ticket("T-2"), store.sent()[1], store.overrides("T-2"), store.ratings()[1]
    words.blank(["T-1"], [NAME])
    assert (store.ticket("T-2"), store.sent()[1], store.overrides("T-2"), store.ratings()[1]) == before


def test_only_counting_changes_nothing(kept):
    store, words = kept
    put_in(store, 1)
    decide_in(store)
    before = everything(store)
    counted = words.blank(["T-1"], [NAME], dry=True)
    assert everything(store) == before
    assert words.blank(["T-1"], [NAME]) == counted


def test_doing_it_twice_finds_nobody(kept):
    store, words = kept
    put_in(store, 1)
    words.blank(["T-1"])
    assert words.of_customer("C-77") == ()
    assert words.blank([]) == Touched()
    assert words.blank(["T-404"]) == Touched()


def test_what_was_approved_cannot_be_sent_any_more(kept):
    store, words = kept
    put_in(store, 1, until="approved")
    words.blank(["T-1"])
    assert (store.ticket("T-1").status, store.approval_of("T-1")) == ("open", None)
    assert store.ticket("T-1").text is None


def test_what_is_leaving_at_that_moment_is_told(kept):
    store, words = kept
    put_in(store, 1, until="sending")
    assert words.blank(["T-1"]).sending == 1
    assert store.ticket("T-1").status == "sending"


def test_an_open_ticket_stays_open_without_words(kept):
    store, words = kept
    put_in(store, 1, until="open")
    words.blank(["T-1"])
    state = store.ticket("T-1")
    assert (state.status, state.draft, state.text, state.version) == ("open", None, None, 2)
    assert WORD not in state.model_dump_json()


def test_old_answered_tickets_are_found_until_their_words_are_gone(kept):
    store, words = kept
    for number, minutes in ((1, 0), (2, 10), (3, 20)):
        put_in(store, number, minutes=minutes)
    put_in(store, 4, until="open")
    limit = NOW + timedelta(minutes=20)
    assert words.answered_before(limit) == ("T-1", "T-2")
    words.blank(["T-1"])
    assert words.answered_before(limit) == ("T-2",)
    assert words.answered_before(NOW) == ()


def test_nothing_is_left_to_overwrite(kept):
    assert kept[1].compact() is True


def test_overrides_refuse_changes_again_afterwards(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    store = SqlStore(engine)
    put_in(store, 1)
    SqlWords(engine).blank(["T-1"])
    SqlWords(engine).blank(["T-1"], dry=True)
    for statement in ("UPDATE desk_override SET body = 'x'", "DELETE FROM desk_override"):
        with pytest.raises(Exception, match="overrides are kept as they are"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_what_models_answered_goes_where_it_is_asked_for(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    with engine.begin() as connection:
        row = {"key": "k", "answer": json.dumps({"text": WORD}), "created_at": NOW.isoformat()}
        connection.execute(model_answers.insert().values(row))
    words = SqlWords(engine)
    assert (words.blank([]).answers, words.blank([], answers=True, dry=True).answers) == (0, 1)
    assert (words.blank([], answers=True).answers, words.blank([], answers=True).answers) == (1, 0)
    engine.dispose()


def test_what_a_helpdesk_wrote_for_a_language_or_a_deed_goes_and_a_language_stays(kept):
    store, words = kept
    for number, language in ((1, f"ask {WORD}"), (2, "es-MX"), (3, None)):
        put_in(store, number, CUSTOMER.model_copy(update={"language": language}))
        words.blank([f"T-{number}"])
    left = [store.ticket(f"T-{number}").ticket for number in (1, 2, 3)]
    assert [ticket.customer.language for ticket in left] == ["und", "es-MX", None]
    assert {action.by for ticket in left for action in ticket.actions} == {None}
