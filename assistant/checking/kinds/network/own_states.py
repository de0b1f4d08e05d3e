"""The customer's own state beside that of the incident: still without it where the others have it back."""

import re

from assistant.checking.facts.known import Known
from assistant.checking.text.reply_text import ReplyText

_BACK = frozenset({"resolved", "postmortem", "completed", "monitoring", "verifying"})
_OWN = re.compile(
    r"(?<!\w)(?:you|you're|you've|your \w+(?: \w+)?|yours|for you|at your (?:end|address|home)"
    r"|being (?:the|still|left|one|stuck|without)|to be (?:the|still|left|one|stuck|without)|the (?:only|last) \w+"
    r"|usted|sigue|siguen|su \w+|tu \w+|para usted|sigues)(?!\w)"
)
_STILL = re.compile(
    r"(?<!\w)(?:still|not back|isn't back|hasn't come back|nothing (?:works|has come back)|again|my own|todavia|aun"
    r"|sigo|sigue|seguimos|continuo|de nuevo|otra vez|yo no)(?!\w)"
)
_OTHERS = re.compile(
    r"(?<!\w)(?:while|although|though|even though|whereas|when|after|once|mientras|aunque|cuando)(?!\w)[^.;]{0,60}?"
    r"(?<!\w)(?:came back|come back|back|restored|resolved|fixed|closed|volvio|vuelto"
    r"|recuper\w+|restablec\w+|resuelt\w+)"
)
_GRADUAL = re.compile(r"one by one|street by street|bit by bit|little by little|step by step|in stages|poco a poco")
_RETURNS = re.compile(
    r"(?<!\w)(?:com|bring|brought|restor|recover|reconnect|return|back|switch|volv|vuel|recuper|restabl|regres)"
)
_WITHOUT = re.compile(r"(?<!\w)(?:without|not|sin|no)(?: \w+){0,3} ?$")


def is_return(reply: ReplyText, start: int, end: int) -> bool:
    """Whether words of a gradual return tell one: "your sites one by one" heads a list."""
    first, last = reply.clause_at(start)
    if _WITHOUT.search(reply.prose, first, start):
        return False
    gradual = _GRADUAL.fullmatch(reply.prose[start:end]) is not None
    return not gradual or _RETURNS.search(reply.prose, first, last) is not None


def is_own_state(reply: ReplyText, known: Known, start: int, end: int) -> bool:
    """Whether words that tell a service out are about this customer, who says so, where the incident is over.

    "You are still without it while Westhaven came back at 3:40" is no claim that the incident goes on.
    """
    incident = known.incident
    if incident is None or incident.status not in _BACK:
        return False
    first, _ = reply.clause_at(start)
    if not _OWN.search(reply.prose, first, end):
        return False
    return _OTHERS.search(reply.prose) is not None or _STILL.search(known.customer_text) is not None
