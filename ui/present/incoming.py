"""A model's draft while it arrives, beside the text in the editor."""

from assistant.domain.check import Check
from assistant.domain.progress import DraftProgress
from ui.present.check import marked_html, verdict_html
from ui.present.safe import esc, tag
from ui.present.words import word


def writing_html(ticket_id: str, name: str, progress: DraftProgress | None) -> str:
    """Who is writing, and the sentences that are there."""
    head = tag("b", esc(word("incoming", "writing").format(name=name)), role="status")
    body = marked_html(progress.text, progress.check, clickable=False) if progress else ""
    return _region(ticket_id, "writing", head, body)


def ready_html(ticket_id: str, name: str, text: str, check: Check) -> str:
    """The whole draft, with a way to put it into the editor in place of what stands there."""
    head = tag("b", esc(word("incoming", "ready").format(name=name)), role="status") + verdict_html(check, text=text)
    head += tag("button", esc(word("incoming", "use")), "wl-use", type="button", data_take="1")
    head += tag("button", esc(word("incoming", "dismiss")), "wl-quietbutton", type="button", data_dismiss="1")
    return _region(ticket_id, "ready", head, marked_html(text, check, clickable=False))


def _region(ticket_id: str, state: str, head: str, body: str) -> str:
    inner = tag("div", head, "wl-incoming-head") + tag("div", body, "wl-incoming-text", tabindex="0")
    return tag(
        "section", inner, "wl-incoming", data_id=ticket_id, data_state=state, aria_label=word("incoming", "label")
    )
