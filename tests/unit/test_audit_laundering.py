"""Somebody who has the database and not the key writes the trail anew: no later entry makes that good."""

# ruff: noqa: S608 - statements of our own, against a file of our own

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from assistant.adapters.stores.audit import SqlAudit
from assistant.adapters.stores.audit_in_memory import MemoryAudit
from assistant.adapters.stores.database import open_database
from assistant.audit_desk import AuditDesk
from assistant.auditing import KeptTrail
from assistant.domain.audit import AuditKey, AuditNote, Mark, chained, instant_text
from assistant.domain.desk import Person
from assistant.errors import CallerError, NotAllowed, RoleRefused, StoreFailed
from assistant.ports_audit import Touched
from assistant.retention_desk import Periods, RetentionDesk
from assistant.verifying import ADOPTED, CUT, verify
from knowledge_base.clock import FixedClock

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = AuditKey("a key that is long enough")
ADMIN, LEAD = (Person(id=role, name=role, role=role) for role in ("admin", "lead"))
COUNT = 9


def note(number=0, person="ana", action="saw", **detail):
    at = NOW + timedelta(minutes=number)
    return AuditNote(at=at, person=person, action=action, subject=f"T-{number}", detail=detail)


@pytest.fixture(params=["sql", "memory"])
def empty(request, tmp_path):
    if request.param == "memory":
        yield MemoryAudit()
        return
    engine = open_database(f"sqlite:///{tmp_path}/warmline.sqlite3")
    yield SqlAudit(engine)
    engine.dispose()


@pytest.fixture
def book(tmp_path):
    """A trail that was kept with the key from its first entry, in a file."""
    engine = open_database(f"sqlite:///{tmp_path}/warmline.sqlite3")
    kept = SqlAudit(engine)
    for number in range(COUNT):
        kept.append(note(number), KEY)
    yield kept
    engine.dispose()


@pytest.fixture
def attack(tmp_path, book):
    """Whoever has the file and not the key."""

    def run(*statements):
        connection = sqlite3.connect(tmp_path / "warmline.sqlite3")
        for name in ("desk_audit_no_update", "desk_audit_no_delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    assert verify(book, KEY).broken is None
    return run


def rewritten(after, through, key_check="NULL"):
    """Statements that chain what follows ``after`` anew, without the key and by somebody else, up to ``through``."""
    last, statements = after, [f"DELETE FROM desk_audit WHERE sequence > {through}"]
    for number in range(after.sequence, through):
        entry = chained(note(number, "bo"), last, None)
        last = entry.mark
        statements += [f"DELETE FROM desk_audit WHERE sequence = {entry.sequence}", put(entry)]
    head = f"UPDATE desk_audit_head SET sequence = {through}, hash = '{last.hash}', key_check = {key_check}"
    return [*statements, head]


def desk(book, key=KEY):
    clock = FixedClock(NOW + timedelta(hours=1))
    return AuditDesk(book, KeptTrail(book, clock, key), key, clock)


def held(book):
    return [entry.model_dump() for entry in book.entries()], book.state()


# --- the whole trail, chained anew without the key


@pytest.mark.parametrize("key_check", ["NULL", f"'{KEY.check}'"])
def test_a_trail_chained_anew_without_the_key_is_broken_and_takes_no_keyed_entry(book, attack, key_check):
    attack(*rewritten(Mark(), COUNT, key_check))
    before = held(book)
    verdict = verify(book, KEY)
    assert (verdict.broken_at, verdict.unkeyed.sequence) == (1, COUNT)
    assert "made without the key" in verdict.broken
    assert "warmline audit adopt" in verdict.broken
    with pytest.raises(StoreFailed, match="warmline audit adopt"):
        book.append(note(20), KEY)
    with pytest.raises(StoreFailed, match="warmline audit adopt"):
        book.must_take(KEY)
    with pytest.raises(StoreFailed):
        book.cut(note(30, action=CUT), NOW + timedelta(days=1), KEY)
    assert held(book) == before


def test_verifying_a_broken_trail_enters_nothing(book, attack):
    attack(*rewritten(Mark(), COUNT))
    before = held(book)
    for _ in range(2):
        assert desk(book).verify(LEAD).broken
    assert held(book) == before


def test_verifying_a_changed_trail_enters_nothing(book, attack):
    attack("UPDATE desk_audit SET person = 'bo' WHERE sequence = 3")
    before = held(book)
    assert desk(book).verify(LEAD).broken_at == 3
    assert held(book) == before


def test_a_keyed_entry_that_was_made_after_an_unkeyed_rewriting_makes_nothing_good(book, attack):
    """What an earlier version did: it went on with the key, as if the unkeyed entries had come before the key."""
    attack(*rewritten(Mark(), COUNT))
    last = chained(note(20), book.state().head, KEY)
    attack(*entered(last))
    verdict = verify(book, KEY)
    assert (verdict.broken_at, verdict.unkeyed.sequence) == (1, COUNT)


# --- the tail


def test_a_tail_that_was_replaced_without_the_key_stays_broken_whatever_follows(book, attack):
    kept = [entry for entry in book.entries() if entry.sequence <= 5][-1].mark
    attack(*rewritten(kept, COUNT))
    assert verify(book, KEY).broken_at == 6
    book.append(note(20), KEY)
    assert verify(book, KEY).broken == "Entry 6 was made without the key that the entries before it were made with."
    with pytest.raises(NotAllowed, match="Entry 6 was made without the key"):
        desk(book).adopt(ADMIN)


def test_an_unkeyed_desk_does_not_go_on_after_keyed_entries_whatever_the_head_says(book, attack):
    attack("UPDATE desk_audit_head SET key_check = NULL")
    with pytest.raises(StoreFailed, match="set WARMLINE_AUDIT_KEY"):
        book.append(note(20), None)
    assert verify(book, KEY).broken is None
    assert book.append(note(21), KEY).sequence == COUNT + 1


def test_a_dropped_tail_is_found_and_stays_found(book, attack):
    noted = book.state().head
    attack("DELETE FROM desk_audit WHERE sequence > 6")
    assert verify(book, KEY).broken == "The end is missing: 3 entries after 6."
    book.append(note(20), KEY)
    assert verify(book, KEY).broken_at == COUNT + 1
    assert verify(book, KEY, noted).broken_at == COUNT + 1


def test_a_dropped_tail_with_its_head_put_back_is_found_by_a_head_kept_elsewhere(book, attack):
    noted = book.state().head
    attack("DELETE FROM desk_audit WHERE sequence > 6", head_at(6))
    assert verify(book, KEY).broken is None
    for number in range(COUNT):
        book.append(note(20 + number), KEY)
    for known in (noted, noted.hash):
        assert "is not there: the end was cut off, or the trail was rewritten" in verify(book, KEY, known).broken


def test_a_head_put_back_in_front_of_entries_that_are_still_there_is_found(book, attack):
    attack(head_at(6))
    assert verify(book, KEY).broken == "The trail's head says 6, and entries up to 9 follow it: it was put back."


def test_an_entry_put_in_before_the_first_is_found(book, attack):
    names = "person, action, subject, detail, previous, keyed, hash"
    for sequence in (0, -5):
        attack(f"INSERT INTO desk_audit SELECT {sequence}, at, {names} FROM desk_audit WHERE sequence = 3")
        assert verify(book, KEY).broken_at == sequence
        attack(f"DELETE FROM desk_audit WHERE sequence = {sequence}")


# --- the key goes, and comes again


def test_without_its_key_nothing_is_entered_and_with_it_all_goes_on(book):
    for other in (None, AuditKey("another key, as long")):
        with pytest.raises(StoreFailed, match="WARMLINE_AUDIT_KEY"):
            book.append(note(20), other)
        with pytest.raises(StoreFailed, match="WARMLINE_AUDIT_KEY"):
            book.must_take(other)
    book.append(note(21), KEY)
    assert (verify(book, KEY).broken, verify(book, KEY).keyed) == (None, COUNT + 1)


def test_what_was_written_while_the_key_was_away_is_not_taken_under_it_when_it_is_back(book, attack):
    attack(*rewritten(Mark(), COUNT))
    book.append(note(20, "ana"), None)
    assert verify(book).broken is None
    assert verify(book, KEY).unkeyed.sequence == COUNT + 1
    with pytest.raises(StoreFailed, match="warmline audit adopt"):
        book.append(note(21), KEY)


# --- the daily, honest ways


def test_a_trail_with_the_key_from_the_start_goes_on(empty):
    empty.must_take(KEY)
    for number in range(3):
        empty.append(note(number), KEY)
    empty.must_take(KEY)
    assert (verify(empty, KEY).broken, verify(empty, KEY).keyed) == (None, 3)
    assert desk(empty).adopt(ADMIN) is None
    assert len(list(empty.entries())) == 3


def test_a_trail_without_a_key_goes_on(empty):
    for number in range(3):
        empty.must_take(None)
        empty.append(note(number), None)
    assert verify(empty).broken is None
    with pytest.raises(CallerError, match="WARMLINE_AUDIT_KEY"):
        desk(empty, None).adopt(ADMIN)


def test_a_key_that_is_set_later_takes_what_is_there_by_one_explicit_entry(empty):
    last = [empty.append(note(number), None) for number in range(3)][-1].mark
    for attempt in (lambda: empty.append(note(5), KEY), lambda: empty.must_take(KEY)):
        with pytest.raises(StoreFailed, match="warmline audit adopt"):
            attempt()
    assert verify(empty, KEY).broken
    with pytest.raises(RoleRefused):
        desk(empty).adopt(LEAD)
    adopted = desk(empty).adopt(ADMIN)
    assert (adopted.person, adopted.action, adopted.keyed) == ("admin", ADOPTED, True)
    assert adopted.detail == {"through": 3, "hash": last.hash}
    empty.must_take(KEY)
    empty.append(note(6), KEY)
    verdict = verify(empty, KEY)
    assert (verdict.broken, verdict.entries, verdict.keyed, verdict.unkeyed) == (None, 5, 2, None)
    assert desk(empty).adopt(ADMIN) is None
    with pytest.raises(StoreFailed, match="set WARMLINE_AUDIT_KEY"):
        empty.append(note(7), None)


def test_entries_that_an_earlier_version_went_on_from_are_adopted_afterwards(book, attack):
    attack(*rewritten(Mark(), COUNT))
    attack(*entered(chained(note(20), book.state().head, KEY)))
    assert desk(book).adopt(ADMIN).detail["through"] == COUNT
    assert verify(book, KEY).broken is None


def test_an_adopted_trail_that_is_written_anew_is_broken_again(book, attack):
    attack(*rewritten(Mark(), COUNT))
    desk(book).adopt(ADMIN)
    attack("UPDATE desk_audit SET person = 'cy' WHERE sequence = 2")
    assert verify(book, KEY).broken_at == 2
    attack(*rewritten(Mark(), COUNT + 1))
    assert verify(book, KEY).unkeyed.sequence == COUNT + 1


def test_an_adoption_without_the_key_or_of_something_else_adopts_nothing(book, attack):
    attack(*rewritten(Mark(), COUNT))
    state = book.state()
    for through, key in ((state.head, None), (Mark(sequence=4, hash=state.head.hash), KEY), (Mark(), KEY)):
        told = note(20, action=ADOPTED, through=through.sequence, hash=through.hash)
        attack(*entered(chained(told, state.head, key)))
        assert verify(book, KEY).broken
        attack(f"DELETE FROM desk_audit WHERE sequence > {COUNT}", head_at(COUNT))


def test_what_is_added_without_the_key_while_somebody_adopts_is_not_adopted_unseen(empty):
    seen = empty.append(note(), None).mark
    empty.append(note(1), None)
    with pytest.raises(StoreFailed, match="meanwhile"):
        empty.adopt(note(2, action=ADOPTED), seen, KEY)
    assert len(list(empty.entries())) == 2


def test_with_a_head_that_was_noted_down_nothing_else_is_adopted(empty):
    noted = [empty.append(note(number), None) for number in range(3)][1].mark
    with pytest.raises(NotAllowed, match="is not there"):
        desk(empty).adopt(ADMIN, Mark(sequence=2, hash="a" * 64))
    assert desk(empty).adopt(ADMIN, noted) is not None


# --- what is cut off and what is told outside


class Words:
    """A desk without any."""

    def answered_before(self, _):
        return ()


def retention(book, days=None):
    clock = FixedClock(NOW + timedelta(days=30))
    trail = KeptTrail(book, clock, KEY)
    return RetentionDesk(Words(), None, book, trail, clock, periods=Periods(None, days), key=KEY)


class Days:
    """So many days of a desk that runs."""

    def __init__(self, *nights):
        self.nights, self.left = list(nights), len(nights) + 1

    def is_set(self):
        self.left -= 1
        return self.left < 0

    def wait(self, _):
        if self.nights:
            self.nights.pop(0)()


def test_old_entries_of_a_broken_trail_are_not_cut_off(book, attack):
    attack("UPDATE desk_audit SET person = 'bo' WHERE sequence = 3")
    before = held(book)
    found = retention(book, 10).retain(ADMIN)
    assert (found.entries, found.touched) == (0, Touched())
    assert found.broken.startswith("Entry 3 was changed")
    assert held(book) == before


def test_entries_that_were_dated_back_are_not_cut_off(book, attack):
    attack("UPDATE desk_audit SET at = '1999-01-01T00:00:00.000000+00:00' WHERE sequence <= 5")
    found = retention(book, 10_000).retain(ADMIN)
    assert (found.entries, found.broken.startswith("Entry 1 was changed")) == (0, True)
    assert len(list(book.entries())) == COUNT


def test_a_whole_trail_is_cut_and_stays_whole(book):
    found = retention(book, 10).retain(ADMIN)
    assert (found.entries, found.broken) == (COUNT, None)
    assert verify(book, KEY).broken is None
    assert retention(book, 10).retain(ADMIN).entries == 0


def test_the_head_of_a_broken_trail_is_never_told_outside(book, attack):
    told = []
    night = lambda: attack(*rewritten(Mark(), COUNT + 1))  # noqa: E731 - what happens between two days
    retention(book, 10).run(Days(night, lambda: None), told.append)
    assert [line.partition(":")[2].split()[:5] for line in told] == [
        ["the", "audit", "trail's", "head", "is"],
        ["the", "audit", "trail", "is", "broken:"],
        ["the", "audit", "trail", "is", "broken:"],
    ]


def test_a_running_desk_finds_that_the_end_it_told_is_gone(book, attack):
    told = []
    night = lambda: attack("DELETE FROM desk_audit WHERE sequence > 6", head_at(6))  # noqa: E731 - as above
    retention(book).run(Days(night), told.append)
    assert ("head is" in told[0], "is not there: the end was cut off" in told[1]) == (True, True)


def test_what_retention_cut_off_since_is_not_missed(book):
    told = []
    running = retention(book)
    night = lambda: book.cut(note(60, action=CUT), NOW + timedelta(days=60), KEY)  # noqa: E731 - as above
    running.run(Days(night), told.append)
    assert all("head is" in line for line in told)


def entered(entry):
    return put(entry), head_at(entry.sequence)


def put(entry):
    told = f"'{instant_text(entry.at)}', '{entry.person}', '{entry.action}', '{entry.subject}'"
    chain = f"'{json.dumps(entry.detail)}', '{entry.previous}', {int(entry.keyed)}, '{entry.hash}'"
    return f"INSERT INTO desk_audit VALUES ({entry.sequence}, {told}, {chain})"


def head_at(sequence):
    found = f"(SELECT hash FROM desk_audit WHERE sequence = {sequence})"
    return f"UPDATE desk_audit_head SET sequence = {sequence}, hash = {found}"
