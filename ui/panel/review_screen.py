"""The screen "Review": what was sent and how it sounds, from every side; what people and a judge say of it."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from ui.handlers.review_handlers import ReviewView
from ui.panel.charts import by_figure, dimension_figure, moves_figure, time_figure
from ui.panel.frame import Frame, html_part, waiting
from ui.panel.listening import NUMBERS, Listener, Updates, chosen, notice, session_of
from ui.present.safe import tag

_PICTURES = ("time", "by", "dimension", "moves")


class ReviewScreen:
    """Lays the screen out, inside ``gr.Tabs``; then ``connect``. Each other method is one gesture."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._heads: dict[str, gr.HTML] = {}
        self._plots: dict[str, gr.Plot] = {}
        with (
            gr.Tab("Review", id="review", elem_id="wl-review-tab", visible=False) as self.tab,
            gr.Column(elem_id="wl-review"),
        ):
            self._aftermath = html_part("", "wl-aftermath", "aftermath")
            self._asked = html_part(waiting("Loading what was sent …"), "wl-askedbox", "asked")
            self._answered = html_part("", "wl-review-asked", "answered")
            self._summary = html_part("", "wl-figures")
            with gr.Column(elem_id="wl-pictures"):
                for name in _PICTURES:
                    self._picture(name)
            self._table = html_part("", "wl-sent", "table")
            self._reply = html_part("", "wl-sent-reply", "reply")
            self._more = html_part("", "wl-more")
            self._reports = html_part("", "wl-reports")
            self._people = html_part("", "wl-peoplebox")

    def _picture(self, name: str) -> None:
        """A picture with its title and its figures as a table; plotly is fetched when the first one is drawn."""
        with gr.Column(elem_id=f"wl-picture-{name}", elem_classes="wl-plotbox"):
            self._heads[name] = html_part("", f"wl-head-{name}")
            self._plots[name] = gr.Plot(show_label=False, container=False, elem_id=f"wl-plot-{name}")

    def connect(self, listen: Listener, blocks: gr.Blocks) -> None:
        """Attach the listeners. The tab is there for those who may see it; the desk refuses others all the same."""
        self._do = listen.gestures
        listen(blocks.load, self._appear, [], [self.tab], is_gesture=False)
        drawn = [self._asked, self._summary, self._table, self._more, *self._heads.values(), *self._plots.values()]
        every = [*drawn, self._reply, self._aftermath]
        listen(self.tab.select, self._show, [], every)
        # The page asks one at a time, and of each kind for the last: who goes through filters by key waits for none.
        listen.in_turn(self._asked.select, self._act, every, self._answered)
        rated = listen(self._reply.select, self._rate, [], [self._reply])
        # An event of its own, so that a rating can be saved while the judge reads.
        listen(self._reply.submit, self._ask, [], [self._reply])
        listen(self.tab.select, self._show_people, [], [self._people], is_gesture=False)
        listen(self.tab.select, self._show_reports, [], [self._reports], is_gesture=False)
        # What was said about the rating itself stays to be read.
        listen(rated.then, self._show_people, [], [self._people], is_gesture=False)

    def _appear(self) -> Updates:
        return {self.tab: gr.Tab(visible=self._do().review.may_see)}

    def _show(self, request: gr.Request) -> Updates:
        return self._drawn(self._do().review.view(session_of(request)))

    def _act(self, request: gr.Request, event: gr.EventData) -> Updates:
        do, session = self._do().review, session_of(request)
        name, value = str(getattr(event, "name", "")), str(getattr(event, "value", "") or "")
        opened: dict[str, Callable[[], str]] = {
            "open": lambda: do.open(session, value),
            "show": lambda: do.show(session, value),
            "random": lambda: do.at_random(session),
            "conversation": lambda: self._do().reported.conversation(value),
        }
        if name in opened:
            return {self._reply: opened[name]()}
        if name == "aftermath":
            return {self._aftermath: do.aftermath(value) if value else "", self._reply: ""}
        do.ask(session, name, value)
        shown = self._drawn(do.view(session))
        # Another page, or another way to compare, changes little; the reply that is open stays open.
        if name in ("page", "by", "promises"):
            return shown
        return shown | {self._aftermath: ""}

    def _drawn(self, view: ReviewView) -> Updates:
        shown: Updates = {
            self._asked: view.asked,
            self._summary: view.summary,
            self._table: view.table,
            self._more: view.more,
        }
        shown |= {head: view.heads.get(name, "") for name, head in self._heads.items()}
        if view.review is None:
            return shown | dict.fromkeys(self._plots.values())
        figures = {
            "time": time_figure(view.review, view.zone), "by": by_figure(view.review, view.by),
            "dimension": dimension_figure(view.review), "moves": moves_figure(view.review),
        }  # fmt: skip
        return shown | {plot: figures[name] for name, plot in self._plots.items()}

    def _rate(self, request: gr.Request, event: gr.EventData) -> Updates:
        dimensions, overall = getattr(event, "dimensions", {}), getattr(event, "overall", None)
        note, flags = str(getattr(event, "note", "")), getattr(event, "flags", ())
        shown = self._do().review.rate(session_of(request), chosen(event), dimensions, overall, note, flags)
        return {self._reply: shown, self._frame.notice: notice("Your rating is kept.")}

    def _ask(self, request: gr.Request, event: gr.EventData) -> Updates:
        shown, told, is_good = self._do().judging.ask(session_of(request), chosen(event))
        # A page that is the same as before would not be drawn, and the button would wait for ever.
        drawn = shown + tag("i", "", hidden="hidden", data_number=next(NUMBERS))
        return {self._reply: drawn, self._frame.notice: notice(told, wrong=not is_good)}

    def _show_reports(self) -> Updates:
        return {self._reports: self._do().reported.html()}

    def _show_people(self) -> dict[Any, Any]:
        return {self._people: self._do().tone.people()}
