"""Times that are the customer's own where a sentence counts from them: "before your exam at 4"."""

import re

from assistant.checking.facts.known import Known
from assistant.checking.facts.other_words import customer_said
from assistant.checking.facts.reading_times import said_by
from assistant.checking.text.durations import find_durations
from assistant.checking.text.moments import Moment
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import Role, Roles
from assistant.checking.text.words import pattern

_SOON_AFTER = 12
_BEFORE_THEIRS = re.compile(
    r"(?<!\w)(?:(?:before|in time for|ahead of|antes de|a tiempo para) (?:your|the|su|sus|tu|tus|la|el)|"
    r"(?:for|para) (?:your|the|su|sus|tu|tus|la|el)) (?:[^.,;:]{2,40})?$"
)
_REFERENCE = 48
_COUNTS_FROM = frozenset({"before", "after", "antes de", "despues de", "past"})


def is_reference(reply: ReplyText, known: Known, moment: Moment, role: Role) -> bool:
    """Whether a time is only what another is counted from: "half an hour before 6", "before you start at half nine"."""
    start, _ = moment.span
    if moment.time is None or role in {"started", "resolved"}:
        return False
    front = reply.low[max(0, start - _REFERENCE) : start]
    counted = moment.lead in _COUNTS_FROM and any(not front[one.end :].strip() for one in find_durations(front))
    theirs = any(not front[found.end() :].strip() for found in pattern("bounds", "their_doing").finditer(front))
    return (counted or theirs) and customer_said(said_by(reply, known, moment, "customer"), known)


def is_before_theirs(reply: ReplyText, roles: Roles, start: int) -> bool:
    """Whether something of theirs stands between a word of restoration and the time: "back for your exam at 4"."""
    found = _BEFORE_THEIRS.search(reply.low, reply.clause_at(start)[0], start)
    return found is not None and roles.follows("eta", found.start() + 1, _SOON_AFTER)
