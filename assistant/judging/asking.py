"""Asking a judge. Whatever becomes of it, every score stays as it is, and why there is no answer is a sentence."""

import logging
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock

from assistant.checking.text.said_by_models import shown
from assistant.domain.judgement import Judgement, JudgeReport, Opinion, ReplyToJudge, disagreements
from assistant.domain.tone import Span, Tone, ToneFlag
from assistant.errors import DrafterFailed, NotJudged
from assistant.ports import Closable, ToneJudge

_LOG = logging.getLogger(__name__)


@dataclass
class Judging:
    """Asks a judge about replies, each within ``seconds``, and counts what came. Safe to use from several threads.

    ``tally`` counts judged, unjudged, dropped and, by code, why there was no answer.
    """

    judge: ToneJudge
    seconds: float = 20.0
    tally: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def of(self, reply: ReplyToJudge) -> Judgement:
        """What the judge says of a reply; raises NotJudged with a sentence that says why there is nothing."""
        if not reply.sentences:
            raise self._unjudged("empty", say("empty"))
        try:
            judgement = believed(self.judge.judge(reply, self.seconds), reply)
        except DrafterFailed as error:
            raise self._unjudged(error.code, unanswered(error.code)) from None
        except Exception as error:  # noqa: BLE001 - a judge may fail in any way, and must cost nobody the screen
            _LOG.warning("The judge failed: %s", type(error).__name__)
            raise self._unjudged("failed", unanswered("failed")) from None
        with self._lock:
            self.tally.update(judged=1, dropped=judgement.dropped)
        return judgement

    @property
    def told(self) -> str:
        """What came of it so far, in a sentence."""
        with self._lock:
            return say("tally", **{name: str(self.tally[name]) for name in ("judged", "unjudged", "dropped")})

    def close(self) -> None:
        """Close the judge, where it holds anything."""
        if isinstance(self.judge, Closable):
            self.judge.close()

    def _unjudged(self, code: str, told: str) -> NotJudged:
        with self._lock:
            self.tally.update(["unjudged", code])
        return NotJudged(told)


def report_of(reply_id: str, judgement: Judgement, tone: Tone) -> JudgeReport:
    """A judgement beside the score of the same reply, with where they differ."""
    return JudgeReport(id=reply_id, judgement=judgement, disagreements=disagreements(tone, judgement))


def believed(judgement: Judgement, reply: ReplyToJudge) -> Judgement:
    """Of a judgement what is about sentences that were there, in words that lead nobody anywhere."""
    dimensions = {name: _opinion(opinion, reply) for name, opinion in judgement.dimensions.items()}
    flags = tuple(flag for flag in judgement.flags if _is_there(flag, reply))
    lost = sum(len(judgement.dimensions[name].evidence) - len(one.evidence) for name, one in dimensions.items())
    dropped = judgement.dropped + lost + len(judgement.flags) - len(flags)
    return judgement.model_copy(update={"dimensions": dimensions, "flags": flags, "dropped": dropped})


def unanswered(code: str) -> str:
    """Why there is no judgement, in a sentence."""
    reasons = _wording()["reasons"]
    return say("unanswered", reason=reasons.get(code, reasons["failed"]))


def say(code: str, **parts: str) -> str:
    """The sentence of wording.toml, filled in."""
    return _wording()["messages"][code].format(**parts)


def _opinion(opinion: Opinion, reply: ReplyToJudge) -> Opinion:
    evidence = tuple(span for span in opinion.evidence if _is_there(span, reply))
    return Opinion(rating=opinion.rating, evidence=evidence, why=shown(opinion.why or "") or None)


def _is_there(place: Span | ToneFlag, reply: ReplyToJudge) -> bool:
    return (place.start, place.end) in reply.sentences


@cache
def _wording() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).with_name("wording.toml").read_text(encoding="utf-8")
    )
    return found
