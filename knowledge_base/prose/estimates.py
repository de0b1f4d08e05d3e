"""The time of restoration that one sentence announces."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

from knowledge_base.prose.times import Posted, Said, first_time, has_time, read_deadline, read_time
from knowledge_base.prose.words import alternatives, pattern

_CLAUSE_ENDS = re.compile(r";|:| but |, (?:and|so|now|we|it) |\s[-\u2013\u2014]\s", re.IGNORECASE)

_PHRASES = 8
"""Announcing phrases of one sentence that are looked at; more would only make reading slow."""


@dataclass(frozen=True)
class Statement:
    """Something was said about a time. ``said`` is None where it cannot be read surely, or none was given."""

    kind: Literal["none_given", "estimate", "committed", "unclear"]
    said: Said | None = None


def read_estimate(sentence: str, posted: Posted) -> Statement | None:
    """The estimate of one sentence; unclear where it may be meant in two ways, None where it announces nothing."""
    if pattern("eta", "arrival").search(sentence):
        return None
    if not pattern("eta", "moved").search(sentence):
        sentence = _without_the_former(sentence)
    lead = pattern("eta", "lead").search(sentence)
    start = lead.start() if lead else _announced(sentence)
    if start is None:
        return None
    if pattern("eta", "not_before").search(sentence) or pattern("eta", "others").search(sentence):
        return Statement("unclear")
    said = _said(sentence, start, posted)
    kind: Literal["committed", "estimate"] = "committed" if pattern("eta", "committed").search(sentence) else "estimate"
    return Statement(kind, said) if said else Statement("unclear")


def until(text: str, stop: re.Pattern[str]) -> str:
    """The text before a phrase, unless it begins with that."""
    found = stop.search(text)
    return text[: found.start()] if found and found.start() else text


def _said(sentence: str, start: int, posted: Posted) -> Said | None:
    news = pattern("next_update", "lead")
    tail = until(sentence[start:], news)
    kept = until(tail, pattern("eta", "instead"))
    tail = kept if has_time(kept) else tail
    said = read_time(tail, posted, last=pattern("eta", "moved").search(tail) is not None)
    if said is None and not has_time(tail):
        said = read_deadline(until(sentence, news), posted)
    return said


def _without_the_former(sentence: str) -> str:
    """A sentence without the clause that tells what was expected before; empty if there is no other."""
    former = pattern("eta", "formerly").search(sentence)
    if former is None:
        return sentence
    end = _CLAUSE_ENDS.search(sentence, former.end())
    return sentence[end.end() :] if end else ""


def _announced(sentence: str) -> int | None:
    """Where a phrase begins that announces a restoration, and has a time or a vague one behind it."""
    for found in islice(_announcing().finditer(sentence), _PHRASES):
        tail = until(sentence[found.start() :], pattern("next_update", "lead"))
        time = first_time(tail)
        vague = pattern("eta", "vague").search(tail)
        upto = time if time is not None else vague.end() if vague else None
        if upto is not None and not pattern("eta", "other_step").search(tail[:upto]):
            return found.start()
    deadline = pattern("eta", "outcome").search(sentence) and _first_deadline().match(sentence)
    return 0 if deadline and _announcing().search(sentence) else None


@cache
def _announcing() -> re.Pattern[str]:
    """Whole phrases; an outcome follows within one clause."""
    waiting = f"(?:{alternatives('eta', 'expecting')}|{alternatives('eta', 'promised')})"
    whole = f"(?:{alternatives('eta', 'named')}|{alternatives('eta', 'lasting')})"
    # "'ll" hangs on the word before it; a phrase that ends before a number has its space inside.
    begins = rf"(?:(?<!\w){waiting}(?!\w)|(?<=\w)'ll(?!\w))"
    waited = rf"{begins}[^.;]{{0,80}}?(?<!\w){alternatives('eta', 'outcome')}(?!\w)"
    return re.compile(rf"{waited}|(?<!\w){whole}(?:(?!\w)|(?<=\s))", re.IGNORECASE)


@cache
def _first_deadline() -> re.Pattern[str]:
    return re.compile(rf"\W*{alternatives('time', 'deadline')}\s+(?=\d|noon|midday)", re.IGNORECASE)
