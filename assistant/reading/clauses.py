"""A text cut into clauses, and a clause made fit to be said back: where it begins, where it ends, how long it is."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from assistant.reading.lexicon import table
from assistant.reading.tokens import Token, fold

LONGEST_QUOTE = 14
"""Words of a quotation that still reads well inside another sentence."""
SPARE = 2
"""Words that may stand over the longest, where cutting them would cut off a time or a noun."""
FEWEST_KEPT = 4
SHORT_SUBJECT = 5
OWNER_REACH = 3
_GERUNDS = ("ing", "ando", "iendo")


class Clause(NamedTuple):
    """A half-open range of tokens."""

    first: int
    last: int


@cache
def _words(name: str, *keys: str) -> frozenset[str]:
    return frozenset(
        fold(word) for key in keys for word in table(name)[key[: key.index(".")]][key[key.index(".") + 1 :]]
    )


def clauses_of(tokens: Sequence[Token]) -> list[Clause]:
    """All clauses in order: between commas and full stops, cut again where a new subject or a question begins."""
    if not tokens:
        return []
    starts = [at for at in range(len(tokens)) if at == 0 or _begins(tokens, at)]
    found: list[Clause] = []
    for first, last in zip(starts, [*starts[1:], len(tokens)], strict=True):
        if found and _continues(tokens, found[-1], first, last):
            found[-1] = Clause(found[-1].first, last)
        else:
            found.append(Clause(first, last))
    return found


def _begins(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at - 1].clause != tokens[at].clause:
        return True
    if at + 1 >= len(tokens) or tokens[at + 1].clause != tokens[at].clause:
        return False
    word, following = tokens[at].word, tokens[at + 1].word
    if word in _words("telling", "shape.strong"):
        return following not in _words("telling", "shape.of")
    if word in _words("impact", "trim.joints"):
        listing = word in _words("telling", "shape.listing") and following[0].isdigit()
        return (listing and not tokens[at - 1].word[0].isdigit()) or following in _subjects()
    return word in _words("telling", "shape.turning") and following in _words("telling", "shape.asking")


@cache
def _subjects() -> frozenset[str]:
    return _words("impact", "trim.subjects") | _words("telling", "shape.openers")


def _continues(tokens: Sequence[Token], before: Clause, first: int, last: int) -> bool:
    """Whether a clause carries on the one before: a bare verb after a short subject clause ("She's 84, lives …")."""
    return (
        tokens[first].word in _words("telling", "shape.bare")
        and tokens[before.last - 1].sentence == tokens[first].sentence
        and tokens[before.first].word in _words("telling", "shape.persons")
        and before.last - before.first <= SHORT_SUBJECT
        and last - before.first <= LONGEST_QUOTE
    )


def shaped(tokens: Sequence[Token], clause: Clause, core: Clause, *, whole: bool = False) -> Clause:
    """The clause without leading and dangling words, short enough to be quoted, with ``core`` kept in it.

    ``whole``: no phrase named the clause, so that leading words may be dropped wherever the core begins.
    """
    limit = clause.last - 1 if whole else core.first
    first, last = _without_lead(tokens, clause.first, limit), clause.last
    core = Clause(max(first, core.first), max(first + 1, core.last))
    if last - first > LONGEST_QUOTE + SPARE:
        first, last = _shortened(tokens, Clause(first, last), core)
    return Clause(first, _without_tail(tokens, clause, core, last))


def _without_tail(tokens: Sequence[Token], clause: Clause, core: Clause, last: int) -> int:
    whole, cut = _words("impact", "trim.tail"), _words("impact", "trim.tail", "trim.cut_tail")
    while last > core.last and (
        tokens[last - 1].word in (cut if last < clause.last else whole) or _is_sign(tokens[last - 1])
    ):
        last -= 1
    while last - 1 > core.first and _is_sign(tokens[last - 1]):
        last -= 1
    return last


def _is_sign(token: Token) -> bool:
    return not token.word[0].isalnum() and token.word[0] != "@"


def _shortened(tokens: Sequence[Token], clause: Clause, core: Clause) -> Clause:
    turns = _words("impact", "trim.joints", "trim.relatives")
    opening = turns - _words("telling", "shape.hinging")
    first = clause.first
    if core.last - first > LONGEST_QUOTE:
        openings = (at for at in range(core.first, first, -1) if tokens[at - 1].word in opening)
        first = next(openings, _owned(tokens, core.first, first))
    latest = min(clause.last, max(core.last, first + LONGEST_QUOTE + 1))
    if latest == clause.last:
        return Clause(first, latest)
    for breaks in (turns, _words("impact", "trim.tail")):
        for at in range(latest, max(core.last, first + FEWEST_KEPT) - 1, -1):
            if tokens[at].word in breaks:
                return Clause(first, at)
    return Clause(first, latest)


def _owned(tokens: Sequence[Token], at: int, earliest: int) -> int:
    """Where the noun phrase around a word begins: at "my" or "the" shortly before it."""
    before = range(at, max(earliest, at - OWNER_REACH) - 1, -1)
    return next((here for here in before if tokens[here].word in _words("telling", "shape.owners")), at)


def noun_phrase(tokens: Sequence[Token], core: Clause, plain: frozenset[int]) -> Clause:
    """The words around a core that name one thing: from its owner to the last word that says more than the network."""
    last = core.last
    while last < min(len(tokens), core.last + OWNER_REACH) and last not in plain:
        if tokens[last].clause != tokens[core.first].clause:
            break
        last += 1
    earliest = core.first
    while earliest > max(0, core.first - OWNER_REACH) and tokens[earliest - 1].clause == tokens[core.first].clause:
        earliest -= 1
    return Clause(_owned(tokens, core.first, earliest), last)


def _without_lead(tokens: Sequence[Token], first: int, limit: int) -> int:
    subjects = _subjects() - _words("telling", "shape.helping")
    while first < limit and (tokens[first].word in _words("impact", "trim.lead") or _is_sign(tokens[first])):
        if tokens[first].word in _words("telling", "shape.pointing") and tokens[first + 1].word not in subjects:
            break
        first += 1
    for words in _auxiliaries():
        end = first + len(words)
        verb = tokens[end].word if end < len(tokens) else ""
        if end <= limit and verb.endswith(_GERUNDS) and tuple(token.word for token in tokens[first:end]) == words:
            return end
    return first


@cache
def _auxiliaries() -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(phrase.split()) for phrase in table("impact")["trim"]["auxiliaries"]), key=len)[::-1])
