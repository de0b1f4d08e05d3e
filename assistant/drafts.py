"""Drafts of the desk's tickets: made, kept with how they came to be, rewritten, and held against the facts of now."""

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.answering import Answered, note_of
from assistant.domain.desk import TicketState
from assistant.domain.progress import DraftProgress, Rewrite, RewriteKind
from assistant.domain.reading import Reading
from assistant.domain.reply import Draft
from assistant.domain.ticket import Ticket
from assistant.domain.writing import Writing
from assistant.drafting_ahead import DraftsAhead
from assistant.errors import NotAllowed
from assistant.framing import Understood
from assistant.pipeline import Pipeline
from assistant.ports import Store
from assistant.rewriting import rewrite
from assistant.supervising import OnDraft
from knowledge_base.accounts import AccountBook
from knowledge_base.ports import Clock


@dataclass(frozen=True)
class Drafts:
    """What is written for tickets; whoever may ask for it is the desk's to decide."""

    pipeline: Pipeline
    store: Store
    clock: Clock
    accounts: AccountBook
    ahead: DraftsAhead = field(default_factory=DraftsAhead)

    def filled(self, ticket: Ticket) -> Ticket:
        """The ticket with what the accounts know of its customer."""
        return ticket.with_customer(self.accounts.fill(ticket.customer))

    def understood(self, state: TicketState) -> Understood:
        """The ticket read and matched at the facts of now."""
        return self.pipeline.understand(self.filled(state.ticket), self.clock.now(), state.incident_id)

    def glanced(self, state: TicketState, reading: Reading | None = None) -> Understood:
        """The ticket read and matched, without the facts of its incident; ``reading`` where it is known already."""
        return self.pipeline.glance(self.filled(state.ticket), self.clock.now(), state.incident_id, reading)

    def made(
        self,
        state: TicketState,
        instruction: str | None = None,
        *,
        use_writer: bool = True,
        on_draft: OnDraft | None = None,
    ) -> Answered:
        """A new draft, kept nowhere yet."""
        return self.pipeline.answer(
            self.filled(state.ticket),
            self.clock.now(),
            instruction,
            state.incident_id,
            use_writer=use_writer,
            on_draft=on_draft,
        )

    def begun(self, state: TicketState) -> TicketState:
        """The ticket with the composer's draft, the one made ahead where that still holds."""
        ticket, now = self.filled(state.ticket), self.clock.now()
        return self.kept(
            state,
            self.ahead.take(self.pipeline, ticket, state.incident_id, now) or self.made(state, use_writer=False),
        )

    def make_ahead(self, state: TicketState, give_way: Callable[[], None] = lambda: None) -> bool:
        """Draft a ticket that has no draft, for ``begun``; whether there was need to (``give_way``: DraftsAhead)."""
        if state.draft is not None or state.status != "open":
            return False
        ticket = self.filled(state.ticket)
        return self.ahead.make(self.pipeline, ticket, state.incident_id, self.clock.now(), give_way)

    def kept(self, state: TicketState, answered: Answered) -> TicketState:
        """The ticket with this draft in the editor; raises NotAllowed when somebody else saved in between."""
        draft, writing = answered.draft, answered.writing
        return self.store.save(state.model_copy(update={"draft": draft, "text": draft.reply.text, "writing": writing}))

    def improved(self, state: TicketState, on_draft: OnDraft | None = None) -> TicketState:
        """The ticket with the model's draft in place of the composer's; as it is where somebody made that theirs."""
        if self.pipeline.writer is None or not is_untouched_composer_draft(state):
            return state
        answered = self.made(state, on_draft=on_draft)
        try:
            return self.kept(state, answered)
        except NotAllowed:
            # Somebody typed, approved or redrafted while the model was writing: theirs stands.
            if on_draft is not None:
                reply = answered.draft.reply
                on_draft(DraftProgress(reply.text, reply.sentences, answered.draft.check, answered.writing))
            return self.store.ticket(state.ticket.id)

    def restored(self, state: TicketState, earlier: TicketState) -> TicketState:
        """The ticket with the draft, its writing and the text of before; its incident stays the one chosen since."""
        draft, writing = earlier.draft, earlier.writing
        if draft is not None:
            writing = (writing or Writing(drafter=draft.drafter.kind)).model_copy(update={"brought_back": True})
            if earlier.incident_id != state.incident_id:
                draft = self.reassessed(state.model_copy(update={"draft": draft}), draft.reply.text)
        return self.store.save(state.model_copy(update={"draft": draft, "writing": writing, "text": earlier.text}))

    def adopted(self, state: TicketState, found: DraftProgress, writing: Writing) -> TicketState:
        """The ticket with a draft that was written meanwhile and could not be kept then, at the facts of now."""
        draft = state.draft or self.made(state, use_writer=False).draft
        reply = draft.reply.model_copy(update={"text": found.text, "sentences": found.sentences})
        new = draft.model_copy(update={"reply": reply, "drafter": note_of(writing)})
        return self.kept(state, Answered(self.reassessed(state.model_copy(update={"draft": new}), found.text), writing))

    def reassessed(self, state: TicketState, text: str) -> Draft:
        """The ticket's draft with another text, checked and scored at the facts of now."""
        draft = state.draft or self.made(state, use_writer=False).draft
        return self.pipeline.reassess(self.filled(state.ticket), draft, text, self.clock.now(), state.incident_id)

    def rewritten(self, state: TicketState, text: str, kind: RewriteKind) -> tuple[TicketState, Rewrite]:
        """``text`` in other words and kept, or the ticket as it is where that was refused."""
        draft = state.draft or self.made(state, use_writer=False).draft
        found = rewrite(
            self.pipeline, self.filled(state.ticket), draft, text, kind, self.clock.now(), state.incident_id
        )
        if found.refused:
            return state, found
        said = {"text": found.text, "language": found.language, "sentences": found.sentences}
        reply = draft.reply.model_copy(update=said)
        new = draft.model_copy(update={"reply": reply, "drafter": note_of(found.writing)})
        return self.kept(
            state, Answered(self.reassessed(state.model_copy(update={"draft": new}), found.text), found.writing)
        ), found


def is_untouched_composer_draft(state: TicketState) -> bool:
    """Whether a model may still write in place of this ticket's draft."""
    draft, writing = state.draft, state.writing
    # What was written as somebody asked, or brought back, is theirs already; a model that tried once need not again.
    theirs = writing is not None and (writing.instruction or writing.brought_back)
    untried = draft is not None and draft.drafter.kind == "composer" and draft.drafter.fallback is None and not theirs
    return untried and state.status == "open" and draft is not None and state.text == draft.reply.text
