"""Claims of money: sums, rates and offers of a credit, which only a policy in force can bear."""

import re
from collections.abc import Iterator
from fractions import Fraction

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import recorded
from assistant.checking.facts.known import Known, content_words, numbers_in
from assistant.checking.facts.paying import PER, UNITS, compensations, counts_in, payable, policy_fact
from assistant.checking.facts.sums import SUM, number_of
from assistant.checking.kinds.money import credit_terms
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from knowledge_base.records import Policy

_BARE = re.compile(
    r"(?<![\w.,:/$\u20ac\u00a3-])\d{1,4}[.,]\d{2}(?![\w%:/.,-]|\s?(?:am|pm|a\.m|p\.m|h|hours?|horas?|miles|km|mb|"
    r"gb|ghz)\b)"
)
_PRICE_BEFORE = re.compile(
    r"(?<!\w)(?:plan|package|tariff|price|subscription|tarifa|plan|cuota|paquete|mensualidad)(?: \w+){0,2}? "
    r"(?:of|at|is|costs|comes to|de|es|cuesta|son)(?: [a-z]{1,3})? ?$"
)
_PRICE_BEHIND = re.compile(
    r"(?:,? ?(?:a|per|/|al|por) ?(?:month|mes))?(?:-| )(?:plan|package|tariff|subscription)(?!\w)|"
    r" (?:que paga|you pay|mensuales que)(?!\w)"
)
_PAY_NOT = re.compile(r"(?:don't|do not|no) (?:pay|pague)")
_ORDERED = re.compile(r"(?:^|[,;:.!?-]\s*|please |por favor,? |so |asi que )$")
_NOT = re.compile(r"(?<!\w)(?:not|never|nobody|no|nunca|nadie)(?!\w)|n't")
_AT = re.compile(
    r"(?<!\w)(?:at|from|since|until|till|by|to|before|after|around|about|las|la|desde|hasta|between|and|entre)\s$"
)
_SHARED = 3
"""Words of the customer, figures apart, that show a sum said back to be theirs."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Sums, rates and offers of the reply with their verdicts."""
    sums = [match.span() for match in SUM.finditer(reply.prose)]
    offers = list(_offers(reply, known))
    bare = [match.span() for match in _BARE.finditer(reply.prose) if _is_bare_sum(reply, match)] if offers else []
    for span in (*sums, *bare):
        yield _sum(reply, known, span)
    yield from (_offer(reply, known, span) for span in offers)


def _is_bare_sum(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether a figure without a sign is a sum of an offer and no time of day: "your call at 7.15"."""
    return credit_terms.offered(reply, match.start()) and _AT.search(reply.prose, 0, match.start()) is None


def _sum(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    said = quoted(reply, span)
    number = number_of(reply.low[span[0] : span[1]])
    value = _amount(number)
    for policy in compensations(known):
        amounts = numbers_in(
            f"{policy.text} {policy.amount.value if policy.amount and policy.amount.kind == 'fixed' else ''}"
        )
        in_all = pattern("money", "in_all").search(reply.sentence_at(span[0]).low) is not None
        sums = {round(due, 2) for due in payable(known, policy, in_all=in_all)}
        derived = _amount(number) > 0 and round(Fraction(number), 2) in sums
        if (derived or any(_same_sum(number, amount) for amount in amounts)) and (
            _per_fits(reply, span, policy) and _is_granted(reply, known, span, policy)
        ):
            return claim(
                reply, span, "money", "supported", say("supported"), value=value, fact_id=policy_fact(known, policy)
            )
    offered = credit_terms.offered(reply, span[0])
    gives = offered or pattern("money", "giving").search(reply.sentence_at(span[0]).low) is not None
    in_actions = any(
        _same_sum(number, amount) and (not gives or _is_credit(clause)) and (PER.match(reply.low, span[1]) is None)
        for clause in recorded.told(known, notes=False)
        for amount in numbers_in(clause)
    )
    if in_actions:
        return claim(reply, span, "money", "supported", say("supported_action"), value=value)
    customer = any(_same_sum(number, amount) for amount in numbers_in(known.customer_text))
    if customer and ((not gives and _theirs(reply, known, span)) or _is_named(reply, known, span)):
        return claim(reply, span, "money", "supported", say("supported_customer"), value=value)
    fixed = next((p for p in compensations(known) if p.amount), None)
    if fixed and offered:
        message = say("money_wrong", right=fixed.text or fixed.id, said=said)
        return claim(reply, span, "money", "contradicted", message, value=value, fact_id=policy_fact(known, fixed))
    return claim(
        reply, span, "money", "unsupported", say("money_role" if customer else "money_none", said=said), value=value
    )


def _is_granted(reply: ReplyText, known: Known, span: tuple[int, int], policy: Policy) -> bool:
    """Whether the policy itself grants what is told: one that a person decides is promised only once it is recorded."""
    sentence = reply.sentence_at(span[0]).low
    recorded_credit = any(_is_credit(clause) for clause in recorded.told(known, notes=False))
    if policy.automatic or recorded_credit:
        return True
    if pattern("money", "automatic").search(sentence):
        return False
    return pattern("money", "possible").search(sentence) is not None or not pattern(
        "money", "giving", "promised"
    ).search(sentence)


def _per_fits(reply: ReplyText, span: tuple[int, int], policy: Policy) -> bool:
    """Whether "per hour", "each week" after a sum is what the policy counts in; a sum without it fits any."""
    said = PER.match(reply.low, span[1])
    if said is None:
        return True
    unit = next(unit for unit, stems in UNITS.items() if said["unit"].startswith(stems))
    return counts_in(policy, unit)


def _is_credit(clause: str) -> bool:
    return pattern("money", "offer", "offer_own").search(clause) is not None


def _is_named(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    """Whether a sum of the customer's is only named: their price, what a credit is reckoned from, what is refused."""
    return _is_price(reply, span) or _disowned(reply, span) or _reckons(reply, known, span)


def _reckons(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    """Whether the sentence goes on to a sum that a policy comes to: "on 42 euros that's 1.40 euros"."""
    due = {round(each, 2) for policy in compensations(known) for each in payable(known, policy)}
    later = (number_of(match.group()) for match in SUM.finditer(reply.prose, span[1]))
    return any(round(Fraction(number), 2) in due for number in later if _amount(number) > 0)


def _disowned(reply: ReplyText, span: tuple[int, int]) -> bool:
    """Whether a sum or an offer is named only to be denied, or to say that it is none of ours."""
    clause = reply.prose[reply.clause_at(span[0])[0] : span[0]]
    if is_denied(reply, *span) or pattern("stance", "indirect").search(clause):
        return True
    sentence = reply.sentence_at(span[0]).low
    if pattern("stance", "denied_behind", "disowns").search(sentence) is None:
        return False
    given = pattern("money", "giving").finditer(sentence)
    return all(_NOT.search(match.group()) for match in given)


def _is_warning(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether the customer is told to pay nobody: "please don't pay it", but not "don't pay this month"."""
    before, sentence = reply.prose[: match.start()], reply.sentence_at(match.start())
    if not _PAY_NOT.match(match.group()) or not _ORDERED.search(before):
        return False
    return pattern("money", "periods").search(reply.prose, match.start(), sentence.end) is None


def _is_price(reply: ReplyText, span: tuple[int, int]) -> bool:
    """Whether a sum is named as what the customer pays: "on a plan of 45 dollars", "your $45 a month plan"."""
    before, behind = reply.prose[: span[0]], reply.prose[span[1] :]
    return _PRICE_BEFORE.search(before) is not None or _PRICE_BEHIND.match(behind) is not None


def _theirs(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    """Whether a sum is told as the customer's own: their loss, their bill, what they wrote."""
    sentence = reply.sentence_at(span[0]).low
    if pattern("money", "theirs").search(sentence):
        return True
    shared = {word for word in content_words(sentence) & known.customer_words if not word[0].isdigit()}
    talk = pattern("money", "on_account", "agreeing").search(sentence)
    return len(shared) >= _SHARED or (bool(shared) and talk is None and len(sentence.split()) > _SHARED * 2)


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
        if pattern("money", "no_offer").search(before) or (not own and _disowned(reply, match.span())):
            continue
        if _is_warning(reply, match):
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


def _family(reply: ReplyText, known: Known, span: tuple[int, int]) -> tuple[str, ...]:
    """The kinds of offer that a policy must name itself; a plain credit or compensation is borne by any.

    A discount is the credit itself where the sentence takes it off the next bill by itself, as the policy does.
    """
    said = reply.low[span[0] : span[1]]
    plain = "descont" in said or "descuent" in said or "discount" in said
    if plain and any(policy.automatic for policy in compensations(known)):
        sentence = reply.sentence_at(span[0]).low
        if pattern("money", "automatic", "by_itself", "terms").search(sentence):
            return ()
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
    family = _family(reply, known, span)
    own = pattern("money", "offer_own", "on_us").fullmatch(reply.low[span[0] : span[1]])
    if (own and own.group() not in known.policy_text) or (
        family and not any(stem in known.policy_text for stem in family)
    ):
        said = quoted(reply, span)
        message = say("money_wrong", right=policy.text or policy.id, said=said)
        return claim(
            reply, span, "commitment", "contradicted", message, value="credit", fact_id=policy_fact(known, policy)
        )
    if any(_is_credit(clause) for clause in recorded.told(known, notes=False)):
        return claim(reply, span, "commitment", "supported", say("supported_action"), value="credit")
    if pattern("money", "automatic").search(sentence) and not any(each.automatic for each in usable):
        return claim(
            reply,
            span,
            "commitment",
            "contradicted",
            say("credit_not_automatic"),
            value="credit",
            fact_id=policy_fact(known, policy),
        )
    return claim(
        reply, span, "commitment", "supported", say("supported"), value="credit", fact_id=policy_fact(known, policy)
    )
