"""A pretend model that writes sentence by sentence, and a desk with pretend rewrites."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from assistant.answering import Answered
from assistant.desk import Desk
from assistant.domain.desk import Person, TicketState
from assistant.domain.progress import DraftProgress, Rewrite, RewriteKind
from assistant.domain.reply import DrafterNote
from assistant.domain.writing import Writing
from tests.fakes.fake_checks import HOSTILE, check_text


@dataclass
class FakeWriter:
    """A model: tells ``sentences`` one by one, waiting for ``gate`` before the last, or falls back with a code."""

    sentences: tuple[str, ...] = ("We are sorry, truly.", "It should be back by 6 pm.", "I write again by 4 pm.")
    fallback: str | None = None
    gate: Event = field(default_factory=Event)
    asked: int = 0
    name: str = "openai:fake"

    def write(self, standby: str, tell: Callable[[DraftProgress], None]) -> tuple[str, DrafterNote]:
        self.asked += 1
        for count in range(1, 1 if self.fallback else len(self.sentences)):
            text = " ".join(self.sentences[:count])
            tell(DraftProgress(text, (), check_text(text)))
        if self.fallback or (self.gate.wait(10) and self.fallback):
            return standby, DrafterNote(kind="composer", fallback=self.fallback, seconds=12.0)
        return " ".join(self.sentences), DrafterNote(kind="model", model=self.name, prompt="draft_reply v1")


@dataclass
class FakeDesk(Desk):
    """A desk whose rewrites need neither rules nor a model: "shorter" drops the last sentence, "formal" is refused."""

    def rewrite(
        self, person: Person, ticket_id: str, text: str, version: int, kind: RewriteKind
    ) -> tuple[TicketState, Rewrite]:
        state = self.edit(person, ticket_id, text, version)
        writing = Writing(drafter="composer")
        if kind == "formal":
            return state, Rewrite(kind, text, "en", (), writing, refused=(f"The time would have changed: {HOSTILE}.",))
        shorter = text.rsplit(". ", 1)[0] + "."
        found = Rewrite(kind, shorter, "es" if kind == "spanish" else "en", (), writing)
        draft = self.assess(person, ticket_id, shorter)
        reply = draft.reply.model_copy(update={"language": found.language})
        return self._drafts.kept(state, Answered(draft.model_copy(update={"reply": reply}), writing)), found
