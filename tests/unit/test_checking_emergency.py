"""Emergency calls by a service that is out, and lures and slights in whole phrases: tables of sentences."""

from dataclasses import replace

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply
from assistant.checking.kinds.people.contacts import EMERGENCY
from assistant.domain.context import ReplyContext


def situation(name: str) -> ReplyContext:
    """``name``, or ``name+service,service`` with other services out."""
    base, _, services = name.partition("+")
    context = context_of(base)
    if not services:
        return context
    assert context.knowledge.incident
    incident = context.knowledge.incident.model_copy(update={"services": tuple(services.split(","))})
    return replace(context, knowledge=replace(context.knowledge, incident=incident))


def cases(table: str, key: str) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in load(f"{table}.yaml")[key].items() for text in texts]


@pytest.mark.parametrize(("name", "text"), [*cases("emergency", "blocks"), *cases("lures", "blocks")])
def test_blocks(name: str, text: str) -> None:
    assert check_reply(text, situation(name)).verdict == "block"


@pytest.mark.parametrize(("name", "text"), [*cases("emergency", "passes"), *cases("lures", "passes")])
def test_passes(name: str, text: str) -> None:
    assert check_reply(text, situation(name)).verdict == "pass"


@pytest.mark.parametrize(("name", "text"), cases("emergency", "blocks"))
def test_suggestion_makes_it_true(name: str, text: str) -> None:
    context = situation(name)
    for claim in check_reply(text, context).claims:
        if claim.value == "emergency" and claim.suggestion:
            mended = text[: claim.start] + claim.suggestion + text[claim.end :]
            assert all(other.value != "emergency" for other in check_reply(mended, context).claims)


@pytest.mark.parametrize("name", ["nobody", "planned"])
def test_nobody_knows_without_such_an_outage(name: str) -> None:
    (claim,) = check_reply("You can call 911.", situation(name)).claims
    assert (claim.kind, claim.verdict) == ("status", "not_checkable")


def test_a_signature_is_no_other_customer() -> None:
    text = "We are on it.\n\nKind regards,\nMarisol"
    assert not [rule for rule in check_reply(text, situation("shop")).rules if rule.rule == "other_customer"]


@pytest.mark.parametrize("number", sorted(EMERGENCY))
@pytest.mark.parametrize(("language", "text"), [
    ("en", "Please call {} now from any phone that works."),
    ("es", "Por favor, llame ahora al {} desde un teléfono que funcione."),
])  # fmt: skip
def test_a_number_for_emergencies_counts_nothing_in_any_language(number: str, language: str, text: str) -> None:
    context = replace(context_of("nobody"), language=language)
    assert [claim.kind for claim in check_reply(text.format(number), context).claims if claim.blocks] == []
