"""The screen "Evaluation": runs of shipped datasets, their cases, and what changed between two of them."""

from collections.abc import Callable

import gradio as gr

from assistant.errors import WarmlineError
from ui.handlers.evaluation_handlers import EvaluationHandlers
from ui.panel.frame import Frame, html_part, waiting
from ui.panel.listening import Listener, Updates, chosen, notice
from ui.present.safe import esc, tag
from ui.present.words import word

_NOTHING = tag("div", tag("p", esc(word("evaluation", "nothing_open"))), "wl-empty")


class EvaluationScreen:
    """Lays the screen out, inside ``gr.Tabs``; then ``connect``. Each other method is one gesture."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        with (
            gr.Tab("Evaluation", id="evaluation", elem_id="wl-evaluation-tab", visible=False) as self.tab,
            gr.Row(elem_id="wl-evaluations"),
        ):
            with gr.Column(elem_id="wl-eval-left"):
                self._progress = html_part("", "wl-eval-progress", "evalprogress")
                self._board = html_part(waiting("Loading runs …"), "wl-eval-board", "evalboard")
                self._answered = html_part("", "wl-eval-asked", "evalasked")
            with gr.Column(elem_id="wl-eval-right"):
                self._run = html_part(_NOTHING, "wl-eval-run", "evalrun")
                self._case = html_part("", "wl-eval-case", "evalcase")

    def connect(self, listen: Listener, blocks: gr.Blocks) -> None:
        """Attach the listeners. The tab is there for those who may see it; the desk refuses others all the same."""
        self._listen = listen
        listen(blocks.load, self._appear, [], [self.tab], is_gesture=False)
        listen(self.tab.select, self._show, [], [self._board, self._progress])
        acted = [self._board, self._progress, self._run, self._case, self._frame.notice]
        # The page asks one at a time, whichever part was clicked.
        listen.in_turn(self._board.select, self._act, acted, self._answered)
        listen.in_turn(self._board.submit, self._look, [self._board, self._progress], self._answered, is_gesture=False)

    @property
    def _do(self) -> EvaluationHandlers:
        return self._listen.gestures().evaluation

    def _appear(self) -> Updates:
        return {self.tab: gr.Tab(visible=self._do.may_see)}

    def _show(self) -> Updates:
        return {self._board: self._do.board(), self._progress: self._do.progress()}

    def _look(self, event: gr.EventData) -> Updates:
        """How the run goes; the list beside it is drawn anew once it has ended."""
        progress = self._do.progress()
        if 'data-state="running"' in progress:
            return {self._progress: progress}
        return {self._progress: progress, self._board: self._do.board(_given(event, "shown"))}

    def _act(self, event: gr.EventData) -> Updates:
        acts: dict[str, Callable[[EvaluationHandlers, gr.EventData], Updates]] = {
            "start": self._start,
            "cancel": lambda do, event: {self._progress: do.cancel(), self._board: do.board(_given(event, "shown"))},
            "run": self._open,
            "compare": lambda do, event: {
                self._run: do.comparison(_given(event, "other"), _given(event, "shown")), self._case: "",
            },
            "case": lambda do, event: {self._case: do.case(_given(event, "shown"), chosen(event))},
            "back": lambda _do, _event: {self._case: ""},
            "remove": self._remove,
        }  # fmt: skip
        act = acts.get(_given(event, "act"))
        return act(self._do, event) if act else {}

    def _start(self, do: EvaluationHandlers, event: gr.EventData) -> Updates:
        try:
            started = do.start(_given(event, "dataset"), _given(event, "drafter"))
        except WarmlineError as error:
            # The page has taken the button away: it comes back with the sentence that says why.
            return self._show() | {self._frame.notice: notice(str(error), wrong=True)}
        return {self._progress: started, self._board: do.board(_given(event, "shown"))}

    def _open(self, do: EvaluationHandlers, event: gr.EventData) -> Updates:
        shown = do.run(chosen(event), _given(event, "only"))
        return {self._run: shown, self._case: "", self._board: do.board(chosen(event))}

    def _remove(self, do: EvaluationHandlers, event: gr.EventData) -> Updates:
        do.remove(chosen(event))
        removed: Updates = {self._run: _NOTHING, self._case: "", self._board: do.board()}
        return removed | {self._frame.notice: notice("The run is deleted.")}


def _given(event: gr.EventData, name: str) -> str:
    return str(getattr(event, name, "") or "")
