"""How often the guard is right: recall per class of untruth, and how often it blocks a faithful reply.

First measurement of wording that the guard had not seen, before any repair on it: 11 of 71 faithful texts blocked in
``faithful_unseen.yaml``, 3 of 38 in ``faithful_fresh.yaml``, 5 of 20 in ``faithful_last.yaml``; 88 of 100 mutations of
``mutations_fresh.yaml`` and 14 of 20 of ``mutations_last.yaml`` were named by their class. The four later lots, each
measured before it was repaired: 9 of 39, 4 of 41, 7 of 40 and 0 of 25 faithful texts blocked (8 of 110, 4 of 116, 7 of
95 and 0 of 62 claims flagged); 44 of 57, 38 of 53, 38 of 59 and 20 of 27 mutations named. The floors below hold now,
after the repairs that these sets led to; one text of the third lot (a time reckoned from a policy's threshold) is out.
"""

from collections import Counter
from typing import Any

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply, verdict_of
from assistant.domain.check import Check

FAITHFUL = (
    "faithful_seen.yaml", "faithful_unseen.yaml", "faithful_fresh.yaml", "faithful_last.yaml",
    "faithful_lot1.yaml", "faithful_lot2.yaml", "faithful_lot3.yaml", "faithful_lot4.yaml",
)  # fmt: skip
MUTATED = {
    "mutations.yaml": 290, "mutations_fresh.yaml": 97, "mutations_last.yaml": 19,
    "mutations_lot1.yaml": 56, "mutations_lot2.yaml": 52, "mutations_lot3.yaml": 58, "mutations_lot4.yaml": 26,
}  # fmt: skip


def blocking_classes(check: Check) -> set[str]:
    claims = {claim.kind for claim in check.claims if verdict_of(claim) == "block"}
    return claims | {f"rule:{found.rule}" for found in check.rules if found.severity != "pass"}


def mutated(told: dict[str, Any]) -> list[tuple[str, set[str]]]:
    base = told["base"]
    changes = []
    for true, untrue, wanted in told.get("changes", []):
        assert true in base, f"{true!r} is not in the base reply"
        changes.append((base.replace(true, untrue, 1), set(wanted.split("|"))))
    return changes + [(f"{base} {untrue}", set(wanted.split("|"))) for untrue, wanted in told.get("added", [])]


@pytest.mark.parametrize("name", FAITHFUL)
def test_faithful_human_wording_does_not_block(name: str) -> None:
    blocked = []
    for situation, texts in load(name).items():
        for text in texts:
            check = check_reply(text, context_of(situation))
            if check.verdict == "block":
                blocked.append((text, blocking_classes(check)))
    assert blocked == []


@pytest.mark.parametrize("name", MUTATED)
def test_the_true_reply_under_each_mutation_does_not_block(name: str) -> None:
    for situation, told in load(name).items():
        check = check_reply(told["base"], context_of(situation))
        assert check.verdict != "block", (situation, blocking_classes(check))


@pytest.mark.parametrize(("name", "floor"), MUTATED.items())
def test_single_untruths_block_under_their_class(name: str, floor: int) -> None:
    named: Counter[bool] = Counter()
    missed = []
    for situation, told in load(name).items():
        for text, wanted in mutated(told):
            check = check_reply(text, context_of(situation))
            hit = bool(wanted & blocking_classes(check))
            named[hit] += 1
            if not hit:
                missed.append((situation, wanted, text[-120:]))
    assert named[True] >= floor, missed


@pytest.mark.parametrize("name", MUTATED)
def test_every_class_of_untruth_is_mostly_found(name: str) -> None:
    seen: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for situation, told in load(name).items():
        for text, wanted in mutated(told):
            check = check_reply(text, context_of(situation))
            label = "|".join(sorted(wanted))
            seen[label] += 1
            found[label] += bool(wanted & blocking_classes(check))
    weak = {
        label: (found[label], seen[label]) for label in seen if seen[label] > 2 and found[label] < 0.8 * seen[label]
    }
    assert weak == {}
