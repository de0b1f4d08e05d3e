"""The judge of tone, where the settings want one; and how ``warmline tone judge`` asks it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.bootstrap.adapters import tone_judge
from assistant.desk import Desk
from assistant.domain.judgement import JudgeReport
from assistant.domain.reply import SubmittedReply
from assistant.errors import NotJudged, SettingsInvalid
from assistant.judging import Judging, report_of, submitted_to_judge
from assistant.ports import AnswerCache
from assistant.settings import Settings


def judging(settings: Settings, answers: AnswerCache | None = None) -> Judging | None:
    """The configured judge, None where it is off; ``answers`` keeps what it said. Raises SettingsInvalid.

    Whoever asks for it closes it.
    """
    judge = tone_judge(settings, answers)
    return None if judge is None else Judging(judge, settings.tone_judge_deadline)


@dataclass
class Judgements:
    """How a command judges replies; ``missed`` counts those without a judgement."""

    judging: Judging
    missed: int = 0

    def of(self, desk: Desk, reply: SubmittedReply) -> JudgeReport:
        """A reply's judgement beside its score, or why there is none; raises UnknownIncident, KnowledgeFailed."""
        if reply.ticket is not None:
            filled = reply.ticket.with_customer(desk.accounts.fill(reply.ticket.customer))
            reply = reply.model_copy(update={"ticket": filled})
        asked = submitted_to_judge(desk.pipeline, reply, desk.clock.now())
        try:
            judgement = self.judging.of(asked)
        except NotJudged as error:
            self.missed += 1
            return JudgeReport(id=reply.id, judgement=None, unjudged=str(error))
        return report_of(reply.id, judgement, desk.score(reply).tone)


@contextmanager
def judgements(settings: Settings, tell: Callable[[str], None]) -> Iterator[Judgements]:
    """The judge for a command; ``tell`` is told at the end what came of it. Raises SettingsInvalid where it is off."""
    found = judging(settings)
    if found is None:
        raise SettingsInvalid(
            "No judge is set up: set WARMLINE_TONE_JUDGE=model and WARMLINE_MODEL, for instance to openai:NAME."
        )
    try:
        yield Judgements(found)
        tell(found.told)
    finally:
        found.close()
