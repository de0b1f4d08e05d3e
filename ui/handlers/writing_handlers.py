"""What is written for the person: a model's draft as it arrives, rewrites, and why a reply says what it says."""

from collections.abc import Generator
from dataclasses import dataclass, field
from functools import partial

from assistant.domain.desk import TicketState
from assistant.domain.progress import DraftProgress
from assistant.domain.writing import Writing
from assistant.errors import NotAllowed
from ui.handlers.arriving import Arrival, Arrivals
from ui.handlers.desk_handlers import Handlers
from ui.handlers.seen import Recent
from ui.present.incoming import ready_html, writing_html
from ui.present.plan import plan_html
from ui.present.rewrites import kind_of, told
from ui.present.safe import whole
from ui.present.views import Arriving, Assessment, DeskView
from ui.present.words import word
from ui.present.writing import drafter_html

_PATIENCE = 0.15
"""Seconds: what is there sooner needs no word about being written; then the pause between looks."""


@dataclass
class WritingHandlers:
    """These gestures of one signed-in person."""

    do: Handlers
    _arrivals: Arrivals = field(default_factory=Arrivals, repr=False)
    _offered: Recent[DraftProgress] = field(default_factory=Recent, repr=False)
    _before: Recent[TicketState] = field(default_factory=Recent, repr=False)

    def arriving(self, session: str, ticket_id: str, text: str) -> Generator[Arriving, None, None]:
        """The model's draft while the composer's stands in the editor as ``text``; ends when the tab looks elsewhere.

        Whoever types meanwhile keeps their text: the page replaces only the very text that is named, and what is typed
        later is stored over the model's draft.
        """
        do, look = self.do, self.do.look(session)
        before = do.desk.ticket(do.person, ticket_id)
        if before.status != "open" or before.text != text:
            return
        improve = partial(do.desk.improve, do.person, ticket_id)
        with self._arrivals.looking_at(ticket_id, improve) as arrival:
            shown: object = arrival
            for progress in arrival.follow(_PATIENCE):
                if do.look(session) != look:
                    return
                if progress is not shown:
                    shown = progress
                    yield Arriving(writing_html(ticket_id, self._model(), progress))
        if arrival.error is not None:
            raise arrival.error
        if do.look(session) == look:
            yield self._arrived(session, before, arrival)

    def take(self, session: str, ticket_id: str) -> DeskView:
        """Show the model's draft in the editor, where nobody typed; the composer's can be brought back."""
        before = self._before.pop((session, ticket_id), None)
        if before is not None:
            self.do.set_aside(session, before)
        return self.do.open(session, ticket_id)

    def use(self, session: str, ticket_id: str, text: str) -> DeskView:
        """Put the model's draft in the place of what was typed, which can be brought back."""
        do = self.do
        offered = self._offered.pop((session, ticket_id), None)
        if offered is None:
            raise NotAllowed(word("incoming", "gone"))
        self._keep(session, ticket_id, text)
        before = do.desk.ticket(do.person, ticket_id)
        do.remember(session, do.desk.adopt(do.person, ticket_id, offered, do.version(session, ticket_id)))
        do.set_aside(session, before)
        return do.open(session, ticket_id)

    def rewrite(self, session: str, ticket_id: str, text: str, kind: str) -> tuple[DeskView, str, bool]:
        """The text in other words, what to say about it, and whether that is good news."""
        wanted = kind_of(kind)
        if wanted is None or not text.strip():
            raise NotAllowed(word("rewritten", "nothing"))
        do = self.do
        version, before = do.version(session, ticket_id), do.desk.ticket(do.person, ticket_id)
        state, found = do.desk.rewrite(do.person, ticket_id, text, version, wanted)
        do.remember(session, state)
        changed = not found.refused and found.text != text
        if changed:
            do.set_aside(session, before.model_copy(update={"text": text}))
        said = told(found, before.ticket.channel, changed=changed)
        return do.open(session, ticket_id), said, not found.refused

    def override(self, session: str, ticket_id: str, text: str, key: str, reason: str) -> Assessment:
        """Let the claim that ``key`` names in this text stand, for a reason; raises NotAllowed, for agents too."""
        self._keep(session, ticket_id, text)
        do = self.do
        do.desk.override(do.person, ticket_id, text, do.version(session, ticket_id), key, whole(reason))
        do.look_again(session, ticket_id)
        return do.assess(session, ticket_id, text)

    def read_twice(self, session: str, ticket_id: str, text: str) -> tuple[Assessment, str]:
        """What was found in this text with a second reader's advice, and a sentence about that."""
        self._keep(session, ticket_id, text)
        draft = self.do.desk.read_twice(self.do.person, ticket_id, text)
        advice = [rule for rule in draft.check.rules if rule.rule == "second_reader"]
        return self.do.assessed(session, ticket_id, draft), word("second", "advice" if advice else "nothing")

    def plan(self, ticket_id: str) -> str:
        """The moves of the reply, each with its reason, and what was read."""
        do = self.do
        entry = do.desk.open(do.person, ticket_id)
        return plan_html(ticket_id, do.desk.plan_of(do.person, ticket_id), entry.understood.reading)

    # --- inside

    def _arrived(self, session: str, before: TicketState, arrival: Arrival) -> Arriving:
        after, ticket_id = arrival.state, before.ticket.id
        if after is None or after.draft is None or before.draft is None:
            return Arriving()
        if after.draft.drafter == before.draft.drafter:
            # Somebody typed meanwhile, or there was nothing to wait for.
            return self._late(session, before, arrival.progress)
        self.do.remember(session, after)
        if after.draft.drafter.fallback:
            return Arriving(drafter=drafter_html(after.draft, after.writing))
        self._before[(session, ticket_id)] = before
        reply, writing = after.draft.reply, after.writing or Writing(drafter=after.draft.drafter.kind)
        ready = self._beside(session, ticket_id, DraftProgress(reply.text, reply.sentences, after.draft.check, writing))
        return Arriving(ready.html, before.text)

    def _late(self, session: str, before: TicketState, found: DraftProgress | None) -> Arriving:
        if found is None or found.writing is None:
            return Arriving()
        if found.writing.fallback and before.draft:
            note = before.draft.drafter.model_copy(update={"fallback": found.writing.fallback})
            return Arriving(drafter=drafter_html(before.draft.model_copy(update={"drafter": note}), found.writing))
        return self._beside(session, before.ticket.id, found)

    def _beside(self, session: str, ticket_id: str, found: DraftProgress) -> Arriving:
        # What is taken later is this, kept here: a page can only ask for it.
        self._offered[(session, ticket_id)] = found
        model = found.writing.model if found.writing else None
        return Arriving(ready_html(ticket_id, model or self._model(), found.text, found.check))

    def _model(self) -> str:
        return str(getattr(self.do.desk.pipeline.writer, "name", "") or word("incoming", "name"))

    def _keep(self, session: str, ticket_id: str, text: str) -> None:
        problem = self.do.keep(session, ticket_id, text)
        if problem:
            raise NotAllowed(problem)
