"""Whether the words beside a time tell that service went or that it came back."""

from typing import Literal

from assistant.checking.text.bounds import last_of
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern

_LATEST = frozenset({"by", "before", "until", "antes de", "hasta"})
Turn = Literal["back", "not_back", "gone", ""]


def turn_at(reply: ReplyText, start: int, end: int) -> Turn:
    """What the nearest word in front of the time at ``start``-``end`` says, else the first one behind it."""
    first, last = reply.clause_at(start)
    if not any(c.isalpha() for c in reply.low[first:start] + reply.low[end:last]):
        # "It's back, since 9:40": the time alone between commas belongs to its sentence.
        first = reply.sentence_at(start).start
    front, behind = reply.low[first:start], reply.low[end : max(end, last)]
    back, gone = (last_of(pattern("bounds", name), front) for name in ("there_again", "gone_again"))
    if gone and (back is None or gone.end() >= back.end() or pattern("bounds", "once_more").fullmatch(back.group())):
        # "Went down again": only the loss is told.
        return "gone"
    if back:
        return "not_back" if pattern("discourse", "negations").search(front, 0, back.start()) else "back"
    back, gone = (pattern("bounds", name).search(behind) for name in ("there_again", "gone_again"))
    if back or gone:
        return "gone" if gone and (back is None or gone.start() <= back.start()) else "back"
    return ""


def promises(clause: str) -> bool:
    """Whether a clause tells of what is to come; "most were back by 9:40" has been, for all its "by"."""
    return any(found.group() not in _LATEST for found in pattern("bounds", "promises").finditer(clause))
