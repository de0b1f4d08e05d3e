"""What is measured on one mutated reply: where it was changed, and whether the guard blocks it for that."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.domain.check import CheckReport, Claim, RuleFinding
from evals.guard_cases import Mutation

Span = tuple[int, int]
Found = Claim | RuleFinding

_Z = 1.959964
"""The 97.5th percentile of the normal distribution, for an interval of 95 %."""
_END = re.compile(r"\n+|[.!?\u2026]+[)\"'\]\u201d\u2019\u00bb]*(?=\s)")
_GOES_ON = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|st|rd|ave|approx|aprox|est|sr|sra|srta|ud|uds|tel|av|vs|etc|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|(?:[^\W\d_]\.){0,3}[^\W\d_])\.$",
    re.IGNORECASE,
)
"""A full stop after these ends no sentence: a wide sentence is a fair one, since its claims can lie far apart."""
_NUMBER = re.compile(r"(?<=\bno)\.\s+\d|(?<=n\u00ba)\.\s+\d", re.IGNORECASE)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Change:
    """A mutation applied: the new ``text``, the changed words in it, and where the old words stood.

    ``span`` is empty where words were only taken away.
    """

    text: str
    span: Span
    before: Span

    def moved(self, position: int) -> int | None:
        """Where a position of the old text stands in the new one; None inside the changed words."""
        if position <= self.before[0]:
            return position
        return position - self.before[1] + self.span[1] if position >= self.before[1] else None


def apply(text: str, mutation: Mutation) -> Change:
    """``text`` with the first occurrence of ``find`` replaced, narrowed to whole words that differ."""
    at = text.index(mutation.find)
    head, tail = _kept(mutation.find, mutation.put)
    before = (at + head, at + len(mutation.find) - tail)
    span = (at + head, at + len(mutation.put) - tail)
    return Change(text.replace(mutation.find, mutation.put, 1), span, before)


def _kept(find: str, put: str) -> tuple[int, int]:
    """How many code points at the beginning and the end are the same in both, in whole words."""
    old, new = _words(find), _words(put)
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
    return sum(map(len, old[:head])), sum(map(len, old[len(old) - tail :]))


def _words(text: str) -> list[str]:
    """Words, and what stands between them: joined, they are the text."""
    return re.findall(r"\s+|\S+", text)


def sentence_around(text: str, span: Span) -> Span:
    """The sentences that a range touches, lines apart; the one that a position stands in for an empty range."""
    words = [m.span() for m in _WORD.finditer(text, *span)] or [span]
    first, last = words[0][0], max(words[-1][1] - 1, words[0][0])
    start, end = 0, len(text)
    for edge in _ends(text):
        if edge <= first:
            start = edge
        elif edge > last:
            end = edge
            break
    return start, end


def _ends(text: str) -> Iterator[int]:
    for mark in _END.finditer(text):
        dotted = mark.group()[0] == "."
        if dotted and (
            _GOES_ON.search(text, max(0, mark.start() - 12), mark.start() + 1) or _NUMBER.match(text, mark.start())
        ):
            continue
        yield mark.end()


def blocking(report: CheckReport) -> tuple[Found, ...]:
    """The claims and rules for which a text may not be sent."""
    return (*(c for c in report.claims if c.blocks), *(r for r in report.rules if r.severity == "block"))


def touches(found: Found, span: Span) -> bool:
    """Whether a finding shares a code point with a range, or holds its place where the range is empty.

    A finding without a place touches nothing.
    """
    if found.start is None or found.end is None:
        return False
    if span[0] == span[1]:
        return found.start <= span[0] <= found.end
    return found.start < span[1] and span[0] < found.end


def new_ones(found: Iterable[Found], twin: Iterable[Found], change: Change) -> tuple[Found, ...]:
    """Of the findings in a mutant, those that its unchanged twin does not have at the same place.

    What the guard says wrongly of the old words, and again of the new ones, is no discovery.
    """
    known = Counter(
        _sign(one, change.before, change.moved(one.start) if one.start is not None else None) for one in twin
    )
    left = []
    for one in found:
        sign = _sign(one, change.span, one.start)
        if known[sign]:
            known[sign] -= 1
        else:
            left.append(one)
    return tuple(left)


def _sign(found: Found, changed: Span, start: int | None) -> tuple[str, str, str, int | None]:
    """By what a finding is known again: its words and place, or only its kind where it is about the changed words."""
    kind, verdict, words = (
        (found.kind, found.verdict, found.text) if isinstance(found, Claim) else (found.rule, found.severity, "")
    )
    return (kind, verdict, "", -1) if touches(found, changed) else (kind, verdict, words, start)


def wilson(found: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson's score interval, without correction for continuity)."""
    if not total:
        return 0.0, 1.0
    share, spread = found / total, _Z * _Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
