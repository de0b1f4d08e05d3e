"""A safety matter that a reply leads with, and contacts of the customer's own text given back: tables of sentences."""

from dataclasses import replace

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply
from assistant.domain.context import ReplyContext
from assistant.reading.reader import read_ticket

CASES = load("safety.yaml")
CONTACTS = {"contact_not_listed", "link_not_listed"}


def _asked(text: str) -> ReplyContext:
    """The world of the shop where the customer wrote ``text``."""
    base = context_of("shop")
    assert base.ticket is not None
    ticket = base.ticket.model_copy(update={"messages": (base.ticket.messages[0].model_copy(update={"text": text}),)})
    return replace(base, ticket=ticket, reading=read_ticket(ticket, base.knowledge.gazetteer))


def _safety(ticket: str, reply: str) -> list[str]:
    return [found.severity for found in check_reply(reply, _asked(ticket)).rules if found.rule == "safety_first"]


@pytest.mark.parametrize("ticket", CASES["grave"])
def test_a_danger_to_somebody_blocks_unless_led_with(ticket: str) -> None:
    assert _safety(ticket, CASES["late"]) == ["block"]
    assert _safety(ticket, CASES["first"]) == []


@pytest.mark.parametrize("ticket", CASES["a_word_only"])
def test_a_joke_or_a_mere_word_is_only_warned_of(ticket: str) -> None:
    assert _safety(ticket, CASES["late"]) == ["warn"]


@pytest.mark.parametrize("text", CASES["sends_there"])
def test_a_contact_of_theirs_is_no_way_to_anybody(text: str) -> None:
    assert CONTACTS & {found.rule for found in check_reply(text, _asked(CASES["noted"])).rules}


@pytest.mark.parametrize("text", CASES["gives_back"])
def test_a_contact_of_theirs_is_given_back(text: str) -> None:
    assert not CONTACTS & {found.rule for found in check_reply(text, _asked(CASES["noted"])).rules}
