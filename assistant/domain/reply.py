"""A draft and everything that is shown with it (docs/formats.md, "Draft")."""

from pydantic import Field

from assistant.domain.check import Check
from assistant.domain.promise import Promise
from assistant.domain.reading import ReadingSummary
from assistant.domain.ticket import Ticket
from assistant.domain.tone import Tone
from assistant.domain.vocabulary import Move, ReasonCode, Status
from knowledge_base.records import Fact, Outside, Own
from knowledge_base.records.vocabulary import MatchKey, Relevance


class Sentence(Own):
    """A sentence of a reply: half-open span in code points, what it does, and the facts it rests on."""

    start: int
    end: int
    move: Move
    fact_ids: tuple[str, ...] = ()


class Reply(Own):
    """The words a customer would get. ``subject`` is for e-mail only."""

    subject: str | None
    text: str
    language: str
    sentences: tuple[Sentence, ...] = ()


class Reason(Own):
    """Why a draft is not simply ready: a stable code and one sentence for the agent."""

    code: ReasonCode
    message: str


class MatchedIncident(Own):
    """Which incident, and how sure."""

    id: str
    provider: str
    revision: int
    relevance: Relevance
    matched_on: tuple[MatchKey, ...] = ()
    confidence: float


class DrafterNote(Own):
    """Who wrote the draft. ``fallback`` is a code where the model should have and could not."""

    kind: str
    model: str | None = None
    prompt: str | None = None
    fallback: str | None = None
    seconds: float | None = None


class Draft(Own):
    """The answer to one ticket: a reply with its facts, check, tone and what it promises."""

    id: str
    status: Status
    needs: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()
    incident: MatchedIncident | None = None
    candidates: tuple[MatchedIncident, ...] = ()
    reply: Reply
    facts: tuple[Fact, ...] = ()
    reading: ReadingSummary
    check: Check
    tone: Tone
    promises: tuple[Promise, ...] = ()
    drafter: DrafterNote


class SubmittedReply(Outside):
    """A reply somebody else wrote, given to ``check`` or ``score`` (docs/formats.md, "Reply")."""

    id: str = Field(min_length=1)
    ticket: Ticket | None = None
    incident_id: str | None = None
    situation: str | None = None
    text: str
