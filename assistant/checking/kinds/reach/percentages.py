"""Claims of a share: "15%", "sixty percent", "a fifth of the messages", compared with measurements and policies."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, percents_in, plain_number
from assistant.checking.kinds.reach import multiples
from assistant.checking.text.messages import say
from assistant.checking.text.numbers import find_numbers_in
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.shares import shares_in
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimVerdict

_SIGN = r"(?:%|percent\b|per cent\b|por ciento\b)"
PERCENT = re.compile(
    rf"(?<![\w.])(?P<sign>[+-]?)(?P<n>\d+(?:[.,]\d+)?)\s?{_SIGN}|(?<!\w)(?P<w>[a-z][a-z -]{{2,30}}?)\s{_SIGN}"
)
_WHOLE = 100.0
_COUNTED = re.compile(
    r" (?:of|de|del) (?:\w+ ){0,3}?(?:messages|mails?|e-mails|customers|homes|lines|calls|people|connections|sites|"
    r"channels|area|network|capacity|mensajes|correos|clientes|hogares|lineas|llamadas|personas|conexiones|sedes|canales|red)(?!\w)"
)
"""What a share of an outage is a share of; the share of a charge is a rate."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Shares of the reply with their verdicts."""
    for match in PERCENT.finditer(reply.prose):
        found = _share(match, known.context.language)
        if found is None:
            continue
        value, span = found
        # "100% right" agrees with somebody, "100% back" is a state; only all of something counted is a share.
        if value == _WHOLE and not _COUNTED.match(reply.prose, span[1]):
            continue
        yield _claim(reply, known, span, value)
    yield from multiples.find(reply, known)
    for share in shares_in(reply.prose):
        said = reply.prose[share.start : share.end]
        if _COUNTED.match(reply.prose, share.end) and said not in f"{known.customer_text}\n{known.public_text}":
            yield _claim(reply, known, (share.start, share.end), round(float(share.value) * _WHOLE, 1))


def _share(match: re.Match[str], language: str) -> tuple[float, tuple[int, int]] | None:
    if match["n"]:
        return float(plain_number(match["n"])), match.span()
    last = next(iter(find_numbers_in(match["w"], language)[-1:]), None)
    return (last.value, (match.start("w") + last.start, match.end())) if last else None


def _claim(reply: ReplyText, known: Known, span: tuple[int, int], value: float) -> Claim:
    number = plain_number(f"{value:g}")
    public = _percents(known.public_text, known)
    fact = known.fact_id("measurement")
    other_way = multiples.goes_the_other_way(reply, known, span, value)
    if not other_way and number in public | _percents(known.customer_text, known) | _percents(known.policy_text, known):
        fact_id = fact if number in public else None
        return claim(reply, span, "percentage", "supported", say("supported"), value=value, fact_id=fact_id)
    measured, said = known.facts("measurement"), quoted(reply, span)
    verdict: ClaimVerdict = "contradicted" if measured else "unsupported"
    code = "duration_wrong" if measured else "percentage_none"
    told = say(code, right=measured[0].text if measured else "", said=said)
    right = f"{min(public)}%" if measured and len(public) == 1 and not other_way else None
    return claim(
        reply,
        span,
        "percentage",
        verdict,
        told,
        value=value,
        fact_id=fact,
        suggestion=right,
    )


def _percents(text: str, known: Known) -> frozenset[str]:
    worded = (match["w"] for match in PERCENT.finditer(text) if match["w"])
    told = {n.value for words in worded for n in find_numbers_in(words, known.context.language)[-1:]}
    return percents_in(text) | {plain_number(f"{value:g}") for value in told}
