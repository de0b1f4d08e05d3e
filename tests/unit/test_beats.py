"""What a page asks every second costs no more, and tells others no more, than what really waits."""

import pytest

from assistant.domain.desk import Person
from assistant.presence import MOST_TABS
from assistant.workplace import Workplace
from tests.fakes.fake_desk import fake_workplace
from ui.handlers.gestures import Gestures
from ui.handlers.live_handlers import Beat, LiveHandlers
from ui.handlers.queue_board import QueueBoard

ADA, BEN = Person(id="ada", name="Ada", role="agent"), Person(id="ben", name="Ben", role="agent")


@pytest.fixture
def place() -> Workplace:
    return fake_workplace()


@pytest.fixture
def pages(place: Workplace) -> tuple[LiveHandlers, LiveHandlers]:
    """Those of two people at one desk."""
    board = QueueBoard(place.work)
    return Gestures.at(place, ADA, board).live, Gestures.at(place, BEN, board).live


def test_a_page_says_who_else_is_on_a_ticket_that_waits(pages: tuple[LiveHandlers, LiveHandlers]) -> None:
    ada, ben = pages
    ada.beat(Beat("a", "T-1", typing=True))
    assert ben.beat(Beat("b", "T-1"))["here"] == {"T-1": [{"name": "Ada", "typing": True}]}
    ada.beat(Beat("a", None))
    assert ben.beat(Beat("b", "T-1"))["here"] == {"T-1": []}


def test_nobodys_page_carries_ids_that_somebody_made_up(pages: tuple[LiveHandlers, LiveHandlers]) -> None:
    ada, ben = pages
    for number in range(500):
        told = ada.beat(Beat(f"tab {number}", f"made up {number}"))
        said = "This ticket is not in the queue any more."
        assert told["ticket"] == {"id": f"made up {number}", "gone": True, "said": said}
    assert ben.beat(Beat("b"))["here"] == {}
    ada.beat(Beat("tab 1", "T-1"))
    assert list(ben.beat(Beat("b"))["here"]) == ["T-1"]
    ada.beat(Beat("tab 1", "made up"))
    assert ben.beat(Beat("b"))["here"] == {}


def test_what_is_said_of_a_ticket_that_was_sent_is_told_to_nobody(
    place: Workplace, pages: tuple[LiveHandlers, LiveHandlers]
) -> None:
    ada, ben = pages
    entry = place.desk.open(ADA, "T-1")
    assert entry.state.draft is not None
    place.desk.send(ADA, place.desk.approve(ADA, "T-1", entry.state.draft.reply.text, entry.state.version).id)
    ada.beat(Beat("a", "T-1"))
    assert ben.beat(Beat("b"))["here"] == {}


def test_beats_of_made_up_tabs_and_tickets_look_no_ticket_up(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = Gestures.at(place, ADA, QueueBoard(place.work)).live
    ada.beat(Beat("a"))
    asked: list[str] = []
    monkeypatch.setattr(type(place.desk.store), "ticket", lambda _, ticket_id: asked.append(ticket_id))
    for number in range(2 * MOST_TABS):
        ada.beat(Beat(f"tab {number}", f"made up {number}"))
    assert asked == []
