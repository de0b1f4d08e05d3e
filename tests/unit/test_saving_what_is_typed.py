"""What a page is told that saves what was typed: kept, or why not, and never that its request failed."""

from typing import Any

import pytest

from assistant.domain.desk import Person
from assistant.errors import NotFound, RoleRefused
from tests.fakes.fake_desk import fake_workplace
from ui.handlers.acting import Acting
from ui.handlers.gestures import GestureBook
from ui.handlers.live_handlers import LiveHandlers
from ui.handlers.seen import Shown

AGENT = Person(id="ada", name="Ada", role="agent")


@pytest.fixture
def place() -> Any:
    return fake_workplace()


@pytest.fixture
def desk(place: Any) -> Any:
    return place.desk


@pytest.fixture
def live(place: Any) -> LiveHandlers:
    return _live(place, AGENT)


def _live(place: Any, person: Person) -> LiveHandlers:
    return GestureBook(place, Acting(person, None)).of(person.id).live


def _shown(live: LiveHandlers, tab: str, ticket_id: str) -> Shown:
    live.do.open(tab, ticket_id)
    return Shown(live.do.look(tab) or "", live.do.version(tab, ticket_id))


def test_what_was_typed_is_kept_and_its_version_told(desk: Any, live: LiveHandlers) -> None:
    shown = _shown(live, "tab", "T-1")
    told = live.save("tab", "T-1", "Mine.", shown)
    assert desk.store.ticket("T-1").text == "Mine."
    assert told == {"version": desk.store.ticket("T-1").version}


def test_a_save_that_a_gesture_overtook_is_answered_and_changes_nothing(desk: Any, live: LiveHandlers) -> None:
    before = _shown(live, "tab", "T-1")
    live.do.redraft("tab", "T-1", "")
    now = desk.store.ticket("T-1")
    told = live.save("tab", "T-1", "Typed before that.", before)
    assert set(told) == {"refused"}
    assert desk.store.ticket("T-1") == now


def test_a_save_after_the_reply_was_sent_is_answered(desk: Any, live: LiveHandlers) -> None:
    shown = _shown(live, "tab", "T-1")
    desk.send(AGENT, desk.approve(AGENT, "T-1", desk.store.ticket("T-1").text, shown.version).id)
    assert "sent already" in live.save("tab", "T-1", "Late.", shown)["refused"]


def test_an_unknown_ticket_and_a_role_that_may_not_are_failures(place: Any, live: LiveHandlers) -> None:
    with pytest.raises(NotFound):
        live.save("tab", "T-999", "Mine.", Shown("", 0))
    stranger = Person.model_construct(id="eve", name="Eve", role="viewer")
    with pytest.raises(RoleRefused):
        _live(place, stranger).save("tab", "T-1", "Mine.", Shown("", 0))


def test_what_was_asked_for_twice_is_typed_into_whichever_answer_came_last(desk: Any, live: LiveHandlers) -> None:
    first, second = _shown(live, "tab", "T-1"), _shown(live, "tab", "T-1")
    assert first.look != second.look, "each is drawn, so that a page knows that it was answered"
    told = live.save("tab", "T-1", "Mine.", first)
    assert "refused" not in told
    assert "refused" in live.save("tab", "T-1", "Older than that.", first), "it was on its way before that save"
    assert desk.store.ticket("T-1").text == "Mine."
    live.do.open("tab", "T-2")
    gone = Shown(first.look, told["version"])
    assert "refused" in live.save("tab", "T-1", "Typed into what is gone.", gone)
