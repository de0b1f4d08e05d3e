"""What a checked text promises the customer.

Callbacks and appointments are not among it: no fact tells until when one would be due.
"""

from assistant.domain.check import Check, Claim
from assistant.domain.promise import Promise
from assistant.domain.vocabulary import ClaimKind, PromiseKind
from knowledge_base.records import Fact

_KINDS: dict[str, PromiseKind] = {"eta": "restoration", "next_update": "next_update", "policy": "credit"}
_NO_PROMISE: frozenset[ClaimKind] = frozenset({"negation"})


def promises_of(check: Check, facts: tuple[Fact, ...]) -> tuple[Promise, ...]:
    """One promise per fact that a supported claim of ``check`` rests on, in order of the text.

    A denial promises nothing: "There is no estimate yet" rests on the same fact as an estimate would.

    An estimate counts as a restoration promise: customers hear a time, and it must be corrected when it moves.
    """
    by_id = {fact.id: fact for fact in facts if fact.kind in _KINDS}
    promised = dict.fromkeys(c.fact_id for c in check.claims if _promises(c) and c.fact_id in by_id)
    found = (_promise(by_id[fact_id], check.claims) for fact_id in promised if fact_id is not None)
    return tuple(one for one in found if one.kind != "restoration" or one.due_at is not None)


def _promises(claim: Claim) -> bool:
    return claim.verdict == "supported" and claim.kind not in _NO_PROMISE


def _promise(fact: Fact, claims: tuple[Claim, ...]) -> Promise:
    is_money = fact.kind == "policy"
    amount = next((str(c.value) for c in claims if c.fact_id == fact.id and c.kind in ("money", "rate")), None)
    due_at = None if is_money else fact.until or fact.instant
    return Promise(kind=_KINDS[fact.kind], due_at=due_at, amount=amount if is_money else None, fact_id=fact.id)
