"""Claims of service: which services an outage is said to touch, compared with the incident's and the customer's."""

from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import keys, pattern
from assistant.domain.check import Claim

_REACH = 60


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Services that a sentence connects with the outage, and services said to be untouched."""
    for start, end, kinds in mentions(reply):
        clause_start, clause_end = reply.clause_at(start)
        clause = reply.low[clause_start:clause_end]
        near = reply.low[max(clause_start, start - _REACH) : min(clause_end, end + _REACH)]
        sentence = reply.sentence_at(start)
        if sentence.asks or _is_tool(reply, start, end):
            continue
        if pattern("service_context", "unaffected").search(clause):
            yield _untouched(reply, known, (start, end), kinds)
        elif pattern("service_context", "outage").search(near.replace(reply.low[start:end], " ", 1)):
            yield _touched(reply, known, (start, end), kinds)


def mentions(reply: ReplyText) -> list[tuple[int, int, frozenset[str]]]:
    """Each mention once with every service it can mean; a longer mention hides those inside it."""
    found: dict[tuple[int, int], set[str]] = {}
    for kind in keys("services"):
        for match in pattern("services", kind).finditer(reply.prose):
            found.setdefault(match.span(), set()).add(kind)
    kept: list[tuple[int, int, frozenset[str]]] = []
    for (start, end), kinds in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, frozenset(kinds)))
    return kept


def _is_tool(reply: ReplyText, start: int, end: int) -> bool:
    # "Use mobile data", "reply to this email", "we'll text you": a means of contact or a way round, not what is out.
    window_start, window_end = max(0, start - 26), min(len(reply.low), end + 26)
    window = reply.low[window_start:window_end]
    return any(
        match.start() + window_start < end and match.end() + window_start > start
        for match in pattern("service_context", "tool").finditer(window)
    )


def _touched(reply: ReplyText, known: Known, span: tuple[int, int], kinds: frozenset[str]) -> Claim:
    said, value = quoted(reply, span), min(kinds)
    incident = known.incident
    fact_id = known.fact_id("service")
    if incident and (not incident.services or kinds & set(incident.services)):
        return claim(reply, span, "service", "supported", say("supported"), value=value, fact_id=fact_id)
    if _told(reply, known, span, kinds):
        return claim(reply, span, "service", "supported", say("supported_customer"), value=value)
    if incident:
        message = say("service_wrong", right=_services(known), said=said)
        return claim(reply, span, "service", "contradicted", message, value=value, fact_id=fact_id)
    return claim(reply, span, "service", "unsupported", say("service_none", said=said), value=value)


def _told(reply: ReplyText, known: Known, span: tuple[int, int], kinds: frozenset[str]) -> bool:
    """Whether the customer or the provider spoke of this service: their words may be acknowledged."""
    told = any(pattern("services", kind).search(known.customer_text) for kind in kinds)
    mine = known.incident is None or reply.low[max(0, span[0] - 12) : span[0]].rstrip().endswith(
        ("your", "su", "tu", "sus", "tus")
    )
    public = any(pattern("services", kind).search(known.public_text) for kind in kinds)
    in_workaround = known.incident is not None and public and not _says_out(reply, span)
    restated = told and (mine or not _asserts_outage(reply, span))
    return restated or in_workaround


def _says_out(reply: ReplyText, span: tuple[int, int]) -> bool:
    clause = reply.clause_text(span[0])
    return pattern("service_context", "outage").search(clause) is not None


def _asserts_outage(reply: ReplyText, span: tuple[int, int]) -> bool:
    after = reply.low[span[1] : span[1] + 40]
    return pattern("service_context", "outage").match(after.lstrip()) is not None


def _untouched(reply: ReplyText, known: Known, span: tuple[int, int], kinds: frozenset[str]) -> Claim:
    said, value = quoted(reply, span), min(kinds)
    incident = known.incident
    if incident is None:
        return claim(reply, span, "negation", "unsupported", say("negation_none", said=said), value=value)
    told = any(
        pattern("services", kind).search(line) and pattern("service_context", "unaffected").search(line)
        for kind in kinds
        for line in known.public_text.split("\n")
    )
    if told:
        return claim(
            reply, span, "negation", "supported", say("supported"), value=value, fact_id=known.fact_id("workaround")
        )
    if kinds & set(incident.services) and incident.is_open:
        message = say("negation_wrong", right=_services(known))
        return claim(reply, span, "negation", "contradicted", message, value=value, fact_id=known.fact_id("service"))
    if kinds & set(incident.services):
        return claim(
            reply, span, "negation", "supported", say("supported"), value=value, fact_id=known.fact_id("status")
        )
    return claim(reply, span, "negation", "not_checkable", say("negation_none", said=said), value=value)


def _services(known: Known) -> str:
    return ", ".join(known.incident.services) if known.incident else ""
