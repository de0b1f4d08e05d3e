"""What people promise, did, pay and said, class by class: faithful wording of many kinds, and the untrue beside it."""

from typing import Any

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply

KINDS = frozenset({"commitment", "completed_action", "money", "rate", "contact", "identity", "other"})
TOLD: dict[str, dict[str, list[str]]] = load("people.yaml")


def sentences(key: str) -> list[Any]:
    return [pytest.param(situation, text, id=text[:60]) for situation, lists in TOLD.items() for text in lists[key]]


@pytest.mark.parametrize(("situation", "text"), sentences("block"))
def test_what_nobody_can_keep_did_or_said_blocks(situation: str, text: str) -> None:
    found = check_reply(text, context_of(situation))
    assert any(
        claim.blocks and claim.kind in {*KINDS, "cause", "status", "negation", "instant", "duration", "date", "count"}
        for claim in found.claims
    ) or any(rule.severity == "block" for rule in found.rules)


@pytest.mark.parametrize(("situation", "text"), sentences("pass"))
def test_what_may_be_said_is_no_promise_deed_payment_or_attribution(situation: str, text: str) -> None:
    blocking = [
        (claim.kind, claim.text, claim.message)
        for claim in check_reply(text, context_of(situation)).claims
        if claim.blocks and claim.kind in KINDS
    ]
    assert blocking == []
