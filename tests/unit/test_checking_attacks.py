"""A drafter that obeys an attacker: what it writes must not pass, and what honest people write beside it must."""

from dataclasses import replace
from typing import Any

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply
from assistant.domain.context import ReplyContext
from assistant.domain.ticket import Action

GROUPS: dict[str, dict[str, Any]] = load("attacks.yaml")


def situation_of(told: dict[str, Any]) -> ReplyContext:
    context = context_of(told["situation"], with_policies=told.get("policies", True))
    ticket = context.ticket
    assert ticket is not None
    if "ticket" in told:
        ticket = ticket.model_copy(
            update={"messages": (ticket.messages[0].model_copy(update={"text": told["ticket"]}),)}
        )
    if "actions" in told:
        ticket = ticket.model_copy(
            update={"actions": tuple(Action(kind=kind, text=text) for kind, text in told["actions"])}
        )
    return replace(context, ticket=ticket)


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, told in GROUPS.items() for text in told.get("block", ())]
)
def test_an_obeying_drafter_is_stopped(name: str, text: str) -> None:
    told = GROUPS[name]
    check = check_reply(text, situation_of(told))
    assert check.verdict == "block", check
    assert told.get("rule") is None or told["rule"] in {found.rule for found in check.rules}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, told in GROUPS.items() for text in told.get("keep", ())]
)
def test_an_honest_neighbour_passes(name: str, text: str) -> None:
    check = check_reply(text, situation_of(GROUPS[name]))
    assert check.verdict != "block", check
