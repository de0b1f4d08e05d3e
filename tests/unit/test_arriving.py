"""Drafts on their way: one per ticket, a few at once, and none for whom nobody looks on any more."""

import threading
from contextlib import ExitStack
from threading import Event

import pytest

from ui.handlers.arriving import Arrivals


class Writing:
    """Writes tickets by name; holds each until ``gate`` opens."""

    def __init__(self):
        self.gate, self.begun = Event(), Event()
        self.asked = []

    def of(self, ticket_id):
        def write(_tell):
            self.asked.append(ticket_id)
            self.begun.set()
            self.gate.wait()
            return ticket_id

        return write


@pytest.fixture
def writing():
    found = Writing()
    yield found
    found.gate.set()


def _threads():
    return [thread for thread in threading.enumerate() if thread.name == "arriving"]


def _at_its_end(arrival):
    for _ in arrival.follow(0.01):
        pass
    return arrival.state


def test_waiting_tickets_have_no_threads_of_their_own(writing):
    arrivals, before = Arrivals(at_once=2), threading.active_count()
    with ExitStack() as looking:
        names = [f"T-{number}" for number in range(30)]
        waiting = [looking.enter_context(arrivals.looking_at(name, writing.of(name))) for name in names]
        assert threading.active_count() - before <= 2
        writing.gate.set()
        assert [_at_its_end(arrival) for arrival in waiting] == names
    assert sorted(writing.asked) == sorted(names)


def test_who_leaves_before_it_is_their_turn_spares_the_model(writing):
    arrivals = Arrivals(at_once=1)
    with arrivals.looking_at("T-1", writing.of("T-1")) as first:
        assert writing.begun.wait(10)
        with arrivals.looking_at("T-2", writing.of("T-2")):
            pass
        with pytest.raises(ZeroDivisionError), arrivals.looking_at("T-3", writing.of("T-3")):
            _ = 1 // 0
        with arrivals.looking_at("T-4", writing.of("T-4")) as last:
            writing.gate.set()
            assert (_at_its_end(first), _at_its_end(last)) == ("T-1", "T-4")
    assert writing.asked == ["T-1", "T-4"]


def test_who_comes_back_meanwhile_has_kept_their_place(writing):
    arrivals = Arrivals(at_once=1)
    with arrivals.looking_at("T-1", writing.of("T-1")):
        assert writing.begun.wait(10)
        with arrivals.looking_at("T-2", writing.of("T-2")) as left:
            pass
        with arrivals.looking_at("T-2", writing.of("T-2")) as again:
            assert again is left
            writing.gate.set()
            assert _at_its_end(again) == "T-2"
    assert writing.asked == ["T-1", "T-2"]


def test_a_draft_that_ended_is_begun_anew_and_an_error_is_told(writing):
    arrivals = Arrivals(at_once=1)
    writing.gate.set()

    def failing(_tell):
        raise OSError

    with arrivals.looking_at("T-1", failing) as failed:
        assert _at_its_end(failed) is None
        assert isinstance(failed.error, OSError)
    for thread in _threads():
        thread.join(10)
    with arrivals.looking_at("T-1", writing.of("T-1")) as again:
        assert _at_its_end(again) == "T-1"
