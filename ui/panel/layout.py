"""Where everything stands on the screen. The wiring, style sheets and scripts use the names of the parts."""

from dataclasses import dataclass

import gradio as gr

from assistant.domain.desk import Person
from ui.present.overriding import dialog_html
from ui.present.safe import esc, tag
from ui.present.words import word, words

TITLE = "Warmline desk"

_FILTERS = """
<div class="wl-filters">
  <input id="wl-find" type="search" placeholder="Filter tickets" aria-label="Filter tickets" autocomplete="off">
  <select id="wl-state" aria-label="Show">
    <option value="">All waiting</option>
    <option value="lead">Needs a lead</option>
    <option value="new">Not drafted</option>
    <option value="drafted">Drafted</option>
    <option value="approved">Approved</option>
    <option value="unmatched">No incident</option>
  </select>
</div>
"""

_KEYS = (
    ("j / k", "next / previous ticket"),
    ("e", "write in the editor"),
    ("r", "draft again"),
    ("t", "say the same in other words"),
    ("u", "undo: bring the earlier text back"),
    ("w", "why this reply"),
    ("d", "use the model's draft, where one waits"),
    ("c", "use the corrected words, all at once"),
    ("Ctrl + Z", "take a correction back, in the editor"),
    ("Ctrl + Enter", "approve and send"),
    ("/", "filter the queue"),
    ("?", "show or hide these keys"),
    ("Esc", "leave a field, close this list"),
)


@dataclass(frozen=True)
class Parts:
    """The components that the wiring connects."""

    queue: gr.HTML
    ticket_id: gr.Textbox
    header: gr.HTML
    standing: gr.HTML
    thread: gr.HTML
    editor: gr.Textbox
    subject: gr.HTML
    drafter: gr.HTML
    plan: gr.HTML
    rewrites: gr.HTML
    offer: gr.HTML
    incoming: gr.HTML
    assessment: gr.HTML
    assess: gr.Button
    override: gr.HTML
    instruction: gr.Textbox
    redraft: gr.Button
    undo: gr.Button
    action_kind: gr.Dropdown
    action_text: gr.Textbox
    record: gr.Button
    reason: gr.HTML
    approve: gr.Button
    withdraw: gr.Button
    send: gr.Button
    incident: gr.HTML
    binding: gr.HTML
    facts: gr.HTML
    notice: gr.HTML
    versions: gr.HTML
    facts_tab: gr.Tab
    alert: gr.HTML
    board: gr.HTML
    board_incident: gr.HTML
    review_tab: gr.Tab
    review_summary: gr.HTML
    review_chart: gr.HTML
    review_table: gr.HTML
    review_reply: gr.HTML
    timer: gr.Timer


def build(person: Person) -> Parts:
    """Lay the screen out; called inside ``gr.Blocks``."""
    found: dict[str, object] = {}
    _html(_top(person), "wl-top", "top")
    found["notice"] = _html("", "wl-notice", "notice")
    found["alert"] = _html("", "wl-alert", "alert")
    with gr.Tabs(elem_id="wl-tabs"):
        with gr.Tab("Desk", id="desk", elem_id="wl-desk-tab"), gr.Row(elem_id="wl-desk"):
            with gr.Column(elem_id="wl-left"):
                _html(_FILTERS, "wl-filterbox", "filters")
                found["queue"] = _html(_waiting("Loading the queue …"), "wl-queuebox", "queue")
            with gr.Column(elem_id="wl-center"):
                found |= _center()
            with gr.Column(elem_id="wl-right"):
                found["incident"] = _html("", "wl-incidentbox", "incident")
                # A part of its own: the facts are drawn anew all the time, and a list that is open must stay open.
                found["binding"] = _html("", "wl-bindbox", "binding")
                found["versions"] = _html("", "wl-versionsbox", "versions")
                found["facts"] = _html("", "wl-factsbox", "facts")
        with (
            gr.Tab("Live facts", id="facts", elem_id="wl-facts-tab") as found["facts_tab"],
            gr.Column(elem_id="wl-live"),
        ):
            found["board"] = _html(_waiting("Loading feeds and incidents …"), "wl-boardbox", "board")
            found["board_incident"] = _html("", "wl-board-incident", "version")
        with (
            gr.Tab("Review", id="review", elem_id="wl-review-tab") as found["review_tab"],
            gr.Column(elem_id="wl-review"),
        ):
            found["review_summary"] = _html(_waiting("Loading what was sent …"), "wl-figures")
            found["review_chart"] = _html("", "wl-charts", "chart")
            found["review_table"] = _html("", "wl-sent", "table")
            found["review_reply"] = _html("", "wl-sent-reply", "reply")
    found["timer"] = gr.Timer(15)
    return Parts(**found)  # type: ignore[arg-type]


def _center() -> dict[str, object]:
    found: dict[str, object] = {}
    found["ticket_id"] = gr.Textbox("", visible=False)
    with gr.Column(elem_id="wl-scroll"):
        found["header"] = _html("", "wl-header", "header")
        found["standing"] = _html("", "wl-standing")
        found["thread"] = _html("", "wl-threadbox", "thread")
        with gr.Column(elem_id="wl-work"):
            with gr.Row(elem_id="wl-draftline"):
                found["subject"] = _html("", "wl-subjectbox")
                found["instruction"] = gr.Textbox(
                    label="What the new draft should do", show_label=False, container=False, max_length=500,
                    placeholder="Draft again, but …", elem_id="wl-instruction",
                )  # fmt: skip
                found["redraft"] = gr.Button("Redraft", size="sm", elem_id="wl-redraft")
                found["undo"] = gr.Button("Undo", size="sm", interactive=False, elem_id="wl-undo")
            with gr.Row(elem_id="wl-howline"):
                found["drafter"] = _html("", "wl-drafter")
                found["plan"] = _html("", "wl-planbox", "plan")
            found["rewrites"] = _html("", "wl-rewritebox", "rewrites")
            found["offer"] = _html("", "wl-offer", "offer")
            found["editor"] = gr.Textbox(
                label="Reply", show_label=False, container=False, lines=9, max_lines=9,
                max_length=20_000, elem_id="wl-editor",
                placeholder="Write the reply here",
            )  # fmt: skip
            found["assessment"] = _html("", "wl-assessbox", "assessment")
            found["assess"] = gr.Button("Check now", elem_id="wl-assess")
            found["override"] = _html(dialog_html(), "wl-overridebox", "override")
            with gr.Accordion("Record something really done", open=False, elem_id="wl-record"), gr.Row():
                kinds = [(name, code) for code, name in words("action").items()]
                found["action_kind"] = gr.Dropdown(
                    kinds, value=kinds[0][1], label="Kind", show_label=False, container=False, elem_id="wl-action-kind"
                )
                found["action_text"] = gr.Textbox(
                    label="What was done", show_label=False, container=False,
                    placeholder="What was done, in a few words",
                    elem_id="wl-action-text", max_length=500,
                )  # fmt: skip
                found["record"] = gr.Button("Record", size="sm", elem_id="wl-record-go")
    # Beneath the column that scrolls: sentences that arrive must not move what somebody reads.
    found["incoming"] = _html("", "wl-incoming", "incoming")
    with gr.Row(elem_id="wl-bar"):
        found["reason"] = _html("", "wl-reason")
        found["approve"] = gr.Button("Approve only", size="sm", interactive=False, elem_id="wl-approve")
        found["withdraw"] = gr.Button("Take back", size="sm", visible=False, elem_id="wl-withdraw")
        found["send"] = gr.Button(
            "Approve and send", size="sm", variant="primary", interactive=False, elem_id="wl-send"
        )
    return found


def _html(value: str, elem_id: str, part: str | None = None) -> gr.HTML:
    """A part of ours: no styles of Gradio's, and a hook for the scripts where it has one."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=_mount(part or elem_id), apply_default_css=False)


def _top(person: Person) -> str:
    keys = "".join(tag("dt", esc(key)) + tag("dd", esc(what)) for key, what in _KEYS)
    sheet = tag("dialog", tag("h2", "Keys") + tag("dl", keys), id="wl-keys", aria_label="Keys")
    who = tag("span", f"{esc(person.name)} · {esc(word('role', person.role))}", "wl-who")
    toggle = tag("button", "Queue", "wl-quietbutton", type="button", id="wl-queue-toggle", aria_expanded="false")
    opener = tag("button", "Keys <kbd>?</kbd>", "wl-quietbutton", type="button", id="wl-keys-open")
    return tag("h1", "Warmline", "wl-brand") + tag("span", toggle + opener + who, "wl-top-right") + sheet


def _waiting(text: str) -> str:
    return tag("div", tag("p", esc(text)), "wl-empty")


def _mount(name: str) -> str:
    return f"window.warmline.mount('{name}', element, {{trigger, watch, props}})"
