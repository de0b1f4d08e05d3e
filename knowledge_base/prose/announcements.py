"""What a sentence announces: its phrases and the roles of its times, neither believed against the other."""

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache

from knowledge_base.prose.estimates import Kind, Statement, length_said, read_estimate, read_next_update
from knowledge_base.prose.roles import NEWS, RESTORATION, roles
from knowledge_base.prose.times import Mention, Posted, Said, mentions, sure
from knowledge_base.prose.words import pattern, raw_pattern

Timed = tuple[tuple[Mention, str | None], ...]
_LONGEST = 1200
"""Characters; nothing that long is a sentence, and only its beginning is read."""
_GAP = 2
"""Characters between a time and the day that belongs to it."""
_READINGS = 64
"""Sentences kept: a post is read for an estimate and then for news."""
_EITHER_HALF = re.compile(r"\d:\d\d\W*")
_FEW_HOURS = timedelta(hours=6)
_TURN = re.compile(r"; |,? but |\s[-\u2013\u2014]\s", re.IGNORECASE)
_NEVER = (NEWS, "former", "step", "arrival")
"""A time of these is none of restoration, whatever else the sentence says."""


def announced_estimate(sentence: str, posted: Posted) -> Statement | None:
    """The estimate of one sentence; unclear where it may be meant in two ways, None where it announces nothing."""
    sentence = sentence[:_LONGEST]
    if any(pattern("eta", name).search(sentence) for name in ("to_software", "as_planned")):
        return None
    if pattern("eta", "prior_step").search(sentence):
        return Statement("unclear", weak=True)
    sentence = raw_pattern("eta", "bracketed").sub("", sentence)
    sentence = _after_denial(sentence, posted)
    told = read_estimate(sentence, posted)
    if told and told.kind == "none_given":
        return told
    timed = _timed(sentence, posted)
    ours = {one.said for one, role in timed if role == RESTORATION and _is_exact(one)}
    if (told is None or told.weak or _is_vague(told)) and len(ours) != 1 and pattern("eta", "untold").search(sentence):
        return Statement("none_given", weak=True)
    if told and told.said:
        return _undisputed(told, told.said, ours, timed, sentence)
    return _by_roles(told, ours, timed, sentence, posted)


def _after_denial(sentence: str, posted: Posted) -> str:
    """What stands behind "not tonight; " or "not today, but ": a clause that denies, and names no clock time itself."""
    turn = _TURN.search(sentence)
    if turn is None or not pattern("eta", "not_before").search(sentence, 0, turn.start()):
        return sentence
    named = any(one.start < turn.start() and not one.vague for one, _ in _timed(sentence, posted))
    return sentence if named else sentence[turn.end() :]


def _by_roles(
    told: Statement | None, ours: set[Said | None], timed: Timed, sentence: str, posted: Posted
) -> Statement | None:
    """What the roles of the times say where the phrases were silent or unclear."""
    if told and not told.weak and not _is_plain(sentence, timed, posted):
        return Statement("unclear", weak=_is_of_else(timed))
    if not ours:
        return told if told and told.weak else None
    other_day = any(_is_beside(one, timed) for one, role in timed if role == RESTORATION)
    one = _moved(ours.pop(), sentence) if len(ours) == 1 and not other_day else None
    kind: Kind = "committed" if pattern("eta", "committed").search(sentence) else "estimate"
    return Statement(kind, one) if one else Statement("unclear")


def announced_update(sentence: str, posted: Posted) -> Statement | None:
    """When the sentence promises news, the first time if it names several; None without a promise."""
    sentence = sentence[:_LONGEST]
    if any(pattern(*name).search(sentence) for name in (("eta", "to_software"), ("next_update", "other"))):
        return None
    told = read_next_update(sentence, posted)
    timed = _timed(sentence, posted)
    ours = [one.said for one, role in timed if role == NEWS and _is_exact(one)]
    if told and told.said and not told.said.vague:
        named = [role for one, role in timed if one.said == told.said]
        return None if named and all(role == RESTORATION for role in named) else told
    if ours:
        latest = pattern("interruption", "latest").search(sentence)
        return Statement("estimate", ours[-1] if latest else ours[0])
    return _regular(sentence, posted) if told is None else _overtaken(told, timed)


def _regular(sentence: str, posted: Posted) -> Statement | None:
    """News "every two hours": the first is due one interval from now."""
    every = pattern("next_update", "every").search(sentence)
    if every is None or not _tells_news(sentence):
        return None
    said = length_said(every, posted)
    return Statement("estimate", said) if said else Statement("unclear")


def _overtaken(told: Statement, timed: Timed) -> Statement:
    """A promise whose time has passed gives way to a plainer one."""
    passed = told.kind == "unclear" and bool(timed) and all(one.said is None for one, _ in timed)
    return Statement("unclear", weak=True) if passed else told


@lru_cache(maxsize=_READINGS)
def _timed(sentence: str, posted: Posted) -> Timed:
    """The times of a sentence, and what each is the time of."""
    found: Sequence[Mention] = mentions(sentence, posted, near=True)
    return tuple(zip(found, roles(sentence, found, posted), strict=True))


def _is_beside(one: Mention, timed: Timed) -> bool:
    """Whether a day that cannot be read stands right behind a time: "by 6 am on Thursday 12 June", a Friday."""
    beside = (day for day, _ in timed if day.vague and 0 <= day.start - one.end <= _GAP)
    return any(sure([one, day]) is None for day in beside)


def _is_vague(told: Statement) -> bool:
    return told.said is not None and told.said.vague


def _is_exact(one: Mention) -> bool:
    return one.said is not None and not one.vague


def _is_of_else(timed: Timed) -> bool:
    return bool(timed) and all(role not in (RESTORATION, None, "block", "utility") for _, role in timed)


def _is_plain(sentence: str, timed: Timed, posted: Posted) -> bool:
    """Whether each time has a role of its own and none is bounded or told for a part of the customers only."""
    hedged = any(pattern("eta", name).search(sentence) for name in ("not_before", "partly", "portion"))
    halves = any(_is_either_half(sentence, one, posted) for one, _ in timed)
    clear = all(
        one.said and role not in (None, "block", "utility") and not _is_beside(one, timed) for one, role in timed
    )
    return clear and not hedged and not halves


def _is_either_half(sentence: str, one: Mention, posted: Posted) -> bool:
    """Whether "6:00" may be morning or evening; told in words, the one that comes within hours is meant."""
    if not _EITHER_HALF.fullmatch(sentence[one.start : one.end]):
        return False
    told = pattern("role", "ahead").search(sentence) is not None
    return not told or one.said is None or one.said.at - posted.at > _FEW_HOURS


def _undisputed(told: Statement, said: Said, ours: set[Said | None], timed: Timed, sentence: str) -> Statement | None:
    """A statement, unless its time is plainly something else's or another time of restoration stands beside it."""
    named = [role for one, role in timed if one.said == said]
    if named and all(role in _NEVER for role in named):
        return None
    if said.vague:
        return told
    changed = any(pattern("eta", name).search(sentence) for name in ("moved", "instead", "formerly"))
    return Statement("unclear") if ours - {said} and not changed else told


def _moved(said: Said | None, sentence: str) -> Said | None:
    """Of "slipped from 5 to 8 pm" the later."""
    return Said(said.until) if said and said.until and pattern("eta", "moved").search(sentence) else said


def _tells_news(sentence: str) -> bool:
    return any(pattern(*name).search(sentence) for name in (("role", "news"), ("shared", "news_word")))
