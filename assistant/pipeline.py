"""The way of one ticket: reading, lookup, drafting, checking, tone."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic

from assistant.checking.checker import check_reply
from assistant.domain.check import Check, CheckedIncident, CheckReport, Claim
from assistant.domain.context import ToneContext
from assistant.domain.plan import DraftRequest, WrittenReply
from assistant.domain.reading import Reading
from assistant.domain.reply import Draft, DrafterNote, MatchedIncident, Reply, Sentence, SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.domain.ticket_facts import ticket_facts
from assistant.domain.tone import ScoreReport
from assistant.drafting.plan import make_plan
from assistant.drafting.splicing import replace_failing
from assistant.errors import DrafterFailed, KnowledgeFailed, UnknownIncident
from assistant.following.promises import promises_of
from assistant.framing import (
    TELLABLE,
    Understood,
    bound_to,
    bounded,
    draft_request,
    lookup_query,
    reply_context,
    situation_query,
    tellable,
)
from assistant.ports import Drafter
from assistant.reading.reader import read_ticket
from assistant.tone.scorer import score_tone
from assistant.triage import standing_of
from knowledge_base.accounts import AccountBook
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.lookup import KnowledgeBase
from knowledge_base.records import Incident, Lookup, Match, Matching

_SETTLING = 0.3
"""Seconds of the deadline kept for checking and scoring what came, on a busy machine."""


@dataclass(frozen=True)
class Pipeline:
    """The steps put together. ``writer`` is None where no model is configured; ``deadline`` in seconds of wall time."""

    knowledge: KnowledgeBase
    composer: Drafter
    writer: Drafter | None = None
    deadline: float = 12.0
    accounts: AccountBook = field(default_factory=AccountBook)

    def draft(
        self,
        ticket: Ticket,
        now: datetime,
        instruction: str | None = None,
        incident_id: str | None = None,
        *,
        use_writer: bool = True,
    ) -> Draft:
        """The answer to one ticket, at the facts of ``now``; ``incident_id`` as in ``understand``."""
        start = monotonic()
        understood = self.understand(ticket, now, incident_id)
        plan = make_plan(ticket, understood.reading, understood.lookup, now)
        request = draft_request(understood, plan, instruction)
        standby = self.composer.draft(request, self.deadline)
        if self.writer is None or not use_writer:
            return self._assess(understood, standby, DrafterNote(kind=self.composer.kind))
        return self._written_by_model(self.writer, understood, request, standby, start)

    def understand(self, ticket: Ticket, now: datetime, incident_id: str | None = None) -> Understood:
        """Reading and lookup. A person or a caller who names ``incident_id`` binds it, whatever the keys say.

        Raises UnknownIncident, KnowledgeFailed.
        """
        ticket = bounded(ticket)
        try:
            reading = read_ticket(ticket, self.knowledge.gazetteer())
            named = self._named(incident_id)
            matching = tellable(self.knowledge.match(lookup_query(ticket, reading, now, incident_id)))
            if named is not None:
                matching = bound_to(named, matching)
            return Understood(ticket, reading, self._look_up(ticket, reading, matching, now), now)
        except KnowledgeBaseError as error:
            raise KnowledgeFailed(str(error)) from error

    def reassess(self, ticket: Ticket, draft: Draft, text: str, now: datetime, incident_id: str | None = None) -> Draft:
        """``draft`` with another text: matched, checked and scored anew at ``now``; unchanged sentences stay."""
        understood = self.understand(ticket, now, incident_id)
        sentences = _kept_sentences(draft.reply, text)
        # The subject states facts too ("restored"), so it is made anew from those of now.
        plan = make_plan(ticket, understood.reading, understood.lookup, now)
        subject = self.composer.draft(draft_request(understood, plan, None), self.deadline).subject
        written = WrittenReply(text, sentences, draft.reply.language, subject)
        return self._assess(understood, written, draft.drafter)

    def check(self, reply: SubmittedReply, now: datetime) -> CheckReport:
        """The guard's report on somebody's text. Raises UnknownIncident, KnowledgeFailed."""
        understood = self._understand_reply(reply, now)
        check = self._checked(understood, reply.text)
        incident = understood.lookup.knowledge.incident
        bound = CheckedIncident(id=incident.id, revision=incident.revision) if incident else None
        return CheckReport(id=reply.id, verdict=check.verdict, incident=bound, claims=check.claims, rules=check.rules)

    def score(self, reply: SubmittedReply, now: datetime) -> ScoreReport:
        """The tone of somebody's text; what the guard finds counts where there are facts."""
        understood = self._understand_reply(reply, now)
        known = bool(self.knowledge.store.incidents())
        check = self._checked(understood, reply.text) if known else None
        ticket = reply.ticket
        context = ToneContext(
            ticket=ticket,
            reading=understood.reading if ticket else None,
            situation=reply.situation,
            channel=ticket.channel if ticket else None,
            language=understood.reading.summary.language,
            check=check,
        )
        return ScoreReport(id=reply.id, tone=score_tone(reply.text, context))

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
        self, writer: Drafter, understood: Understood, request: DraftRequest, standby: WrittenReply, start: float
    ) -> Draft:
        try:
            written = self._repaired(writer, understood, request, standby, start)
        except DrafterFailed as error:
            note = DrafterNote(kind=self.composer.kind, fallback=error.code, seconds=round(monotonic() - start, 3))
            return self._assess(understood, standby, note)
        seconds = round(monotonic() - start, 3)
        note = DrafterNote(kind=writer.kind, model=written.model, prompt=written.prompt, seconds=seconds)
        return self._assess(understood, written, note)

    def _repaired(
        self, writer: Drafter, understood: Understood, request: DraftRequest, standby: WrittenReply, start: float
    ) -> WrittenReply:
        """One repair round that names what failed; then the composer's sentence in place of what still fails."""
        end = start + self.deadline - _SETTLING
        written = writer.draft(request, end - monotonic())
        check = self._checked(understood, written.text)
        left = end - monotonic()
        if check.verdict == "block" and left > 1:
            again = replace(request, previous=written.text, findings=_findings(check))
            written = writer.draft(again, left)
            check = self._checked(understood, written.text)
        if check.verdict == "block":
            spliced = replace_failing(written, check, standby)
            if spliced is None or self._checked(understood, spliced.text).verdict == "block":
                raise DrafterFailed("rejected", "The model's draft did not pass the check, even after a repair.")
            return spliced
        return written

    def _checked(self, understood: Understood, text: str, language: str | None = None) -> Check:
        others = self.accounts.others_named_in(text, understood.ticket.customer)
        return check_reply(text, reply_context(understood, language, others))

    def _assess(self, understood: Understood, written: WrittenReply, drafter: DrafterNote) -> Draft:
        ticket, reading, lookup = understood.ticket, understood.reading, understood.lookup
        check = self._checked(understood, written.text, written.language)
        tone = score_tone(
            written.text,
            ToneContext(ticket, reading, channel=ticket.channel, language=written.language, check=check),
        )
        standing = standing_of(ticket, reading, lookup, check, understood.now)
        chosen = lookup.matching.chosen
        return Draft(
            id=ticket.id,
            status=standing.status,
            needs=standing.needs,
            reasons=standing.reasons,
            incident=_matched(chosen) if chosen else None,
            candidates=tuple(_matched(match) for match in lookup.matching.candidates),
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


def _matched(match: Match) -> MatchedIncident:
    return MatchedIncident(
        id=match.incident.id,
        provider=match.incident.provider,
        revision=match.incident.revision,
        relevance=match.relevance,
        matched_on=match.matched_on,
        confidence=match.confidence,
    )


def _findings(check: Check) -> tuple[str, ...]:
    return tuple(
        f"“{found.text}”: {found.message}" if isinstance(found, Claim) else found.message for found in check.blocking
    )


def _kept_sentences(reply: Reply, text: str) -> tuple[Sentence, ...]:
    """The sentences of ``reply`` that stand word for word in ``text``, with their new places."""
    kept, position = [], 0
    for sentence in reply.sentences:
        words = reply.text[sentence.start : sentence.end]
        start = text.find(words, position)
        if words and start >= 0:
            position = start + len(words)
            kept.append(sentence.model_copy(update={"start": start, "end": position}))
    return tuple(kept)
