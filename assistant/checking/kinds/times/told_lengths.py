"""What the words around a length of time say of it: of what it is, and whether it lies ahead or behind."""

from dataclasses import dataclass
from datetime import timedelta

from assistant.checking.text.durations import Duration
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import Roles
from assistant.checking.text.words import pattern

_GUIDANCE_LIMIT = timedelta(minutes=15)
NEAR = 28
_BEHIND = 24
_TO_COME = ("another ", "next ", "otra ", "otro ")


@dataclass(frozen=True)
class Told:
    """A duration with what the words around it say: of what it is, and whether it lies ahead or behind."""

    said: Duration
    role: str
    before: str
    after: str
    ahead: bool
    behind: bool


def told_of(reply: ReplyText, said: Duration, roles: Roles) -> Told:
    """What the words around a length say of it."""
    before = reply.low[max(0, said.start - NEAR) : said.start]
    after = reply.low[said.end : said.end + _BEHIND]
    role: str = roles.of(said.start, said.end)
    # What stands behind a length is surer than what stands somewhere in front: "now, and five hours from the estimate".
    to_come = _follows("ahead_behind", after) or reply.low.startswith(_TO_COME, said.start)
    gone = _follows("behind_behind", after)
    behind = gone or (_says("behind", before) and not to_come)
    ahead = to_come or (_says("ahead", pattern("duration", "more").sub(" ", before)) and not gone)
    if role in {"started", "resolved"} and not ahead:
        behind = True
    if pattern("duration", "these").search(before[-10:]):
        # "Within those four hours": the window that was named before.
        ahead = behind = False
    elif role in {"none", "eta"} and not behind and pattern("status", "ahead").search(reply.clause_text(said.start)):
        # "It should be an hour at most" estimates, whatever it leaves unsaid.
        role, ahead = "eta", True
    return Told(said, role, before, after, ahead, behind)


def _says(name: str, text: str) -> bool:
    return pattern("duration", name).search(text) is not None


def _follows(name: str, after: str) -> bool:
    return pattern("duration", name).match(after.lstrip(" ,")) is not None


def is_advice(said: Duration, clause: str, reply: ReplyText, role: str) -> bool:
    """Whether a length is how long to wait for a device: "give it ten minutes"."""
    short = said.upto <= _GUIDANCE_LIMIT
    sentence = reply.sentence_at(said.start)
    if not short or not pattern("discourse", "guidance").search(clause + " " + sentence.low):
        return False
    # "Give it ten minutes and you're back" promises; "restart the router and give it ten minutes" does not.
    promises = role == "eta" and pattern("duration", "brings_back").search(sentence.low)
    return not promises or pattern("duration", "device").search(sentence.low) is not None


def is_some_day(reply: ReplyText, told: Told) -> bool:
    """Whether "a day" is a day like others and no length of time."""
    # "On a day when", "en un dia de trabajo": a day like others, no length of time.
    if not pattern("duration", "some_day").fullmatch(reply.low, told.said.start, told.said.end):
        return False
    front = pattern("duration", "some_day_before").finditer(told.before)
    return any(not told.before[found.end() :].strip() for found in front) or _follows("some_day_behind", told.after)


def is_named_hour(reply: ReplyText, told: Told) -> bool:
    """Whether "una hora" is a time of day and no length of time."""
    # "No hay una hora nueva": a time of day, no length of time.
    said = told.said
    if not pattern("duration", "named_hour").fullmatch(reply.low, said.start, said.end):
        return False
    if _follows("added", told.after):
        return False
    before = told.before.rstrip()
    front = pattern("duration", "named_hour_before").finditer(before)
    return any(found.end() == len(before) for found in front) or _follows("named_hour_behind", told.after)


def is_past(reply: ReplyText, said: Duration) -> bool:
    """Whether the clause of a length tells what is over."""
    clause = reply.clause_text(said.start)
    now = pattern("duration", "still").search(clause)
    return now is None and pattern("duration", "was").search(clause) is not None
