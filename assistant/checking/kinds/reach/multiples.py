"""How a measurement is told to have changed: which way a share goes, and "twice as long" for one that grew by 70%."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import keys, pattern
from assistant.domain.check import Claim

_NEAR = 0.12
"""How far a multiple may lie from the change that was measured: "almost double" for +95%."""
_CHANGE = re.compile(r"(?P<sign>[+-])\s?(?P<n>\d+(?:[.,]\d+)?)\s?%")


def goes_the_other_way(reply: ReplyText, known: Known, span: tuple[int, int], value: float) -> bool:
    """Whether a measured share is told as the opposite change: "60% below normal" where it grew."""
    ways = {sign for sign, share in _changes(known) if share == value}
    if len(ways) != 1:
        return False
    first, last = reply.clause_at(span[0])
    told = {
        sign
        for sign, key in (("+", "more"), ("-", "less"))
        if pattern("measured", f"{key}_behind").match(reply.prose[span[1] : last].lstrip())
        or pattern("measured", f"{key}_before").search(reply.prose[first : span[0]])
    }
    return len(told) == 1 and told != ways


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Multiples that nothing measured bears."""
    for key in keys("multiples"):
        for match in pattern("multiples", key).finditer(reply.prose):
            if match.group() in f"{known.public_text}\n{known.customer_text}" or reply.sentence_at(match.start()).asks:
                continue
            grown = [1 + share / 100 for sign, share in _changes(known) if sign == "+"]
            if any(abs(float(key) - one) <= _NEAR * one for one in grown):
                yield claim(reply, match.span(), "percentage", "supported", say("supported"))
                continue
            yield _wrong(reply, known, match.span())


def _wrong(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    measured, said = known.facts("measurement"), quoted(reply, span)
    if not measured:
        return claim(reply, span, "percentage", "unsupported", say("percentage_none", said=said))
    told = say("duration_wrong", right=measured[0].text, said=said)
    return claim(reply, span, "percentage", "contradicted", told, fact_id=measured[0].id)


def _changes(known: Known) -> Iterator[tuple[str, float]]:
    for one in known.incident.measurements if known.incident else ():
        match = _CHANGE.search(one.change) if one.public else None
        if match:
            yield match["sign"], float(match["n"].replace(",", "."))
