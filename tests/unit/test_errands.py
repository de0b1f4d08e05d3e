"""One thread for what nobody has to wait for: in order, bounded, and over with its owner."""

import gc
import threading
from threading import Event

import pytest

from assistant.adapters.models.errands import Errands


@pytest.fixture
def gate():
    gate = Event()
    yield gate
    gate.set()


def _threads(name):
    return [thread for thread in threading.enumerate() if thread.name == name]


def test_errands_are_done_in_order_and_one_that_fails_is_told_and_stops_no_other():
    errands, done = Errands("in-order"), []
    begun = [errands.begin(lambda number=number: done.append(1 // number) or number) for number in (1, 0, 2)]
    assert (begun[0].result(10), begun[2].result(10), done) == (1, 2, [1, 0])
    with pytest.raises(ZeroDivisionError):
        begun[1].result(10)
    errands.close()


def test_what_is_too_much_is_dropped(gate):
    errands, begun = Errands("full", most=3), Event()
    errands.begin(lambda: begun.set() or gate.wait())
    assert begun.wait(10)
    taken = [errands.begin(int) is not None for _ in range(5)]
    assert taken == [True, True, True, False, False]
    assert len(_threads("full")) == 1
    gate.set()
    errands.close()


def test_close_is_final_and_does_what_was_begun():
    errands, done = Errands("final"), []
    for number in range(5):
        errands.begin(lambda number=number: done.append(number))
    errands.close()
    errands.close()
    assert done == [0, 1, 2, 3, 4]
    assert errands.begin(int) is None
    assert _threads("final") == []


def test_nothing_is_started_before_it_is_needed():
    errands = Errands("idle")
    errands.close()
    assert errands.begin(int) is None
    assert _threads("idle") == []


def test_an_owner_that_goes_takes_its_thread_along():
    errands = Errands("owned")
    errands.begin(int).result(10)
    assert len(_threads("owned")) == 1
    del errands
    gc.collect()
    assert _threads("owned") == []
