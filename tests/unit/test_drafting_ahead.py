"""Drafts made while nobody waits: taken where they would be written so now, and made anew where they would not."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest

from assistant.bootstrap import desk_for_commands
from assistant.domain.desk import Person
from assistant.domain.ticket import Ticket
from assistant.drafting_ahead import MOST
from assistant.settings import Settings
from tests.fakes.fake_desk import NOW, fake_desk, fake_workplace
from ui.handlers.acting import Acting
from ui.handlers.ahead import Ahead, Busy
from ui.handlers.gestures import GestureBook

LEAD = Person(id="lea", name="Lea", role="lead")


class Counting:
    """Counts what a pipeline is asked to write."""

    def __init__(self, pipeline: Any) -> None:
        self._answer, self.asked = pipeline.answer, 0
        pipeline.answer = self.answer

    def answer(self, *args: Any, **kwargs: Any) -> Any:
        self.asked += 1
        return self._answer(*args, **kwargs)


@pytest.fixture
def desk() -> Any:
    return fake_desk()


def _made(desk: Any, ticket_id: str = "T-1") -> bool:
    return desk.glances.drafts.make_ahead(desk.store.ticket(ticket_id))


def test_an_opened_ticket_gets_the_draft_that_was_made_ahead(desk: Any) -> None:
    written = Counting(desk.pipeline)
    assert _made(desk)
    assert desk.store.ticket("T-1").draft is None, "nothing is kept until somebody opens it"
    state = desk.open(LEAD, "T-1").state
    assert written.asked == 1
    assert state.draft is not None
    assert state.text == state.draft.reply.text


def test_it_is_made_once_and_taken_once(desk: Any) -> None:
    written = Counting(desk.pipeline)
    assert [_made(desk), _made(desk)] == [True, False]
    desk.open(LEAD, "T-1")
    assert not _made(desk), "it is open now and has a draft"
    assert written.asked == 1


def test_a_ticket_that_changed_meanwhile_is_drafted_anew(desk: Any) -> None:
    written = Counting(desk.pipeline)
    _made(desk, "T-5")
    state = desk.store.ticket("T-5")
    desk.store.save(state.model_copy(update={"incident_id": "INC-8"}))
    opened = desk.open(LEAD, "T-5").state
    assert written.asked == 2
    assert opened.draft.incident.id == "INC-8"


def test_facts_that_changed_meanwhile_are_drafted_anew(desk: Any) -> None:
    written = Counting(desk.pipeline)
    _made(desk)
    store = desk.pipeline.knowledge.store
    store.held = (store.held[0].model_copy(update={"revision": store.held[0].revision + 1}), *store.held[1:])
    desk.open(LEAD, "T-1")
    assert written.asked == 2


def _edges_of(desk: Any) -> list[datetime]:
    ticket = desk.store.ticket("T-1").ticket
    return sorted(desk.pipeline.understand(ticket, NOW).lookup.knowledge.edges())


def test_once_a_told_time_has_passed_it_is_drafted_anew(desk: Any) -> None:
    written = Counting(desk.pipeline)
    eta = next(edge for edge in _edges_of(desk) if edge > NOW)
    desk.clock.moment = eta - timedelta(seconds=1)
    _made(desk)
    desk.clock.moment = eta + timedelta(seconds=1)
    desk.open(LEAD, "T-1")
    assert written.asked == 2


@pytest.mark.parametrize(("minutes", "asked"), [(0, 1), (31, 2), (24 * 60, 2)])
def test_it_holds_within_the_half_hour_alone(desk: Any, minutes: int, asked: int) -> None:
    written = Counting(desk.pipeline)
    _made(desk, "T-4")
    desk.clock.moment = NOW + timedelta(minutes=minutes)
    desk.open(LEAD, "T-4")
    assert written.asked == asked


def test_no_more_are_held_than_said_and_the_oldest_goes_first(desk: Any) -> None:
    ticket = desk.store.ticket("T-4").ticket
    desk.add_tickets(tuple(ticket.model_copy(update={"id": f"N-{n}"}) for n in range(MOST + 1)))
    for n in range(MOST + 1):
        assert _made(desk, f"N-{n}")
    assert _made(desk, "N-0")
    assert not _made(desk, f"N-{MOST}")


def test_what_is_old_is_held_no_longer_whoever_it_is_about(desk: Any) -> None:
    drafts = desk.glances.drafts
    _made(desk, "T-4")
    desk.clock.moment = NOW + timedelta(hours=1)
    _made(desk, "T-1")
    assert drafts.ahead.take(desk.pipeline, desk.store.ticket("T-4").ticket, None, NOW) is None


def test_the_head_of_the_queue_is_drafted_once_somebody_looks_at_it() -> None:
    place = fake_workplace()
    written = Counting(place.desk.pipeline)
    book = GestureBook(place, Acting(LEAD, None))
    stop = Event()
    assert book.ahead.board.first(3) == ()
    book.of(LEAD.id).live.queue()
    first = book.ahead.board.first(2)
    assert [book.ahead.one(ticket_id, stop) for ticket_id in first] == [True, True]
    for ticket_id in first:
        book.of(LEAD.id).desk.open("tab", ticket_id)
    assert written.asked == 2


def test_a_ticket_that_cannot_be_drafted_holds_up_no_other() -> None:
    place = fake_workplace()
    ahead = GestureBook(place, Acting(LEAD, None)).ahead
    assert ahead.one("T-unknown", Event()) is False
    assert ahead.one("T-1", Event()) is True


def test_it_waits_for_whoever_is_being_answered() -> None:
    place = fake_workplace()
    book = GestureBook(place, Acting(LEAD, None))
    written, done = Counting(place.desk.pipeline), Event()
    busy = Busy()
    ahead = replace(book.ahead, busy=busy)
    assert isinstance(ahead, Ahead)
    with busy.answering():
        thread = Thread(target=lambda: (ahead.one("T-1", Event()), done.set()))
        thread.start()
        assert not done.wait(0.3)
        assert written.asked == 0
    thread.join(10)
    assert (done.is_set(), written.asked) == (True, 1)


def test_a_gesture_in_the_middle_of_a_draft_is_given_way_to() -> None:
    place = fake_workplace()
    ahead = GestureBook(place, Acting(LEAD, None)).ahead
    begun, clicked, made = Event(), Event(), []
    answer = place.desk.pipeline.answer

    def slowly(*args: Any, **kwargs: Any) -> Any:
        begun.set()
        clicked.wait(10)
        found = answer(*args, **kwargs)
        made.append(found)
        return found

    place.desk.pipeline.answer = slowly
    thread = Thread(target=ahead.one, args=("T-1", Event()))
    thread.start()
    assert begun.wait(10)
    with ahead.busy.answering():
        clicked.set()
        thread.join(0.3)
        assert made == [], "it waits in the middle"
    thread.join(10)
    assert len(made) == 1


def test_it_ends_when_the_desk_ends() -> None:
    book = GestureBook(fake_workplace(), Acting(LEAD, None))
    stop = Event()
    thread = Thread(target=book.ahead.run, args=(stop,))
    with book.ahead.busy.answering():
        book.of(LEAD.id).live.queue()
        thread.start()
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def test_the_pipeline_itself_gives_way_between_its_steps() -> None:
    desk = desk_for_commands(Settings(), NOW, with_drafts=False)
    ticket = Ticket.model_validate({"id": "T", "text": "No internet in Riverside since noon."})
    steps: list[int] = []
    plain = desk.pipeline.answer(ticket, NOW, use_writer=False)
    assert desk.pipeline.answer(ticket, NOW, use_writer=False, give_way=lambda: steps.append(1)) == plain
    assert len(steps) >= 3
