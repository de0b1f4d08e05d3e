"""How the words around a time turn it: a latest or an earliest, well before it, not at it, nobody knows whether."""

import re
from collections import deque
from dataclasses import dataclass
from typing import Literal

from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern

Edge = Literal["at", "by", "from", "after", "before_long", "after_long"]
"""At it, at the latest, at the earliest, some time after it, long before it, long after it."""
Denial = Literal["", "not", "maybe_not", "doubt"]
"""Told as it is; denied; said to be possibly untrue; said not to be promised or known."""

_REACH = 90
_BEHIND = 40
_CUT = re.compile(
    r"[,;:()]|\s-\s|(?<!\w)(?:and|but|so|because|which|then|y|pero|asi que|porque|aunque|although|while)(?!\w)"
)
_DAY = r"(?:(?:today|tonight|tomorrow|hoy|this \w+|esta \w+|\w+day|ct|et|pt|mt|local|time)\s+)?"
_NEAR = 40
_WORDS_IN_FRONT: tuple[tuple[str, Edge], ...] = (("earliest", "from"), ("latest", "by"))
_WORDS_BEHIND: tuple[tuple[str, Edge], ...] = (("earliest_behind", "from"), ("latest_behind", "by"))
_BETWEEN = re.compile(r"\s*(?:(?:at|by|on|the|around|about|a|las|la|de|el|that|en torno|sobre|hacia)\s+)*$")
_BY = frozenset({"by", "before", "until", "till", "antes de", "para", "hasta"})
_UNTIL = frozenset({"until", "till", "hasta"})
_AFTER = frozenset({"after", "past", "despues de", "pasadas", "pasada"})
_BEFORE = frozenset({"before", "antes de"})


@dataclass(frozen=True)
class Bound:
    """The edge, whether it is denied and where the denial stands (positions of the folded text; -1 without one).

    ``start`` is where the words begin that turn the time; ``end`` where they end. ``until`` marks a denied "until",
    which is no denial but a latest; ``knowing`` that only knowledge is denied ("I won't know more before 4").
    """

    edge: Edge
    denial: Denial = ""
    start: int = -1
    end: int = -1
    knowing: bool = False
    explicit: bool = False


def bound_of(reply: ReplyText, start: int, end: int, lead: str) -> Bound:
    """How the time at ``start``-``end`` with its preposition ``lead`` is bounded by the words around it."""
    clause_start, clause_end = reply.clause_at(start)
    front = reply.low[max(clause_start, start - _REACH) : start]
    base = start - len(front)
    edge, at, last = _edge(reply, start, end, lead, front)
    denial, where, knowing = _denied(front[: at - base], lead)
    if denial == "not" and (lead in _UNTIL or edge in {"after", "after_long"}):
        # "Not until 6" and "not later than 6" tell a latest.
        return Bound("by", "", base + where, last, explicit=True)
    if denial:
        return Bound(edge, denial, base + where, last, knowing=knowing)
    behind = reply.low[end : max(end, min(clause_end, end + _BEHIND))]
    return _behind(behind, edge, at, last, end)


def _edge(reply: ReplyText, start: int, end: int, lead: str, front: str) -> tuple[Edge, int, int]:
    words = front + reply.low[start:end]
    base = start - len(front)
    for name, edge in _WORDS_IN_FRONT:
        found = last_of(pattern("bounds", name), words[max(0, len(front) - _NEAR) :])
        shift = max(0, len(front) - _NEAR)
        if found and _BETWEEN.fullmatch(words[found.end() + shift : max(len(front), found.end() + shift)]):
            return edge, base + found.start() + shift, end
    afar = _afar(front, base)
    if afar:
        return afar[0], afar[1], end
    behind = reply.low[end : end + _BEHIND]
    for name, edge in _WORDS_BEHIND:
        found = pattern("bounds", name).search(behind)
        if found and re.fullmatch(rf"[\s,(]*{_DAY}", behind[: found.start()]):
            return edge, start, end + found.end()
    side = "before" if lead in _BEFORE else "after" if lead in _AFTER else ""
    near = front[-_NEAR:]
    found = None if side else last_of(pattern("bounds", "open_after"), near)
    if found and _BETWEEN.fullmatch(near[found.end() :]):
        return _sided("after", lead, near[: found.start()], start - len(near) + found.start(), end)
    return _sided(side, lead, near, start, end)


def _afar(front: str, base: int) -> tuple[Edge, int] | None:
    """The edge that an adverb some words before the time sets: "como pronto volvera a las ocho"."""
    early, late = (
        last_of(pattern("bounds", "floating_early"), front),
        last_of(pattern("bounds", "floating_late"), front),
    )
    found = max((one for one in (early, late) if one), key=lambda one: one.start(), default=None)
    if found is None or _CUT.search(front, found.end()):
        return None
    return ("from" if found is early else "by"), base + found.start()


def _sided(side: str, lead: str, front: str, start: int, end: int) -> tuple[Edge, int, int]:
    if side:
        far, near = _ending(pattern("bounds", "far"), front), _ending(pattern("bounds", "near"), front)
        if far is not None:
            return ("before_long" if side == "before" else "after_long"), start - len(front) + far, end
        if near is not None:
            return "at", start, end
        return ("by" if side == "before" else "after"), start, end
    return ("by" if lead in _BY else "at"), start, end


def last_of(what: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last place where a pattern matches, else None."""
    return next(iter(deque(what.finditer(text), maxlen=1)), None)


def _ending(what: re.Pattern[str], text: str) -> int | None:
    """Where words of a list stand that end a text, else None."""
    found = last_of(what, text)
    return found.start() if found and not text[found.end() :].strip() else None


def _denied(front: str, lead: str) -> tuple[Denial, int, bool]:
    cuts = [found.end() for found in _CUT.finditer(front)]
    offset = cuts[-1] if cuts else 0
    near = front[offset:]
    found = pattern("bounds", "denies").search(near)
    could = pattern("bounds", "could").search(near)
    if could:
        return "maybe_not", offset + could.start(), False
    if found is None or pattern("bounds", "stands").search(near, found.end()):
        return "", -1, False
    doubted = pattern("bounds", "doubts").search(near, found.end())
    # "Isn't fixed yet and should be by 6" affirms; "don't expect it by 6" does not.
    if not doubted and lead not in _UNTIL and pattern("bounds", "affirms").search(near, found.end() + 2):
        return "", -1, False
    expected = lead in _BEFORE and pattern("bounds", "expects").search(near)
    if expected or pattern("bounds", "doubts").search(near):
        return "doubt", offset + found.start(), False
    return "not", offset + found.start(), pattern("bounds", "knowing").search(near) is not None


def _behind(behind: str, edge: Edge, start: int, last: int, end: int) -> Bound:
    found = pattern("bounds", "denied_behind").match(behind.lstrip(" ,"))
    if found is None:
        return Bound(edge, "", start, last, explicit=edge != "at")
    lead_in = len(behind) - len(behind.lstrip(" ,"))
    told = behind[lead_in : lead_in + found.end() + 24]
    if pattern("bounds", "doubts").search(told):
        return Bound(edge, "doubt", start, end)
    return Bound("at", "not", start, end + lead_in + found.end())
