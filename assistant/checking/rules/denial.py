"""Whether a clause denies or warns of what it names, which keeps people from it."""

import re

from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern

_BEFORE = 70


def is_negated(reply: ReplyText, start: int) -> bool:
    """Whether the clause has a negation before ``start``."""
    before = reply.low[max(reply.clause_at(start)[0], start - _BEFORE) : start]
    return "n't" in before or pattern("discourse", "negations").search(before) is not None


def is_denied(reply: ReplyText, start: int) -> bool:
    """Whether the clause denies or warns of what stands at ``start``: "please don't send", "nobody will ask you to"."""
    before = reply.low[max(reply.clause_at(start)[0], start - _BEFORE) : start]
    return is_negated(reply, start) or _is_strangers(before)


def _is_strangers(before: str) -> bool:
    return re.search(r"(?<!\w)(?:anyone|anybody|someone|somebody|whoever|quien|alguien)(?!\w)", before) is not None
