"""What a clause says of the services it names: out, fine, or only that they are the ones concerned."""

import re
from functools import lru_cache
from typing import Literal

from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import keys, pattern

State = Literal["out", "fine", "concerned", ""]
Mention = tuple[int, int, frozenset[str]]
_BEHIND = 12
_TOOL_REACH = 26
_WITHOUT = re.compile(r"sin|without")
_CONJOINED = re.compile(r"\s(?:y|and|por|because|so|por lo que|porque|due|after|tras)\s")
"""Where a "without" ends: "se quedó sin energía por un corte y con ella cayeron …" denies no fall."""
_TAKES_UP = re.compile(r"(?:it|that|they|those|these|esa|ese|eso|esas|esos|ya|si)(?:'s|'re)?(?!\w)")
_WAYS = ("wifi_calls", "app", "router", "client", "public_wifi", "divert", "mobile_data")
_SO = re.compile(r"\s(?:so|which means|meaning|asi que|por lo que|de modo que|conque)\s")
"""What follows from a state is no state of the service: "came back at 9, so you should get through"."""


def mentions(reply: ReplyText) -> list[Mention]:
    """Each mention once with every service it can mean; a longer mention hides those inside it."""
    found: dict[tuple[int, int], set[str]] = {}
    for kind in keys("services"):
        for match in pattern("services", kind).finditer(reply.prose):
            found.setdefault(match.span(), set()).add(kind)
    kept: list[Mention] = []
    for (start, end), kinds in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, frozenset(kinds)))
    return kept


def is_tool(reply: ReplyText, start: int, end: int) -> bool:
    """Whether it is a means of contact or a way round, not what is out: "reply to this email", "your hotspot"."""
    window_start, window_end = max(0, start - _TOOL_REACH), min(len(reply.low), end + _TOOL_REACH)
    return any(
        match.start() < end and match.end() > start
        for match in pattern("service_context", "tool").finditer(reply.low, window_start, window_end)
    )


def after_way_round(reply: ReplyText, position: int) -> bool:
    """Whether a pronoun there takes up a way round that the sentence has named: "try Wi-Fi calling: it works"."""
    if _TAKES_UP.match(reply.prose, position) is None:
        return False
    first = reply.sentence_at(position).start
    return pattern("workaround", *_WAYS).search(reply.prose, first, position) is not None


def asks_at(reply: ReplyText, position: int) -> bool:
    """Whether a question holds the place: in "It is down, so could you …?" only what follows is asked."""
    if not reply.sentence_at(position).asks:
        return False
    opened = reply.low.find("\u00bf")
    if opened >= 0:
        return position >= opened
    return pattern("service_context", "asks").match(reply.low.lstrip(" -\"'(")) is not None or (
        reply.clause_at(position)[1] >= len(reply.low.rstrip())
    )


def denied_before(reply: ReplyText, first: int, position: int) -> bool:
    """Whether a denial between two places reaches the second; in Spanish two denials are one."""
    found = [
        match.start()
        for match in pattern("stance", "denies").finditer(reply.prose, first, position)
        if not (_WITHOUT.fullmatch(match.group()) and _CONJOINED.search(reply.prose, match.end(), position))
    ]
    if not found:
        return False
    harmless = [m.span() for m in pattern("stance", "denies_not").finditer(reply.prose, first, position + _BEHIND)]
    return any(not any(low <= at < high for low, high in harmless) for at in found)


def state_of(reply: ReplyText, first: int, last: int, start: int, end: int) -> State:
    """What the words from ``first`` to ``last`` say of the service named at ``start`` to ``end``.

    The nearest telling word behind the name counts, else the last one before it.
    """
    if pattern("service_context", "lacking").search(reply.prose, max(first, start - 24), start):
        return "out"
    so = _SO.search(reply.prose, end, last)
    last = so.start() if so else last
    found: list[tuple[int, int, State]] = []
    for name in ("fine", "out", "concerned"):
        for match in pattern("service_context", name).finditer(reply.prose, first, last):
            if match.start() < end and match.end() > start:
                continue
            denied = name != "concerned" and denied_before(reply, _used_up(reply, first, match), match.start())
            state: State = name if not denied else ("out" if name == "fine" else "fine")
            found.append((match.start(), match.end(), state))
    # Of two that begin together the longer one tells: "queda fuera de estos trabajos" is more than "queda".
    behind = [one for one in sorted(found, key=lambda one: (one[0], -one[1])) if one[0] >= end]
    told = [one for one in behind if one[2] != "concerned"] or behind or sorted(found, reverse=True)
    return told[0][2] if told else ""


def _used_up(reply: ReplyText, first: int, telling: re.Match[str]) -> int:
    """Where a search for denials starts: "haven't repaired the break" denies the repair, not the break."""
    if pattern("service_context", "out").fullmatch(telling.group()) is None:
        return first
    repaired = pattern("service_context", "mended").search(reply.prose, first, telling.start())
    return repaired.end() if repaired else first


@lru_cache(maxsize=64)
def told_states(text: str, services: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The services that a provider's words tell to work, and those they tell to be out, beside ``services``.

    A name that can mean one of ``services`` means that one: "phone" beside an outage of voice is no mobile.
    """
    reply = ReplyText(text)
    fine: set[str] = set()
    out: set[str] = set()
    for start, end, kinds in mentions(reply):
        if is_tool(reply, start, end):
            continue
        sentence = reply.sentence_at(start)
        state = state_of(reply, sentence.start, sentence.end, start, end)
        if state == "fine":
            fine |= kinds
        elif state == "out" and not kinds & services:
            out |= kinds
    return frozenset(fine), frozenset(out)


@lru_cache(maxsize=64)
def told_kinds(text: str) -> frozenset[frozenset[str]]:
    """What each name of a service in a text can mean."""
    return frozenset(kinds for _, _, kinds in mentions(ReplyText(text)))
