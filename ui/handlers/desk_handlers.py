"""What each gesture on the screen does: asks the desk as the person who is signed in, and words the answer.

No Gradio here. The person and the version of a ticket that was last seen stay on the server; a page only ever sends a
ticket's id and text.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from threading import Lock

from assistant.desk import Desk
from assistant.domain.desk import Approval, Person, SentReply, TicketState
from assistant.domain.reply import Draft
from assistant.errors import NotAllowed, WarmlineError
from assistant.overriding import holding
from assistant.queue import QueueEntry
from ui.handlers.seen import Advised, FactsSeen, Recent, Shown
from ui.present.binding import binding_html
from ui.present.facts import facts_html, incident_html
from ui.present.plan import closed_plan_html
from ui.present.rewrites import rewrites_html
from ui.present.safe import esc, tag
from ui.present.ticket import header_html, shown_html, thread_html
from ui.present.views import AboutIncident, Aids, Assessment, DeskView, assessment_of
from ui.present.words import word, words
from ui.present.writing import drafter_html, subject_html

_NEWS = 3
_LOOKS = count(1)
_UNDONE = 20
"""Drafts of one ticket that can be brought back, one after the other."""


@dataclass
class Handlers:
    """The gestures of one signed-in person. ``session`` names a browser tab; it only keys what that tab has seen.

    ``about`` draws what is known of an incident beyond its facts, by its id; ``told`` finds what was sent to a ticket's
    customer about other tickets; ``held`` says why a reply should not go, for what people decided about its ticket.
    """

    desk: Desk
    person: Person
    about: Callable[[str], AboutIncident] = lambda _incident_id: AboutIncident()
    told: Callable[[str], tuple[SentReply, ...]] = lambda _ticket_id: ()
    held: Callable[[Draft], str | None] = lambda _draft: None
    _seen: Recent[int] = field(default_factory=Recent, repr=False)
    _shown: Recent[FactsSeen] = field(default_factory=Recent, repr=False)
    _replaced: Recent[tuple[TicketState, ...]] = field(default_factory=Recent, repr=False)
    _looks: Recent[str] = field(default_factory=Recent, repr=False)
    _advised: Advised = field(default_factory=Advised, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def first(self) -> str:
        """An invitation, for the time before a ticket is picked."""
        return tag("div", "".join(tag("p", esc(told)) for told in words("first").values()), "wl-empty")

    def open(self, session: str, ticket_id: str) -> DeskView:
        """A ticket with its draft, made now if there is none yet."""
        entry = self.desk.open(self.person, ticket_id)
        self.remember(session, entry.state)
        self._shown[(session, ticket_id)] = self._seen_now(entry)
        self._looks[(session, "")] = f"{next(_LOOKS)} {ticket_id}"
        return self._view(session, entry)

    def look(self, session: str) -> str | None:
        """Names what this tab shows: another whenever a ticket is opened or drawn anew."""
        return self._looks.get((session, ""))

    def assess(self, session: str, ticket_id: str, text: str) -> Assessment:
        """Keep what was typed and say what the guard and the tone scorer find in it."""
        return self._assessed(session, ticket_id, text, self.keep(session, ticket_id, text))

    def checked(self, session: str, ticket_id: str, text: str) -> Assessment:
        """What the guard and the tone scorer find in a text; it is kept by ``typed``, in an order of its own."""
        state = self.desk.ticket(self.person, ticket_id)
        behind = state.status == "open" and state.version != self.version(session, ticket_id)
        return self._assessed(session, ticket_id, text, word("saving", "conflict") if behind else None)

    def typed(self, session: str, ticket_id: str, text: str, shown: Shown) -> TicketState:
        """Store what was typed into what this tab was ``shown``. Raises NotAllowed where that is no longer so."""
        with self._lock:
            look, seen = self.look(session), self._seen.get((session, ticket_id))
            if shown.over:
                # Theirs can be brought back.
                before = self.desk.ticket(self.person, ticket_id)
                self.set_aside(session, before)
                seen, look = before.version, shown.look
            # A page that is kept waiting asks twice, and is answered in either order: what did not change in between
            # is the same to whoever types into it.
            same = look is not None and look.partition(" ")[2] == ticket_id and shown.version == seen
            if seen is not None and look not in (None, shown.look) and not same:
                raise NotAllowed(word("saving", "redrawn"))
            # Another process showed it: then the page itself knows best what it has seen.
            state = self.desk.edit(self.person, ticket_id, text, shown.version if seen is None else seen)
            self.remember(session, state)
            return state

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

    def keep_or_set_aside(self, session: str, ticket_id: str, text: str) -> None:
        """Store typed text, or, where somebody else was faster, keep it at hand for Undo beside theirs."""
        if self.keep(session, ticket_id, text) is not None:
            state = self.desk.ticket(self.person, ticket_id)
            if state.status == "open" and state.text != text:
                self.set_aside(session, state.model_copy(update={"text": text}))

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
        return incident_html(entry, now, about.warning), about.versions, facts_html(entry, now, self.told(ticket_id))

    def changed(self, session: str, ticket_id: str, text: str) -> tuple[Assessment, str] | None:
        """Where the incident changed since it was shown: the text checked again, and a sentence that says so."""
        entry = self.desk.open(self.person, ticket_id)
        seen, before = self._seen_now(entry), self._shown.get((session, ticket_id))
        if before == seen:
            return None
        self._shown[(session, ticket_id)] = seen
        return self._assessed(session, ticket_id, text), f"{self._news(before, seen)} Your text was checked again."

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
        self._must_fit(ticket_id, text)
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
        self._must_fit(ticket_id, text)
        sent = self.desk.send(self.person, approval.id)
        return f"Sent reply to {sent.final.id} ({sent.receipt})."

    def assessed(self, session: str, ticket_id: str, draft: Draft, problem: str | None = None) -> Assessment:
        """What was found in a ticket's draft, as this person sees it; ``problem`` is why it could not be kept."""
        overrides, now = holding(draft, self.desk.overrides(self.person, ticket_id)), self.desk.clock.now()
        guide, twice = self._advised.guide(session, draft), self.desk.second is not None
        aids = Aids(guide, twice=twice, held=self.held(draft))
        return assessment_of(draft, self.person, now, self._approval(ticket_id), problem, overrides, aids)

    # --- what this tab has seen

    def set_aside(self, session: str, before: TicketState) -> None:
        """Keep the ticket with what something else takes the place of, to be brought back; the newest comes first."""
        key = (session, before.ticket.id)
        self._replaced[key] = (*self._replaced.get(key, ()), before)[-_UNDONE:]

    def version(self, session: str, ticket_id: str) -> int:
        """The version of the ticket that this tab has seen."""
        seen = self.has_seen(session, ticket_id)
        return self.desk.ticket(self.person, ticket_id).version if seen is None else seen

    def has_seen(self, session: str, ticket_id: str) -> int | None:
        """The version of the ticket that this tab was shown by this process, or None."""
        return self._seen.get((session, ticket_id))

    def look_again(self, session: str, ticket_id: str) -> None:
        """This tab is shown the facts and overrides of now."""
        self._shown[(session, ticket_id)] = self._seen_now(self.desk.open(self.person, ticket_id))

    def remember(self, session: str, state: TicketState) -> None:
        """This tab has seen the ticket as it stands now."""
        self._seen[(session, state.ticket.id)] = state.version

    # --- inside

    def _view(self, session: str, entry: QueueEntry) -> DeskView:
        now, state, about = self.desk.clock.now(), entry.state, self._about(entry)
        approval = self._approval(state.ticket.id)
        drafted = state.draft.reply.text if state.draft else ""
        text = approval.text if approval else drafted if state.text is None else state.text
        return DeskView(
            ticket_id=state.ticket.id,
            header=header_html(entry, now) + shown_html(state, text, self.look(session) or ""),
            thread=thread_html(entry, now, self.person.id),
            text=text,
            subject=subject_html(state.draft),
            drafter=drafter_html(state.draft, state.writing),
            rewrites=rewrites_html(state.draft.reply.language if state.draft and not approval else None),
            plan=closed_plan_html(state.ticket.id),
            incident=incident_html(entry, now, about.warning),
            binding=binding_html(entry, self.desk.incidents(self.person)),
            versions=about.versions,
            facts=facts_html(entry, now, self.told(state.ticket.id)),
            assessment=self._assessed(session, state.ticket.id, text),
            can_undo=(session, state.ticket.id) in self._replaced and approval is None,
            unheard=state.writing.instruction if state.writing and state.writing.unheard else None,
        )

    def _must_fit(self, ticket_id: str, text: str) -> None:
        held = self.held(self.desk.assess(self.person, ticket_id, text))
        if held:
            raise NotAllowed(held)

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

    def _assessed(self, session: str, ticket_id: str, text: str, problem: str | None = None) -> Assessment:
        return self.assessed(session, ticket_id, self.desk.assess(self.person, ticket_id, text), problem)

    def _approval(self, ticket_id: str) -> Approval | None:
        return self.desk.approval_of(self.person, ticket_id)
