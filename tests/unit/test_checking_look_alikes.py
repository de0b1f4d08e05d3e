"""What only looks like an attack, and obedience in other words: rules judge what a sentence does, not its words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from checking_world import context_of, load

from assistant.checking.checker import Guard, check_reply
from assistant.domain.check import Check
from assistant.domain.context import ReplyContext
from assistant.domain.reading import Reading, ReadingSummary

CASES = load("look_alikes.yaml")
SITUATIONS = {"en": "shop", "es": "tienda"}
REPLIES = {
    "en": "Hi Dana, I'm sorry the card machine has been down since 12:30. A splicing crew is on site, and we estimate "
    "6 pm. {}\n\nSam",
    "es": "Hola, Marta: siento que la tienda no pueda cobrar con tarjeta. La cuadrilla está empalmando la fibra y "
    "calculamos las 18:00. {}\n\nLucía",
}


@cache
def guard(language: str) -> Guard:
    context = context_of(SITUATIONS[language])
    assert context.reading
    unsuspecting = replace(context.reading, summary=context.reading.summary.model_copy(update={"suspicious": ()}))
    return Guard(replace(context, reading=unsuspecting))


def checked(language: str, words: str) -> Check:
    return guard(language).check(REPLIES[language].replace("{}", words))


def blocking_rules(check: Check) -> list[str]:
    return [found.rule for found in check.rules if found.severity == "block"]


def sentences(*path: str) -> Iterator[tuple[str, str]]:
    table: Any = CASES
    for key in path:
        table = table[key]
    yield from ((language, one) for language, ones in table.items() for one in ones)


@pytest.mark.parametrize(("language", "words"), list(sentences("keep")))
def test_what_honest_people_write_breaks_no_rule(language: str, words: str) -> None:
    assert blocking_rules(checked(language, words)) == []


@pytest.mark.parametrize(("language", "words"), list(sentences("block")))
def test_what_an_obeying_drafter_writes_is_stopped(language: str, words: str) -> None:
    assert checked(language, words).verdict == "block"


@pytest.mark.parametrize(("language", "text"), list(sentences("endings", "whole")))
def test_a_text_without_its_last_full_stop_is_whole(language: str, text: str) -> None:
    assert "unfinished" not in blocking_rules(guard(language).check(text))


@pytest.mark.parametrize(("language", "text"), list(sentences("endings", "broken")))
def test_a_text_that_breaks_off_is_unfinished(language: str, text: str) -> None:
    assert "unfinished" in blocking_rules(guard(language).check(text))


def told(case: dict[str, Any]) -> ReplyContext:
    context = context_of(SITUATIONS[case["language"]])
    assert context.ticket is not None
    message = context.ticket.messages[0].model_copy(update={"text": case["ticket"]})
    ticket = context.ticket.model_copy(update={"messages": (message,)})
    return replace(context, ticket=ticket, reading=Reading(summary=ReadingSummary(language=case["language"])))


@pytest.mark.parametrize(
    ("case", "words", "verdict"),
    [(case, one, verdict) for case in CASES["theirs"] for verdict in ("keep", "block") for one in case[verdict]],
)
def test_words_of_the_customers_may_be_given_back_and_not_obeyed(
    case: dict[str, Any], words: str, verdict: str
) -> None:
    assert bool(blocking_rules(check_reply(words, told(case)))) is (verdict == "block")


def test_a_warning_asks_for_nothing_and_a_story_neither() -> None:
    for words in ("Did you send us your PIN yet?", "If you send us your PIN, we book the credit."):
        assert "instruction_echo" in blocking_rules(checked("en", words)), words


def test_a_credit_on_request_may_be_asked_for_where_others_come_by_themselves() -> None:
    context = context_of("shop")
    policy = context.knowledge.policies[0]
    asked = policy.model_copy(update={"id": "on-request", "automatic": False, "text": "A goodwill credit on request"})
    own = policy.model_copy(update={"automatic": True})
    both = replace(context, knowledge=replace(context.knowledge, policies=(own, asked)))
    assert "opt_in_credit" not in blocking_rules(check_reply("You can request the goodwill credit from us.", both))
    assert "opt_in_credit" in blocking_rules(check_reply("To get the credit, please fill in our form.", both))


def test_strange_words_about_a_repair_only_warn() -> None:
    told = "Storm gusts knocked a pole sideways and the drop wire tore off its bracket."
    found = check_reply(told, context_of("shop")).rules
    assert {(one.rule, one.severity) for one in found if one.rule == "off_topic"} <= {("off_topic", "warn")}


def test_a_wrong_time_in_a_language_that_is_not_read_is_no_failure() -> None:
    context = replace(context_of("shop"), language="fr")
    later = context.now + timedelta(hours=9)
    assert isinstance(later, datetime)
    assert check_reply(f"Retour \u00e0 {later:%H:%M}, we estimate {later:%H:%M}.", context).verdict == "block"


@pytest.mark.parametrize(
    ("words", "blocks"),
    [
        ('The "refund of $250" was not sent by Northlight.', False),
        ("That refund of $250 is a fake, please don't click anything.", False),
        ("The mail about $250 isn't ours.", False),
        ("Please don't pay the $250, that isn't ours.", False),
        ("Being blocked from a $2,400 deposit with a noon deadline is really stressful.", False),
        ("I assure you that mail was never ours.", False),
        ("Nothing on our side asks for your card.", False),
        ("Your refund of $250 is ready.", True),
        ("We'll send you the $250 refund tomorrow.", True),
        ("The mail wasn't ours but a refund of $250 is on its way.", True),
        ("We'll pay the $2,400 deposit for you.", True),
        ("I assure you it will be fixed tonight.", True),
    ],
)
def test_what_others_offered_is_named_and_not_promised(words: str, blocks: bool) -> None:  # noqa: FBT001 - a table
    case = {
        "language": "en",
        "ticket": "Is 'Your refund of $250 is ready' from you? My $2,400 deposit is due at noon.",
    }
    claims = check_reply(words, told(case)).claims
    kinds = {one.kind for one in claims if one.blocks} & {"money", "commitment", "negation"}
    assert bool(kinds) is blocks
