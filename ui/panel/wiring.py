"""Which gesture calls which handler. Handlers answer as the server's own person; the page sends ids and text only."""

from time import monotonic

import gradio as gr

from assistant.domain.desk import Person
from assistant.errors import WarmlineError
from ui.facts_handlers import FactsHandlers
from ui.handlers import Handlers
from ui.panel.facts_wiring import connect_facts
from ui.panel.findings_wiring import connect_findings
from ui.panel.layout import TITLE, Parts, build
from ui.panel.listening import AT_ONCE, Listener, Updates, chosen, notice, session_of
from ui.panel.writing_wiring import connect_writing
from ui.present.rewrites import told_of_redraft
from ui.present.safe import esc, tag
from ui.present.views import Assessment, DeskView
from ui.seen import Recent
from ui.writing_handlers import WritingHandlers

_WAITING = 64
"""Events that may wait; more are refused in words rather than kept forever."""
_READ = 9.0
"""Seconds that a sentence of what went wrong stays (static/desk.js)."""


def build_panel(handlers: Handlers, facts: FactsHandlers, person: Person) -> gr.Blocks:
    """The whole panel as Gradio blocks, wired, with a bounded queue; to be mounted by the server."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks:
        parts = build(person)
        _Wiring(handlers, parts).connect(blocks)
        connect_facts(facts, parts, blocks)
    wired: gr.Blocks = blocks
    wired.queue(max_size=_WAITING, default_concurrency_limit=AT_ONCE, api_open=False)
    return wired


class _Wiring:
    """Connects parts to handlers; each method is one gesture and returns what changes on the screen."""

    def __init__(self, handlers: Handlers, parts: Parts) -> None:
        self._do, self._on = handlers, parts
        self._news: Recent[float] = Recent()

    def connect(self, blocks: gr.Blocks) -> None:
        """Attach every listener."""
        on, listen = self._on, Listener(self._on.notice)
        desk = [
            on.ticket_id, on.header, on.standing, on.thread, on.editor, on.drafter, on.assessment, on.reason,
            on.approve, on.withdraw, on.send, on.incident, on.binding, on.versions, on.facts, on.queue, on.notice,
            on.undo, on.redraft, on.record, on.subject, on.rewrites, on.plan, on.incoming,
        ]  # fmt: skip
        text = [on.ticket_id, on.editor]
        live = [on.assessment, on.standing, on.reason, on.approve, on.withdraw, on.send]
        listen(blocks.load, self._start, [], [on.queue, on.header], is_gesture=False)
        ticked = [*live, on.incident, on.versions, on.facts, on.queue]
        listen(on.timer.tick, self._refresh, text, ticked, is_gesture=False)
        opened = listen(on.queue.select, self._open, text, desk, trigger_mode="always_last")
        writing = WritingHandlers(self._do)
        connect_writing(writing, on, opened, self._shown, desk)
        connect_findings(writing, on, self._assessed, live)
        listen(on.assess.click, self._assess, text, live, trigger_mode="always_last")
        listen(on.redraft.click, self._redraft, [*text, on.instruction], [*desk, on.instruction])
        listen(on.instruction.submit, self._redraft, [*text, on.instruction], [*desk, on.instruction])
        listen(on.undo.click, self._bring_back, [on.ticket_id], desk)
        listen(on.record.click, self._record, [*text, on.action_kind, on.action_text], [*desk, on.action_text])
        listen(on.approve.click, self._approve, text, desk)
        listen(on.withdraw.click, self._withdraw, [on.ticket_id], desk)
        listen(on.binding.select, self._choose, text, desk)
        listen(on.send.click, self._send, text, desk)
        review = [on.review_summary, on.review_chart, on.review_table, on.review_reply]
        listen(on.review_tab.select, self._review, [], review)
        listen(on.review_table.select, self._sent_reply, [], [on.review_reply])
        listen(on.review_reply.select, self._rate, [], [on.review_reply])
        listen(on.review_chart.select, self._sent_reply, [], [on.review_reply])

    def _start(self) -> Updates:
        return {self._on.queue: self._do.queue(), self._on.header: self._do.first()}

    def _refresh(self, ticket_id: str, text: str, request: gr.Request) -> Updates:
        fresh: Updates = {self._on.queue: self._do.queue()}
        if not ticket_id:
            return fresh
        on = self._on
        fresh[on.incident], fresh[on.versions], fresh[on.facts] = self._do.facts(ticket_id)
        found = self._do.changed(session_of(request), ticket_id, text)
        if found is None:
            return fresh
        assessment, said = found
        self._news[(session_of(request), "")] = monotonic()
        return fresh | self._assessed(assessment) | {self._on.notice: notice(said, wrong=True)}

    def _open(self, ticket_id: str, text: str, request: gr.Request, event: gr.EventData) -> Updates:
        if ticket_id:
            self._do.keep(session_of(request), ticket_id, text)
        shown = self._shown(self._do.open(session_of(request), chosen(event)))
        # The next ticket opens by itself after one was sent: that is still to be read.
        return shown | ({self._on.notice: gr.skip()} if getattr(event, "follows", False) else {})

    def _assess(self, ticket_id: str, text: str, request: gr.Request) -> Updates:
        if not ticket_id:
            return {}
        session = session_of(request)
        found = self._assessed(self._do.assess(session, ticket_id, text))
        # Whoever types on while facts change has to be able to read that they did.
        is_news = monotonic() - self._news.get((session, ""), -_READ) < _READ
        return found | ({self._on.notice: gr.skip()} if is_news else {})

    def _redraft(self, ticket_id: str, text: str, instruction: str, request: gr.Request) -> Updates:
        self._do.keep(session_of(request), ticket_id, text)
        view = self._do.redraft(session_of(request), ticket_id, instruction)
        told = notice(told_of_redraft(view.unheard), wrong=view.unheard is not None)
        return self._shown(view) | {self._on.notice: told, self._on.instruction: ""}

    def _bring_back(self, ticket_id: str, request: gr.Request) -> Updates:
        return self._shown(self._do.bring_back(session_of(request), ticket_id), "Your text is back.")

    def _record(self, ticket_id: str, text: str, kind: str, what: str, request: gr.Request) -> Updates:
        view = self._do.record_action(session_of(request), ticket_id, kind, what, text)
        return self._shown(view, "Recorded; the reply may state it now.") | {self._on.action_text: ""}

    def _approve(self, ticket_id: str, text: str, request: gr.Request) -> Updates:
        return self._shown(
            self._do.approve(session_of(request), ticket_id, text), "Approved. It has not been sent yet."
        )

    def _withdraw(self, ticket_id: str, request: gr.Request) -> Updates:
        return self._shown(
            self._do.withdraw(session_of(request), ticket_id), "Taken back; the text can be changed again."
        )

    def _choose(self, ticket_id: str, text: str, request: gr.Request, event: gr.EventData) -> Updates:
        incident_id = chosen(event) or None
        view = self._do.choose_incident(session_of(request), ticket_id, incident_id, text)
        about = f"about {incident_id}" if incident_id else "as the matcher decides"
        return self._shown(view, f"A new draft, {about}. Undo brings your text back.")

    def _send(self, ticket_id: str, text: str, request: gr.Request) -> Updates:
        try:
            said = self._do.send(session_of(request), ticket_id, text)
        except WarmlineError as error:
            # A refused send may have withdrawn the approval: show the ticket as it stands now.
            return self._shown(self._do.open(session_of(request), ticket_id)) | {
                self._on.notice: notice(str(error), wrong=True)
            }
        on = self._on
        blank = dict.fromkeys(
            (
                on.ticket_id,
                on.standing,
                on.thread,
                on.editor,
                on.subject,
                on.drafter,
                on.rewrites,
                on.plan,
                on.incoming,
                on.assessment,
                on.reason,
                on.facts,
                on.versions,
            ),
            "",
        )
        off = {button: gr.Button(interactive=False) for button in (on.send, on.approve, on.undo)}
        return (
            blank
            | off
            | {on.header: self._do.first(), on.queue: self._do.queue(), on.notice: notice(said, sent=ticket_id)}
        )

    def _review(self) -> Updates:
        view, on = self._do.review(), self._on
        return {
            on.review_summary: view.summary,
            on.review_chart: view.chart,
            on.review_table: view.table,
            on.review_reply: "",
        }

    def _sent_reply(self, event: gr.EventData) -> Updates:
        return {self._on.review_reply: self._do.sent_reply(chosen(event))}

    def _rate(self, event: gr.EventData) -> Updates:
        dimensions, overall = getattr(event, "dimensions", {}), getattr(event, "overall", None)
        shown = self._do.rate(chosen(event), dimensions, overall, str(getattr(event, "note", "")))
        return {self._on.review_reply: shown, self._on.notice: notice("Your rating is kept.")}

    def _shown(self, view: DeskView, said: str = "") -> Updates:
        on = self._on
        return (
            self._assessed(view.assessment)
            | {
                on.ticket_id: view.ticket_id,
                on.header: view.header,
                on.thread: view.thread,
                on.editor: gr.Textbox(value=view.text, interactive=not view.approved),
                on.subject: view.subject,
                on.drafter: view.drafter,
                on.rewrites: view.rewrites,
                on.plan: view.plan,
                on.incoming: "",
                on.incident: view.incident,
                on.binding: view.binding,
                on.versions: view.versions,
                on.facts: view.facts,
                on.redraft: gr.Button(interactive=not view.approved),
                on.record: gr.Button(interactive=not view.approved),
                on.undo: gr.Button(interactive=view.can_undo),
                on.queue: self._do.queue(),
            }
            | ({on.notice: notice(said)} if said else {})
        )

    def _assessed(self, found: Assessment) -> Updates:
        on = self._on
        return {
            on.assessment: found.html,
            on.standing: found.standing,
            on.reason: tag("span", esc(found.reason), "wl-good-text" if found.can_send else ""),
            on.approve: gr.Button(interactive=found.can_send, visible=not found.approved),
            on.withdraw: gr.Button(visible=found.approved),
            on.send: gr.Button("Send" if found.approved else "Approve and send", interactive=found.can_send),
        }
