"""What will be done, was done and was said: promises, deeds and attributions in wording written apart from the code.

The three sets were written one after the other, each measured before it led to repairs: 62 of 145, 67 of 87 and 42
of 67 untrue sentences found; 2 of 92, 3 of 59 and 3 of 42 true ones blocked, by any kind. The floors hold now.
"""

from typing import Any

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply
from assistant.domain.check import Check

FLOORS = {"promises.yaml": 141, "promises_fresh.yaml": 84, "promises_last.yaml": 61, "promises_second.yaml": 77}
OURS = frozenset({"commitment", "completed_action", "other", "identity"})


def blocked(text: str, situation: str) -> Check:
    return check_reply(text, context_of(situation))


def sentences(name: str, key: str) -> list[tuple[str, str]]:
    told: dict[str, Any] = load(name)
    return [(situation, text) for situation, lists in told.items() for text in lists[key]]


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_what_nobody_can_keep_or_did_blocks(name: str, floor: int) -> None:
    missed = [
        (situation, text)
        for situation, text in sentences(name, "block")
        if not any(claim.blocks for claim in blocked(text, situation).claims)
    ]
    assert len(sentences(name, "block")) - len(missed) >= floor, missed


@pytest.mark.parametrize("name", FLOORS)
def test_what_may_be_said_is_no_promise_deed_or_attribution(name: str) -> None:
    flagged = [
        (situation, text, claim.text)
        for situation, text in sentences(name, "pass")
        for claim in blocked(text, situation).claims
        if claim.blocks and claim.kind in OURS
    ]
    assert flagged == []


SWAPPED = [
    ("gran", "Your dad's pendant won't work while the line is down.", "dad", "mother"),
    ("noche", "La cámara de tu madre se quedará sin conexión.", "madre", "padre"),
    ("student", "You told us about your interview.", "interview", "exam"),
]


@pytest.mark.parametrize(("situation", "text", "wrong", "right"), SWAPPED)
def test_another_of_the_same_class_is_contradicted_and_the_suggestion_mends_it(
    situation: str, text: str, wrong: str, right: str
) -> None:
    found = [claim for claim in blocked(text, situation).claims if claim.text == wrong]
    assert [(claim.verdict, claim.suggestion) for claim in found] == [("contradicted", right)]
    mended = text[: found[0].start] + right + text[found[0].end :]
    assert not any(claim.blocks and claim.kind in OURS for claim in blocked(mended, situation).claims)


def test_a_record_bears_its_work_once_and_for_its_own_object() -> None:
    assert not any(c.blocks for c in blocked("We diverted your calls to the mobile ending 771.", "surgery").claims)
    for untrue in (
        "We diverted your calls to the mobile ending 990.",
        "We diverted your calls again.",
        "We diverted your calls just now.",
        "We raised it with the chief executive.",
    ):
        assert any(c.blocks for c in blocked(untrue, "surgery").claims), untrue
