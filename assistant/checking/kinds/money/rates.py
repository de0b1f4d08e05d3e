"""Claims of rate: "a thirtieth of your monthly charge", "for each hour": compared with the policy in force."""

import re
from collections.abc import Iterator
from fractions import Fraction

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.facts.paying import UNITS, compensations, counts_in, policy_fact
from assistant.checking.kinds.money import credit_terms
from assistant.checking.kinds.money.credit_terms import offered
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.shares import Share, shares_in
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from knowledge_base.records import Policy

_DAY = Fraction(1, 30)
"""A day of a month, as credits are reckoned: the share that "a day's charge" tells."""
_REACH = 60


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Shares of a charge and terms of a credit, with their verdicts."""
    usable = compensations(known)
    right = next((each for each in usable if each.amount and each.amount.kind == "fraction_of_monthly"), None)
    taken: list[tuple[int, int]] = []
    for share in shares_in(reply.prose):
        if _is_of_charge(reply, share):
            taken.append((share.start, share.end))
            yield _share(reply, known, share, right)
    for match in pattern("money", "fraction").finditer(reply.prose):
        if _is_free(match, taken) and offered(reply, match.start()):
            told = match.group() in known.policy_text or (right is not None and _value(right) == _DAY)
            yield _supported(reply, known, match.span(), right) if told else _wrong(reply, known, match.span(), right)
    for match in pattern("money", "fraction_other").finditer(reply.prose):
        if _is_free(match, taken) and match.group() not in known.customer_text:
            told = match.group() in known.policy_text
            yield _supported(reply, known, match.span(), right) if told else _wrong(reply, known, match.span(), right)
    for span in (*credit_terms.wrong(reply, known, usable), *_wrong_units(reply, usable)):
        yield _wrong(reply, known, span, usable[0] if usable else None)


def _is_free(match: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    return not any(match.start() < end and start < match.end() for start, end in taken)


def _is_of_charge(reply: ReplyText, share: Share) -> bool:
    behind = reply.prose[share.end : min(share.end + _REACH, reply.sentence_at(share.start).end)]
    return pattern("money", "charge").search(behind) is not None or offered(reply, share.start)


def _share(reply: ReplyText, known: Known, share: Share, right: Policy | None) -> Claim:
    span = (share.start, share.end)
    if right is not None and _value(right) == share.value:
        return _supported(reply, known, span, right)
    if reply.prose[slice(*span)] in f"{known.policy_text}\n{known.customer_text}" and not offered(reply, share.start):
        return claim(reply, span, "rate", "supported", say("supported_customer"), value=str(share.value))
    return _wrong(reply, known, span, right)


def _value(policy: Policy) -> Fraction:
    return Fraction(policy.amount.value) if policy.amount else Fraction(0)


def _supported(reply: ReplyText, known: Known, span: tuple[int, int], right: Policy | None) -> Claim:
    value = str(_value(right)) if right else None
    return claim(reply, span, "rate", "supported", say("supported"), value=value, fact_id=policy_fact(known, right))


def _wrong(reply: ReplyText, known: Known, span: tuple[int, int], right: Policy | None) -> Claim:
    said = quoted(reply, span)
    if right is None:
        return claim(reply, span, "rate", "unsupported", say("money_none", said=said))
    told = say("money_wrong", right=right.text or right.id, said=said)
    return claim(reply, span, "rate", "contradicted", told, fact_id=policy_fact(known, right))


def _wrong_units(reply: ReplyText, policies: tuple[Policy, ...]) -> Iterator[tuple[int, int]]:
    """Where a credit is told "for each hour" and no policy counts in hours."""
    for match in pattern("money", "for_each").finditer(reply.prose):
        unit = next((u for u, stems in UNITS.items() if any(stem in match.group() for stem in stems)), None)
        if policies and unit and offered(reply, match.start()) and not any(counts_in(p, unit) for p in policies):
            yield match.span()
