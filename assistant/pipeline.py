"""The way of one ticket: reading, lookup, drafting, checking, tone."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from time import monotonic

from assistant.answering import Answered, kept_sentences, matched, note_of, record_of
from assistant.checking.guards import Guards
from assistant.demanding import Demands
from assistant.domain.check import Check, CheckedIncident, CheckReport
from assistant.domain.context import ToneContext
from assistant.domain.plan import DraftRequest, WrittenReply
from assistant.domain.reading import Reading
from assistant.domain.reply import Draft, DrafterNote, Reply, SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.domain.ticket_facts import ticket_facts
from assistant.domain.tone import ExplainReport, ScoreReport, Tone
from assistant.drafting.model_rewrites import ModelRewriter
from assistant.drafting.plan import make_plan
from assistant.drafting.refusals import refused_sentences
from assistant.errors import DrafterFailed, KnowledgeFailed, UnknownIncident
from assistant.following.promises import promises_of
from assistant.framing import (
    TELLABLE,
    Understood,
    bound_to,
    bounded,
    draft_request,
    lookup_query,
    only_incident,
    reply_context,
    situation_query,
    tellable,
)
from assistant.guarding import guarded
from assistant.moments import Moments
from assistant.ports import Drafter
from assistant.reading.reader import read_ticket
from assistant.recalling import earlier_replies
from assistant.supervising import SETTLING, OnDraft, Supervised, Supervision
from assistant.tone.scorer import ToneScorer
from assistant.triage import standing_of
from knowledge_base.accounts import AccountBook
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.lookup import KnowledgeBase
from knowledge_base.records import Incident, Lookup, Matching
from prompts.voices import VoiceBook, default_voice

TicketReader = Callable[[Ticket, tuple[str, ...]], Reading]

_REFUSALS = 3
"""Times that the composer is asked for other words before what the guard does not pass is left out."""


@dataclass(frozen=True)
class Pipeline:
    """The steps put together; ``writer`` and ``rewriter`` are None where no model is configured.

    ``deadline`` is in seconds of wall time. ``reader`` is another only where what is written is measured alone.
    """

    knowledge: KnowledgeBase
    composer: Drafter
    writer: Drafter | None = None
    deadline: float = 12.0
    accounts: AccountBook = field(default_factory=AccountBook)
    voices: VoiceBook = field(default_factory=lambda: VoiceBook(default_voice()))
    rewriter: ModelRewriter | None = None
    guards: Guards = field(default_factory=Guards)
    reader: TicketReader = read_ticket
    scorer: ToneScorer = field(default_factory=ToneScorer)
    _moments: Moments = field(default_factory=Moments, init=False, repr=False, compare=False)

    def answer(
        self,
        ticket: Ticket,
        now: datetime,
        instruction: str | None = None,
        incident_id: str | None = None,
        *,
        use_writer: bool = True,
        on_draft: OnDraft | None = None,
        give_way: Callable[[], None] = lambda: None,
    ) -> Answered:
        """The answer to one ticket, at the facts of ``now``; ``incident_id`` as in ``understand``.

        ``on_draft`` is told a model's reply sentence by sentence, each time with its check. ``give_way`` is called
        between the steps: it may wait for those who are in a hurry.
        """
        start = monotonic()
        understood = self.understand(ticket, now, incident_id)
        give_way()
        request = self.request(understood, instruction)
        give_way()
        standby = self.composed(understood, request)
        give_way()
        if self.writer is None or not use_writer:
            writing = record_of(request, self.composer.kind, standby)
            return Answered(self._assess(understood, standby, note_of(writing)), writing)
        return self._written_by_model(self.writer, understood, request, standby, on_draft, start)

    def request(self, understood: Understood, instruction: str | None = None) -> DraftRequest:
        """What a drafter is given for a ticket that was understood: its plan, and what our side wrote before."""
        history = earlier_replies(understood)
        plan = make_plan(understood.ticket, understood.reading, understood.lookup, understood.now, history)
        voice = self.voices.of(understood.ticket.brand)
        return replace(draft_request(understood, plan, instruction), history=history, voice=voice)

    def composed(self, understood: Understood, request: DraftRequest) -> WrittenReply:
        """The composer's reply; what the guard does not let pass is said in other words, or left out."""
        reply = self.composer.draft(request, self.deadline)
        for _ in range(_REFUSALS):
            check = self.checked(understood, reply.text, reply.language)
            refused = refused_sentences(reply, check)
            if check.verdict != "block" or not refused:
                break
            request = replace(request, refused=(*request.refused, *refused))
            reply = self.composer.draft(request, self.deadline)
        return reply

    def understand(self, ticket: Ticket, now: datetime, incident_id: str | None = None) -> Understood:
        """Reading and lookup. A person or a caller who names ``incident_id`` binds it, whatever the keys say.

        The same question soon after has the same answer (assistant.moments). Raises UnknownIncident, KnowledgeFailed.
        """
        look = partial(self._understand, ticket, now, incident_id)
        try:
            return self._moments.understood(ticket, incident_id, self.knowledge.edition(), now, look)
        except KnowledgeBaseError as error:
            raise KnowledgeFailed(str(error)) from error

    def _understand(self, ticket: Ticket, now: datetime, incident_id: str | None) -> Understood:
        found = self.glance(ticket, now, incident_id)
        return replace(found, lookup=self._look_up(found.ticket, found.reading, found.lookup.matching, now))

    def glance(
        self, ticket: Ticket, now: datetime, incident_id: str | None = None, reading: Reading | None = None
    ) -> Understood:
        """As ``understand``, but of the facts only which incident it is: all that a queue shows, in half the time.

        ``reading`` is that of this very ticket with the same place names, where it is at hand.
        """
        ticket = bounded(ticket)
        try:
            places = self.knowledge.gazetteer()
            reading = reading or self._moments.reading(ticket, places, lambda: self.reader(ticket, places))
            named = self._named(incident_id)
            matching = tellable(self.knowledge.match(lookup_query(ticket, reading, now, incident_id)))
        except KnowledgeBaseError as error:
            raise KnowledgeFailed(str(error)) from error
        if named is not None:
            matching = bound_to(named, matching)
        return Understood(ticket, reading, only_incident(matching), now)

    def reassess(self, ticket: Ticket, draft: Draft, text: str, now: datetime, incident_id: str | None = None) -> Draft:
        """``draft`` with another text: matched, checked and scored anew at ``now``; unchanged sentences stay."""
        understood = self.understand(ticket, now, incident_id)
        sentences = kept_sentences(draft.reply, text)
        # The subject states facts too ("restored"), so it is made anew from those of now.
        subject = self._moments.subject(understood, partial(self._subject, understood))
        written = WrittenReply(text, sentences, draft.reply.language, subject)
        return self._assess(understood, written, draft.drafter)

    def _subject(self, understood: Understood) -> str | None:
        return self.composer.draft(self.request(understood), self.deadline).subject

    def check(self, reply: SubmittedReply, now: datetime) -> CheckReport:
        """The guard's report on somebody's text. Raises UnknownIncident, KnowledgeFailed."""
        understood = self._understand_reply(reply, now)
        check = self.checked(understood, reply.text)
        incident = understood.lookup.knowledge.incident
        bound = CheckedIncident(id=incident.id, revision=incident.revision) if incident else None
        return CheckReport(id=reply.id, verdict=check.verdict, incident=bound, claims=check.claims, rules=check.rules)

    def score(self, reply: SubmittedReply, now: datetime) -> ScoreReport:
        """The tone of somebody's text; what the guard finds counts where there are facts."""
        return ScoreReport(id=reply.id, tone=self.scorer.score(reply.text, self._tone_context(reply, now)))

    def explain(self, reply: SubmittedReply, now: datetime) -> ExplainReport:
        """How the score of somebody's text comes about. Raises UnknownIncident, KnowledgeFailed."""
        explanation = self.scorer.explain(reply.text, self._tone_context(reply, now))
        return ExplainReport(id=reply.id, explanation=explanation)

    def _tone_context(self, reply: SubmittedReply, now: datetime) -> ToneContext:
        understood, ticket = self._understand_reply(reply, now), reply.ticket
        known = bool(self.knowledge.store.incidents())
        check = self.checked(understood, reply.text) if known else None
        return ToneContext(
            ticket=ticket,
            reading=understood.reading if ticket else None,
            situation=reply.situation,
            channel=ticket.channel if ticket else None,
            language=understood.reading.summary.language,
            check=check,
            outage=understood.lookup.knowledge.incident is not None,
        )

    def _understand_reply(self, reply: SubmittedReply, now: datetime) -> Understood:
        # Without a ticket the matcher reads the reply itself; what it says of a customer then supports nothing.
        ticket = reply.ticket or Ticket.model_validate({"id": reply.id, "text": reply.text.strip() or "-"})
        understood = self.understand(ticket, now, reply.incident_id)
        if reply.ticket is None:
            return replace(understood, ticket=ticket.model_copy(update={"messages": ()}))
        return understood

    def _named(self, incident_id: str | None) -> Incident | None:
        if incident_id is None:
            return None
        incident = self.knowledge.store.incident(incident_id)
        if incident is None:
            raise UnknownIncident(f"incident_id: no feed holds an incident '{incident_id}'")
        return incident

    def _look_up(self, ticket: Ticket, reading: Reading, matching: Matching, now: datetime) -> Lookup:
        chosen = matching.chosen
        incident = chosen.incident if chosen is not None and chosen.relevance in TELLABLE else None
        about = self.knowledge.about(incident, now, chosen.relevance if chosen else None, ticket.customer)
        about = replace(about, facts=about.facts + ticket_facts(ticket))
        query = situation_query(ticket, reading, about.phase)
        return Lookup(matching, about, self.knowledge.guidelines_for(query))

    def _written_by_model(
        self, writer: Drafter, understood: Understood, request: DraftRequest, standby: WrittenReply,
        on_draft: OnDraft | None, start: float,
    ) -> Answered:  # fmt: skip
        found = Supervised()
        supervision = Supervision(
            lambda text: self.checked(understood, text),
            start,
            start + self.deadline - SETTLING,
            on_draft,
            lambda written, check: self._unmet(understood, standby, written, check),
        )
        try:
            written = supervision.draft(writer, request, standby, found)
        except DrafterFailed as error:
            return self._fallen_back(understood, request, standby, found, error, start)
        writing = record_of(request, writer.kind, written, found, round(monotonic() - start, 3))
        return Answered(self._assess(understood, written, note_of(writing)), writing)

    def _unmet(
        self, understood: Understood, standby: WrittenReply, written: WrittenReply, check: Check
    ) -> tuple[str, ...]:
        usual = self._tone(understood, standby, self.checked(understood, standby.text, standby.language))
        demands = Demands(standby, understood.lookup.knowledge.facts, usual)
        return demands.unmet(written, check, self._tone(understood, written, check))

    def _fallen_back(
        self, understood: Understood, request: DraftRequest, standby: WrittenReply, found: Supervised,
        error: DrafterFailed, start: float,
    ) -> Answered:  # fmt: skip
        writing = record_of(request, self.composer.kind, standby, found, round(monotonic() - start, 3))
        writing = writing.model_copy(update={"fallback": error.code, "why": str(error)})
        return Answered(self._assess(understood, standby, note_of(writing)), writing)

    def checked(self, understood: Understood, text: str, language: str | None = None) -> Check:
        """What the guard finds in a text for this ticket, in ``language`` (else the reading's); blocks if it fails."""
        return guarded(lambda: self._checked(understood, text, language))

    def _checked(self, understood: Understood, text: str, language: str | None) -> Check:
        context = reply_context(understood, language, self.accounts.others_named_in(text, understood.ticket.customer))
        return self.guards.check(text, replace(context, voice=self.voices.of(understood.ticket.brand)))

    def _tone(self, understood: Understood, written: WrittenReply, check: Check) -> Tone:
        ticket, reading = understood.ticket, understood.reading
        outage = understood.lookup.knowledge.incident is not None
        context = ToneContext(ticket, reading, None, ticket.channel, written.language, check, outage)
        score = partial(self.scorer.score, written.text, context)
        return self._moments.tone(understood, written.text, written.language, check, score)

    def _assess(self, understood: Understood, written: WrittenReply, drafter: DrafterNote) -> Draft:
        ticket, reading, lookup = understood.ticket, understood.reading, understood.lookup
        check = self.checked(understood, written.text, written.language)
        tone = self._tone(understood, written, check)
        standing = standing_of(ticket, reading, lookup, check, understood.now, written)
        chosen = lookup.matching.chosen
        return Draft(
            id=ticket.id,
            status=standing.status,
            needs=standing.needs,
            reasons=standing.reasons,
            incident=matched(chosen) if chosen else None,
            candidates=tuple(matched(match) for match in lookup.matching.candidates),
            reply=Reply(
                subject=written.subject, text=written.text, language=written.language, sentences=written.sentences
            ),
            facts=lookup.knowledge.facts,
            reading=reading.summary,
            check=check,
            tone=tone,
            promises=promises_of(check, lookup.knowledge.facts),
            drafter=drafter,
        )
