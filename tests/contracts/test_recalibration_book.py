"""Where recalibrations are kept: one suite, run on every book."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.recalibrations import SqlRecalibrations
from assistant.adapters.stores.recalibrations_in_memory import MemoryRecalibrations
from assistant.domain.agreement import Estimate
from assistant.domain.recalibration import HeldOut, LearnedDimension, Recalibration, Step, Switch
from assistant.errors import NotFound, StoreFailed

NOW = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def book(request, tmp_path):
    if request.param == "memory":
        yield MemoryRecalibrations()
        return
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    yield SqlRecalibrations(engine)
    engine.dispose()


def _made(rater="lee ñ 😟") -> Recalibration:
    held = HeldOut(
        n=30, tickets=25, before=0.4, after=0.3, gain=Estimate(value=0.1, low=0.02, high=0.2), bias_before=0.3,
        bias_after=0.01,
    )  # fmt: skip
    steps = (Step(x=0.2, y=0.1), Step(x=1.7, y=1.4))
    return Recalibration(
        version=0, made_at=NOW, scorer="rubric-1/linear@2", ratings={rater: 70}, ratings_sha256="ab", needed=40,
        needed_tickets=20,
        dimensions={"respect": LearnedDimension(outcome="kept", n=40, steps=steps, held_out=held)},
    )  # fmt: skip


def test_versions_count_from_one_and_come_back_whole(book):
    assert book.versions() == ()
    first, second = book.add(_made()), book.add(_made("mo"))
    assert first == _made().model_copy(update={"version": 1})
    assert second.version == 2
    assert book.versions() == (first, second)
    assert book.version(2) == second


@pytest.mark.parametrize("number", [0, 2, -1])
def test_an_unknown_version_is_not_found(book, number):
    book.add(_made())
    with pytest.raises(NotFound):
        book.version(number)
    with pytest.raises(NotFound):
        book.switch(Switch(version=number, by="Lee", at=NOW))
    assert book.switches() == ()


def test_every_switch_is_kept_in_order(book):
    book.add(_made())
    switches = [
        Switch(version=number, by=f"Lee {at}", at=NOW + timedelta(hours=at)) for at, number in enumerate((1, None, 1))
    ]
    for switch in switches:
        book.switch(switch)
    assert book.switches() == tuple(switches)


@pytest.mark.parametrize("statement", ["UPDATE {} SET body = ''", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["desk_recalibration", "desk_recalibration_switch"])
def test_the_database_itself_refuses_to_change_what_is_kept(tmp_path, table, statement):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    book = SqlRecalibrations(engine)
    book.switch(Switch(version=book.add(_made()).version, by="Lee", at=NOW))
    with pytest.raises(IntegrityError, match="kept as they are"), engine.begin() as connection:
        connection.exec_driver_sql(statement.format(table))
    assert (len(book.versions()), len(book.switches())) == (1, 1)
    engine.dispose()


def test_two_processes_never_take_the_same_number(tmp_path):
    engines = [open_database(f"sqlite:///{tmp_path}/desk.sqlite3") for _ in range(2)]
    books = [SqlRecalibrations(engine) for engine in engines]
    assert [books[at % 2].add(_made()).version for at in range(4)] == [1, 2, 3, 4]
    assert books[0].versions() == books[1].versions()
    for engine in engines:
        engine.dispose()


def test_what_is_kept_is_there_when_the_database_is_opened_again(tmp_path):
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    engine = open_database(url)
    kept = SqlRecalibrations(engine).add(_made())
    engine.dispose()
    again = open_database(url)
    assert SqlRecalibrations(again).version(1) == kept
    again.dispose()


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    book = SqlRecalibrations(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE desk_recalibration_switch")
        connection.exec_driver_sql("DROP TABLE desk_recalibration")
    with pytest.raises(StoreFailed) as caught:
        book.add(_made("private name"))
    assert "private name" not in str(caught.value)
    engine.dispose()
