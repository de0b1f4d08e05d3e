"""The customer's own people, events, hours and counts said back to them, and names and small talk beside them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from checking_world import context_of, load

from assistant.checking.checker import Guard, check_reply
from assistant.domain.check import Claim

CASES = load("own_matters.yaml")
OURS = frozenset({"other", "identity"})


@cache
def guard(ticket: str, language: str) -> Guard:
    context = context_of("shop" if language == "en" else "tienda")
    assert context.ticket
    first = context.ticket.messages[0].model_copy(update={"text": ticket})
    return Guard(replace(context, ticket=context.ticket.model_copy(update={"messages": (first,)})))


def told(key: str) -> Iterator[tuple[str, str, str]]:
    for case in CASES:
        yield from ((case["ticket"], case["language"], sentence) for sentence in case[key])


def found(ticket: str, language: str, sentence: str) -> list[Claim]:
    return [claim for claim in guard(ticket, language).check(sentence).claims if claim.kind in OURS and claim.blocks]


@pytest.mark.parametrize(("ticket", "language", "sentence"), list(told("block")))
def test_what_the_ticket_does_not_tell_blocks(ticket: str, language: str, sentence: str) -> None:
    assert found(ticket, language, sentence)


@pytest.mark.parametrize(("ticket", "language", "sentence"), list(told("keep")))
def test_what_the_ticket_tells_may_be_said_in_other_words(ticket: str, language: str, sentence: str) -> None:
    assert not found(ticket, language, sentence)


@pytest.mark.parametrize(
    "signed", ["Yours sincerely,\nTom Abernathy, Business Support", "Fingers crossed, Sam", "Con gusto, Yuliana"]
)
def test_whoever_writes_may_sign(signed: str) -> None:
    check = check_reply(f"Hi Dana, the internet in Riverside is down since 12:30.\n{signed}", context_of("shop"))
    assert not [claim for claim in check.claims if claim.kind == "identity" and claim.blocks]


@pytest.mark.parametrize("opening", ["Thanks, Mandy.", "No worries Ruth, ask away.", "Mr. Thibodeaux, I am sorry."])
def test_another_name_at_the_beginning_blocks(opening: str) -> None:
    check = check_reply(f"{opening} The internet in Riverside is down since 12:30.", context_of("shop"))
    assert [claim for claim in check.claims if claim.kind == "identity" and claim.blocks]


def test_an_amount_with_the_letters_of_its_currency_is_no_odd_word() -> None:
    check = check_reply("Hi Dana, a BZ$8 credit goes on the bill.", context_of("shop"))
    assert "instruction_echo" not in {rule.rule for rule in check.rules}
