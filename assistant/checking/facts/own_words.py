"""When our side wrote before: "we wrote to you an hour ago", "in our message of 1:20 pm", bound to the thread."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from assistant.checking.facts.known import Known
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern

Bound = Literal["ours", "wrong"]
"""A message of ours stands there; or the words are about a message of ours, and none does."""
GRAIN = timedelta(minutes=5)
"""People name the time of a message to the nearest five minutes."""
_NEAR = 48
_HOUR = timedelta(hours=1)


def of_length(
    reply: ReplyText, known: Known, span: tuple[int, int], length: timedelta, slack: timedelta
) -> Bound | None:
    """Whether a message of ours stands that long ago; None where the words are not about one."""
    if not is_ago(reply, span) or not _ours(reply, span):
        return None
    # What is told in hours is told to the nearest one.
    near = max(slack, _HOUR / 2 if length >= _HOUR else GRAIN)
    found = any(abs(known.now - at - length) <= near for at in known.own_moments)
    return "ours" if found else "wrong"


def of_instants(
    reply: ReplyText, known: Known, span: tuple[int, int], starts: tuple[datetime, ...], tolerance: timedelta
) -> Bound | None:
    """Whether a message of ours was written at one of ``starts``; None where the time is not that of a message."""
    if not _dates_message(reply, span):
        return None
    near = max(tolerance, GRAIN)
    return "ours" if any(abs(at - start) <= near for at in known.own_moments for start in starts) else "wrong"


def of_days(
    reply: ReplyText, known: Known, span: tuple[int, int], days: tuple[date, ...], zone: tzinfo
) -> Bound | None:
    """Whether a message of ours was written on one of ``days`` ("yesterday we told you"); None as above."""
    if not days or not _ours(reply, span):
        return None
    return "ours" if {at.astimezone(zone).date() for at in known.own_moments} & {days[0]} else "wrong"


def is_ago(reply: ReplyText, span: tuple[int, int]) -> bool:
    """Whether a length of time says how long ago something was."""
    return pattern("own_messages", "ago_behind").match(reply.low, span[1] + 1) is not None or any(
        found.end() + 1 >= span[0]
        for found in pattern("own_messages", "ago_before").finditer(reply.low, max(0, span[0] - _NEAR), span[0])
    )


def _ours(reply: ReplyText, span: tuple[int, int]) -> bool:
    clause = reply.clause_text(span[0])
    told_of_else = pattern("own_messages", "other").search(clause)
    return told_of_else is None and pattern("own_messages", "speech").search(clause) is not None


def _dates_message(reply: ReplyText, span: tuple[int, int]) -> bool:
    """Whether the time stands right behind "our message of" or "we wrote to you at", or right before "we wrote"."""
    start, end = span
    clause_start, clause_end = reply.clause_at(start)
    heads = pattern("own_messages", "dated").finditer(reply.low, max(clause_start, start - _NEAR), end)
    if any(start <= found.end() + 1 <= end for found in heads):
        return True
    return pattern("own_messages", "then_spoke").match(reply.low, end, clause_end + _NEAR) is not None
