"""The gestures on what was found in a text: overriding a claim, asking a second reader."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from ui.panel.layout import Parts
from ui.panel.listening import Listener, Updates, chosen, notice, session_of
from ui.present.views import Assessment
from ui.present.words import word

Assessed = Callable[[Assessment], Updates]
"""What changes on the screen when a text is checked again."""


def connect_findings(listen: Listener, parts: Parts, assessed: Assessed, live: Sequence[Any]) -> None:
    """Attach the listeners; ``live`` is what ``assessed`` changes. The editor stays as it is, with its caret."""
    text = [parts.ticket_id, parts.editor]

    def override(ticket_id: str, text: str, request: gr.Request, event: gr.EventData) -> Updates:
        reason = str(getattr(event, "reason", "") or "")
        found = listen.gestures().writing.override(session_of(request), ticket_id, text, chosen(event), reason)
        return assessed(found) | {parts.notice: notice(word("override", "done"))}

    def read_twice(ticket_id: str, text: str, request: gr.Request) -> Updates:
        found, said = listen.gestures().writing.read_twice(session_of(request), ticket_id, text)
        return assessed(found) | {parts.notice: notice(said)}

    listen(parts.override.select, override, text, [*live, parts.notice])
    listen(parts.assessment.select, read_twice, text, [*live, parts.notice])
