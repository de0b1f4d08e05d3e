"""Whatever is done to the trail behind the desk's back is found, and the first broken entry is named."""

# ruff: noqa: S608 - statements of our own, against a file of our own

import sqlite3
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.stores.audit import SqlAudit
from assistant.adapters.stores.audit_in_memory import MemoryAudit
from assistant.adapters.stores.database import open_database
from assistant.domain.audit import AuditKey, AuditNote, Mark, canonical, chained, hash_of
from assistant.verifying import ADOPTED, CUT, verify

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = AuditKey("a key that is long enough")
COUNT = 9


def note(number=0, action="saw"):
    return AuditNote(at=NOW + timedelta(minutes=number), person="ana", action=action, subject=f"T-{number}")


@pytest.fixture(params=[None, KEY], ids=["plain", "keyed"])
def key(request):
    return request.param


@pytest.fixture
def trail(tmp_path, key):
    engine = open_database(f"sqlite:///{tmp_path}/warmline.sqlite3")
    book = SqlAudit(engine)
    for number in range(COUNT):
        book.append(note(number), key)
    yield book
    engine.dispose()


@pytest.fixture
def tamper(tmp_path, trail):
    """Whoever may write to the file: without the triggers, in whatever statements."""

    def run(*statements):
        connection = sqlite3.connect(tmp_path / "warmline.sqlite3")
        for name in ("desk_audit_no_update", "desk_audit_no_delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    assert trail.state().head.sequence == COUNT
    return run


@pytest.mark.parametrize(
    "change",
    [
        "person = 'bo'", "action = 'sent'", "subject = 'T-99'", "subject = NULL", "detail = '{\"x\": 1}'",
        "at = '2026-11-22T12:04:00.000001+00:00'", "previous = hash", f"hash = '{'a' * 64}'", "keyed = 1 - keyed",
        "detail = 'no json'", "detail = '[]'", "at = 'yesterday'", "at = ''", "person = X'FF'", "sequence = 40",
    ],
)  # fmt: skip
def test_a_changed_entry_is_named(trail, tamper, key, change):
    tamper(f"UPDATE desk_audit SET {change} WHERE sequence = 5")
    verdict = verify(trail, key)
    assert verdict.broken_at in ((5, 6) if "sequence" not in change else (6,))
    assert verdict.entries == 4
    assert "5" in verdict.broken


def test_a_removed_entry_is_named(trail, tamper, key):
    tamper("DELETE FROM desk_audit WHERE sequence = 5")
    assert verify(trail, key).broken == "Entry 5 is missing: it was taken out, or entry 6 was put in its place."


def test_a_removed_entry_whose_place_was_closed_is_found(trail, tamper, key):
    tamper("DELETE FROM desk_audit WHERE sequence = 5", *(_moved(n, n - 1) for n in range(6, COUNT + 1)))
    assert verify(trail, key).broken_at == 5


def test_an_inserted_entry_is_found(trail, tamper, key):
    tamper(*(_moved(n, n + 1) for n in range(COUNT, 4, -1)), _copy(4, 5))
    assert verify(trail, key).broken_at == 5


def test_an_entry_put_in_at_the_end_is_found(trail, tamper, key):
    tamper(_copy(COUNT, COUNT + 1))
    assert verify(trail, key).broken_at == COUNT + 1


def test_two_entries_that_were_swapped_are_found(trail, tamper, key):
    tamper(_moved(4, 40), _moved(6, 4), _moved(40, 6))
    assert verify(trail, key).broken_at == 4


def test_a_trail_cut_off_at_its_end_is_found_by_its_head(trail, tamper, key):
    tamper("DELETE FROM desk_audit WHERE sequence > 7")
    verdict = verify(trail, key)
    assert (verdict.broken, verdict.broken_at) == ("The end is missing: 2 entries after 7.", None)


def test_an_end_cut_off_with_its_head_put_back_is_found_by_a_head_noted_elsewhere(trail, tamper, key):
    noted = trail.state().head
    tamper("DELETE FROM desk_audit WHERE sequence > 7", _head_at(7))
    assert verify(trail, key).broken is None
    for known in (noted, noted.hash):
        assert "was cut off, or the trail was rewritten" in verify(trail, key, known).broken


def test_a_head_noted_elsewhere_is_found_in_a_trail_that_has_grown(trail, key):
    noted = trail.state().head
    trail.append(note(20), key)
    for known in (noted, noted.hash):
        assert verify(trail, key, known).broken is None


def test_a_wrong_head_is_found(trail, tamper, key):
    tamper("UPDATE desk_audit_head SET hash = 'x'")
    assert "head is another" in verify(trail, key).broken


def test_a_front_cut_off_by_somebody_else_is_found(trail, tamper, key):
    fourth = next(entry for entry in trail.entries(3))
    cut = f"UPDATE desk_audit_head SET cut_sequence = 4, cut_hash = '{fourth.hash}'"
    tamper("DELETE FROM desk_audit WHERE sequence <= 4", cut)
    assert "no entry tells that everything through 4 was cut off" in verify(trail, key).broken


def test_a_cut_moved_further_on_is_found(trail, tamper, key):
    trail.cut(note(30, CUT), NOW + timedelta(minutes=3), key)
    fifth = next(entry for entry in trail.entries(4))
    cut = f"UPDATE desk_audit_head SET cut_sequence = 5, cut_hash = '{fifth.hash}'"
    tamper("DELETE FROM desk_audit WHERE sequence <= 5", cut)
    assert "through 5 was cut off" in verify(trail, key).broken


def test_a_head_that_retention_cut_off_is_told_as_such(trail, key):
    first = next(trail.entries()).mark
    trail.cut(note(30, CUT), NOW + timedelta(minutes=3), key)
    assert "cut off since, by retention" in verify(trail, key, first).broken
    assert verify(trail, key, trail.state().cut).broken is None


def test_a_whole_new_chain_passes_without_a_key_and_not_with_one(trail, tamper, key):
    """What a chain in the same database cannot prove, and what the key is for."""
    last, rows = Mark(), []
    for number in range(COUNT):
        entry = chained(note(number).model_copy(update={"person": "bo"}), last, None)
        last = entry.mark
        rows.append(
            f"UPDATE desk_audit SET person = 'bo', keyed = 0, previous = '{entry.previous}', hash = '{entry.hash}' "
            f"WHERE sequence = {entry.sequence}"
        )
    tamper(*rows, f"UPDATE desk_audit_head SET hash = '{last.hash}', key_check = NULL")
    verdict = verify(trail, key)
    assert (verdict.broken is None) == (key is None)
    if key is not None:
        assert f"Everything through entry {COUNT} was made without the key" in verdict.broken


def test_a_keyed_trail_is_not_judged_without_its_key():
    book = MemoryAudit()
    book.adopt(note(1, ADOPTED), book.append(note(), None).mark, KEY)
    assert verify(book).broken == "Entry 2 was made with a key: set WARMLINE_AUDIT_KEY to judge it."
    assert "another key" in verify(book, AuditKey("another key, as long")).broken
    assert verify(book, KEY).keyed == 1


def test_a_key_covers_what_came_before_it(trail, tamper, key):
    trail.adopt(note(20, ADOPTED), trail.state().head, KEY)
    tamper("UPDATE desk_audit SET person = 'bo' WHERE sequence = 2")
    assert verify(trail, KEY).broken_at == 2
    assert key in (None, KEY)


def test_entries_that_come_while_it_is_read_are_no_break(key):
    class Growing(MemoryAudit):
        def entries(self, after=0, since=None, until=None):
            yield from super().entries(after, since, until)
            yield self.append(note(50), key)

    book = Growing()
    book.append(note(), key)
    assert verify(book, key).broken is None


def test_a_front_cut_off_while_it_is_read_is_no_break():
    class Cutting(MemoryAudit):
        cuts = 0

        def entries(self, after=0, since=None, until=None):
            if not self.cuts:
                self.cuts += self.cut(note(30, CUT), NOW + timedelta(minutes=2), None)
            return super().entries(after, since, until)

    book = Cutting()
    for number in range(4):
        book.append(note(number), None)
    verdict = verify(book)
    assert (verdict.broken, book.cuts, verdict.since.sequence) == (None, 2, 2)


def test_memory_stays_flat_over_many_entries():
    class Endless(MemoryAudit):
        """As long as it is asked for; nothing of it is held."""

        count = 0

        def entries(self, after=0, since=None, until=None):  # noqa: ARG002 - the port says so
            last = Mark()
            for number in range(self.count):
                entry = chained(note(number % 600), last, None)
                last = entry.mark
                yield entry
            self._state = replace(self._state, head=last)

    peaks = []
    for count in (500, 10_000):
        book = Endless()
        book.count = count
        tracemalloc.start()
        verdict = verify(book)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (verdict.entries, verdict.broken) == (count, None)
    assert peaks[1] < peaks[0] + 100_000


TEXT = st.text(max_size=8)
DETAIL = st.dictionaries(TEXT, st.one_of(st.none(), st.booleans(), st.integers(), TEXT), max_size=3)


@given(one=st.tuples(TEXT, TEXT, TEXT, DETAIL), other=st.tuples(TEXT, TEXT, TEXT, DETAIL))
def test_two_entries_that_differ_are_written_down_differently(one, other):
    entries = [
        chained(AuditNote(at=NOW, person=p, action=a, subject=s, detail=d), Mark(), None) for p, a, s, d in (one, other)
    ]
    same = repr(one) == repr(other) or entries[0] == entries[1]
    assert (canonical(entries[0]) == canonical(entries[1])) <= same
    assert hash_of(entries[0], None) == entries[0].hash
    assert hash_of(entries[0], KEY) == entries[0].hash


def test_the_key_is_not_shown():
    assert "long enough" not in repr(KEY) + KEY.check


def _moved(before, after):
    return f"UPDATE desk_audit SET sequence = {after} WHERE sequence = {before}"


def _copy(before, after):
    names = "at, person, action, subject, detail, previous, keyed, hash"
    return f"INSERT INTO desk_audit SELECT {after}, {names} FROM desk_audit WHERE sequence = {before}"


def _head_at(sequence):
    found = f"(SELECT hash FROM desk_audit WHERE sequence = {sequence})"
    return f"UPDATE desk_audit_head SET sequence = {sequence}, hash = {found}"
