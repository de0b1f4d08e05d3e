"""Which gesture calls which handler. Handlers answer as the server's own person; the page sends ids and text only."""

import gradio as gr

from assistant.errors import NotAllowed, WarmlineError
from ui.handlers.desk_handlers import Handlers
from ui.handlers.gestures import GestureBook
from ui.panel.evaluation_screen import EvaluationScreen
from ui.panel.findings_wiring import connect_findings
from ui.panel.frame import Frame
from ui.panel.knowledge_screen import KnowledgeScreen
from ui.panel.layout import TITLE, Parts, build_desk, build_frame, top_html
from ui.panel.listening import AT_ONCE, Listener, Updates, chosen, notice, session_of
from ui.panel.promises_screen import PromisesScreen
from ui.panel.review_screen import ReviewScreen
from ui.panel.work_wiring import connect_work, worked
from ui.panel.writing_wiring import connect_writing
from ui.present.changes import changed_html, closed_difference_html
from ui.present.rewrites import told_of_redraft
from ui.present.safe import esc, tag
from ui.present.views import Assessment, DeskView
from ui.present.words import word

_WAITING = 64
"""Events that may wait; more are refused in words rather than kept forever."""


def build_panel(book: GestureBook) -> gr.Blocks:
    """The whole panel as Gradio blocks, wired, with a bounded queue; to be mounted by the server."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks:
        frame = build_frame()
        with gr.Tabs(elem_id="wl-tabs"):
            parts = build_desk(frame)
            promises = PromisesScreen(frame)
            knowledge, review = KnowledgeScreen(frame), ReviewScreen(frame)
            evaluation = EvaluationScreen(frame)
        listen = Listener(book, frame.notice)
        _Wiring(listen, frame, parts).connect(blocks)
        knowledge.connect(listen, blocks)
        review.connect(listen, blocks)
        promises.connect(listen)
        evaluation.connect(listen, blocks)
    wired: gr.Blocks = blocks
    wired.queue(max_size=_WAITING, default_concurrency_limit=AT_ONCE, api_open=False)
    return wired


class _Wiring:
    """Connects parts to handlers; each method is one gesture and returns what changes on the screen."""

    def __init__(self, listen: Listener, frame: Frame, parts: Parts) -> None:
        self._listen, self._frame, self._on = listen, frame, parts

    @property
    def _do(self) -> Handlers:
        """The handlers of the person whose event is being answered."""
        return self._listen.gestures().desk

    def connect(self, blocks: gr.Blocks) -> None:
        """Attach every listener."""
        on, listen = self._on, self._listen
        desk = [
            on.ticket_id, on.header, on.standing, on.thread, on.editor, on.drafter, on.assessment, on.reason,
            on.approve, on.withdraw, on.send, on.incident, on.binding, on.versions, on.facts, on.notice,
            on.undo, on.redraft, on.record, on.subject, on.rewrites, on.plan, on.incoming, on.tone,
            on.work, on.handed, on.changed, on.difference,
        ]  # fmt: skip
        text = [on.ticket_id, on.editor]
        live = [on.assessment, on.tone, on.standing, on.reason, on.approve, on.withdraw, on.send]
        listen(blocks.load, self._start, [], [self._frame.top, on.queue, on.header, on.pulse], is_gesture=False)
        ticked = [*live, on.incident, on.versions, on.facts, on.work, on.handed, on.changed]
        listen(on.timer.tick, self._refresh, text, ticked, is_gesture=False)
        listen(on.pulse.select, self._refresh, text, ticked, is_gesture=False, trigger_mode="always_last")
        # Gradio's "always_last" would ask for the first ticket again, not the last: the page sees to that (opening.js).
        opened = listen(on.queue.select, self._open, text, desk, trigger_mode="multiple")
        connect_writing(listen, on, opened, self._shown, desk)
        connect_findings(listen, on, self._assessed, live)
        connect_work(listen, on, self._assessed, live)
        # A check answers typing, not a person's wish: one that comes back late must not take "Sent" away unread.
        listen(on.assess.click, self._assess, text, live, trigger_mode="always_last", is_gesture=False)
        listen(on.redraft.click, self._redraft, [*text, on.instruction], [*desk, on.instruction])
        listen(on.instruction.submit, self._redraft, [*text, on.instruction], [*desk, on.instruction])
        listen(on.undo.click, self._bring_back, [on.ticket_id], desk)
        listen(on.record.click, self._record, [*text, on.action_kind, on.action_text], [*desk, on.action_text])
        listen(on.work.submit, self._done, text, desk)
        listen(on.thread.select, self._forget, text, desk)
        listen(on.approve.click, self._approve, text, desk)
        listen(on.withdraw.click, self._withdraw, [on.ticket_id], desk)
        listen(on.binding.select, self._choose, text, desk)
        listen(on.send.click, self._send, text, desk)

    def _start(self, request: gr.Request) -> Updates:
        do, live = self._do, self._listen.gestures().live
        tab = tag(
            "i",
            "",
            data_tab=session_of(request),
            data_boot=live.board.boot,
            data_last=live.last_opened(),
            data_me=do.person.id,
        )
        told = {self._frame.top: top_html(do.person), self._on.queue: live.queue()}
        return told | {self._on.header: do.first(), self._on.pulse: tab}

    def _refresh(self, ticket_id: str, text: str, request: gr.Request) -> Updates:
        if not ticket_id:
            return {}
        on = self._on
        fresh: Updates = worked(self._listen, on, ticket_id)
        fresh[on.incident], fresh[on.versions], fresh[on.facts] = self._do.facts(ticket_id)
        found = self._do.changed(session_of(request), ticket_id, text)
        if found is None:
            return fresh
        assessment, said = found
        return fresh | self._assessed(assessment) | {on.changed: changed_html(said)}

    def _open(self, ticket_id: str, text: str, request: gr.Request, event: gr.EventData) -> Updates:
        if ticket_id:
            self._do.keep_or_set_aside(session_of(request), ticket_id, text)
        shown = self._shown(self._do.open(session_of(request), chosen(event)))
        self._listen.gestures().live.opened(chosen(event))
        # The next ticket opens by itself after one was sent: that is still to be read.
        return shown | ({self._on.notice: gr.skip()} if getattr(event, "unasked", False) else {})

    def _assess(self, ticket_id: str, text: str, request: gr.Request) -> Updates:
        if not ticket_id:
            return {}
        session = session_of(request)
        return self._assessed(self._do.checked(session, ticket_id, text))

    def _redraft(self, ticket_id: str, text: str, instruction: str, request: gr.Request) -> Updates:
        problem = self._do.keep(session_of(request), ticket_id, text)
        if problem:
            raise NotAllowed(problem)
        view = self._do.redraft(session_of(request), ticket_id, instruction)
        told = notice(told_of_redraft(view.unheard), wrong=view.unheard is not None)
        return self._shown(view) | {self._on.notice: told, self._on.instruction: ""}

    def _bring_back(self, ticket_id: str, request: gr.Request) -> Updates:
        return self._shown(self._do.bring_back(session_of(request), ticket_id), "Your text is back.")

    def _record(self, ticket_id: str, text: str, kind: str, what: str, request: gr.Request) -> Updates:
        view = self._do.record_action(session_of(request), ticket_id, kind, what, text)
        return self._shown(view, "Recorded; the reply may state it now.") | {self._on.action_text: ""}

    def _done(self, ticket_id: str, text: str, request: gr.Request, event: gr.EventData) -> Updates:
        view = self._listen.gestures().work.done(session_of(request), ticket_id, chosen(event), text)
        return self._shown(view, "Recorded; the reply may state it now.")

    def _forget(self, ticket_id: str, text: str, request: gr.Request, event: gr.EventData) -> Updates:
        view = self._listen.gestures().work.forget(session_of(request), ticket_id, chosen(event), text)
        return self._shown(view, word("work", "forgotten"))

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
                on.tone,
                on.reason,
                on.facts,
                on.versions,
                on.work,
                on.handed,
                on.changed,
                on.difference,
            ),
            "",
        )
        off = {button: gr.Button(interactive=False) for button in (on.send, on.approve, on.undo)}
        return blank | off | {on.header: self._do.first(), on.notice: notice(said, sent=ticket_id)}

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
                on.changed: "",
                on.difference: closed_difference_html(view.ticket_id),
                on.incident: view.incident,
                on.binding: view.binding,
                on.versions: view.versions,
                on.facts: view.facts,
                on.redraft: gr.Button(interactive=not view.approved),
                on.record: gr.Button(interactive=not view.approved),
                on.undo: gr.Button(interactive=view.can_undo),
            }
            | worked(self._listen, on, view.ticket_id)
            | ({on.notice: notice(said)} if said else {})
        )

    def _assessed(self, found: Assessment) -> Updates:
        on = self._on
        return {
            on.assessment: found.html,
            on.tone: found.tone,
            on.standing: found.standing,
            on.reason: tag("span", esc(found.reason), "wl-good-text" if found.can_send else ""),
            on.approve: gr.Button(interactive=found.can_send, visible=not found.approved),
            on.withdraw: gr.Button(visible=found.approved),
            on.send: gr.Button("Send" if found.approved else "Approve and send", interactive=found.can_send),
        }
