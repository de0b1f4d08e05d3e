"""Claims that there is no outage, no planned work or nothing wrong on our side, compared with the bound incident."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import cased, clause_span, in_language
from assistant.checking.kinds.reach.service_states import asks_at, mentions
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_APART = re.compile(r"(?<!\w)(?:that|who|which|que) (?:has|have|had|is|are|does|do|did|no tiene)?\W*$")
_NOT_OURS = re.compile(r"no es nuestr[oa]|(?:not|isn't|is not) ours")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """One claim per denial; questions have none."""
    if asks_at(reply, 0) or known.context.sites is not None:
        return  # With several sites "no known outage" is told of one of them.
    incident = known.incident
    if incident is None:
        yield from _invented(reply)
    if incident and incident.kind == "maintenance" and incident.is_open:
        yield from _no_fault(reply, known, incident.name)
    if incident and incident.kind != "maintenance" and _bound(reply, known):
        yield from _no_fault(reply, known, incident.name, "is_planned")
    last, services = -1, {str(service) for service in incident.services} if incident else set()
    for match in pattern("negation", "no_outage", "our_side_fine", "no_works").finditer(reply.prose):
        if match.start() < last or _is_elsewhere(reply, match.start(), services):
            continue
        last = match.end()
        span = match.span()
        if _disowns(reply, match):
            continue
        works = pattern("negation", "no_works").match(reply.prose, match.start()) is not None
        if incident is None:
            ours = pattern("negation", "our_side_fine").match(reply.prose, match.start()) is not None
            yield from _unbound(reply, span, ours=ours)
        elif (works and incident.kind == "maintenance" and incident.is_open) or (
            not works and incident.kind != "maintenance" and _bound(reply, known)
        ):
            message = say("outage_known", said=quoted(reply, span), right=incident.name)
            whole = clause_span(reply, span)
            yield claim(
                reply, whole, "negation", "contradicted", message, fact_id=known.fact_id("status"),
                suggestion=cased(reply, whole, in_language(known, "works" if works else "outage")),
            )  # fmt: skip


def _invented(reply: ReplyText) -> Iterator[Claim]:
    """An outage told to somebody whose ticket no incident is bound to."""
    for match in pattern("negation", "some_outage").finditer(reply.prose):
        stance = stance_of(reply, match.start(), match.end())
        if stance.stated and not stance.doubted:
            yield claim(
                reply, match.span(), "negation", "unsupported", say("negation_none", said=quoted(reply, match.span()))
            )


def _no_fault(reply: ReplyText, known: Known, right: str, told: str = "is_fault") -> Iterator[Claim]:
    """Planned work told as a fault, or a fault told as planned work."""
    for match in pattern("negation", told).finditer(reply.prose):
        stance = stance_of(reply, *match.span())
        if stance.stated and not stance.doubted:
            message = say("outcome_wrong", said=quoted(reply, match.span()), right=right)
            yield claim(reply, match.span(), "negation", "contradicted", message, fact_id=known.fact_id("status"))


def _bound(reply: ReplyText, known: Known) -> bool:
    still = known.incident is not None and known.incident.is_open
    now = pattern("negation", "by_now").search(reply.low) is not None
    return (still or not now) and known.context.relevance not in ("not_impacted", "partially_related", "unknown")


def _is_elsewhere(reply: ReplyText, start: int, services: set[str]) -> bool:
    # "No fault on the line itself" is what a test found, "nothing is planned for half nine" is another matter.
    first, last = reply.clause_at(start)
    named = [kinds for at, _, kinds in mentions(reply) if first <= at < last]
    if named and services and not any(kinds & services for kinds in named):
        return True  # "No mobile outage" beside an outage of internet and phone.
    if pattern("negation", "on_line").search(reply.prose, start, last):
        return True
    return pattern("negation", "nothing_of").match(reply.prose, start) is not None and (
        pattern("negation", "limited").search(reply.prose, first, last) is not None
    )


def _disowns(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether it is a message, a call or a person that is said to be none of ours: "that text isn't ours"."""
    ours = pattern("negation", "our_side_fine").match(reply.prose, match.start()) is not None
    if _APART.search(reply.prose, 0, match.start()):
        return True  # "A crew that has nothing to do with us".
    if pattern("negation", "demands").match(reply.prose, match.end() + 1):
        return True
    if _NOT_OURS.fullmatch(match.group()) and not pattern("negation", "fault_words").search(
        reply.prose, reply.sentence_at(match.start()).start, match.start()
    ):
        return True
    spoken = reply.prose[reply.sentence_at(match.start()).start : match.end()]
    return ours and pattern("negation", "strangers").search(spoken) is not None


def _unbound(reply: ReplyText, span: tuple[int, int], *, ours: bool) -> Iterator[Claim]:
    # Without an incident bound nobody knows of the whole network; "no known outage in your area" is all there is.
    seen = pattern("services_joined", "as_known").search(reply.low)
    if pattern("negation", "anywhere").search(reply.low) or (ours and not seen):
        yield claim(reply, span, "negation", "unsupported", say("negation_none", said=quoted(reply, span)))
