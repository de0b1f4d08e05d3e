"""Where everything stands on the screen. The wiring, style sheets and scripts use the names of the parts."""

from dataclasses import dataclass

import gradio as gr

from assistant.domain.desk import Person
from ui.panel.frame import Frame, html_part, waiting
from ui.present.overriding import dialog_html
from ui.present.safe import esc, tag
from ui.present.words import word, words
from ui.present.work import conflict_html, line_html

TITLE = "Warmline desk"

_FILTERS = """
<div class="wl-filters">
  <input id="wl-find" type="search" placeholder="Filter tickets" aria-label="Filter tickets" autocomplete="off">
  <select id="wl-state" aria-label="Show">
    <option value="">All waiting</option>
    <option value="mine">Mine</option>
    <option value="unassigned">Nobody's</option>
    <option value="lead">Needs a lead</option>
    <option value="safety">Safety</option>
    <option value="new">Not drafted</option>
    <option value="drafted">Drafted</option>
    <option value="approved">Approved</option>
    <option value="unmatched">No incident</option>
    <option value="later">Saved for later</option>
    <option value="not_outage">Not an outage</option>
  </select>
</div>
"""

_KEYS = (
    ("j / k", "next / previous ticket"),
    ("n", "next ticket of the same incident"),
    ("q", "go to the queue; then the arrow keys, Enter opens"),
    ("a", "whose ticket it is"),
    ("l", "save for later"),
    ("h", "hand over to a team lead"),
    ("b", "report a bad draft"),
    ("f", "go to the facts; Enter puts one into the reply"),
    ("e", "write in the editor"),
    ("r", "draft again"),
    ("t", "say the same in other words"),
    ("u", "undo: bring the earlier text back"),
    ("w", "why this reply"),
    ("d", "use the model's draft, where one waits"),
    ("i", "go to what was found in the text"),
    ("c", "use the corrected words, all at once"),
    ("Ctrl + Z", "take a correction back, in the editor"),
    ("Ctrl + Enter", "approve and send"),
    ("/", "filter the queue"),
    ("?", "show or hide these keys"),
    ("Esc", "leave a field, close this list"),
)
_EVERYWHERE = ("?", "Esc")
"""Keys that hold on every screen; the others act on the desk."""


@dataclass(frozen=True)
class Parts:
    """The components that the wiring connects."""

    queue: gr.HTML
    pulse: gr.HTML
    work: gr.HTML
    handed: gr.HTML
    changed: gr.HTML
    difference: gr.HTML
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
    tone: gr.HTML
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
    timer: gr.Timer


def build_frame() -> Frame:
    """The parts around the screens; called inside ``gr.Blocks``, before them."""
    return Frame(
        top=html_part(top_html(None), "wl-top", "top"),
        notice=html_part("", "wl-notice", "notice"),
        alert=html_part("", "wl-alert", "alert"),
        timer=gr.Timer(15),
    )


def build_desk(frame: Frame) -> Parts:
    """Lay the screen "Desk" out; called inside ``gr.Tabs``."""
    found: dict[str, object] = {"notice": frame.notice, "timer": frame.timer}
    with gr.Tab("Desk", id="desk", elem_id="wl-desk-tab"), gr.Row(elem_id="wl-desk"):
        with gr.Column(elem_id="wl-left"):
            html_part(_FILTERS, "wl-filterbox", "filters")
            found["queue"] = html_part(waiting("Loading the queue …"), "wl-queuebox", "queue")
            # Says which tab this is, and asks for what changed on the open ticket (static/live.js).
            found["pulse"] = html_part("", "wl-pulse", "pulse")
        with gr.Column(elem_id="wl-center"):
            found |= _center()
        with gr.Column(elem_id="wl-right"):
            found["incident"] = html_part("", "wl-incidentbox", "incident")
            # A part of its own: the facts are drawn anew all the time, and a list that is open must stay open.
            found["binding"] = html_part("", "wl-bindbox", "binding")
            found["versions"] = html_part("", "wl-versionsbox", "versions")
            found["facts"] = html_part("", "wl-factsbox", "facts")
    return Parts(**found)  # type: ignore[arg-type]


def _center() -> dict[str, object]:
    found: dict[str, object] = {}
    found["ticket_id"] = gr.Textbox("", visible=False)
    with gr.Row(elem_id="wl-lineabove"):
        html_part(line_html(), "wl-linebox", "line")
        found["work"] = html_part("", "wl-workbox", "work")
    html_part(conflict_html(), "wl-conflictbox", "conflict")
    found["changed"] = html_part("", "wl-changedbox", "changed")
    with gr.Column(elem_id="wl-scroll"):
        found["header"] = html_part("", "wl-header", "header")
        found["handed"] = html_part("", "wl-handedbox")
        found["standing"] = html_part("", "wl-standing")
        found["thread"] = html_part("", "wl-threadbox", "thread")
        with gr.Column(elem_id="wl-work"):
            with gr.Row(elem_id="wl-draftline"):
                found["subject"] = html_part("", "wl-subjectbox")
                found["instruction"] = gr.Textbox(
                    label="What the new draft should do", show_label=False, container=False, max_length=500,
                    placeholder="Draft again, but …", elem_id="wl-instruction",
                )  # fmt: skip
                found["redraft"] = gr.Button("Redraft", size="sm", elem_id="wl-redraft")
                found["undo"] = gr.Button("Undo", size="sm", interactive=False, elem_id="wl-undo")
            with gr.Row(elem_id="wl-howline"):
                found["drafter"] = html_part("", "wl-drafter")
                found["plan"] = html_part("", "wl-planbox", "plan")
            found["rewrites"] = html_part("", "wl-rewritebox", "rewrites")
            found["offer"] = html_part("", "wl-offer", "offer")
            found["editor"] = gr.Textbox(
                label="Reply", show_label=False, container=False, lines=9, max_lines=9,
                max_length=20_000, elem_id="wl-editor",
                placeholder="Write the reply here",
            )  # fmt: skip
            found["difference"] = html_part("", "wl-differencebox", "difference")
            found["assessment"] = html_part("", "wl-assessbox", "assessment")
            found["assess"] = gr.Button("Check now", elem_id="wl-assess")
            found["override"] = html_part(dialog_html(), "wl-overridebox", "override")
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
    return found | _beneath()


def _beneath() -> dict[str, object]:
    """What stays in sight beneath the column that scrolls."""
    found: dict[str, object] = {}
    found["tone"] = html_part("", "wl-tonebox", "tone")
    # Not in that column: sentences that arrive must not move what somebody reads.
    found["incoming"] = html_part("", "wl-incoming", "incoming")
    with gr.Row(elem_id="wl-bar"):
        found["reason"] = html_part("", "wl-reason")
        found["approve"] = gr.Button("Approve only", size="sm", interactive=False, elem_id="wl-approve")
        found["withdraw"] = gr.Button("Take back", size="sm", visible=False, elem_id="wl-withdraw")
        found["send"] = gr.Button(
            "Approve and send", size="sm", variant="primary", interactive=False, elem_id="wl-send"
        )
    return found


def _key(key: str, what: str) -> str:
    only = None if key in _EVERYWHERE else "wl-of-desk"
    return tag("dt", esc(key), only or "") + tag("dd", esc(what), only or "")


def top_html(person: Person | None) -> str:
    """The bar at the top; without a person until the page has asked who that is."""
    keys = "".join(_key(key, what) for key, what in _KEYS)
    close = tag("button", "Close", "wl-quietbutton", type="button", data_close="")
    held = tag("div", tag("h2", "Keys") + tag("dl", keys) + close, "wl-keys-held")
    sheet = tag("dialog", held, id="wl-keys", aria_label="Keys")
    name = f"{esc(person.name)} · {esc(word('role', person.role))}" if person else ""
    # static/session.js makes it open the menu of whoever signed in.
    who = tag("button", name, "wl-who", id="wl-me", type="button", disabled="")
    toggle = tag("button", "Queue", "wl-quietbutton", type="button", id="wl-queue-toggle", aria_expanded="false")
    opener = tag("button", "Keys <kbd>?</kbd>", "wl-quietbutton", type="button", id="wl-keys-open")
    return tag("h1", "Warmline", "wl-brand") + tag("span", toggle + opener + who, "wl-top-right") + sheet
