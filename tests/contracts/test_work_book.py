"""Where people's work on tickets is kept: one suite, run on every book."""

from datetime import UTC, datetime

import pytest

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.memory import MemoryStore
from assistant.adapters.stores.sql import SqlStore
from assistant.adapters.stores.work import SqlWork
from assistant.adapters.stores.work_in_memory import MemoryWork
from assistant.domain.desk_work import DraftReport, Handed, TicketWork
from assistant.domain.ticket import Ticket
from assistant.errors import NotAllowed, NotFound
from tests.contracts.test_store import _draft

NOW = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def kept(request, tmp_path):
    """A store with three tickets, and the book beside it."""
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3") if request.param == "sqlite" else None
    store = SqlStore(engine) if engine else MemoryStore()
    store.add_tickets(tuple(Ticket.model_validate({"id": f"T-{n}", "text": f"Down ñ 😟 {n}"}) for n in range(1, 4)))
    yield store, SqlWork(engine) if engine else MemoryWork(store)
    if engine:
        engine.dispose()


def _report(ticket_id="T-1", report_id="D-1") -> DraftReport:
    return DraftReport(
        id=report_id,
        ticket_id=ticket_id,
        by="ada",
        at=NOW,
        reason="Another city 😟",
        draft=_draft(ticket_id, "Hello ñ"),
        text="Hi",
    )


def test_nothing_was_decided_until_somebody_does(kept):
    _, book = kept
    assert book.work("T-1") == TicketWork(ticket_id="T-1")
    handed = Handed(by="ada", name="Ada", at=NOW, why="They threaten to sue ñ")
    first = book.put(TicketWork(ticket_id="T-1", assigned_to="ben", assigned_name="Ben ñ", handed=handed))
    assert first.version == 1
    assert book.work("T-1") == first
    assert book.put(first.but(assigned_to=None)).version == 2
    assert book.work("T-1").handed == handed


@pytest.mark.parametrize("version", [0, 2])
def test_of_two_who_decide_at_once_the_second_is_told(kept, version):
    _, book = kept
    book.put(TicketWork(ticket_id="T-1", assigned_to="ada"))
    with pytest.raises(NotAllowed, match="meanwhile"):
        book.put(TicketWork(ticket_id="T-1", assigned_to="ben", version=version))
    assert book.work("T-1").assigned_to == "ada"


def test_an_unknown_ticket_is_not_found(kept):
    _, book = kept
    with pytest.raises(NotFound):
        book.put(TicketWork(ticket_id="T-9"))
    with pytest.raises(NotFound):
        book.report(_report("T-9"))


def test_a_reported_draft_stays_as_it_was(kept):
    _, book = kept
    book.report(_report())
    book.report(_report().model_copy(update={"reason": "another"}))
    book.report(_report("T-2", "D-2"))
    assert book.reports() == (_report(), _report("T-2", "D-2"))


def test_the_last_ticket_of_each_person_is_remembered(kept):
    _, book = kept
    assert book.last_opened("ada") is None
    book.opened("ada", "T-1")
    book.opened("ben", "T-3")
    book.opened("ada", "T-2")
    assert (book.last_opened("ada"), book.last_opened("ben")) == ("T-2", "T-3")


def test_changes_are_those_since_the_stamp(kept):
    store, book = kept
    first = book.changes(-1)
    assert first.is_whole
    assert [state.ticket.id for state in first.tickets] == ["T-1", "T-2", "T-3"]
    assert book.changes(first.stamp) == type(first)(first.stamp)
    typed = store.save(store.ticket("T-2").model_copy(update={"text": "Typed"}))
    work = book.put(TicketWork(ticket_id="T-3", assigned_to="ada"))
    found = book.changes(first.stamp)
    assert {state.ticket.id for state in found.tickets} == {"T-2", "T-3"}
    assert typed in found.tickets
    assert found.work == (work,)
    assert book.changes(found.stamp).tickets == ()
    store.add_tickets((Ticket.model_validate({"id": "T-4", "text": "New"}),))
    assert [state.ticket.id for state in book.changes(found.stamp).tickets] == ["T-4"]


def test_whoever_was_away_for_long_hears_of_each_change_once(kept):
    store, book = kept
    first = book.changes(-1)
    for number in range(5):
        store.save(store.ticket("T-1").model_copy(update={"text": f"Typed {number}"}))
        book.changes(-1)
    found = book.changes(first.stamp)
    assert [state.text for state in found.tickets] == ["Typed 4"]


def test_a_ticket_that_another_process_removed_is_told(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    SqlStore(engine).add_tickets((Ticket.model_validate({"id": "T-1", "text": "Down"}),))
    book = SqlWork(engine)
    stamp = book.changes(-1).stamp
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM desk_ticket")
    assert book.changes(stamp).gone == frozenset({"T-1"})
    engine.dispose()


def test_a_database_without_triggers_tells_everything_every_time(tmp_path, monkeypatch):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    SqlStore(engine).add_tickets((Ticket.model_validate({"id": "T-1", "text": "Down"}),))
    monkeypatch.setattr(engine.dialect, "name", "postgresql")
    found = SqlWork(engine).changes(7)
    assert found.is_whole
    assert len(found.tickets) == 1
    engine.dispose()
