"""Claims of money: sums, rates and offers of a credit, which only a policy in force can bear."""

import re
from collections.abc import Iterator
from fractions import Fraction

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import recorded
from assistant.checking.facts.known import Known, content_words, numbers_in
from assistant.checking.facts.sums import SUM, number_of
from assistant.checking.kinds import credit_terms
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from knowledge_base.records import Policy

_BARE = re.compile(
    r"(?<![\w.,:/$\u20ac\u00a3-])\d{1,4}[.,]\d{2}(?![\w%:/.,-]|\s?(?:am|pm|a\.m|p\.m|h|hours?|horas?|miles|km|mb|"
    r"gb|ghz)\b)"
)
_PER = re.compile(
    r"\s*(?:per|for (?:each|every)|each|every|an?|por|por cada|al?)\s+(?:full |calendar |completed? )*"
    r"(?P<unit>hour|day|week|month|hora|dia|semana|mes)"
)
_UNITS = {"hour": ("hour", "hora"), "day": ("day", "dia"), "week": ("week", "semana"), "month": ("month", "mes")}
_SHARED = 3
"""Words of the customer, figures apart, that show a sum said back to be theirs."""

_PAYING = frozenset({"compensation", "credit", "goodwill"})
"""Kinds of policy that grant money; a duty (how often to tell customers) pays nothing."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Sums, rates and offers of the reply with their verdicts."""
    sums = [match.span() for match in SUM.finditer(reply.prose)]
    offers = list(_offers(reply, known))
    bare = [match.span() for match in _BARE.finditer(reply.prose) if _offered(reply, match.start())] if offers else []
    for span in (*sums, *bare):
        yield _sum(reply, known, span)
    yield from _rates(reply, known)
    yield from (_offer(reply, known, span) for span in offers)
    usable = compensations(known)
    for span in (*credit_terms.wrong(reply, known, usable), *_wrong_units(reply, usable)):
        yield _bad_rate(reply, known, span, usable[0] if usable else None)


def _wrong_units(reply: ReplyText, policies: tuple[Policy, ...]) -> Iterator[tuple[int, int]]:
    """Where a credit is told "for each hour" and no policy counts in hours."""
    for match in pattern("money", "for_each").finditer(reply.prose):
        unit = next((u for u, stems in _UNITS.items() if any(stem in match.group() for stem in stems)), None)
        if policies and unit and _offered(reply, match.start()) and not any(_counts_in(p, unit) for p in policies):
            yield match.span()


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
    return pattern("money", "offer", "offer_own").search(reply.sentence_at(position).low) is not None


def _sum(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    said = quoted(reply, span)
    number = number_of(reply.low[span[0] : span[1]])
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
    gives = offered or pattern("money", "giving").search(reply.sentence_at(span[0]).low) is not None
    in_actions = any(
        _same_sum(number, amount) and (not gives or _is_credit(clause))
        for clause in recorded.told(known, notes=False)
        for amount in numbers_in(clause)
    )
    if in_actions:
        return claim(reply, span, "money", "supported", say("supported_action"), value=value)
    customer = any(_same_sum(number, amount) for amount in numbers_in(known.customer_text))
    if customer and not gives and _theirs(reply, known, span):
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
    return _counts_in(policy, unit)


def _counts_in(policy: Policy, unit: str) -> bool:
    """Whether a policy counts in this unit; "each full 24 hours" counts in days, not in hours."""
    told = folded(policy.text)
    per = folded(policy.amount.per or "") if policy.amount else ""
    counted = {next(u for u, stems in _UNITS.items() if m["unit"].startswith(stems)) for m in _PER.finditer(told)}
    counted |= {u for u, stems in _UNITS.items() if per.startswith(stems)}
    if per in {"h", "1h"}:
        counted.add("hour")
    if "24" in per or "24" in told:
        counted.add("day")
    return not (told or per) or unit in counted


def _is_credit(clause: str) -> bool:
    return pattern("money", "offer", "offer_own").search(clause) is not None


def _theirs(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    """Whether a sum is told as the customer's own: their loss, their bill, what they wrote."""
    sentence = reply.sentence_at(span[0]).low
    if pattern("money", "theirs").search(sentence):
        return True
    shared = {word for word in content_words(sentence) & known.customer_words if not word[0].isdigit()}
    return len(shared) >= _SHARED


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


def _offers(reply: ReplyText, known: Known) -> Iterator[tuple[int, int]]:
    last = -1
    for match in pattern("money", "offer", "offer_own").finditer(reply.prose):
        sentence = reply.sentence_at(match.start())
        if sentence.asks:
            continue
        # "You won't pay" carries its own negation.
        own = pattern("money", "offer_own").fullmatch(match.group()) is not None
        if sentence.start == last and not own:
            continue
        before = reply.low[reply.clause_at(match.start())[0] : match.start() if own else match.end() + 12]
        if pattern("money", "no_offer").search(before):
            continue
        last = sentence.start
        yield match.span()
    # "This one is on us" owns a failure, unless the talk is of paying.
    for match in pattern("money", "on_us").finditer(reply.prose):
        if pattern("money", "money_talk").search(f"{reply.low}\n{known.customer_text}"):
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
    if not usable and any(_is_credit(clause) for clause in recorded.told(known, notes=False)):
        return claim(reply, span, "commitment", "supported", say("supported_action"), value="credit")
    if not usable:
        code = "credit_excluded" if known.policies else "credit_none"
        return claim(reply, span, "commitment", "unsupported", say(code), value="credit")
    policy = usable[0]
    family = _family(reply.low[span[0] : span[1]])
    own = pattern("money", "offer_own", "on_us").fullmatch(reply.low[span[0] : span[1]])
    if (own and own.group() not in known.policy_text) or (
        family and not any(stem in known.policy_text for stem in family)
    ):
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
