"""How long one has to wait after wrong tries, how they are forgotten, and that no rush of tries gets around it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.stores.people_in_memory import MemoryTriesBook
from assistant.domain.signing_in import Tries
from assistant.errors import SignInRefused
from assistant.people.patience import ADDRESS, NAME, TryGate
from tests.fakes.people_world import NOON

SECOND = timedelta(seconds=1)


def _after(number, patience=NAME, every=timedelta(0)):
    tries, now = Tries("k"), NOON
    for _ in range(number):
        tries = patience.counted(tries, now)
        now += every
    return tries, now


@pytest.mark.parametrize(
    ("number", "seconds"),
    [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (8, 120), (9, 240), (10, 480), (11, 900), (12, 900), (500, 900)],
)
def test_a_few_tries_are_free_then_the_wait_doubles_up_to_a_quarter_of_an_hour(number, seconds):
    tries, now = _after(number)
    assert (tries.locked_until - now if tries.locked_until else timedelta(0)) == seconds * SECOND


def test_tries_wear_off_one_by_one():
    tries, now = _after(5)
    later = now + NAME.wears_off * 2
    again = NAME.counted(tries, later)
    assert again.locked_until is None, "three are left, and this is the fourth"
    assert NAME.counted(again, later).locked_until is not None


def test_however_many_there_were_all_are_forgotten_in_half_a_day():
    tries, now = _after(10_000)
    assert tries.over(now + NAME.most * NAME.wears_off)
    assert not tries.over(now)


def test_who_mistypes_now_and_then_never_waits():
    tries, _ = _after(1_000, every=NAME.wears_off)
    assert tries.locked_until is None


def test_a_clock_that_was_set_back_locks_nobody_out_for_ever():
    tries, now = _after(12)
    earlier = now - timedelta(days=400)
    assert NAME.counted(tries, earlier).until == earlier + NAME.most * NAME.wears_off


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 7200)), max_size=60))
def test_nothing_ever_locks_longer_than_the_longest_wait(steps):
    tries, now = Tries("k"), NOON
    for wrong, seconds in steps:
        tries = NAME.counted(tries, now) if wrong else NAME.given_back(tries, now)
        assert tries.locked_until is None or now < tries.locked_until <= now + NAME.longest_wait or not wrong
        assert tries.until is None or tries.until <= now + NAME.most * NAME.wears_off
        now += seconds * SECOND


def test_a_right_try_is_given_back_and_takes_its_own_lock_with_it():
    before, now = _after(4)
    assert NAME.given_back(NAME.counted(before, now), now) == before


def _wrong(gate, name, address, now, *, known=False):
    try:
        return gate.enter(name, address, now, known=known).wait
    except SignInRefused as error:
        return error


def test_a_refused_try_is_not_counted_so_that_impatience_costs_nothing():
    gate, now = TryGate(MemoryTriesBook()), NOON
    for _ in range(5):
        gate.enter("lee", "a", now, known=False)
    refused = [_wrong(gate, "lee", "a", now + SECOND) for _ in range(50)]
    assert {error.retry_after for error in refused} == {14}
    assert str(refused[0]) == "Too many wrong tries. Try again in 14 seconds."
    assert gate.enter("lee", "a", now + 15 * SECOND, known=False).wait == 30


def test_a_long_wait_is_told_in_minutes():
    gate, now = TryGate(MemoryTriesBook()), NOON
    for _ in range(11):
        wait = gate.enter("lee", "a", now, known=False).wait or 0
        now += wait * SECOND
    assert str(_wrong(gate, "lee", "a", now - 800 * SECOND)) == "Too many wrong tries. Try again in 14 minutes."
    assert str(_wrong(gate, "lee", "a", now - 1 * SECOND)) == "Too many wrong tries. Try again in 1 second."


def test_one_address_over_many_names_is_throttled():
    gate = TryGate(MemoryTriesBook())
    outcomes = [_wrong(gate, f"name-{n}", "a", NOON) for n in range(200)]
    let_through = [one for one in outcomes if not isinstance(one, SignInRefused)]
    assert len(let_through) == ADDRESS.free
    assert _wrong(gate, "name-0", "b", NOON) is None, "another address still may"


def test_many_addresses_over_one_name_are_throttled():
    gate = TryGate(MemoryTriesBook())
    outcomes = [_wrong(gate, "lee", f"address-{n}", NOON) for n in range(200)]
    assert sum(not isinstance(one, SignInRefused) for one in outcomes) == NAME.free


def test_strangers_do_not_lock_out_somebody_at_their_known_address():
    gate = TryGate(MemoryTriesBook())
    for n in range(200):
        _wrong(gate, "lee", f"address-{n}", NOON)
    assert _wrong(gate, "lee", "office", NOON, known=True) is None


def test_a_known_address_has_limits_of_its_own():
    gate = TryGate(MemoryTriesBook())
    outcomes = [_wrong(gate, "lee", "office", NOON, known=True) for _ in range(200)]
    assert sum(not isinstance(one, SignInRefused) for one in outcomes) == NAME.free
    assert _wrong(gate, "lee", "elsewhere", NOON) is None


def test_a_right_password_washes_away_only_ones_own_count():
    gate = TryGate(MemoryTriesBook())
    for n in range(ADDRESS.free - 1):
        _wrong(gate, f"name-{n}", "a", NOON)
    gate.passed(gate.enter("mine", "a", NOON, known=False), NOON)
    assert _wrong(gate, "name-x", "a", NOON) == 15
    assert isinstance(_wrong(gate, "name-y", "a", NOON), SignInRefused)
