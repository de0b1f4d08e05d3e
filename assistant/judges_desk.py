"""What a team lead can do with a judge: ask it about a reply that was sent, and see what it said beside the score."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from assistant.audited import audited
from assistant.audited_desks import JUDGES
from assistant.auditing import AuditTrail
from assistant.desk import Desk
from assistant.domain.acceptance import Standing
from assistant.domain.blanking import is_erased
from assistant.domain.desk import Person, SentReply
from assistant.domain.judgement import JudgeReport
from assistant.domain.vocabulary import Dimension
from assistant.errors import NotAllowed, NotFound
from assistant.judging import Judging, report_of, sent_to_judge, standings_of
from assistant.roles import must_lead

_REMEMBERED = 1_000
"""Replies; a lead looks at some dozens in a sitting, and an older answer costs one more question."""


@audited(JUDGES)
@dataclass
class JudgesDesk:
    """A judge beside ``desk``; ``judging`` is None where none is set up.

    What was said of a reply is remembered as long as this lives.
    """

    desk: Desk
    judging: Judging | None = None
    _said: OrderedDict[str, tuple[JudgeReport, datetime]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def trail(self) -> AuditTrail:
        """Where it is kept what people did."""
        return self.desk.trail

    @property
    def is_on(self) -> bool:
        """Whether there is anybody to ask."""
        return self.judging is not None

    def judge(self, person: Person, reply_id: str) -> JudgeReport:
        """Ask about a reply that was sent; takes up to the judge's deadline.

        Raises NotAllowed for all but leads and where no judge is set up, NotFound, and NotJudged with a sentence.
        """
        sent = self._sent(person, reply_id)
        if is_erased(sent.final.reply.text):
            raise NotAllowed("The words of this reply were taken away; there is nothing left to judge.")
        if self.judging is None:
            raise NotAllowed("No judge is set up here: set WARMLINE_TONE_JUDGE to model.")
        found = self.said(person, reply_id)
        if found is None:
            ticket = self.desk.ticket(person, sent.approval.ticket_id).ticket
            known = ticket.with_customer(self.desk.accounts.fill(ticket.customer))
            asked = sent_to_judge(self.desk.pipeline, sent, known, self.desk.clock.now())
            found = report_of(reply_id, self.judging.of(asked), sent.final.tone)
            self._remember(found)
        return found

    def said(self, person: Person, reply_id: str) -> JudgeReport | None:
        """What the judge said of a reply before, None where it was not asked; for team leads."""
        must_lead(person)
        with self._lock:
            return self._said.get(reply_id, (None, None))[0]

    def standings(self, person: Person) -> Mapping[Dimension, Standing]:
        """Where the judge has been proven against people's ratings of what it was asked about; for team leads."""
        ratings = self.desk.ratings(person)
        with self._lock:
            said = list(self._said.items())
        judged = {name: (report.judgement, at) for name, (report, at) in said if report.judgement}
        return standings_of(judged, ratings)

    def close(self) -> None:
        """Let go of what the judge holds."""
        if self.judging is not None:
            self.judging.close()

    def _sent(self, person: Person, reply_id: str) -> SentReply:
        found = next((sent for sent in self.desk.sent(person) if sent.id == reply_id), None)
        if found is None:
            raise NotFound("This reply is no longer here.")
        return found

    def _remember(self, report: JudgeReport) -> None:
        with self._lock:
            self._said[report.id] = (report, self.desk.clock.now())
            while len(self._said) > _REMEMBERED:
                self._said.popitem(last=False)
