"""Everybody has a share of the panel's queue: what is beyond it waits a little, and what nobody fetches is dropped."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import gradio as gr
import pytest
from gradio.queueing import Event
from gradio.server_messages import ProcessCompletedMessage

from ui.entrance import turns
from ui.entrance.turns import MOST, MOST_HELD, PATIENCE, UNHEARD, Held, Turns
from ui.panel.queued import Queued

AT_ONCE = 4


class Hand:
    """A clock that a test moves."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Queue:
    """Keeps what goes into it until a test takes it out."""

    running: dict[str, list[int]] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)

    def at_once(self, event: object) -> int | None:
        return AT_ONCE if isinstance(event, int) else None

    def knows(self, tab: str) -> bool:
        return tab in self.running

    def held(self, tab: str) -> Held:
        return Held(self.running.get(tab, []), self.answered.get(tab, 0))

    def forget(self, tab: str) -> None:
        self.running.pop(tab, None)
        self.answered.pop(tab, None)

    def runs(self) -> bool:
        return True


@dataclass
class World:
    """A queue and who may join it; time passes only where somebody waits."""

    clock: Hand = field(default_factory=Hand)
    queue: Queue = field(default_factory=Queue)
    meanwhile: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        self.turns = Turns(self.clock)

    async def joins(self, person: str, tab: str, event: int) -> bool:
        async with self.turns.turn(self.queue, person, tab, event) as may:
            if may:
                self.queue.running.setdefault(tab, []).append(event)
            return may


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    found = World()

    async def passes(seconds: float) -> None:
        found.clock.now += seconds
        found.meanwhile()
        await asyncio.sleep(0)

    monkeypatch.setattr(turns, "sleep", passes)
    return found


def test_one_kind_of_event_never_takes_every_place_of_its_kind(world: World) -> None:
    asked = [asyncio.run(world.joins("sam", f"tab{n}", 7)) for n in range(AT_ONCE)]
    assert asked == [True] * (AT_ONCE - 1) + [False]
    assert asyncio.run(world.joins("sam", "tab0", 8))
    assert asyncio.run(world.joins("lee", "tab9", 7))


def test_a_persons_share_holds_over_all_kinds_and_tabs_and_is_nobody_elses(world: World) -> None:
    asked = [asyncio.run(world.joins("sam", f"tab{n}", n)) for n in range(MOST + 3)]
    assert asked == [True] * MOST + [False] * 3
    assert asyncio.run(world.joins("lee", "tab", 1))


def test_what_is_beyond_the_share_has_its_turn_once_there_is_room(world: World) -> None:
    for number in range(MOST):
        asyncio.run(world.joins("sam", f"tab{number}", number))
    began = world.clock.now
    world.meanwhile = lambda: world.clock.now < began + PATIENCE / 2 or world.queue.running.pop("tab3", None)
    assert asyncio.run(world.joins("sam", "one more", 1))
    assert world.clock.now < began + PATIENCE


def test_answers_that_nobody_fetched_count_too(world: World) -> None:
    asyncio.run(world.joins("sam", "tab", 1))
    world.queue.running["tab"], world.queue.answered["tab"] = [], MOST
    assert not asyncio.run(world.joins("sam", "other", 2))
    world.queue.answered["tab"] -= 1
    assert asyncio.run(world.joins("sam", "other", 2))


def test_only_so_many_are_held_at_a_time_and_events_on_their_way_count(world: World) -> None:
    async def rush() -> list[bool]:
        return await asyncio.gather(*(world.joins("sam", f"tab{n}", n) for n in range(MOST + MOST_HELD + 5)))

    began = world.clock.now
    assert sum(asyncio.run(rush())) == MOST
    assert world.clock.now >= began + PATIENCE
    assert asyncio.run(world.joins("lee", "tab", 1))


def test_what_a_page_left_behind_is_forgotten_but_never_while_it_listens(world: World) -> None:
    asyncio.run(world.joins("sam", "gone", 1))
    asyncio.run(world.joins("sam", "listens", 2))
    with world.turns.listening("listens"):
        world.clock.now += UNHEARD + 1
        asyncio.run(world.joins("lee", "tab", 1))
        assert set(world.queue.running) == {"listens", "tab"}
        world.clock.now += UNHEARD
    world.clock.now += UNHEARD - 1
    asyncio.run(world.joins("lee", "tab", 1))
    assert "listens" in world.queue.running
    world.clock.now += 2
    asyncio.run(world.joins("lee", "tab", 1))
    assert set(world.queue.running) == {"tab"}


def test_nothing_is_kept_of_people_and_pages_that_are_gone(world: World) -> None:
    for number in range(50):
        asyncio.run(world.joins(f"person{number}", f"tab{number}", 1))
        with world.turns.listening(f"tab{number}"), world.turns.listening(f"made up {number}"):
            pass
    world.clock.now += UNHEARD + 1
    world.turns.sweep(world.queue)
    kept = world.turns
    assert not any((kept._owner, kept._tabs, kept._unheard, kept._listening, kept._joining, kept._waiting))


# --- Gradio's own queue


def scene(of: Callable[[gr.Blocks], Awaitable[None]]) -> None:
    """Run it with a panel of five handlers, on an event loop, which Gradio wants from the start."""

    async def played() -> None:
        with gr.Blocks(analytics_enabled=False) as blocks:
            box = gr.Textbox()
            box.change(lambda value: value, box, box, concurrency_limit=3)
            box.input(lambda value: value, box, box, queue=False)
            box.blur(None, box, box, js="(value) => value")
            box.focus(lambda value: value, box, box, concurrency_limit=None)
            box.submit(lambda value: value, box, box)
        blocks.queue(default_concurrency_limit=2)
        await of(blocks)

    asyncio.run(played())


def test_only_events_that_are_queued_are_events() -> None:
    async def asked(blocks: gr.Blocks) -> None:
        queue = Queued(blocks)
        assert [queue.at_once(number) for number in (-1, 0, 1, 2, 3, 4, 5)] == [None, 3, None, None, 40, 2, None]
        assert [queue.at_once(junk) for junk in ("0", None, 0.5, [])] == [None] * 4

    scene(asked)


def _put(blocks: gr.Blocks, tab: str) -> Event:
    queue, handler = blocks._queue, blocks.fns[0]
    event = Event(tab, handler, None, None)  # type: ignore[arg-type]
    queue.create_event_queue_for_fn(handler)
    queue.event_queue_per_concurrency_id[handler.concurrency_id].queue.append(event)
    queue.event_ids_to_events[event._id] = event
    queue.pending_event_ids_session.setdefault(tab, set()).add(event._id)
    queue.pending_messages_per_session.setdefault(tab, asyncio.Queue())
    return event


def test_a_tabs_events_count_until_their_answer_was_fetched() -> None:
    async def counted(blocks: gr.Blocks) -> None:
        queued, queue = Queued(blocks), blocks._queue
        assert (queued.held("tab"), queued.knows("tab")) == (Held([], 0), False)
        event = _put(blocks, "tab")
        assert (queued.held("tab"), queued.knows("tab")) == (Held([0], 0), True)
        queue.send_message(event, ProcessCompletedMessage(output={}, success=True))
        del queue.event_ids_to_events[event._id]
        assert queued.held("tab") == Held([], 1)
        queue.pending_messages_per_session["tab"].get_nowait()
        assert queued.held("tab") == Held([], 0)

    scene(counted)


def test_what_is_forgotten_is_in_none_of_gradios_books_and_its_answer_goes_nowhere() -> None:
    async def forgotten(blocks: gr.Blocks) -> None:
        queued, queue = Queued(blocks), blocks._queue
        waits, runs, other = _put(blocks, "tab"), _put(blocks, "tab"), _put(blocks, "other")
        queue.event_queue_per_concurrency_id[runs.concurrency_id].queue.remove(runs)
        queued.forget("tab")
        queued.forget("never seen")
        assert queued.held("tab") == Held([], 0)
        assert queued.held("other") == Held([0], 0)
        assert set(queue.event_ids_to_events) == {runs._id, other._id}
        assert "tab" not in queue.pending_messages_per_session
        for event in (waits, runs):
            queue.send_message(event, ProcessCompletedMessage(output={}, success=True))
        assert len(queue) == 1

    scene(forgotten)


def test_a_queue_that_was_never_begun_or_has_ended_does_not_run() -> None:
    async def lived(blocks: gr.Blocks) -> None:
        queued = Queued(blocks)
        assert not queued.runs()
        before = asyncio.all_tasks()
        blocks.run_startup_events()
        await asyncio.sleep(0)
        assert queued.runs()
        started = asyncio.all_tasks() - before
        next(task for task in started if "start_processing" in repr(task.get_coro())).cancel()
        await asyncio.wait(started)
        assert not queued.runs()

    scene(lived)
