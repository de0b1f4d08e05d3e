"""One suite for every place that the audit trail is kept in."""

import multiprocessing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.audit import SqlAudit
from assistant.adapters.stores.audit_in_memory import MemoryAudit
from assistant.adapters.stores.database import open_database
from assistant.domain.audit import START, AuditKey, AuditNote, Mark, hash_of
from assistant.errors import StoreFailed
from assistant.verifying import ADOPTED, CUT, verify

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = AuditKey("a key that is long enough")


@pytest.fixture(params=["memory", "sql"])
def book(request, tmp_path):
    if request.param == "memory":
        yield MemoryAudit()
    else:
        engine = open_database(f"sqlite:///{tmp_path}/warmline.sqlite3")
        yield SqlAudit(engine)
        engine.dispose()


def note(action="saw", person="ana", subject="T-1", minutes=0, **detail):
    return AuditNote(at=NOW + timedelta(minutes=minutes), person=person, action=action, subject=subject, detail=detail)


def test_a_new_trail_is_empty_and_whole(book):
    state = book.state()
    assert (state.head, state.cut, state.key_check) == (Mark(), Mark(), None)
    assert (list(book.entries()), book.newest(5)) == ([], ())
    verdict = verify(book)
    assert (verdict.broken, verdict.entries, verdict.head) == (None, 0, Mark())


def test_every_place_has_a_salt_of_its_own(book, tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
    assert book.state().salt not in ("", SqlAudit(engine).state().salt)
    engine.dispose()


def test_entries_follow_each_other_and_come_back_as_they_were(book):
    first = book.append(note(kind="line_test", count=2, ok=True, other=None), None)
    second = book.append(note("sent", "bo", None, 5), None)
    assert (first.sequence, first.previous, second.previous) == (1, START, first.hash)
    assert list(book.entries()) == [first, second]
    assert hash_of(first, None) == first.hash
    assert book.state().head == second.mark


def test_an_instant_means_the_same_in_every_zone(book):
    here = NOW.astimezone(datetime.fromisoformat("2026-11-22T06:00:00-06:00").tzinfo)
    book.append(note().model_copy(update={"at": here}), None)
    (entry,) = book.entries()
    assert entry.at == NOW
    assert verify(book).broken is None


def test_newest_come_first_and_can_be_of_one_subject_or_person(book):
    for person, subject in (("ana", "T-1"), ("bo", "T-2"), ("ana", "T-2"), ("bo", "T-1")):
        book.append(note(person=person, subject=subject), None)
    assert [entry.sequence for entry in book.newest(2)] == [4, 3]
    assert [entry.sequence for entry in book.newest(9, "T-2")] == [3, 2]
    assert [entry.sequence for entry in book.newest(9, "T-2", "bo")] == [2]
    assert [entry.sequence for entry in book.newest(9, person="ana")] == [3, 1]


def test_entries_can_be_of_a_time(book):
    for minutes in (0, 10, 20):
        book.append(note(minutes=minutes), None)
    since, until = NOW + timedelta(minutes=10), NOW + timedelta(minutes=20)
    assert [entry.sequence for entry in book.entries(since=since)] == [2, 3]
    assert [entry.sequence for entry in book.entries(until=until)] == [1, 2]
    assert [entry.sequence for entry in book.entries(1, since, until)] == [2]


def test_the_same_within_a_while_is_entered_once(book):
    hour = timedelta(hours=1)
    assert book.append(note(), None, hour) is not None
    assert book.append(note(minutes=59), None, hour) is None
    assert book.append(note(minutes=60), None, hour) is not None
    others = (note(minutes=61, subject="T-2"), note(minutes=61, person="bo"), note("edited", minutes=61))
    assert all(book.append(other, None, hour) is not None for other in others)
    assert book.append(note(subject=None, minutes=61), None, hour) is not None
    assert book.append(note(subject=None, minutes=62), None, hour) is None


def test_a_clock_that_was_set_back_does_not_silence_the_trail(book):
    book.append(note(minutes=600), None)
    assert book.append(note(minutes=0), None, timedelta(hours=1)) is not None


def test_a_trail_with_a_key_takes_no_entry_without_it(book):
    book.adopt(note(ADOPTED, through=1, hash=book.append(note(), None).hash), book.state().head, KEY)
    for other in (None, AuditKey("another key, as long")):
        with pytest.raises(StoreFailed, match="WARMLINE_AUDIT_KEY"):
            book.append(note(), other)
    assert [entry.keyed for entry in book.entries()] == [False, True]
    assert verify(book, KEY).broken is None


def test_the_front_is_cut_off_and_what_is_left_is_whole(book):
    marks = [book.append(note(minutes=minutes), KEY).mark for minutes in (0, 10, 20, 30)]
    assert book.cut(note(CUT, "warmline", None, 40), NOW + timedelta(minutes=20), KEY) == 2
    left = list(book.entries())
    assert [entry.sequence for entry in left] == [3, 4, 5]
    assert left[-1].detail == {"through": 2, "hash": marks[1].hash}
    verdict = verify(book, KEY)
    assert (verdict.broken, verdict.since, verdict.entries) == (None, marks[1], 3)
    assert book.append(note(minutes=50), KEY).sequence == 6


def test_everything_may_be_cut_off_but_the_entry_that_says_so(book):
    book.append(note(), None)
    assert book.cut(note(CUT, "warmline", None, 40), NOW + timedelta(minutes=1), None) == 1
    assert [entry.action for entry in book.entries()] == [CUT]
    assert verify(book).broken is None


def test_a_trail_is_cut_again_and_again(book):
    for minutes in (0, 10):
        book.append(note(minutes=minutes), None)
        book.cut(note(CUT, "warmline", None, minutes + 5), NOW + timedelta(minutes=minutes + 1), None)
    assert [entry.sequence for entry in book.entries()] == [4]
    assert verify(book).broken is None


def test_a_long_front_is_cut_off_in_parts(book, monkeypatch):
    monkeypatch.setattr("assistant.adapters.stores.audit._CUT_AT_ONCE", 2)
    for minutes in range(5):
        book.append(note(minutes=minutes), None)
    counts = []
    while cut := book.cut(note(CUT, "warmline", None, 40), NOW + timedelta(minutes=30), None):
        counts.append(cut)
    assert (sum(counts), counts[-1] > 0) == (5, True)
    assert {entry.action for entry in book.entries()} == {CUT}
    assert verify(book).broken is None


def test_nothing_old_is_nothing_cut_and_nothing_entered(book):
    book.append(note(), None)
    assert book.cut(note(CUT, "warmline", None, 40), NOW, None) == 0
    assert len(list(book.entries())) == 1


def test_a_page_is_not_the_end(book, monkeypatch):
    monkeypatch.setattr("assistant.adapters.stores.audit._PAGE", 3)
    for _ in range(7):
        book.append(note(), None)
    assert [entry.sequence for entry in book.entries()] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE desk_audit SET person = 'nobody' WHERE sequence = 1", "DELETE FROM desk_audit WHERE sequence = 1"],
)
def test_the_database_itself_changes_no_entry(tmp_path, statement):
    engine = open_database(f"sqlite:///{tmp_path}/warmline.sqlite3")
    SqlAudit(engine).append(note(), None)
    with pytest.raises(IntegrityError, match="kept as they are"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _append_many(url, person, count):
    engine = open_database(url)
    book = SqlAudit(engine)
    for number in range(count):
        book.append(note(person=person, number=number), None)
    engine.dispose()


def test_two_processes_that_append_at_once_make_one_chain(tmp_path):
    url, count = f"sqlite:///{tmp_path}/warmline.sqlite3", 60
    open_database(url).dispose()
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_append_many, args=(url, person, count)) for person in ("ana", "bo")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0]
    engine = open_database(url)
    book = SqlAudit(engine)
    verdict = verify(book)
    assert (verdict.broken, verdict.entries) == (None, 2 * count)
    for person in ("ana", "bo"):
        assert [e.detail["number"] for e in book.entries() if e.person == person] == list(range(count))
    engine.dispose()
