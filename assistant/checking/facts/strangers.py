"""A reply without a ticket: what only the customer's own words or account could bear can be checked by nobody here."""

import re

from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.domain.check import Claim

_KINDS = frozenset({"instant", "date", "duration", "count", "money", "place", "service", "identity", "other"})
"""What a customer may have told about themselves. Promises, contacts and deeds need something of ours in any case."""
_THEIRS = re.compile(
    r"(?<!\w)(?:you|your|yours|you're|you've|you'd|you'll|ur|su|sus|tu|tus|usted|ustedes|suyo|suya|te|le|les|os|vuestr\w+|"
    r"dear|hi|hello|hey|estimad\w+|hola)(?!\w)"
)


def without_ticket(reply: ReplyText, known: Known, claims: list[Claim]) -> list[Claim]:
    """The claims, those on the customer's own matters turned to not checkable where there is no ticket to ask."""
    if known.ticket is not None or not _THEIRS.search(reply.low):
        return claims
    return [_open(claim) if _is_theirs(claim) else claim for claim in claims]


def _is_theirs(claim: Claim) -> bool:
    names = claim.kind == "identity" and claim.verdict == "contradicted" and not any(c.isdigit() for c in claim.text)
    return names or (claim.verdict == "unsupported" and claim.kind in _KINDS)


def _open(claim: Claim) -> Claim:
    told = say("no_ticket", said=claim.text)
    return claim.model_copy(update={"verdict": "not_checkable", "message": told, "fact_id": None, "suggestion": None})
