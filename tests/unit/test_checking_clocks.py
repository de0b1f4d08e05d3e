"""Times that stand beside each other or beside a length: lists, labels, what is to spare, what is counted."""

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply


def sentences(verdict: str) -> list[tuple[str, str]]:
    return [(situation, text) for situation, told in load("clocks.yaml").items() for text in told[verdict]]


def blocks(situation: str, text: str) -> bool:
    return any(claim.blocks for claim in check_reply(text, context_of(situation)).claims)


@pytest.mark.parametrize(("situation", "text"), sentences("block"))
def test_an_untrue_time_blocks(situation: str, text: str) -> None:
    assert blocks(situation, text)


@pytest.mark.parametrize(("situation", "text"), sentences("pass"))
def test_a_true_time_does_not(situation: str, text: str) -> None:
    assert not blocks(situation, text)
