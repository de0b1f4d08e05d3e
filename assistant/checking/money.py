"""Claims of money: sums, rates and offers of a credit, which only a policy in force can bear."""

import re
from collections.abc import Iterator
from fractions import Fraction

from assistant.checking.claims import claim, quoted, say
from assistant.checking.known import Known, numbers_in, plain_number
from assistant.checking.reply_text import ReplyText
from assistant.checking.words import pattern
from assistant.domain.check import Claim
from knowledge_base.records import Policy

_SUM = re.compile(
    r"(?:(?:us|ca|au)?[$\u20ac\u00a3]\s?(?P<a>\d[\d,]*(?:\.\d{1,2})?)(?:\s?(?P<k>k|million|mil|thousand)\b)?"
    r"|(?<![\w.,])(?P<b>\d[\d,]*(?:[.,]\d{1,2})?)\s?(?:(?:us |mexican )?(?:dollars?|usd|euros?|eur|pounds?|gbp|"
    r"pesos?|cents?|bucks|quid|dolares|dolar|libras?|mxn|cad)\b|[\u20ac\u00a3]))"
)
_BARE = re.compile(
    r"(?<![\w.,:/$\u20ac\u00a3-])\d{1,4}[.,]\d{2}(?![\w%:/.,-]|\s?(?:am|pm|a\.m|p\.m|h|hours?|horas?|miles|km|mb|"
    r"gb|ghz)\b)"
)
_PER = re.compile(
    r"\s*(?:per|for (?:each|every)|each|every|an?|por|por cada|al?)\s+(?:full |calendar |completed? )*"
    r"(?P<unit>hour|day|week|month|hora|dia|semana|mes)"
)
_UNITS = {"hour": ("hour", "hora"), "day": ("day", "dia"), "week": ("week", "semana"), "month": ("month", "mes")}
_DAY_HOURS = 24.0

_PAYING = frozenset({"compensation", "credit", "goodwill"})
"""Kinds of policy that grant money; a duty (how often to tell customers) pays nothing."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Sums, rates and offers of the reply with their verdicts."""
    sums = [match.span() for match in _SUM.finditer(reply.prose)]
    offers = list(_offers(reply))
    bare = [match.span() for match in _BARE.finditer(reply.prose) if _offered(reply, match.start())] if offers else []
    for span in (*sums, *bare):
        yield _sum(reply, known, span)
    yield from _rates(reply, known)
    yield from (_offer(reply, known, span) for span in offers)


def compensations(known: Known) -> tuple[Policy, ...]:
    """Policies in force that pay for this incident's kind of outage; all of them where no incident is bound."""
    incident = known.incident
    found = []
    for policy in known.policies:
        if policy.kind not in _PAYING:
            continue
        services = set(policy.services)
        if incident and services and incident.services and not services & set(incident.services):
            continue
        if incident and {cause.category for cause in incident.causes} & set(policy.exclusions):
            continue
        if incident and incident.kind == "maintenance" and "planned_work" in policy.exclusions:
            continue
        found.append(policy)
    return tuple(found)


def _policy_fact(known: Known, policy: Policy | None) -> str | None:
    if policy is None:
        return None
    named = [
        fact.id
        for fact in known.facts("policy")
        if policy.id in fact.id or policy.id == fact.value or policy.text == fact.text
    ]
    return (named or [known.fact_id("policy") or policy.id])[0]


def _offered(reply: ReplyText, position: int) -> bool:
    return pattern("money", "offer").search(reply.sentence_at(position).low) is not None


def _sum(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    said = quoted(reply, span)
    number = plain_number("".join(c for c in reply.low[span[0] : span[1]] if c.isdigit() or c in ".,"))
    value = _amount(number)
    for policy in compensations(known):
        amounts = numbers_in(
            f"{policy.text} {policy.amount.value if policy.amount and policy.amount.kind == 'fixed' else ''}"
        )
        if any(_same_sum(number, amount) for amount in amounts) and _per_fits(reply, span, policy):
            return claim(
                reply, span, "money", "supported", say("supported"), value=value, fact_id=_policy_fact(known, policy)
            )
    offered = _offered(reply, span[0])
    in_actions = any(_same_sum(number, amount) for amount in numbers_in(known.actions_text))
    if in_actions:
        return claim(reply, span, "money", "supported", say("supported_action"), value=value)
    customer = any(_same_sum(number, amount) for amount in numbers_in(known.customer_text))
    if customer and not offered:
        return claim(reply, span, "money", "supported", say("supported_customer"), value=value)
    fixed = next((p for p in compensations(known) if p.amount), None)
    if fixed and offered:
        message = say("money_wrong", right=fixed.text or fixed.id, said=said)
        return claim(reply, span, "money", "contradicted", message, value=value, fact_id=_policy_fact(known, fixed))
    return claim(
        reply, span, "money", "unsupported", say("money_role" if customer else "money_none", said=said), value=value
    )


def _per_fits(reply: ReplyText, span: tuple[int, int], policy: Policy) -> bool:
    """Whether "per hour", "each week" after a sum is what the policy counts in; a sum without it fits any."""
    said = _PER.match(reply.low, span[1])
    if said is None:
        return True
    unit = next(unit for unit, stems in _UNITS.items() if said["unit"].startswith(stems))
    told = f"{policy.text} {policy.amount.per if policy.amount else ''}".lower()
    return any(stem in told for stem in _UNITS[unit]) or (unit == "day" and "24" in told)


def _amount(number: str) -> float:
    try:
        return float(number)
    except ValueError:  # "1.2.3" is no sum that a policy could name
        return 0.0


def _same_sum(number: str, other: str) -> bool:
    try:
        return bool(number) and "/" not in other and float(number) == float(other)
    except ValueError:
        return False


def _rates(reply: ReplyText, known: Known) -> Iterator[Claim]:
    right = next(
        (policy for policy in compensations(known) if policy.amount and policy.amount.kind == "fraction_of_monthly"),
        None,
    )
    daily = right is not None and _is_daily(right)
    for match in pattern("money", "fraction").finditer(reply.prose):
        if not _offered(reply, match.start()) and not re.search(r"thirt|1/30|treint", match.group()):
            continue
        told = match.group() in known.policy_text or (
            match.group() in known.customer_text and not _offered(reply, match.start())
        )
        if daily or told:
            yield claim(
                reply,
                match.span(),
                "rate",
                "supported",
                say("supported"),
                value="1/30",
                fact_id=_policy_fact(known, right),
            )
        else:
            yield _bad_rate(reply, known, match.span(), right)
    for match in pattern("money", "fraction_other").finditer(reply.prose):
        if match.group() in known.policy_text or _fraction_fits(match.group(), right):
            yield claim(reply, match.span(), "rate", "supported", say("supported"), fact_id=_policy_fact(known, right))
        else:
            yield _bad_rate(reply, known, match.span(), right)


def _is_daily(policy: Policy) -> bool:
    return policy.amount is not None and Fraction(policy.amount.value) == Fraction(1, 30)


def _fraction_fits(said: str, policy: Policy | None) -> bool:
    return bool(policy and policy.amount and policy.amount.value == said)


def _bad_rate(reply: ReplyText, known: Known, span: tuple[int, int], right: Policy | None) -> Claim:
    said = quoted(reply, span)
    if right:
        message = say("money_wrong", right=right.text or right.id, said=said)
        return claim(reply, span, "rate", "contradicted", message, fact_id=_policy_fact(known, right))
    return claim(reply, span, "rate", "unsupported", say("money_none", said=said))


def _offers(reply: ReplyText) -> Iterator[tuple[int, int]]:
    last = -1
    for match in pattern("money", "offer").finditer(reply.prose):
        sentence = reply.sentence_at(match.start())
        if sentence.start == last or sentence.asks:
            continue
        before = reply.low[reply.clause_at(match.start())[0] : match.end() + 12]
        if pattern("money", "no_offer").search(before):
            continue
        last = sentence.start
        yield match.span()


_FAMILIES = (
    ("refund", "reimburs", "money back", "reembols", "devol"),
    ("voucher", "gift", "vale de", "cupon"),
    ("free", "on us", "on the house", "gratis", "gratuit", "waiv"),
    ("discount", "half", "descuent"),
    ("goodwill",),
)


def _family(said: str) -> tuple[str, ...]:
    """The kinds of offer that a policy must name itself; a plain credit or compensation is borne by any."""
    return next((family for family in _FAMILIES if any(stem in said for stem in family)), ())


def _offer(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    usable = compensations(known)
    sentence = reply.sentence_at(span[0]).low
    if not usable and pattern("history_of_work", "credit").search(known.actions_text):
        return claim(reply, span, "commitment", "supported", say("supported_action"), value="credit")
    if not usable:
        code = "credit_excluded" if known.policies else "credit_none"
        return claim(reply, span, "commitment", "unsupported", say(code), value="credit")
    policy = usable[0]
    family = _family(reply.low[span[0] : span[1]])
    if family and not any(stem in known.policy_text for stem in family):
        said = quoted(reply, span)
        message = say("money_wrong", right=policy.text or policy.id, said=said)
        return claim(
            reply, span, "commitment", "contradicted", message, value="credit", fact_id=_policy_fact(known, policy)
        )
    if pattern("money", "automatic").search(sentence) and not any(each.automatic for each in usable):
        return claim(
            reply,
            span,
            "commitment",
            "contradicted",
            say("credit_not_automatic"),
            value="credit",
            fact_id=_policy_fact(known, policy),
        )
    return claim(
        reply, span, "commitment", "supported", say("supported"), value="credit", fact_id=_policy_fact(known, policy)
    )
