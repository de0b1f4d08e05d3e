"""Which gesture on the facts calls which handler: suspected outages, feeds, versions of incidents."""

from collections.abc import Callable

import gradio as gr

from ui.facts_handlers import FactsHandlers
from ui.panel.layout import Parts
from ui.panel.listening import Listener, Updates, chosen, notice


def connect_facts(handlers: FactsHandlers, parts: Parts, blocks: gr.Blocks) -> None:
    """Attach the listeners of the tab "Live facts" and of the sign on it."""
    wired, listen = _FactsWiring(handlers, parts), Listener(parts.notice)
    board = [parts.board, parts.board_incident, parts.alert]
    listen(blocks.load, wired.alert, [], [parts.alert], is_gesture=False)
    listen(parts.timer.tick, wired.alert, [], [parts.alert], is_gesture=False)
    listen(parts.facts_tab.select, wired.board, [], [parts.board, parts.alert])
    listen(parts.board.select, wired.act, [], board)
    listen(parts.board_incident.select, wired.act, [], board)


class _FactsWiring:
    """Each method is one gesture and returns what changes on the screen."""

    def __init__(self, handlers: FactsHandlers, parts: Parts) -> None:
        self._do, self._on = handlers, parts

    def alert(self) -> Updates:
        return {self._on.alert: self._do.alert()}

    def board(self) -> Updates:
        return {self._on.board: self._do.board()} | self.alert()

    def act(self, event: gr.EventData) -> Updates:
        act, key = str(getattr(event, "act", "")), chosen(event)
        other, shown = str(getattr(event, "other", "") or ""), str(getattr(event, "shown", "") or "")
        if act == "show":
            return {self._on.board_incident: self._do.show(key)}
        if act == "refresh":
            return self.board() | self._again(shown)
        told: dict[str, Callable[[], str]] = {
            "poll": lambda: self._do.poll(key),
            "confirm": lambda: self._do.confirm(key, str(getattr(event, "provider", "") or "")),
            "dismiss": lambda: self._do.dismiss(key),
            "end": lambda: self._do.end(key),
            "same": lambda: self._do.link(key, other, same=True),
            "apart": lambda: self._do.link(key, other, same=False),
        }
        if act not in told:
            return {}
        sentence = told[act]()
        return self.board() | self._again(shown) | {self._on.notice: notice(sentence)}

    def _again(self, incident_id: str) -> Updates:
        """The incident that is shown beside the board, as of now."""
        return {self._on.board_incident: self._do.show(incident_id)} if incident_id else {}
