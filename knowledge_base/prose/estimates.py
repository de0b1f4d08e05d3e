"""The time of restoration, or of the next news, that one sentence announces."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

from knowledge_base.prose.times import Mention, Posted, Said, mentions, sure
from knowledge_base.prose.words import alternatives, pattern

_CLAUSE_ENDS = re.compile(r";|:(?!\d)| but |, (?:and|so|now|we|it) |\s[-\u2013\u2014]\s", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;|]|\s[-\u2013\u2014]\s|\band\b", re.IGNORECASE)
_CONDITION = re.compile(r"(?:^|[,;:] )(?:please )?(?:if|unless|should you|in case)\b[^,;]{0,120}\Z", re.IGNORECASE)
_PHRASES = 8
"""Announcing phrases of one sentence that are looked at; more would only make reading slow."""
_BEFORE = 30
"""Characters before a time in which a word tells what kind of time it is."""
_LONGEST = 1200
"""Characters; nothing that long is a sentence, and only its beginning is read."""

Kind = Literal["none_given", "estimate", "committed", "unclear"]


@dataclass(frozen=True)
class Statement:
    """Something was said about a time. ``said`` is None where it cannot be read surely, or none was given.

    ``weak``: no time stood there at all ("soon"), so that another sentence of the same post may be plainer.
    """

    kind: Kind
    said: Said | None = None
    weak: bool = False


def read_estimate(sentence: str, posted: Posted) -> Statement | None:
    """The estimate of one sentence; unclear where it may be meant in two ways, None where it announces nothing."""
    sentence = sentence[:_LONGEST]
    none = pattern("eta", "none").search(sentence)
    if none and not _only_news(sentence, none):
        return _anew(sentence, none, posted) or Statement("none_given")
    if pattern("eta", "arrival").search(sentence):
        return None
    moved = pattern("eta", "moved").search(sentence) is not None
    if not moved:
        sentence = _without_the_former(sentence)
    lead = pattern("eta", "lead").search(sentence)
    found = mentions(sentence, posted) if sentence else ()
    start = lead.start() if lead else _announced(sentence, found)
    if start is None:
        start = _by_then(sentence, found)
    if start is None:
        return None
    return _stated(sentence, start, found, posted, moved=moved)


def _stated(sentence: str, start: int, found: Sequence[Mention], posted: Posted, *, moved: bool) -> Statement | None:
    bounded = pattern("eta", "not_before").search(sentence)
    if bounded or pattern("eta", "others").search(sentence):
        return Statement("unclear", weak=not bounded)
    ours = _about_restoration(sentence, start, found)
    if any(one.is_length for one in ours) and pattern("eta", "conditional").search(sentence):
        return Statement("unclear", weak=True)
    if not ours:
        news = pattern("next_update", "lead").search(sentence)
        of_else = found and all(_is_of_else(sentence, one) for one in found)
        return None if of_else or (news and found) else Statement("unclear", weak=True)
    differ = len({one.said for one in ours}) > 1
    if (differ and pattern("eta", "partly").search(sentence)) or _for_some(sentence, ours[-1]):
        return Statement("unclear")
    said = sure(ours[-1:] if moved else ours)
    if said and said.until and said.at > posted.at and not said.vague and _is_planned(sentence, start):
        return None
    if said and moved and said.until and not said.vague and not _is_window(sentence):
        said = Said(said.until)
    kind: Kind = "committed" if pattern("eta", "committed").search(sentence) else "estimate"
    return Statement(kind, said) if said else Statement("unclear")


def read_next_update(sentence: str, posted: Posted) -> Statement | None:
    """When the sentence promises news; unclear without a time that can be read surely, None without a promise."""
    sentence = sentence[:_LONGEST]
    lead = pattern("next_update", "lead").search(sentence)
    if lead is None or pattern("next_update", "past").search(sentence):
        return None
    found = [one for one in mentions(sentence, posted, near=True) if not _is_of_else(sentence, one)]
    eta = pattern("eta", "lead").search(sentence, lead.end())
    if (
        eta
        and not any(lead.end() <= one.start < eta.start() for one in found)
        and not _SEPARATOR.search(sentence, lead.end(), eta.start())
    ):
        eta = None  # "next update ETA: 30 minutes"
    every = pattern("next_update", "every").search(sentence)
    ours = [one for one in found if one.start >= lead.start() and (eta is None or one.start < eta.start())]
    if not ours and every and "top of" not in sentence.lower():
        said = length_said(every, posted)
        return Statement("estimate", said) if said else Statement("unclear")
    ours = ours or [one for one in found if one.start < lead.start() and _is_deadline(sentence, one)][-1:]
    said = sure(ours) if ours else None
    return Statement("estimate", said) if said else Statement("unclear", weak=not ours)


def length_said(every: re.Match[str], posted: Posted) -> Said | None:
    """One update after the length of time in "every 30 minutes", "hourly" or "every hour"."""
    words = re.sub(r"^(?:every|each) (?:other )?| intervals$", "", every[0].lower())
    in_words = {"hour": "one hour", "hourly": "one hour", "half-hourly": "30 minutes", "half hourly": "30 minutes"}
    return sure(mentions(f"in {in_words.get(words, words)}", posted))


def _about_restoration(sentence: str, start: int, found: Sequence[Mention]) -> list[Mention]:
    """The times that belong to an announcement: behind it up to news of another kind, else a deadline before it."""
    news = pattern("next_update", "lead").search(sentence)
    instead = pattern("eta", "instead").search(sentence, start)
    ours = [one for one in found if not _is_of_else(sentence, one)]
    after = [
        one for one in ours if one.start >= start and not (news and news.start() <= one.start and news.start() > start)
    ]
    if news and news.start() <= start:
        after = [one for one in after if _parted(sentence, news.end(), start, found)]
    kept = [one for one in after if not instead or one.start < instead.start()]
    if kept or after:
        return kept or after
    limit = news.start() if news else len(sentence)
    return [one for one in ours if one.start < min(start, limit) and _is_deadline(sentence, one)][-1:]


def _parted(sentence: str, news: int, start: int, found: Sequence[Mention]) -> bool:
    """Whether another clause, or another time, stands between news and an announcement that follows it."""
    between = sentence[news:start]
    return any(news <= one.start < start for one in found) or _SEPARATOR.search(between) is not None


def _by_then(sentence: str, found: Sequence[Mention]) -> int | None:
    """Where a clause begins that names an outcome and then a deadline, such as "Back by 3 pm"."""
    for one in found[:_PHRASES]:
        before = sentence[max(0, one.start - _BEFORE) : one.start]
        if one.said is None or not _by_before().search(before):
            continue
        begin = max((end.end() for end in _CLAUSE_ENDS.finditer(sentence, 0, one.start)), default=0)
        clause = sentence[begin : one.start]
        if pattern("eta", "outcome").search(clause) and not any(
            pattern("eta", name).search(clause) for name in ("other_step", "done_already")
        ):
            return begin
    return None


def _is_of_else(sentence: str, one: Mention) -> bool:
    """Whether a word just before a time says that it is a beginning, an arrival or opening hours."""
    before = sentence[max(0, one.start - _BEFORE) : one.start]
    return else_before().search(before) is not None or _CONDITION.search(sentence[: one.start]) is not None


def _is_deadline(sentence: str, one: Mention) -> bool:
    return one.start == 0 or _deadline_before().search(sentence[max(0, one.start - _BEFORE) : one.start]) is not None


def _for_some(sentence: str, one: Mention) -> bool:
    """Whether the clause of a time speaks of some customers only."""
    clause = re.split(r"[;,]|\b(?:and|but)\b", sentence[: one.start])[-1]
    return pattern("eta", "some").search(clause) is not None


def _is_planned(sentence: str, start: int) -> bool:
    """Whether it is said how long something will be out that is still working: "unavailable from 10 pm to 2 am"."""
    out = pattern("eta", "lasting").match(sentence, start) or pattern("eta", "out_of_service").search(sentence)
    return out is not None and re.search(r"\b(?:from|between)\b", sentence, re.IGNORECASE) is not None


def _is_window(sentence: str) -> bool:
    return re.search(r"\bbetween\b", sentence, re.IGNORECASE) is not None


def _only_news(sentence: str, none: re.Match[str]) -> bool:
    """Whether the words that seem to say "no time" are part of a promise of news."""
    news = pattern("next_update", "lead").search(sentence)
    return bool(news and news.start() <= none.start() and none.end() <= news.end())


def _anew(sentence: str, none: re.Match[str], posted: Posted) -> Statement | None:
    """The new estimate that follows in another clause: "5 pm no longer holds; we now expect 9 pm"."""
    end = _CLAUSE_ENDS.search(sentence, none.end())
    fresh = read_estimate(sentence[end.end() :], posted) if end else None
    return fresh if fresh and fresh.said else None


def _without_the_former(sentence: str) -> str:
    """A sentence without the clause that tells what was expected before; empty if there is no other."""
    former = pattern("eta", "formerly").search(sentence)
    if former is None:
        return sentence
    end = _CLAUSE_ENDS.search(sentence, former.end())
    return sentence[end.end() :] if end else ""


def _announced(sentence: str, found: Sequence[Mention]) -> int | None:
    """Where a phrase begins that announces a restoration, and has a time or a vague one behind it."""
    news = pattern("next_update", "lead").search(sentence)
    for lead in islice(_announcing().finditer(sentence), _PHRASES):
        stop = news.start() if news and news.start() > lead.start() else len(sentence)
        time = next((one.start for one in found if lead.start() <= one.start < stop), None)
        vague = pattern("eta", "vague").search(sentence, lead.start(), stop)
        upto = time if time is not None else vague.end() if vague else None
        if upto is not None and not pattern("eta", "other_step").search(sentence, lead.start(), upto):
            return lead.start()
    deadline = pattern("eta", "outcome").search(sentence) and found and _is_deadline(sentence, found[0])
    first = _announcing().search(sentence) if deadline else None
    step = first and pattern("eta", "other_step").search(sentence, first.start())
    return first.start() if first and not step else None


@cache
def else_before() -> re.Pattern[str]:
    """Words just before a time that make it a beginning, or the time of something past."""
    about = r"(?:\s(?:at|around|about|approximately|by|on|the|of|from|to|until|is|are|was|due|scheduled|for)|[\s(])*"
    return re.compile(rf"\b{alternatives('time', 'was')}{about}\Z", re.IGNORECASE)


@cache
def _by_before() -> re.Pattern[str]:
    return re.compile(
        rf"\b{alternatives('time', 'by')}(?:\s(?:about|around|the|next|approximately))*\s*\Z", re.IGNORECASE
    )


@cache
def _deadline_before() -> re.Pattern[str]:
    return re.compile(
        rf"\b{alternatives('time', 'deadline')}(?:\s(?:about|around|the|next|approximately))*\s*\Z", re.IGNORECASE
    )


@cache
def _announcing() -> re.Pattern[str]:
    """Whole phrases; an outcome follows within one clause."""
    waiting = f"(?:{alternatives('eta', 'expecting')}|{alternatives('eta', 'promised')})"
    whole = f"(?:{alternatives('eta', 'named')}|{alternatives('eta', 'lasting')})"
    # "'ll" hangs on the word before it; a phrase that ends before a number has its space inside.
    begins = rf"(?:(?<!\w){waiting}(?!\w)|(?<=\w)'ll(?!\w))"
    waited = rf"{begins}[^.;]{{0,80}}?(?<!\w){alternatives('eta', 'outcome')}(?!\w)"
    return re.compile(rf"{waited}|(?<!\w){whole}(?:(?!\w)|(?<=\s))", re.IGNORECASE)
