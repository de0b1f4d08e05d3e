"""The screen "Promises": what was promised to whom, what became of it, and who has to hear of a change."""

import gradio as gr

from ui.handlers.promises_handlers import wanted_of
from ui.panel.frame import Frame, html_part, waiting
from ui.panel.listening import Listener, Updates, chosen


class PromisesScreen:
    """Lays the screen out, inside ``gr.Tabs``; then ``connect``. Each other method is one gesture."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        with gr.Tab("Promises", id="promises", elem_id="wl-promises-tab") as self.tab, gr.Column(elem_id="wl-promised"):
            self._board = html_part(waiting("Loading what was promised …"), "wl-promisesbox", "promises")
            self._answered = html_part("", "wl-promises-asked", "promisesasked")
            self._reply = html_part("", "wl-promise-reply", "promise")

    def connect(self, listen: Listener) -> None:
        """Attach the listeners."""
        self._do = listen.gestures
        listen(self.tab.select, self._show, [], [self._board])
        # Filters and the look that is repeated; the page asks one at a time, and for the last.
        listen.in_turn(self._board.select, self._filter, [self._board], self._answered, is_gesture=False)
        listen.in_turn(self._board.submit, self._open, [self._reply], self._answered)

    def _show(self) -> Updates:
        return {self._board: self._do().promises.board()}

    def _filter(self, event: gr.EventData) -> Updates:
        def given(name: str) -> str:
            return str(getattr(event, name, "") or "")

        wanted = wanted_of(given("state"), given("incident"), given("kind"), mine=given("whose") == "mine")
        board = self._do().promises.board(wanted, grouped=given("order") == "grouped")
        return {self._board: board}

    def _open(self, event: gr.EventData) -> Updates:
        return {self._reply: self._do().promises.opened(chosen(event))}
