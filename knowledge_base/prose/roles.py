"""What each time in a sentence is the time of, by the nearest words that tell it; none where two kinds are as near."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import islice

from knowledge_base.prose.estimates import else_before
from knowledge_base.prose.times import Mention, Posted
from knowledge_base.prose.words import alternatives, pattern, tables

RESTORATION = "restoration"
NEWS = "news"
_CUES = 60
"""Telling words of one kind that are looked at in one sentence."""
_BREAK = 60
_COMMA = 12
_OTHER_TIME = 25
_BEHIND = 14
"""What stands between a word and a time, counted in characters: the end of a clause, a comma, another time; and a word
that follows its time is further away than one before it."""
_CLOSE = 24
_FARTHEST = 130
_MARGIN = 4
"""Nearer than this two kinds are equally near, and the time is nobody's."""
_SAME_DAY = timedelta(hours=12)
"""A word without a verb of the future ("update 9 am") reaches no further ahead; it may be a time stamp."""
_WHOLE = ("ahead", "step", "block", "utility", "former")
"""Kinds that hold for all times of their clause, however near."""
_CLAUSE = re.compile(
    r"[;|]|\.\s|:\s(?=(?-i:[a-z]))|\s[-\u2013\u2014/]\s|, (?:and|but|so|then|with|while) | but | though | while "
    r"| and (?:we|our|will|then|they|you|\w+ (?:will|should|can))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Cue:
    role: str
    start: int
    end: int


@dataclass(frozen=True)
class _Line:
    """A sentence with the places where it is parted, to measure how far apart two things stand."""

    text: str
    found: tuple[Mention, ...]
    starts: tuple[int, ...]
    breaks: tuple[int, ...]
    commas: tuple[int, ...]

    def far(self, cue: _Cue, number: int) -> int:
        """How far a word stands from a time."""
        one = self.found[number]
        if cue.start < one.end and one.start < cue.end:
            return 0
        behind = cue.start >= one.end
        start, end = (one.end, cue.start) if behind else (cue.end, one.start)
        between = _inside(self.starts, start, end)
        parted = _BREAK * _inside(self.breaks, start, end) + _COMMA * _inside(self.commas, start, end)
        return end - start + parted + _OTHER_TIME * between + (_BEHIND if behind else 0)

    def parted(self, cue: _Cue, number: int) -> bool:
        """Whether a word stands in another clause than a time."""
        one = self.found[number]
        return _inside(self.breaks, min(cue.end, one.end), max(cue.start, one.start)) > 0


def roles(sentence: str, found: Sequence[Mention], posted: Posted) -> tuple[str | None, ...]:
    """The role of each time: "restoration", "news", another word of the list ``role`` in the word file, or None."""
    if not found:
        return ()
    line = _Line(
        sentence,
        tuple(found),
        tuple(one.start for one in found),
        _places(_CLAUSE, sentence),
        _places(_COMMAS, sentence),
    )
    cues = _outermost(_cues(sentence))
    return tuple(_role(line, cues, number, posted) for number in range(len(found)))


def _cues(sentence: str) -> Iterator[_Cue]:
    for role, words in _kinds():
        for one in islice(words.finditer(sentence), _CUES):
            yield _Cue(role, one.start(), one.end())


def _outermost(cues: Iterator[_Cue]) -> list[_Cue]:
    """Without words that stand within a longer phrase of another kind; those that hold for a whole clause stay."""
    kept: list[_Cue] = []
    widest = _Cue("", -1, -1)
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        if cue.role in _WHOLE or cue.end > widest.end or cue.role == widest.role:
            kept.append(cue)
        if cue.role not in _WHOLE and cue.end > widest.end:
            widest = cue
    return kept


def _role(line: _Line, cues: Sequence[_Cue], number: int, posted: Posted) -> str | None:
    before = line.text[max(0, line.found[number].start - 30) : line.found[number].start]
    if else_before().search(before):
        return "past"
    costs: dict[str, int] = {}
    for role, cost in _told(line, cues, number, posted):
        costs[role] = min(cost, costs.get(role, cost))
    ordered = sorted((cost, role) for role, cost in costs.items() if cost <= _FARTHEST)
    if not ordered or (len(ordered) > 1 and ordered[1][0] - ordered[0][0] < _MARGIN):
        return None
    return ordered[0][1]


def _told(line: _Line, cues: Sequence[_Cue], number: int, posted: Posted) -> Iterator[tuple[str, int]]:
    """Every role that a word gives to a time, and how far away that word is."""
    end = line.found[number].end
    near = [(cue, line.far(cue, number)) for cue in cues if cue.start < end or not line.parted(cue, number)]
    ahead = any(cue.role == "ahead" and not line.parted(cue, number) for cue in cues)
    soon = _is_soon(line.found[number], posted)
    due = _due().search(line.text, max(0, line.found[number].start - 30), line.found[number].start) is not None
    until = _UNTIL.search(line.text, max(0, line.found[number].start - 30), line.found[number].start)
    blocked = _blocked(line, near, number)
    if blocked:
        yield blocked, _FARTHEST
    for cue, cost in near:
        if cue.role == "outcome":
            if not until and (ahead or (soon and (due or cost <= _CLOSE))):
                yield blocked or RESTORATION, cost
        elif cue.role == "named":
            yield blocked or RESTORATION, cost
        elif cue.role == "news_noun":
            if soon and (cost <= _CLOSE or due):
                yield NEWS, cost
        elif cue.role not in _WHOLE:
            yield cue.role, cost


def _blocked(line: _Line, near: Sequence[tuple[_Cue, int]], number: int) -> str | None:
    """The kind of word that keeps a time from being one of restoration, in the time's own clause."""
    one = line.found[number]
    for cue, cost in near:
        if cue.role not in _WHOLE or cue.role == "ahead" or line.parted(cue, number):
            continue
        if cue.role != "step" or (cue.end <= one.start and cost < _OTHER_TIME + (one.start - cue.end)):
            return cue.role
    return None


def _is_soon(one: Mention, posted: Posted) -> bool:
    return one.said is not None and one.said.at - posted.at <= _SAME_DAY


def _inside(places: Sequence[int], start: int, end: int) -> int:
    return max(0, bisect_left(places, end) - bisect_left(places, start))


_UNTIL = re.compile(r"\b(?:until|till)(?:\s(?:about|around))?\s*\Z", re.IGNORECASE)
_COMMAS = re.compile(r"[,(]")


def _places(words: re.Pattern[str], text: str) -> tuple[int, ...]:
    return tuple(one.start() for one in islice(words.finditer(text), _CUES))


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    own = ((role, pattern("role", role)) for role in tables()["role"])
    return (*own, ("former", pattern("eta", "formerly")), ("arrival", pattern("eta", "arrival")))


@cache
def _due() -> re.Pattern[str]:
    about = r"(?:\s(?:about|around|the|next|approximately|roughly))*"
    return re.compile(rf"(?<!\w){alternatives('time', 'by')}{about}\s*\Z", re.IGNORECASE)
