"""Asking a second reader. The guard's findings always stand first and as they were, whatever becomes of the question.

A reader that fails, is slow, refuses or talks nonsense adds one line that says so. It is asked when a draft is written
and when a person wants to see a text before approving it, never at each keystroke, and sending never waits for it.
"""

import hashlib
import json
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from threading import Lock

from assistant.domain.check import Check, CheckReport, RuleFinding
from assistant.domain.reply import Draft, SubmittedReply
from assistant.domain.second_opinion import ReplyToRead, SecondOpinion, Span
from assistant.domain.ticket import Ticket
from assistant.drafting.redaction import redaction_of
from assistant.errors import DrafterFailed
from assistant.framing import Understood
from assistant.pipeline import Pipeline
from assistant.ports import Closable, SecondReader
from assistant.second_reading.advice import believed, finding, partly, say, unanswered, with_advice
from assistant.second_reading.prose import prose_of

_LOG = logging.getLogger(__name__)
_LEFT_TO_THE_GUARD = frozenset({"contact", "policy"})
"""Kinds of facts that no doubt about prose rests on."""
_MOST_SENTENCES, _LONGEST, _MOST_FACTS = 24, 4_000, 40
"""Sentences, their characters and facts that are sent: about twice a long e-mail about a big outage."""
_REMEMBERED = 500


@dataclass
class SecondReading:
    """Asks a reader about the prose of replies, each within ``seconds``; remembers answers, and counts what came.

    ``tally`` counts asked, remembered, doubts, dropped, unanswered and, by code, why. Safe to use from several threads.
    """

    reader: SecondReader
    seconds: float = 8.0
    tally: Counter[str] = field(default_factory=Counter)
    _known: OrderedDict[str, SecondOpinion] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def of_draft(
        self, pipeline: Pipeline, ticket: Ticket, draft: Draft, now: datetime, incident_id: str | None = None
    ) -> Draft:
        """``draft``, checked at the facts of ``now``, with the reader's advice among its findings."""
        reply = draft.reply
        ours = reply.sentences if draft.drafter.kind == pipeline.composer.kind else ()
        settled = tuple((one.start, one.end) for one in ours)

        def to_read() -> ReplyToRead | None:
            understood = partial(pipeline.understand, ticket, now, incident_id)
            return _to_read(pipeline, understood, reply.text, draft.check, settled, reply.language)

        return draft.model_copy(update={"check": self._advised(draft.check, to_read)})

    def of_report(self, pipeline: Pipeline, reply: SubmittedReply, report: CheckReport, now: datetime) -> CheckReport:
        """``report`` on somebody's text, made at ``now``, with the reader's advice among its findings."""
        check = Check(verdict=report.verdict, claims=report.claims, rules=report.rules)

        def to_read() -> ReplyToRead | None:
            ticket = reply.ticket or Ticket.model_validate({"id": reply.id, "text": reply.text})
            understood = partial(pipeline.understand, ticket, now, reply.incident_id)
            return _to_read(pipeline, understood, reply.text, check)

        advised = self._advised(check, to_read)
        return report.model_copy(update={"verdict": advised.verdict, "rules": advised.rules})

    @property
    def told(self) -> str:
        """What came of it so far, in a sentence."""
        with self._lock:
            names = ("asked", "doubts", "dropped", "unanswered")
            return say("tally", **{name: str(self.tally[name]) for name in names})

    def close(self) -> None:
        """Close the reader, where it holds anything."""
        if isinstance(self.reader, Closable):
            self.reader.close()

    def _advised(self, check: Check, to_read: Callable[[], ReplyToRead | None]) -> Check:
        """``check`` with advice; whatever goes wrong here, it keeps everything that it had."""
        try:
            reply = to_read()
            found = self._findings(reply) if reply is not None else ()
        except DrafterFailed as error:
            found = (self._unanswered(error.code),)
        except Exception as error:  # noqa: BLE001 - advice may fail in any way, and must cost nobody the check
            _LOG.warning("The second reader failed: %s", type(error).__name__)
            found = (self._unanswered("failed"),)
        return with_advice(check, found)

    def _findings(self, reply: ReplyToRead) -> tuple[RuleFinding, ...]:
        sent = replace(reply, sentences=tuple(_within_bounds(reply.sentences)))
        found = tuple(finding(advice, sent) for advice in self._opinion(sent).advice)
        read, there = len(sent.sentences), len(reply.sentences)
        return found if read == there else (*found, partly(read, there))

    def _opinion(self, reply: ReplyToRead) -> SecondOpinion:
        key = _key(reply)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                self.tally["remembered"] += 1
                return self._known[key]
            self.tally["asked"] += 1
        opinion = believed(self.reader.read(reply, self.seconds), reply)
        with self._lock:
            self.tally.update(dropped=opinion.dropped, doubts=len(opinion.advice))
        if opinion.dropped and not opinion.advice:
            raise DrafterFailed("invalid_output", "The second reader spoke only of what was not there.")
        with self._lock:
            self._known[key] = opinion
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return opinion

    def _unanswered(self, code: str) -> RuleFinding:
        with self._lock:
            self.tally.update(["unanswered", code])
        return unanswered(code)


def _to_read(
    pipeline: Pipeline,
    understand: Callable[[], Understood],
    text: str,
    check: Check,
    ours: tuple[Span, ...] = (),
    language: str | None = None,
) -> ReplyToRead | None:
    """What there is to read; None where there is no prose, or no fact to hold it against."""
    sentences = prose_of(text, check, ours)
    if not sentences:
        return None
    understood = understand()
    ticket, reading, lookup = understood.ticket, understood.reading, understood.lookup
    told = (one for one in lookup.knowledge.facts if one.kind not in _LEFT_TO_THE_GUARD)
    facts = tuple(one for one in told if not one.is_overdue(understood.now))[:_MOST_FACTS]
    others = pipeline.accounts.others_named_in(text, ticket.customer)
    personal = redaction_of(ticket.customer, lookup, reading.incident_ids, others)
    read = ReplyToRead(text, sentences, check.claims, facts, language or reading.summary.language, personal)
    return read if facts else None


def _within_bounds(spans: tuple[Span, ...]) -> Iterator[Span]:
    length = 0
    for start, end in spans[:_MOST_SENTENCES]:
        length += end - start
        if length > _LONGEST:
            return
        yield start, end


def _key(reply: ReplyToRead) -> str:
    """SHA-256 (hexadecimal) of the text, what is asked of it and the facts, whose ids carry their revision."""
    facts = [(fact.id, fact.text, fact.certainty) for fact in reply.facts]
    asked = json.dumps([reply.text, reply.language, reply.sentences, facts])
    return hashlib.sha256(asked.encode("ascii")).hexdigest()
