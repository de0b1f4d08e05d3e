"""What each gesture on the screen does: asks the desk as the person who is signed in, and words the answer.

No Gradio here. The person and the version of a ticket that was last seen stay on the server; a page only ever sends a
ticket's id and text.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from assistant.desk import Desk
from assistant.domain.desk import Approval, Person, SentReply, TicketState
from assistant.domain.rating import Rating
from assistant.domain.reply import Draft
from assistant.errors import NotAllowed, NotFound, WarmlineError
from assistant.overriding import holding
from assistant.queue import QueueEntry
from ui.present.binding import binding_html
from ui.present.facts import facts_html, incident_html
from ui.present.plan import closed_plan_html
from ui.present.queue import queue_html
from ui.present.rating import rating_html
from ui.present.review import chart_html, dimensions_html, reply_html, summary_html, table_html
from ui.present.rewrites import rewrites_html
from ui.present.safe import esc, tag, whole
from ui.present.ticket import header_html, thread_html
from ui.present.views import AboutIncident, Assessment, DeskView, ReviewView, assessment_of
from ui.present.words import word, words
from ui.present.writing import drafter_html, subject_html
from ui.seen import FactsSeen, Recent

_LONGEST_NOTE = 1_000
_NEWS = 3
_LOOKS = count(1)
_UNDONE = 20
"""Drafts of one ticket that can be brought back, one after the other."""


@dataclass
class Handlers:
    """The gestures of one signed-in person. ``session`` names a browser tab; it only keys what that tab has seen.

    ``about`` draws what is known of an incident beyond its facts, by its id.
    """

    desk: Desk
    person: Person
    about: Callable[[str], AboutIncident] = lambda _incident_id: AboutIncident()
    _seen: Recent[int] = field(default_factory=Recent, repr=False)
    _shown: Recent[FactsSeen] = field(default_factory=Recent, repr=False)
    _replaced: Recent[tuple[TicketState, ...]] = field(default_factory=Recent, repr=False)
    _looks: Recent[str] = field(default_factory=Recent, repr=False)
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
        return tag("div", "".join(tag("p", esc(told)) for told in words("first").values()), "wl-empty")

    def open(self, session: str, ticket_id: str) -> DeskView:
        """A ticket with its draft, made now if there is none yet."""
        entry = self.desk.open(self.person, ticket_id)
        self.remember(session, entry.state)
        self._shown[(session, ticket_id)] = self._seen_now(entry)
        self._looks[(session, "")] = f"{next(_LOOKS)} {ticket_id}"
        return self._view(entry, can_undo=(session, ticket_id) in self._replaced)

    def look(self, session: str) -> str | None:
        """Names what this tab shows: another whenever a ticket is opened or drawn anew."""
        return self._looks.get((session, ""))

    def assess(self, session: str, ticket_id: str, text: str) -> Assessment:
        """Keep what was typed and say what the guard and the tone scorer find in it."""
        return self._assessed(ticket_id, text, self.keep(session, ticket_id, text))

    def keep(self, session: str, ticket_id: str, text: str) -> str | None:
        """Store typed text; returns why it could not be stored, or None."""
        with self._lock:
            try:
                state, approval = self.desk.ticket(self.person, ticket_id), self._approval(ticket_id)
                if text not in (state.text, approval.text if approval else None):
                    state = self.desk.edit(self.person, ticket_id, text, self.version(session, ticket_id))
                    self.remember(session, state)
            except WarmlineError as error:
                return str(error)
        return None

    def redraft(self, session: str, ticket_id: str, instruction: str) -> DeskView:
        """A new draft in place of the old one, with the agent's own instruction."""
        before = self.desk.ticket(self.person, ticket_id)
        self.remember(session, self.desk.redraft(self.person, ticket_id, instruction.strip() or None))
        self.set_aside(session, before)
        return self.open(session, ticket_id)

    def choose_incident(self, session: str, ticket_id: str, incident_id: str | None, text: str) -> DeskView:
        """A draft about the chosen incident (None: the matcher's); the text before can be brought back."""
        problem = self.keep(session, ticket_id, text)
        if problem:
            raise NotAllowed(problem)
        before = self.desk.ticket(self.person, ticket_id)
        self.remember(session, self.desk.choose_incident(self.person, ticket_id, incident_id))
        self.set_aside(session, before)
        return self.open(session, ticket_id)

    def bring_back(self, session: str, ticket_id: str) -> DeskView:
        """What the last new draft or rewrite replaced: the text, the draft, and how that came to be."""
        with self._lock:
            *earlier, before = self._replaced.get((session, ticket_id), ()) or (None,)
            if before is None:
                raise NotAllowed("There is no earlier text to bring back.")
            self.remember(session, self.desk.restore(self.person, before, self.version(session, ticket_id)))
            self._replaced.pop((session, ticket_id))
            if earlier:
                self._replaced[(session, ticket_id)] = tuple(earlier)
        return self.open(session, ticket_id)

    def facts(self, ticket_id: str) -> tuple[str, str, str]:
        """The incident card, its versions and the facts as of now, for their ages."""
        entry, now = self.desk.open(self.person, ticket_id), self.desk.clock.now()
        about = self._about(entry)
        return incident_html(entry, now, about.warning), about.versions, facts_html(entry, now)

    def changed(self, session: str, ticket_id: str, text: str) -> tuple[Assessment, str] | None:
        """Where the incident changed since it was shown: the text checked again, and a sentence that says so."""
        entry = self.desk.open(self.person, ticket_id)
        seen, before = self._seen_now(entry), self._shown.get((session, ticket_id))
        if before == seen:
            return None
        self._shown[(session, ticket_id)] = seen
        return self._assessed(ticket_id, text), f"{self._news(before, seen)} Your text was checked again."

    def record_action(self, session: str, ticket_id: str, kind: str, what: str, text: str) -> DeskView:
        """Note something really done; what was typed so far is kept and assessed with it."""
        if not what.strip():
            raise NotAllowed("Say in a few words what was done, then record it.")
        self.keep(session, ticket_id, text)
        self.remember(session, self.desk.record_action(self.person, ticket_id, kind, what.strip()))
        return self.open(session, ticket_id)

    def approve(self, session: str, ticket_id: str, text: str) -> DeskView:
        """Vouch for exactly this text."""
        problem = self.keep(session, ticket_id, text)
        if problem:
            raise NotAllowed(problem)
        self.desk.approve(self.person, ticket_id, text, self.version(session, ticket_id))
        return self.open(session, ticket_id)

    def withdraw(self, session: str, ticket_id: str) -> DeskView:
        """Take the approval back, so that the text can be changed again."""
        approval = self._approval(ticket_id)
        if approval is None:
            raise NotAllowed("There is no approval to take back; the reply was sent or taken back meanwhile.")
        self.desk.withdraw(self.person, approval.id)
        return self.open(session, ticket_id)

    def send(self, session: str, ticket_id: str, text: str) -> str:
        """Approve this text if that was not done yet, send it once, and say so in a sentence."""
        if self._approval(ticket_id) is None:
            self.approve(session, ticket_id, text)
        approval = self._approval(ticket_id)
        if approval is None or approval.text != text:
            raise NotAllowed("Another text was approved meanwhile. Look at it, then send it or take it back.")
        sent = self.desk.send(self.person, approval.id)
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
        """One sent reply beside its draft, with its ratings and a form for this person's own."""
        try:
            found = self._sent_reply(reply_id)
        except NotFound as error:
            return tag("p", esc(error), "wl-hint")
        now, zone, ratings = self.desk.clock.now(), self._zone(), self.desk.ratings(self.person)
        return reply_html(found, now, zone) + rating_html(found, ratings, self.person.id, now, zone)

    def rate(self, reply_id: str, dimensions: Mapping[str, Any], overall: int | None, note: str) -> str:
        """Keep this person's rating of a sent reply in place of their earlier one; raises NotAllowed, NotFound."""
        self._sent_reply(reply_id)
        if not dimensions and overall is None:
            raise NotAllowed("Rate at least one dimension, or the reply as a whole.")
        said = {
            "id": f"{reply_id}/{self.person.id}", "reply_id": reply_id, "rater": self.person.id,
            "at": self.desk.clock.now(), "dimensions": dimensions, "overall": overall,
            "note": whole(note).strip()[:_LONGEST_NOTE] or None,
        }  # fmt: skip
        try:
            self.desk.rate(self.person, Rating.model_validate(said))
        except ValidationError:
            raise NotAllowed("A rating is 0, 1, 2 or n/a in each dimension, and 1 to 7 overall.") from None
        return self.sent_reply(reply_id)

    def assessed(self, ticket_id: str, draft: Draft, problem: str | None = None) -> Assessment:
        """What was found in a ticket's draft, as this person sees it; ``problem`` is why it could not be kept."""
        overrides, twice = holding(draft, self.desk.overrides(self.person, ticket_id)), self.desk.second is not None
        now, approval = self.desk.clock.now(), self._approval(ticket_id)
        return assessment_of(draft, self.person, now, approval, problem, overrides, twice=twice)

    # --- what this tab has seen

    def set_aside(self, session: str, before: TicketState) -> None:
        """Keep the ticket with what something else takes the place of, to be brought back; the newest comes first."""
        key = (session, before.ticket.id)
        self._replaced[key] = (*self._replaced.get(key, ()), before)[-_UNDONE:]

    def version(self, session: str, ticket_id: str) -> int:
        """The version of the ticket that this tab has seen."""
        seen = self._seen.get((session, ticket_id))
        return self.desk.ticket(self.person, ticket_id).version if seen is None else seen

    def look_again(self, session: str, ticket_id: str) -> None:
        """This tab is shown the facts and overrides of now."""
        self._shown[(session, ticket_id)] = self._seen_now(self.desk.open(self.person, ticket_id))

    def remember(self, session: str, state: TicketState) -> None:
        """This tab has seen the ticket as it stands now."""
        self._seen[(session, state.ticket.id)] = state.version

    # --- inside

    def _view(self, entry: QueueEntry, *, can_undo: bool) -> DeskView:
        now, state, about = self.desk.clock.now(), entry.state, self._about(entry)
        approval = self._approval(state.ticket.id)
        drafted = state.draft.reply.text if state.draft else ""
        text = approval.text if approval else drafted if state.text is None else state.text
        return DeskView(
            ticket_id=state.ticket.id,
            header=header_html(entry, now),
            thread=thread_html(entry, now),
            text=text,
            subject=subject_html(state.draft),
            drafter=drafter_html(state.draft, state.writing),
            rewrites=rewrites_html(state.draft.reply.language if state.draft and not approval else None),
            plan=closed_plan_html(state.ticket.id),
            incident=incident_html(entry, now, about.warning),
            binding=binding_html(entry, self.desk.incidents(self.person)),
            versions=about.versions,
            facts=facts_html(entry, now),
            assessment=self._assessed(state.ticket.id, text),
            can_undo=can_undo and approval is None,
            unheard=state.writing.instruction if state.writing and state.writing.unheard else None,
        )

    def _about(self, entry: QueueEntry) -> AboutIncident:
        incident = entry.understood.lookup.knowledge.incident
        return self.about(incident.id) if incident else AboutIncident()

    def _seen_now(self, entry: QueueEntry) -> FactsSeen:
        return FactsSeen.of(entry, len(self.desk.overrides(self.person, entry.state.ticket.id)))

    def _news(self, before: FactsSeen | None, seen: FactsSeen) -> str:
        """What is different now, in a sentence."""
        if before is None or before.incident_id != seen.incident_id:
            was = (before.incident_id if before else None) or "no incident"
            return f"This ticket is about {seen.incident_id or 'no incident'} now, not {was}."
        if before.told == seen.told and before.revision == seen.revision:
            return word("override", "news")
        told = "; ".join(self.about(seen.incident_id).news[:_NEWS]) if seen.incident_id else ""
        count = f"version {before.revision} to {seen.revision}" if before.revision != seen.revision else "same version"
        return f"{seen.incident_id} changed ({count}){f': {told}' if told else ''}."

    def _assessed(self, ticket_id: str, text: str, problem: str | None = None) -> Assessment:
        return self.assessed(ticket_id, self.desk.assess(self.person, ticket_id, text), problem)

    def _approval(self, ticket_id: str) -> Approval | None:
        return self.desk.approval_of(self.person, ticket_id)

    def _sent_reply(self, reply_id: str) -> SentReply:
        found = next((reply for reply in self.desk.sent(self.person) if reply.id == reply_id), None)
        if found is None:
            raise NotFound("This reply is no longer here.")
        return found

    def _zone(self) -> ZoneInfo:
        provider = next(iter(self.desk.providers(self.person)), None)
        return ZoneInfo(provider.time_zone if provider else "UTC")
