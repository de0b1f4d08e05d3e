"""What the outage does to this customer, quoted in their own words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.domain.reading import Impact
from assistant.reading.clauses import Clause, clauses_of, noun_phrase, shaped
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.telling import SUBJECT_LINE, Marks, Telling, is_personal, marks_of, tell
from assistant.reading.tokens import Token

MOST_IMPACTS, ENOUGH_IMPACTS = 4, 3
WEAK = "weak_"
"""Marks phrases that count only where the customer says nothing clearer of the kind."""
OTHER = "other"
OLDER = 0.6
"""Taken off a clause of an older message."""
GRAVE_KINDS = ("safety", "health", "care")
"""These come before anything else."""
GRAVE, PLAIN, FAINT, BACKDROP, UNSAYABLE = range(5)
RANK_WEIGHT = 0.25
"""What one step down in the order of kinds takes off the score of a clause."""


class ReadImpact(NamedTuple):
    """An impact, the half-open range of code points that it quotes, and whether that can be said back or was asked."""

    impact: Impact
    start: int
    end: int
    sayable: bool = True
    asked: bool = False
    weak: bool = False


class _Candidate(NamedTuple):
    kind: str
    core: Clause
    clause: Clause
    telling: Telling
    weak: bool
    unnamed: bool = False


@dataclass(frozen=True)
class ImpactText:
    """A text with its words, the length of its subject line, and the stretches that are never quoted.

    ``understood``: it is in a language whose clauses can be weighed; ``newest``: where the newest message begins.
    """

    text: str
    tokens: Sequence[Token]
    subject_end: int = 0
    walled: tuple[tuple[int, int], ...] = ()
    understood: bool = True
    newest: int = 0
    swears: Callable[[str], bool] = lambda _: False

    def without_names(self, clause: Clause) -> Clause:
        """A range of words without the account names ("@name") at its ends."""
        first, last = clause
        while last - first > 1 and self._is_account(last - 1):
            last -= 1
        while last - first > 1 and self._is_account(first):
            first += 1
        return Clause(first, last)

    def _is_account(self, at: int) -> bool:
        start = self.tokens[at].start
        return "@" in self.text[max(0, start - 1) : start + 1]

    def quotable(self, clause: Clause) -> bool:
        """Whether a range of words may be said back."""
        words = self.tokens[clause.first : clause.last]
        start, end = words[0].start, words[-1].end
        walled = any(start < last and first < end for first, last in self.walled)
        return not (walled or any(self.swears(t.word) for t in words) or is_personal(self.text[start:end]))


def read_impact(
    source: ImpactText, hits: Sequence[Hit], telling: Sequence[Hit], signals: Sequence[Hit]
) -> list[ReadImpact]:
    """Impacts of different kinds, the most telling first; each clause is quoted once.

    ``hits`` name kinds, ``telling`` weighs clauses, ``signals`` mark threats and plain reports of an outage.
    """
    marks = marks_of(telling, signals)
    clauses = clauses_of(source.tokens)
    found = [*_named(source, clauses, hits, marks)]
    if source.understood:
        found += _unnamed(source, clauses, marks)
    ranked = sorted(found, key=_place)
    read: list[ReadImpact] = []
    used: set[int] = set()
    for again in (False, True):
        for candidate in ranked:
            if _is_wanted(candidate, read, again=again) and used.isdisjoint(range(*candidate.core)):
                quoted = _quotation(source, candidate, marks["plain"])
                if quoted:
                    read.append(_impact(source, candidate, quoted))
                    used.update(range(*quoted))
    return read[:MOST_IMPACTS]


def _is_wanted(candidate: _Candidate, read: list[ReadImpact], *, again: bool) -> bool:
    """One of each kind, faint ones where nothing else is told; where those are few, more that is told clearly."""
    if again:
        clear = candidate.unnamed or (candidate.telling.specific and not candidate.weak)
        return clear and bool(read) and len(read) < ENOUGH_IMPACTS and _tier(candidate) <= FAINT
    if read and _tier(candidate) == FAINT:
        return False
    return all(one.impact.kind != candidate.kind for one in read)


def _named(source: ImpactText, clauses: list[Clause], hits: Sequence[Hit], marks: Marks) -> Iterator[_Candidate]:
    at_clause = [number for number, clause in enumerate(clauses) for _ in range(*clause)]
    told: dict[Clause, Telling] = {}
    for hit in hits:
        clause = Clause(clauses[at_clause[hit.first]].first, clauses[at_clause[hit.last - 1]].last)
        telling = told.get(clause) or tell(source.text, source.tokens, clause, marks)
        told[clause] = telling
        kind = hit.label.removeprefix(WEAK)
        core = Clause(hit.first, hit.last)
        yield _Candidate(kind, core, clause, _headed(source, clause, telling), hit.label != kind)


def _unnamed(source: ImpactText, clauses: list[Clause], marks: Marks) -> Iterator[_Candidate]:
    for clause in clauses:
        telling = tell(source.text, source.tokens, clause, marks)
        if telling.specific or telling.faint:
            yield _Candidate(OTHER, telling.core, clause, _headed(source, clause, telling), weak=False, unnamed=True)


def _headed(source: ImpactText, clause: Clause, telling: Telling) -> Telling:
    start = source.tokens[clause.first].start
    if start < source.subject_end:
        return telling._replace(score=telling.score - SUBJECT_LINE)
    if start < source.newest:
        return telling._replace(score=telling.score - OLDER)
    return telling


def _place(candidate: _Candidate) -> tuple[int, float, int]:
    """Sorts candidates: what can be said well first, grave kinds first, then by what the clause tells."""
    kinds = table("impact")["order"]["kinds"]
    rank = kinds.index(candidate.kind)
    return _tier(candidate), RANK_WEIGHT * rank - candidate.telling.score + candidate.weak, candidate.core.first


def _tier(candidate: _Candidate) -> int:
    """Grave matters, consequences, faint ones, what is only backdrop, and what cannot be said as it stands."""
    telling = candidate.telling
    if not telling.sayable:
        return UNSAYABLE
    if candidate.kind in GRAVE_KINDS and not telling.vague:
        return GRAVE
    if telling.backdrop:
        return BACKDROP
    return FAINT if candidate.unnamed and not telling.specific else PLAIN


def _quotation(source: ImpactText, candidate: _Candidate, plain: frozenset[int]) -> Clause | None:
    """The clause in quotable shape, else only the words that named the kind, else nothing.

    Of a question or a plea only what it is about is quoted.
    """
    if not candidate.telling.sayable:
        thing = noun_phrase(source.tokens, candidate.core, plain)
        return thing if source.quotable(thing) else None
    quoted = source.without_names(
        shaped(source.tokens, candidate.clause, candidate.core, whole=candidate.kind == OTHER)
    )
    if _unhinged(source.tokens, candidate.clause, quoted):
        return None
    if source.quotable(quoted):
        return quoted
    bare = candidate.core if candidate.kind != OTHER else None
    return bare if bare and source.quotable(bare) else None


def _unhinged(tokens: Sequence[Token], clause: Clause, quoted: Clause) -> bool:
    """Whether a quotation lost the "if" or "or" that its clause begins with, so that it would read as a fact."""
    return quoted.first > clause.first and tokens[clause.first].word in table("telling")["shape"]["hinging"]


def _impact(source: ImpactText, candidate: _Candidate, quoted: Clause) -> ReadImpact:
    start, end = source.tokens[quoted.first].start, source.tokens[quoted.last - 1].end
    if start and source.text[start - 1] in "$€£":
        start -= 1
    quote = re.sub(r"\s+", " ", source.text[start:end]).strip()
    impact = Impact.model_validate({"kind": candidate.kind, "text": quote})
    return ReadImpact(impact, start, end, candidate.telling.sayable, candidate.telling.asked, candidate.weak)
