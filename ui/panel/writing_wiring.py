"""The gestures around writing: the model's draft as it arrives, rewrites, and why a reply says what it says."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

import gradio as gr

from ui.handlers.writing_handlers import WritingHandlers
from ui.panel.layout import Parts
from ui.panel.listening import NUMBERS, Listener, Updates, chosen, notice, session_of
from ui.present.safe import tag
from ui.present.views import Arriving, DeskView
from ui.present.words import word

Shown = Callable[[DeskView], Updates]
"""What changes on the screen when a ticket is drawn anew."""


def connect_writing(listen: Listener, parts: Parts, opened: Any, shown: Shown, desk: Sequence[Any]) -> None:
    """Attach the listeners; ``opened`` is the event after which a model may write, ``desk`` what ``shown`` changes."""
    text = [parts.ticket_id, parts.editor]
    wired = _Writing(listen, parts, shown)
    listen.stream(opened.then, wired.arriving, text, [parts.incoming, parts.offer, parts.drafter])
    listen(parts.offer.select, wired.take, [parts.ticket_id], desk, is_gesture=False)
    listen(parts.incoming.select, wired.use, text, desk)
    listen(parts.rewrites.select, wired.rewrite, text, desk)
    listen(parts.plan.select, wired.plan, [parts.ticket_id], [parts.plan])


class _Writing:
    def __init__(self, listen: Listener, parts: Parts, shown: Shown) -> None:
        self._listen, self._on, self._shown = listen, parts, shown

    @property
    def _do(self) -> WritingHandlers:
        """Those of the person whose event is being answered."""
        return self._listen.gestures().writing

    def arriving(self, ticket_id: str, text: str, request: gr.Request) -> Iterator[Updates]:
        if ticket_id:
            # Whoever closes the tab looks on no more, at once.
            with closing(self._do.arriving(session_of(request), ticket_id, text)) as coming:
                for found in coming:
                    yield self._updates(ticket_id, found)

    def take(self, ticket_id: str, request: gr.Request) -> Updates:
        return self._shown(self._do.take(session_of(request), ticket_id))

    def use(self, ticket_id: str, text: str, request: gr.Request) -> Updates:
        view = self._do.use(session_of(request), ticket_id, text)
        return self._shown(view) | {self._on.notice: notice(word("incoming", "used"))}

    def rewrite(self, ticket_id: str, text: str, request: gr.Request, event: gr.EventData) -> Updates:
        view, said, good = self._do.rewrite(session_of(request), ticket_id, text, chosen(event))
        return self._shown(view) | {self._on.notice: notice(said, wrong=not good)}

    def plan(self, ticket_id: str) -> Updates:
        return {self._on.plan: self._do.plan(ticket_id)}

    def _updates(self, ticket_id: str, found: Arriving) -> Updates:
        on = self._on
        changes: Updates = {on.incoming: found.html}
        if found.drafter is not None:
            changes[on.drafter] = found.drafter
        if found.instead_of is not None:
            changes[on.offer] = tag("i", "", data_id=ticket_id, data_was=found.instead_of, data_number=next(NUMBERS))
        return changes
