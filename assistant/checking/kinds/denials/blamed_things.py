"""Claims that something of the customer's own is to blame, made while the bound outage is on."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.reach.service_states import asks_at
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_FREE = frozenset({"not_impacted", "partially_related", "unknown"})
_RELATIVE = re.compile(r"\s+(?:that|which|who|que)(?!\w)")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """At most one claim in a sentence: "the modem is broken", "sounds like something inside the house"."""
    incident = known.incident
    if incident is None or not incident.is_open or incident.kind == "maintenance" or asks_at(reply, 0):
        return
    if known.context.relevance in _FREE or known.context.sites is not None:
        return
    for match in pattern("blamed", "things").finditer(reply.prose):
        if _is_blamed(reply, match) and not _is_told(known, match):
            message = say("outage_known", said=quoted(reply, match.span()), right=incident.name)
            yield claim(reply, match.span(), "negation", "contradicted", message, fact_id=known.fact_id("status"))
            return


def _is_blamed(reply: ReplyText, match: re.Match[str]) -> bool:
    first, _last = reply.clause_at(match.start())
    after = pattern("blamed", "after").match(
        reply.prose, match.end() + (reply.prose[match.end() : match.end() + 1] == " ")
    )
    before = any(
        not reply.prose[found.end() : match.start()].strip()
        for found in pattern("blamed", "before").finditer(reply.prose, first, match.start())
    )
    if not after and (not before or _RELATIVE.match(reply.prose, match.end())):
        return False
    end = after.end() if after else match.end()
    return not (
        pattern("stance", "denies").search(reply.prose, first, end)
        or pattern("discourse", "supposes").search(reply.prose, first, match.start())
    )


def _is_told(known: Known, match: re.Match[str]) -> bool:
    """Whether our own tests speak of the thing, or it is a part of the network that the provider speaks of."""
    name = match.group().split()[-1]
    if re.search(rf"(?<!\w){re.escape(name)}(?: \w+){{0,3}} (?:fault|broken|faulty|defect|fail)", known.actions_text):
        return True
    return name in known.public_text and not pattern("blamed", "yours").search(match.group())
