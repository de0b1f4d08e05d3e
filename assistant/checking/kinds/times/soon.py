"""Promises of soon that name no time: "back shortly", "en breve", borne only by an estimate that is near."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, KnownTime
from assistant.checking.facts.saying import say_span
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import roles_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_PART_OF = re.compile(r"(?<!\w)(?:as|so|how|too|no|tan|lo mas|lo|como|como muy|cuan|mas|muy mas|los? antes) $")
"""Words that make something else of soon: "as soon as", "how soon", "lo mas pronto"."""
_NEAR = 12
SOON = timedelta(minutes=90)
"""What people still call soon of an outage; beyond it "shortly" tells less than half of the wait."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """The restoration that a sentence promises for soon, with its verdict."""
    for match in pattern("soon", "words").finditer(reply.prose):
        start, end = match.span()
        if _promises(reply, start, end):
            yield _claim(reply, known, (start, end))


def _promises(reply: ReplyText, start: int, end: int) -> bool:
    sentence = reply.sentence_at(start)
    first, last = reply.clause_at(start)
    clause = f"{reply.low[first:start]} {reply.low[end : max(end, last)]}"
    if _PART_OF.search(reply.low[max(first, start - _NEAR) : start]):
        return False
    if sentence.asks or pattern("soon", "no_promise").search(clause) or "n't" in clause:
        return False
    if reply.low[end : end + 7].lstrip().startswith(("before", "after", "antes", "despu")):
        return False
    roles = roles_of(reply)
    return (
        roles.is_sure(start, end) and roles.of(start, end) == "eta" and bool(pattern("soon", "promise").search(clause))
    )


def _claim(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    said = quoted(reply, span)
    ends = [time for role in ("eta", "maintenance") for time in known.times(role) if not time.overdue]
    near = next((time for time in ends if timedelta(0) < _last(time) - known.now <= SOON), None)
    if near or known.times("resolved"):
        fact = near.fact_id if near else known.fact_id("resolved")
        return claim(reply, span, "duration", "supported", say("supported"), value=said, fact_id=fact)
    if not ends:
        return claim(
            reply,
            span,
            "duration",
            "unsupported",
            say("soon_none", said=said),
            value=said,
            fact_id=known.fact_id("eta"),
        )
    right = say_span(ends[0].at, ends[0].until, known.zone, "24" if known.context.language == "es" else "12")
    return claim(
        reply, span, "duration", "contradicted", say("soon_wrong", said=said, right=right), value=said,
        fact_id=ends[0].fact_id, suggestion=_instead(ends[0], right, known),
    )  # fmt: skip


def _last(time: KnownTime) -> datetime:
    return time.until or time.at


def _instead(time: KnownTime, right: str, known: Known) -> str:
    if known.context.language == "es":
        first, _, last = right.partition(" to ")
        return f"entre las {first} y las {last}" if time.until else f"antes de las {right}"
    first, _, last = right.partition(" to ")
    return f"between {first} and {last}" if time.until else f"by {right}"
