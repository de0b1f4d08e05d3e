"""What each gesture on the screen does: asks the desk as the person who is signed in, and words the answer.

No Gradio here. The person and the version of a ticket that was last seen stay on the server; a page only ever sends a
ticket's id and text.
"""

import zlib
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar
from zoneinfo import ZoneInfo

from assistant.desk import Desk, QueueEntry
from assistant.domain.desk import Person, TicketState
from assistant.domain.reply import Draft
from assistant.errors import NotAllowed, WarmlineError
from ui.present.check import findings_html, marked_html, why_not
from ui.present.facts import facts_html
from ui.present.queue import queue_html
from ui.present.review import chart_html, dimensions_html, reply_html, summary_html, table_html
from ui.present.safe import esc, tag
from ui.present.ticket import drafter_html, header_html, standing_html, thread_html
from ui.present.tone import tone_html
from ui.present.words import word

_LEADS = ("lead", "admin")
_MOST_SEEN = 10_000


@dataclass(frozen=True)
class Assessment:
    """What is shown beneath the editor for one text, whether that text may go, and why (not)."""

    html: str
    standing: str
    can_send: bool
    reason: str


@dataclass(frozen=True)
class DeskView:
    """One open ticket as the three columns show it. ``approved`` means that only sending is left."""

    ticket_id: str
    header: str
    thread: str
    text: str
    drafter: str
    facts: str
    assessment: Assessment
    approved: bool = False
    can_undo: bool = False


@dataclass(frozen=True)
class ReviewView:
    """The review as a lead sees it."""

    summary: str
    chart: str
    table: str


_Kept = TypeVar("_Kept")


class _Recent(OrderedDict[tuple[str, str], _Kept]):
    """Something per browser tab and ticket; the oldest is forgotten when there are very many."""

    def __setitem__(self, key: tuple[str, str], value: _Kept) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > _MOST_SEEN:
            self.popitem(last=False)


@dataclass
class Handlers:
    """The gestures of one signed-in person. ``session`` names a browser tab; it only keys what that tab has seen."""

    desk: Desk
    person: Person
    _seen: _Recent[int] = field(default_factory=_Recent, repr=False)
    _shown: _Recent[str] = field(default_factory=_Recent, repr=False)
    _replaced: _Recent[str] = field(default_factory=_Recent, repr=False)
    _approvals: dict[str, str] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def queue(self) -> str:
        """The waiting tickets, what should be answered first on top."""
        return queue_html(self.desk.queue(self.person), self.desk.clock.now())

    def warm_up(self) -> None:
        """Read the queue and draft once, kept nowhere, so that the first visitor need not wait; failures show there."""
        with suppress(Exception):
            self.queue()
            for entry in self.desk.queue(self.person)[:1]:
                self.desk.draft_ticket(entry.state.ticket, use_writer=False)

    def first(self) -> str:
        """An invitation, for the time before a ticket is picked."""
        return tag(
            "div", "<p>Pick a ticket from the queue.</p><p>j and k go through it, ? lists all keys.</p>", "wl-empty"
        )

    def open(self, session: str, ticket_id: str) -> DeskView:
        """A ticket with its draft, made now if there is none yet."""
        entry = self.desk.open(self.person, ticket_id)
        self._remember(session, entry.state)
        self._shown[(session, ticket_id)] = _revision(entry)
        return self._view(entry, can_undo=(session, ticket_id) in self._replaced)

    def assess(self, session: str, ticket_id: str, text: str) -> Assessment:
        """Keep what was typed and say what the guard and the tone scorer find in it."""
        problem = self.keep(session, ticket_id, text)
        return self._assessment(self.desk.assess(self.person, ticket_id, text), problem)

    def keep(self, session: str, ticket_id: str, text: str) -> str | None:
        """Store typed text; returns why it could not be stored, or None."""
        with self._lock:
            try:
                state = self.desk.store.ticket(ticket_id)
                if state.status == "open" and text != state.text:
                    state = self.desk.edit(self.person, ticket_id, text, self._version(session, ticket_id))
                    self._remember(session, state)
            except WarmlineError as error:
                return str(error)
        return None

    def redraft(self, session: str, ticket_id: str, instruction: str) -> DeskView:
        """A new draft in place of the old one, with the agent's own instruction."""
        before = self.desk.store.ticket(ticket_id).text
        self._remember(session, self.desk.redraft(self.person, ticket_id, instruction.strip() or None))
        self._replaced[(session, ticket_id)] = before or ""
        return self.open(session, ticket_id)

    def bring_back(self, session: str, ticket_id: str) -> DeskView:
        """The text that the last new draft replaced."""
        before = self._replaced.pop((session, ticket_id), None)
        if before is None:
            raise NotAllowed("There is no earlier text to bring back.")
        self.keep(session, ticket_id, before)
        return self.open(session, ticket_id)

    def facts(self, ticket_id: str) -> str:
        """The right-hand column as of now, for its ages."""
        return facts_html(self.desk.open(self.person, ticket_id), self.desk.clock.now())

    def changed(self, session: str, ticket_id: str, text: str) -> tuple[Assessment, str] | None:
        """Where the incident changed since it was shown: the text checked again, and a sentence that says so."""
        entry = self.desk.open(self.person, ticket_id)
        now_at, was_at = _revision(entry), self._shown.get((session, ticket_id))
        if was_at == now_at:
            return None
        self._shown[(session, ticket_id)] = now_at
        said = f"The incident changed ({was_at or 'none'} to {now_at or 'none'}). Your text was checked again."
        return self._assessment(self.desk.assess(self.person, ticket_id, text)), said

    def record_action(self, session: str, ticket_id: str, kind: str, what: str, text: str) -> DeskView:
        """Note something really done; what was typed so far is kept and assessed with it."""
        if not what.strip():
            raise NotAllowed("Say in a few words what was done, then record it.")
        self.keep(session, ticket_id, text)
        self._remember(session, self.desk.record_action(self.person, ticket_id, kind, what.strip()))
        return self.open(session, ticket_id)

    def approve(self, session: str, ticket_id: str, text: str) -> DeskView:
        """Vouch for exactly this text."""
        problem = self.keep(session, ticket_id, text)
        if problem:
            raise NotAllowed(problem)
        approval = self.desk.approve(self.person, ticket_id, text, self._version(session, ticket_id))
        self._approvals[ticket_id] = approval.id
        return self.open(session, ticket_id)

    def send(self, session: str, ticket_id: str, text: str) -> str:
        """Approve this text if that was not done yet, send it once, and say so in a sentence."""
        if self.desk.store.ticket(ticket_id).status != "approved":
            self.approve(session, ticket_id, text)
        approval_id = self._approvals.get(ticket_id)
        if approval_id is None:
            raise NotAllowed("Somebody else approved this reply; they can send it.")
        sent = self.desk.send(self.person, approval_id)
        self._approvals.pop(ticket_id, None)
        return f"Sent reply to {sent.final.id} ({sent.receipt})."

    def review(self) -> ReviewView:
        """How the team sounds; plain words where this person may not see it."""
        try:
            sent = self.desk.sent(self.person)
        except NotAllowed as error:
            return ReviewView("", "", tag("div", tag("p", esc(error)), "wl-empty"))
        now, zone = self.desk.clock.now(), self._zone()
        charts = tag("div", chart_html(sent, now, zone) + dimensions_html(sent), "wl-charts") if sent else ""
        return ReviewView(summary_html(sent) if sent else "", charts, table_html(sent, now, zone))

    def sent_reply(self, reply_id: str) -> str:
        """One sent reply beside its draft."""
        found = next((reply for reply in self.desk.sent(self.person) if reply.id == reply_id), None)
        if found is None:
            return tag("p", "This reply is no longer here.", "wl-hint")
        return reply_html(found, self.desk.clock.now(), self._zone())

    # --- inside

    def _view(self, entry: QueueEntry, *, can_undo: bool) -> DeskView:
        now, state = self.desk.clock.now(), entry.state
        text = state.text if state.text is not None else (state.draft.reply.text if state.draft else "")
        return DeskView(
            ticket_id=state.ticket.id,
            header=header_html(entry, now),
            thread=thread_html(entry, now),
            text=text,
            drafter=drafter_html(state.draft),
            facts=facts_html(entry, now),
            assessment=self._assessment(self.desk.assess(self.person, state.ticket.id, text)),
            approved=state.status == "approved",
            can_undo=can_undo,
        )

    def _assessment(self, draft: Draft, problem: str | None = None) -> Assessment:
        text = draft.reply.text
        # What is wrong comes first; the text itself stands in the editor above already.
        parts = (findings_html(draft.check, draft.facts), tone_html(draft.tone, text), marked_html(text, draft.check))
        # The checksum tells the page which text this answers, so that an answer to older text is not trusted.
        html = tag(
            "div", "".join(tag("section", part) for part in parts), "wl-assessment", data_text=zlib.crc32(text.encode())
        )
        reason = problem or why_not(draft.check) or self._lead_needed(draft)
        ready = word("check", "warn") if draft.check.verdict == "warn" else "Ready to send"
        return Assessment(html, standing_html(draft), reason is None, reason or f"{ready}.")

    def _lead_needed(self, draft: Draft) -> str | None:
        if draft.status == "escalate" and self.person.role not in _LEADS:
            return "A team lead has to send this one."
        return None

    def _zone(self) -> ZoneInfo:
        incidents = self.desk.incidents(self.person)
        provider = next((p for p in self.desk.pipeline.knowledge.store.providers()), None) if incidents else None
        return ZoneInfo(provider.time_zone if provider else "UTC")

    def _version(self, session: str, ticket_id: str) -> int:
        seen = self._seen.get((session, ticket_id))
        return self.desk.store.ticket(ticket_id).version if seen is None else seen

    def _remember(self, session: str, state: TicketState) -> None:
        self._seen[(session, state.ticket.id)] = state.version


def _revision(entry: QueueEntry) -> str:
    incident = entry.understood.lookup.knowledge.incident
    return f"{incident.id} version {incident.revision}" if incident else ""
