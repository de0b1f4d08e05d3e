"""Gradio's queue as the door sees it: which events there are, what it holds for a tab, and whether it runs at all.

It is read from Gradio's own books (gradio/queueing.py, 6.31), since Gradio tells nobody; the tests in
tests/integration/test_door_queue.py fail where these change.
"""

import gradio as gr
from gradio.queueing import Queue

from ui.entrance.turns import Held


class Queued:
    """The queue of ``blocks``; use it on the server's event loop only, as Gradio does."""

    def __init__(self, blocks: gr.Blocks) -> None:
        self._blocks = blocks

    @property
    def _queue(self) -> Queue:
        found: Queue = self._blocks._queue  # noqa: SLF001 - see above
        return found

    def at_once(self, event: object) -> int | None:
        """How many events of this number run at the same time, over everybody; None where there is no such event."""
        handler = self._blocks.fns.get(event) if isinstance(event, int) else None
        if handler is None or handler.fn is None or not handler.queue:
            return None
        limit = handler.concurrency_limit
        found = self._queue.default_concurrency_limit if limit == "default" else limit
        return self._queue.max_thread_count if found is None else int(found)

    def knows(self, tab: str) -> bool:
        """Whether anything was asked for in a tab; Gradio breaks off where somebody listens in any other."""
        return tab in self._queue.pending_messages_per_session

    def held(self, tab: str) -> Held:
        """The numbers of a tab's events that wait or run, and how many answers it did not fetch."""
        queue = self._queue
        ids = queue.pending_event_ids_session.get(tab, set())
        running = [event.fn._id for one in ids if (event := queue.event_ids_to_events.get(one))]  # noqa: SLF001
        messages = queue.pending_messages_per_session.get(tab)
        # Of a page that went away no answer is kept, though its events stay in the books.
        has_unread = messages is not None and not messages.empty()
        return Held(running, len(ids) - len(running) if has_unread else 0)

    def forget(self, tab: str) -> None:
        """Drop what is held for a tab; what runs comes to its end, and its answer goes nowhere."""
        queue = self._queue
        for one in queue.pending_event_ids_session.pop(tab, set()):
            event = queue.event_ids_to_events.get(one)
            if event is None:
                continue
            event.alive = False
            waiting = queue.event_queue_per_concurrency_id[event.concurrency_id].queue
            if event in waiting:
                waiting.remove(event)
                del queue.event_ids_to_events[one]
        queue.pending_messages_per_session.pop(tab, None)

    def runs(self) -> bool:
        """Whether events are taken out of it: its task began, and says so when it ends, however it does."""
        return bool(self._queue.active_jobs) and not self._queue.stopped
