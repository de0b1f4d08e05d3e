"""Words of good news that tell none: trouble that is back, service that went again, and what lasted until then."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_BACK = frozenset({"resolved", "postmortem", "completed", "monitoring", "verifying"})
_NEGATION_REACH = 16
_SUBJECT = 48
_APPOSED = 1
UNTIL = re.compile(r"(?: (?!until|till|hasta)\w+){0,3}? (?:until|till|hasta)(?!\w)")
_PAST = re.compile(r"(?:came|ieron|aron|io|[^i]o)(?!\w)|(?:didn't|did not|wasn't|was not|weren't) (?:\w+ )*$")


def lasted_until(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether "it didn't come back until 9:10" says that it did."""
    told = reply.prose[max(0, match.start() - _NEGATION_REACH) : match.end()]
    return UNTIL.match(reply.prose, match.end()) is not None and _PAST.search(told) is not None


def trouble_is_back(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether it is trouble that came back: "the delays came back", "volvió a fallar"."""
    before = reply.prose[max(reply.clause_at(match.start())[0], match.start() - _SUBJECT) : match.start()]
    subject = [found.end() for found in pattern("status", "troubles").finditer(before)]
    again = re.match(r" a (?:fall|ca|cort|irse|dar)", reply.prose[match.end() : match.end() + 8]) is not None
    came = re.match(
        r"(?:came|come|(?:is|are|has|have)(?: \w+)? (?:back|come)|volv|han? vuelto|regres|reaparec|returned)",
        match.group(),
    )
    return again or (came is not None and bool(subject) and len(before[subject[-1] :].split()) <= _APPOSED)


def relapsed(reply: ReplyText, known: Known, match: re.Match[str]) -> bool:
    """Whether "it came back at 11:40 and failed again at 1:05" tells what is over."""
    if known.incident is None or known.incident.status in _BACK:
        return False
    rest = reply.prose[match.end() :]
    again = pattern("status", "relapse").search(rest)
    if again is None:
        return False
    return not again.group().endswith(("again", "nuevo", "vez")) or pattern("cause", "events").search(rest) is not None


def denied(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """That it never went again, said where an update tells that it did."""
    match = pattern("status", "held_since").search(reply.prose)
    if match is None or not pattern("status", "went_again").search(known.public_text):
        return
    stance = stance_of(reply, *match.span())
    if stance.asked or stance.supposed or stance.speaker or UNTIL.search(reply.prose, match.end()):
        return
    message = say("work_wrong", said=quoted(reply, match.span()))
    yield claim(reply, match.span(), "status", "contradicted", message, fact_id=known.fact_id("status"))
