"""Claims that nobody is there or at work, and that service is not back, compared with the measures and the status."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import cased, clause_span, own_words
from assistant.checking.kinds.reach.service_states import asks_at
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_UNTIL = re.compile(r"\s+(?:until|till|before|by|hasta|antes)\b")
_AND = re.compile(r"\s(?:and|y|e)\s|[;,]")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """One claim for each denial that somebody is there or at work; questions and suppositions have none."""
    incident = known.incident
    if incident is None or asks_at(reply, 0):
        return
    if not incident.is_open:
        yield from _not_back(reply, known)
        return
    there, busy = _people_at(incident.measures_taken)
    watched = incident.status == "monitoring"
    for name, is_told in (("nobody_there", there), ("nobody_works", busy or watched)):
        if not is_told:
            continue
        for match in pattern("absence", name).finditer(reply.prose):
            if _is_other_matter(reply, match):
                continue
            right = next(iter(incident.measures_taken), incident.status)
            message = say("outcome_wrong", said=quoted(reply, match.span()), right=right)
            span, told = clause_span(reply, match.span()), own_words(known, right)
            yield claim(
                reply, span, "negation", "contradicted", message, fact_id=known.fact_id("measure"),
                suggestion=cased(reply, span, told) if told and incident.measures_taken else None,
            )  # fmt: skip
            return


def _not_back(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Service told to be still away after the end; that of one customer may be, so what is theirs is no claim."""
    for match in pattern("absence", "not_back").finditer(reply.prose):
        first, _last = reply.clause_at(match.start())
        theirs = pattern("service_context", "theirs").search(reply.prose, first, match.end())
        later = _UNTIL.match(reply.prose, match.end())
        if theirs or later or _is_other_matter(reply, match) or not known.times("resolved"):
            continue
        message = say("outcome_wrong", said=quoted(reply, match.span()), right="resolved")
        yield claim(reply, match.span(), "negation", "contradicted", message, fact_id=known.fact_id("resolved"))


def _is_other_matter(reply: ReplyText, match: re.Match[str]) -> bool:
    """What was so earlier, what is only supposed, and who is not at the customer's own place."""
    first, last = reply.clause_at(match.start())
    supposed = pattern("discourse", "supposes").search(reply.prose, first, match.start())
    return supposed is not None or pattern("absence", "elsewhere").search(reply.prose, first, last) is not None


@lru_cache(maxsize=64)
def _people_at(measures: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether the measures tell that people are there, and that somebody is at work."""
    there = busy = False
    for line in (part for measure in measures for part in _AND.split(folded(measure))):
        if pattern("absence", "on_the_way").search(line) or pattern("stance", "denies").search(line):
            continue
        people = pattern("absence", "people").search(line) is not None
        there = there or (people and pattern("absence", "present").search(line) is not None)
        busy = busy or (people and pattern("absence", "at_work").search(line) is not None)
        busy = busy or pattern("absence", "being").search(line) is not None
    return there or busy, busy or there
