"""The gestures around a reply: whose ticket, later, a lead's, no outage, a draft that was wrong."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from ui.panel.findings_wiring import Assessed
from ui.panel.layout import Parts
from ui.panel.listening import Listener, Updates, notice, session_of

ASIDE = frozenset({"later", "not_outage"})
"""What takes a ticket out of the way, so that the next one is opened."""
DECIDING = frozenset({"not_outage", "outage"})
"""What decides whether the reply may go."""


def worked(listen: Listener, parts: Parts, ticket_id: str) -> Updates:
    """What changes on the screen where somebody decided something about a ticket."""
    buttons, handed = listen.gestures().work.bar(ticket_id)
    return {parts.work: buttons, parts.handed: handed}


def connect_work(listen: Listener, parts: Parts, assessed: Assessed, live: Sequence[Any]) -> None:
    """Attach the listener; ``live`` is what ``assessed`` changes. The editor stays as it is, with its caret."""

    def act(ticket_id: str, text: str, request: gr.Request, event: gr.EventData) -> Updates:
        work, done = listen.gestures().work, str(getattr(event, "act", ""))
        said = work.act(ticket_id, done, str(getattr(event, "value", "") or ""))
        aside = ticket_id if done in ASIDE else None
        shown = worked(listen, parts, ticket_id) | {parts.notice: notice(said, aside=aside)}
        if done not in DECIDING:
            return shown
        return shown | assessed(listen.gestures().desk.checked(session_of(request), ticket_id, text))

    def differ(ticket_id: str, text: str) -> Updates:
        return {parts.difference: listen.gestures().work.difference(ticket_id, text)} if ticket_id else {}

    def fine() -> Updates:
        return {parts.changed: ""}

    text = [parts.ticket_id, parts.editor]
    listen(parts.work.select, act, text, [*live, parts.work, parts.handed, parts.notice])
    listen(parts.difference.select, differ, text, [parts.difference], trigger_mode="always_last", is_gesture=False)
    listen(parts.changed.select, fine, [], [parts.changed], is_gesture=False)
