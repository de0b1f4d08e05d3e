"""The gestures around a reply: whose ticket, later, a lead's, no outage, a draft that was wrong."""

import gradio as gr

from ui.panel.layout import Parts
from ui.panel.listening import Listener, Updates, notice

ASIDE = frozenset({"later", "not_outage"})
"""What takes a ticket out of the way, so that the next one is opened."""


def worked(listen: Listener, parts: Parts, ticket_id: str) -> Updates:
    """What changes on the screen where somebody decided something about a ticket."""
    buttons, handed = listen.gestures().work.bar(ticket_id)
    return {parts.work: buttons, parts.handed: handed}


def connect_work(listen: Listener, parts: Parts) -> None:
    """Attach the listener; the editor stays as it is, with its caret."""

    def act(ticket_id: str, event: gr.EventData) -> Updates:
        work, done = listen.gestures().work, str(getattr(event, "act", ""))
        said = work.act(ticket_id, done, str(getattr(event, "value", "") or ""))
        aside = ticket_id if done in ASIDE else None
        return worked(listen, parts, ticket_id) | {parts.notice: notice(said, aside=aside)}

    def differ(ticket_id: str, text: str) -> Updates:
        return {parts.difference: listen.gestures().work.difference(ticket_id, text)} if ticket_id else {}

    def fine() -> Updates:
        return {parts.changed: ""}

    listen(parts.work.select, act, [parts.ticket_id], [parts.work, parts.handed, parts.notice])
    text = [parts.ticket_id, parts.editor]
    listen(parts.difference.select, differ, text, [parts.difference], trigger_mode="always_last", is_gesture=False)
    listen(parts.changed.select, fine, [], [parts.changed], is_gesture=False)
