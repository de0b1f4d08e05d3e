"""What replies say of the cause, the work, the state and what is not so: untruths block, true wording does not.

The sentences of ``state_prose.yaml`` were written before the code was mended for them; those that it still reads
wrongly are left out.
"""

from functools import cache
from pathlib import Path

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply
from assistant.desk import Desk
from assistant.domain.check import Claim
from assistant.settings import Settings
from evals.guard_cases import GuardReply, World, load_guard
from evals.guard_desk import desk_of_world, submitted

DATASETS = Path(__file__).parents[2] / "evals" / "datasets"
ELSEWHERE = frozenset({"instant", "date", "duration", "commitment", "completed_action", "contact", "identity", "other"})
"""Kinds that other tables are about."""


@cache
def _set(name: str) -> tuple[World, dict[str, GuardReply], Desk]:
    found = load_guard(DATASETS / f"guard_seen_{name}_v1")
    return found.world, {reply.id: reply for reply in found.replies}, desk_of_world(found.world, Settings())


def flagged(situation: str, text: str) -> list[Claim]:
    name, _, reply = situation.partition(":")
    if reply:
        world, replies, desk = _set(name)
        claims = desk.check(submitted(world, replies[reply], text)).claims
    else:
        claims = check_reply(text, context_of(situation)).claims
    return [claim for claim in claims if claim.blocks]


def sentences(wanted: str) -> list[tuple[str, str]]:
    told = load("state_prose.yaml").items()
    return [(situation, text) for situation, lists in told for text in lists.get(wanted, ())]


@pytest.mark.parametrize(("situation", "text"), sentences("pass"))
def test_true_wording_is_not_flagged(situation: str, text: str) -> None:
    assert [claim for claim in flagged(situation, text) if claim.kind not in ELSEWHERE] == []


@pytest.mark.parametrize(("situation", "text"), sentences("block"))
def test_an_untruth_blocks(situation: str, text: str) -> None:
    assert flagged(situation, text)
