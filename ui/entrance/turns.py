"""How much of one person's is under way in the panel's queue, which all people share.

Gradio's queue has one end for everybody and keeps an answer until its page fetches it. So what a person sends beyond
their share waits here for its turn, a little, and is then refused; and what belongs to a page that no longer listens is
forgotten.
"""

from asyncio import sleep
from collections import Counter, OrderedDict, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import monotonic
from typing import NamedTuple, Protocol

MOST = 16
"""Events of one person that wait, run, or whose answer was not fetched: a page sends four when it opens."""
MOST_HELD = 32
"""Further ones that are held until there is room: a browser that opens again with eight tabs sends as many."""
PATIENCE = 10.0
"""Seconds for which one is held."""
UNHEARD = 60.0
"""Seconds after which what belongs to a page that does not listen is forgotten; a page listens as soon as it asked."""
_PAUSE = 0.05


class Held(NamedTuple):
    """What the queue has of one tab: the numbers of events that wait or run, and answers that were not fetched."""

    running: list[int]
    answered: int


class PanelQueue(Protocol):
    """The panel's queue; asked and told on the server's event loop only."""

    def at_once(self, event: object) -> int | None:
        """How many events of this number run at the same time, over everybody; None where there is no such event."""

    def knows(self, tab: str) -> bool:
        """Whether anything was asked for in a tab, and is still to be told."""

    def held(self, tab: str) -> Held:
        """What it has of a tab."""

    def forget(self, tab: str) -> None:
        """Drop what it has of a tab; what runs comes to its end, and its answer goes nowhere."""

    def runs(self) -> bool:
        """Whether events are taken out of it."""


class Turns:
    """Everybody's share; bounded by the tabs that people may have. ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._owner: dict[str, str] = {}
        self._tabs: defaultdict[str, set[str]] = defaultdict(set)
        self._unheard: OrderedDict[str, float] = OrderedDict()
        self._listening: Counter[str] = Counter()
        self._joining: defaultdict[str, list[int]] = defaultdict(list)
        self._waiting: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, queue: PanelQueue, person_id: str, tab: str, event: int) -> AsyncIterator[bool]:
        """Wait for a person's turn to put an event of ``tab`` into the queue inside; False: they have to try later."""
        self.sweep(queue)
        self._owner[tab] = person_id
        self._tabs[person_id].add(tab)
        if not self._listening[tab]:
            self._is_unheard(tab)
        if not await self._has_room(queue, person_id, event):
            yield False
            return
        joining = self._joining[person_id]
        joining.append(event)
        try:
            yield True
        finally:
            joining.remove(event)
            if not joining:
                del self._joining[person_id]

    @contextmanager
    def listening(self, tab: str) -> Iterator[None]:
        """While a page listens, what belongs to it is kept."""
        self._listening[tab] += 1
        self._unheard.pop(tab, None)
        try:
            yield
        finally:
            self._listening[tab] -= 1
            if not self._listening[tab]:
                del self._listening[tab]
                if tab in self._owner:
                    self._is_unheard(tab)

    def sweep(self, queue: PanelQueue) -> None:
        """Forget what belongs to pages that have not listened for long."""
        oldest = self._clock() - UNHEARD
        while self._unheard and next(iter(self._unheard.values())) < oldest:
            tab, _ = self._unheard.popitem(last=False)
            person_id = self._owner.pop(tab)
            self._tabs[person_id].discard(tab)
            if not self._tabs[person_id]:
                del self._tabs[person_id]
            queue.forget(tab)

    def _is_unheard(self, tab: str) -> None:
        self._unheard[tab] = self._clock()
        self._unheard.move_to_end(tab)

    async def _has_room(self, queue: PanelQueue, person_id: str, event: int) -> bool:
        if self._waiting[person_id] >= MOST_HELD:
            return False
        until = self._clock() + PATIENCE
        self._waiting[person_id] += 1
        try:
            while not self._is_room(queue, person_id, event):
                if self._clock() >= until:
                    return False
                await sleep(_PAUSE)
            return True
        finally:
            self._waiting[person_id] -= 1
            if not self._waiting[person_id]:
                del self._waiting[person_id]

    def _is_room(self, queue: PanelQueue, person_id: str, event: int) -> bool:
        held = [queue.held(tab) for tab in self._tabs.get(person_id, ())]
        under_way = [*self._joining.get(person_id, ()), *(number for one in held for number in one.running)]
        # Of one kind so few that others always find a place beside them.
        share = max(1, (queue.at_once(event) or 1) * 3 // 4)
        return len(under_way) + sum(one.answered for one in held) < MOST and under_way.count(event) < share
