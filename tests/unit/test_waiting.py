"""The queue is followed at the cost of what changed: counted in tickets read, never in time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event
from time import sleep
from typing import Any

import pytest

from assistant.adapters.stores.work_in_memory import MemoryWork
from assistant.auditing import NoTrail
from assistant.desk_work import DeskWork
from assistant.domain.desk import Person
from assistant.domain.ticket import Ticket
from assistant.errors import KnowledgeFailed, UnknownIncident
from tests.fakes.fake_desk import FakePipeline, fake_desk
from ui.handlers.queue_board import QueueBoard

LEAD = Person(id="lea", name="Lea", role="lead")
ADA = Person(id="ada", name="Ada", role="agent")
BEN = Person(id="ben", name="Ben", role="agent")


@dataclass
class _Told(NoTrail):
    """Every entry, however soon after its like."""

    entries: list[tuple[str, str]] = field(default_factory=list)

    def record(self, person_id: str, action: str, *_about: Any) -> None:
        """Kept in a list."""
        self.entries.append((person_id, action))


@dataclass
class _Counting(FakePipeline):
    read: list[str] = field(default_factory=list)

    def glance(self, ticket: Ticket, *args: Any) -> Any:
        self.read.append(ticket.id)
        return super().glance(ticket, *args)


@pytest.fixture
def work() -> DeskWork:
    desk = fake_desk()
    desk.pipeline = _Counting(desk.pipeline.knowledge)  # type: ignore[assignment]
    return DeskWork(desk, MemoryWork(desk.store))


def _read(work: DeskWork) -> list[str]:
    pipeline = work.desk.pipeline
    assert isinstance(pipeline, _Counting)
    found, pipeline.read = pipeline.read, []
    return found


def _newer(work: DeskWork) -> None:
    store = work.desk.pipeline.knowledge.store
    newer = store.held[0].model_copy(update={"revision": store.held[0].revision + 1})  # type: ignore[attr-defined]
    store.held = (newer, *store.held[1:])  # type: ignore[attr-defined]


def test_every_ticket_is_read_once_and_typing_reads_none(work: DeskWork) -> None:
    assert all(held.entry for held in work.waiting(ADA).values())
    assert sorted(_read(work)) == ["T-1", "T-2", "T-3", "T-4", "T-5"]
    state = work.desk.open(ADA, "T-1").state
    work.desk.edit(ADA, "T-1", "Typed", state.version)
    assert work.waiting(ADA)["T-1"].state.text == "Typed"
    assert _read(work) == []


def test_a_new_ticket_is_the_only_one_that_is_read(work: DeskWork) -> None:
    work.waiting(ADA)
    _read(work)
    work.desk.add_tickets((Ticket.model_validate({"id": "T-9", "text": "Riverside is down"}),))
    found = work.waiting(ADA)
    assert _read(work) == ["T-9"]
    assert found["T-9"].entry is not None


def test_what_is_unchanged_stays_the_same_object(work: DeskWork) -> None:
    before = work.waiting(ADA)
    work.assign(ADA, "T-2", "ada")
    after = work.waiting(ADA)
    assert [key for key in before if before[key] is not after[key]] == ["T-2"]


def test_when_an_incident_changes_every_ticket_is_matched_again(work: DeskWork) -> None:
    work.waiting(ADA)
    _read(work)
    _newer(work)
    found = work.waiting(ADA)
    assert sorted(_read(work)) == ["T-1", "T-2", "T-3", "T-4", "T-5"]
    entry = found["T-1"].entry
    assert entry is not None
    incident = entry.understood.lookup.knowledge.incident
    assert incident is not None
    assert incident.revision == 5


def test_many_tickets_are_read_beside_whoever_asks(work: DeskWork) -> None:
    texts = (Ticket.model_validate({"id": f"M-{n}", "text": "Riverside is down"}) for n in range(40))
    work.desk.add_tickets(tuple(texts))
    found = work.waiting(ADA)
    assert len(found) == 45
    for _ in range(2000):
        if all(held.entry for held in work.waiting(ADA).values()):
            break
        sleep(0.005)
    assert sorted(set(_read(work))) == sorted(found)


@dataclass
class _Held(_Counting):
    """Reads the ticket ``slow`` only once it may."""

    slow: str = "T-9"
    began: Event = field(default_factory=Event)
    may: Event = field(default_factory=Event)

    def glance(self, ticket: Ticket, *args: Any) -> Any:
        if ticket.id == self.slow:
            self.began.set()
            assert self.may.wait(60)
        return super().glance(ticket, *args)


@pytest.fixture
def held(work: DeskWork) -> Iterator[_Held]:
    """A desk whose queue is known, and whose next new ticket is slow to read."""
    pipeline = work.desk.pipeline = _Held(work.desk.pipeline.knowledge)  # type: ignore[assignment]
    work.waiting(ADA)
    _read(work)
    work.desk.add_tickets((Ticket.model_validate({"id": "T-9", "text": "Riverside is down"}),))
    yield pipeline
    pipeline.may.set()


def test_while_a_ticket_is_read_for_one_page_all_others_are_answered(work: DeskWork, held: _Held) -> None:
    board = QueueBoard(work)
    with ThreadPoolExecutor() as threads, ExitStack() as at_last:
        at_last.callback(held.may.set)
        first = threads.submit(board.news, ADA, 0, "")
        assert held.began.wait(60)
        for _ in range(3):
            others = threads.submit(board.news, BEN, 0, "")
            assert "T-9" in others.result(timeout=30).rows
        work.assign(ADA, "T-2", "ada")
        assert threads.submit(work.waiting, BEN).result(timeout=30)["T-2"].work.assigned_to == "ada"
        assert work.waiting(BEN)["T-9"].entry is None
        assert not first.done()
        held.may.set()
        assert "T-9" in first.result(timeout=30).rows
    assert work.waiting(BEN)["T-9"].entry is not None
    # Nobody else began to read it too.
    assert _read(work) == ["T-9"]


def test_a_ticket_that_changes_while_it_is_read_is_read_again(work: DeskWork, held: _Held) -> None:
    with ThreadPoolExecutor() as threads, ExitStack() as at_last:
        at_last.callback(held.may.set)
        first = threads.submit(work.waiting, ADA)
        assert held.began.wait(60)
        state = work.desk.store.ticket("T-9")
        work.desk.store.save(state.model_copy(update={"incident_id": "INC-8"}))
        work.waiting(BEN)
        held.may.set()
        first.result(timeout=30)
    found = work.waiting(ADA)["T-9"]
    assert found.entry is not None
    assert found.entry.state.incident_id == "INC-8"


def test_a_ticket_that_is_read_while_facts_change_is_matched_to_the_new_ones(work: DeskWork, held: _Held) -> None:
    with ThreadPoolExecutor() as threads, ExitStack() as at_last:
        at_last.callback(held.may.set)
        first = threads.submit(work.waiting, ADA)
        assert held.began.wait(60)
        _newer(work)
        work.waiting(BEN)
        held.may.set()
        first.result(timeout=30)
    entry = work.waiting(ADA)["T-9"].entry
    assert entry is not None
    assert entry.understood.lookup.knowledge.incident is not None
    assert entry.understood.lookup.knowledge.incident.revision == 5


def test_a_reader_that_fails_is_told_and_tried_again(work: DeskWork, held: _Held) -> None:
    held.may.set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Held, "glance", _fails)
        with pytest.raises(KnowledgeFailed):
            work.waiting(ADA)
    assert work.waiting(ADA)["T-9"].entry is not None


def _fails(*_: Any) -> Any:
    raise KnowledgeFailed("The incidents cannot be read.")


def test_an_incident_that_no_feed_holds_any_more_does_not_hide_the_queue(work: DeskWork) -> None:
    state = work.desk.store.ticket("T-1")
    work.desk.store.save(state.model_copy(update={"incident_id": "INC-GONE"}))
    with pytest.raises(UnknownIncident):
        work.desk.glances.entry(work.desk.store.ticket("T-1"))
    assert work.waiting(ADA)["T-1"].entry is not None


def test_a_page_is_sent_the_rows_that_look_otherwise_and_no_others(work: DeskWork) -> None:
    board = QueueBoard(work)
    first = board.news(ADA, 0, "")
    assert first.is_whole
    assert set(first.rows) == set(first.order or ())
    assert board.news(ADA, first.number, board.boot) == type(first)(first.number)
    work.assign(ADA, "T-2", "ada")
    second = board.news(ADA, first.number, board.boot)
    assert list(second.rows) == ["T-2"]
    assert second.order is None
    state = work.desk.open(ADA, "T-1").state
    third = board.news(ADA, second.number, board.boot)
    work.desk.edit(ADA, "T-1", "Typed", state.version)
    assert board.news(ADA, third.number, board.boot).rows == {}


def test_a_page_that_gets_the_queue_is_one_look_and_each_second_after_it_none(work: DeskWork) -> None:
    trail, board = _Told(), QueueBoard(work)
    work.desk.trail = trail
    board.warm_up(ADA)
    assert trail.entries == []
    board.html(ADA)
    number = board.news(ADA, 10_000, "another process").number
    assert trail.entries == [("ada", "saw queue")] * 2
    for _ in range(3):
        work.assign(ADA, "T-2", None)
        number = board.news(ADA, number, board.boot).number
    assert [action for _, action in trail.entries].count("saw queue") == 2


def test_what_only_a_lead_may_send_comes_first_for_leads_and_last_for_agents(work: DeskWork) -> None:
    """T-3 is about safety: an agent can read it and hand it over, and finds it behind what they can send."""
    board = QueueBoard(work)
    agents, leads = board.news(ADA, 0, ""), board.news(LEAD, 0, "")
    assert (leads.order or [])[0] == "T-3"
    assert (agents.order or [])[-1] == "T-3"
    assert [key for key in agents.order or () if key != "T-3"] == [key for key in leads.order or () if key != "T-3"]
    assert "Needs a lead" in agents.rows["T-3"]
    assert "only a team lead may send it" in agents.rows["T-3"]
    assert "Needs a lead" not in agents.rows["T-1"]
    # What is drafted ahead is the head of both.
    assert board.first(2) == ((agents.order or [])[0], "T-3")


def test_what_an_agent_handed_to_a_lead_changes_places_for_both(work: DeskWork) -> None:
    board = QueueBoard(work)
    agents, leads = board.news(ADA, 0, ""), board.news(LEAD, 0, "")
    work.hand_over(ADA, "T-1", "They threaten to sue.")
    later = board.news(ADA, agents.number, board.boot)
    # Among those of a lead, safety still comes before the rest.
    assert (later.order or [])[-2:] == ["T-3", "T-1"]
    assert "T-1" in board.news(LEAD, leads.number, board.boot).rows
    assert (board.news(LEAD, 0, "").order or [])[:2] == ["T-3", "T-1"]


def test_what_is_put_aside_moves_to_the_end_and_what_is_sent_leaves(work: DeskWork) -> None:
    board = QueueBoard(work)
    first = board.news(ADA, 0, "")
    assert (first.order or [])[0] == "T-1"
    work.not_an_outage(ADA, "T-5", is_not=True)
    second = board.news(ADA, first.number, board.boot)
    assert (second.order or [])[-1] == "T-5"
    entry = work.desk.open(ADA, "T-1")
    assert entry.state.draft is not None
    work.desk.send(ADA, work.desk.approve(ADA, "T-1", entry.state.draft.reply.text, entry.state.version).id)
    assert "T-1" not in (board.news(ADA, second.number, board.boot).order or ["T-1"])


@pytest.mark.parametrize(("since", "boot"), [(0, None), (10_000, None), (1, "another process")])
def test_a_number_of_another_process_gives_everything(work: DeskWork, since: int, boot: str | None) -> None:
    board = QueueBoard(work)
    board.news(ADA, 0, "")
    assert board.news(ADA, since, boot or board.boot).is_whole
