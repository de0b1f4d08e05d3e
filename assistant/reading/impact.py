"""What the outage does to this customer, quoted in their own words."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.domain.reading import Impact
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token

LONGEST_QUOTE = 14
"""Words of a quotation that still reads well inside another sentence."""
MOST_IMPACTS = 4
WEAK = "weak_"
"""Marks phrases that count only where the customer says nothing clearer of the kind."""


class ReadImpact(NamedTuple):
    """An impact and the half-open range of code points that it quotes."""

    impact: Impact
    start: int
    end: int


def read_impact(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], swears: Callable[[str], bool]
) -> list[ReadImpact]:
    """Impacts of different kinds, the most specific first; each clause is quoted once, for its weightiest kind."""
    order = {kind: rank for rank, kind in enumerate(table("impact")["order"]["kinds"])}
    read: list[ReadImpact] = []
    used: set[int] = set()
    for found_hit in sorted(hits, key=lambda h: (order.get(h.label, len(order)), h.first, h.first - h.last)):
        hit = found_hit._replace(label=found_hit.label.removeprefix(WEAK))
        if any(found.impact.kind == hit.label for found in read) or not used.isdisjoint(range(hit.first, hit.last)):
            continue
        first, last = _quotation(tokens, hit)
        if any(swears(token.word) for token in tokens[first:last]):
            first, last = hit.first, hit.last
        if any(swears(token.word) for token in tokens[first:last]):
            continue
        start, end = tokens[first].start, tokens[last - 1].end
        quote = re.sub(r"\s+", " ", text[start:end]).strip()
        read.append(ReadImpact(Impact.model_validate({"kind": hit.label, "text": quote}), start, end))
        used.update(range(first, last))
    return read[:MOST_IMPACTS]


def _quotation(tokens: Sequence[Token], hit: Hit) -> tuple[int, int]:
    """The clause around a hit, cut at joints before a new subject, trimmed to a readable length."""
    clause_first, clause_last = tokens[hit.first].clause, tokens[hit.last - 1].clause
    first, last = hit.first, hit.last
    while first > 0 and tokens[first - 1].clause == clause_first and not _joint(tokens, first):
        first -= 1
    while last < len(tokens) and tokens[last].clause == clause_last and not _joint(tokens, last):
        last += 1
    first = _without_lead(tokens, first, hit.first)
    if last - first > LONGEST_QUOTE:
        last = _breathing_point(tokens, hit.last, max(hit.last, min(last, first + LONGEST_QUOTE)))
    if last - first > LONGEST_QUOTE:
        first, last = hit.first, min(last, hit.first + LONGEST_QUOTE)
    while last > hit.last and tokens[last - 1].word in table("impact")["trim"]["tail"]:
        last -= 1
    return first, last


def _breathing_point(tokens: Sequence[Token], earliest: int, latest: int) -> int:
    """Where a clause that is too long is best cut: before the last word that adds a further thought."""
    turns = {*table("impact")["trim"]["joints"], *table("impact")["trim"]["relatives"]}
    return next((at for at in range(latest, earliest, -1) if at < len(tokens) and tokens[at].word in turns), latest)


def _joint(tokens: Sequence[Token], at: int) -> bool:
    """Whether a new clause begins at a word, though no comma says so."""
    trim = table("impact")["trim"]
    if at + 1 >= len(tokens):
        return False
    return tokens[at].word in trim["joints"] and tokens[at + 1].word in trim["subjects"]


def _without_lead(tokens: Sequence[Token], first: int, limit: int) -> int:
    trim = table("impact")["trim"]
    while first < limit and tokens[first].word in trim["lead"]:
        first += 1
    for words in sorted((phrase.split() for phrase in trim["auxiliaries"]), key=len, reverse=True):
        end = first + len(words)
        verb = tokens[end].word if end < len(tokens) else ""
        if end <= limit and verb.endswith(("ing", "ando", "iendo")) and [t.word for t in tokens[first:end]] == words:
            return end
    return first
