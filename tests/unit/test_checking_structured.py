"""Figures, names, handles, services and reach: what the facts bear passes, what they do not bear blocks."""

from dataclasses import replace

import pytest
from checking_world import context_of

from assistant.checking.checker import check_reply
from assistant.domain.check import Claim
from assistant.domain.context import ReplyContext
from assistant.domain.ticket import Message

KINDS = {"count", "percentage", "rate", "money", "service", "scope", "place", "identity", "contact", "negation"}

BLOCKS = {
    "shop": [
        "Around 900 customers are waiting along with you.",
        "There are about 900 customers without service in Riverside.",
        "You are one of around 900 customers.",
        "The number has gone from 1,240 to about 900.",
        "Northlight: Donna, sorry for the wait.",
        "Northlight: Marcus, sorry for the wait.",
        "Update from Northlight: Donna, internet is out in Riverside.",
        "Sorry about this. Dara, internet is out in Riverside.",
        "Mr Price, internet is out in Riverside.",
        "It has knocked out internet and e-mail in Riverside.",
        "It only concerned TV, around 1,240 customers.",
        "TV only, around 1,240 customers.",
        "Just TV, nothing else.",
        "It concerned TV.",
        "This is a mobile outage in Riverside.",
        "All Northlight services in town are out.",
        "Every Northlight service in Riverside is down.",
        "Nothing from Northlight works in Riverside.",
        "Neighbouring towns are down as well.",
        "It reaches well beyond Riverside.",
        "There are 17 excavators on site.",
        "Latency is 15% below normal.",
        "Latency is twice as high as normal.",
        "Mobile data: down since noon",
        "Internet: not affected",
        "We see what we can do. Ask for agent no. 7 of 9 splicers.",
    ],
    "tienda": [
        "Hay unos 900 clientes sin servicio.",
        "Son unos 900 clientes los afectados.",
        "Northlight: Maite, sentimos la espera.",
        "Northlight: Fernando, sentimos la espera.",
        "Sentimos la espera. Marga, ya falta menos.",
        "Solo se trata de la televisión.",
        "La avería es de televisión en Riverside.",
        "Le cuento lo que no. Todos nuestros servicios están fallando en Riverside.",
        "No funciona ninguno de nuestros servicios en Riverside.",
        "La falla llega mucho más allá de Riverside.",
        "Los pueblos vecinos también están caídos.",
    ],
}
PASSES = {
    "shop": [
        "At first we said 900 customers; it is now about 1,240.",
        "It was 900 customers earlier and is 1,240 now.",
        "The number affected has gone up from 900 to about 1,240.",
        "Northlight: Dana, sorry for the wait.",
        "Northlight: Sorry, internet is out in Riverside.",
        "Dan, internet is out in Riverside.",
        "Ms Ruiz, internet is out in Riverside.",
        "Hi Dana, Nikhil from Northlight here.",
        "It has knocked out internet and phone in Riverside.",
        "Internet and phone only, around 1,240 customers.",
        "It is not all Northlight services.",
        "Everything else is working.",
        "The neighbouring towns are not affected.",
        "Latency is up 15%.",
        "Latency is 15% higher than usual.",
        "Mobile data: not affected",
        "It has dropped twice, two times since noon.",
    ],
    "tienda": [
        "Al principio hablamos de 900 clientes; ahora son unos 1.240.",
        "Pasamos de 900 a 1.240 clientes afectados.",
        "Northlight: Marta, sentimos la espera.",
        "Northlight: Actualmente, internet no funciona en Riverside.",
        "Se trata de internet y teléfono.",
        "No es toda la región. El resto de servicios funciona.",
    ],
}
SPOKEN_TO = [
    "Sorry about the wait, @bigbo_sports.",
    "@bigbo_sports sorry about the wait.",
    "Hi @bigbo_sports! Sorry about the wait.",
    "No luck yet @bigbo_sports, sorry.",
    "Sorry @bigbo_sports",
    "Not all of them, @bigbo_sports: the sports channels are missing.",
]
SENT_TO = [
    "Please message @northlight_refunds.",
    "Sorry. DM us: @northlight_refunds.",
    "Our team at @northlight_vip will help, @bigbo_sports.",
    "Sorry, @northlight_refunds can sort this out.",
    "Sorry about the wait, @bigbob_sport.",
    "@weaverbird sorry about the wait.",
]


def _found(text: str, context: ReplyContext) -> list[Claim]:
    return [claim for claim in check_reply(text, context).claims if claim.blocks and claim.kind in KINDS]


def _on_social() -> ReplyContext:
    context = context_of("channels")
    assert context.ticket is not None
    told = Message(author="system", text="Handle: @bigbo_sports")
    return replace(context, ticket=context.ticket.model_copy(update={"messages": (*context.ticket.messages, told)}))


@pytest.mark.parametrize(("situation", "text"), [(name, text) for name, texts in BLOCKS.items() for text in texts])
def test_what_nothing_bears_blocks(situation: str, text: str) -> None:
    assert _found(text, context_of(situation))


@pytest.mark.parametrize(("situation", "text"), [(name, text) for name, texts in PASSES.items() for text in texts])
def test_what_the_facts_bear_passes(situation: str, text: str) -> None:
    assert _found(text, context_of(situation)) == []


@pytest.mark.parametrize("text", BLOCKS["shop"][:3] + BLOCKS["tienda"][:2])
def test_a_count_of_an_older_update_is_stale_and_mended_by_the_present_one(text: str) -> None:
    context = context_of("shop" if text in BLOCKS["shop"] else "tienda")
    claim = next(claim for claim in _found(text, context) if claim.kind == "count")
    assert claim.verdict == "stale"
    assert claim.suggestion is not None
    assert _found(text[: claim.start] + claim.suggestion + text[claim.end :], context) == []


@pytest.mark.parametrize("text", SPOKEN_TO)
def test_a_customer_may_be_spoken_to_by_their_handle(text: str) -> None:
    check = check_reply(text, _on_social())
    assert _found(text, _on_social()) == []
    assert [rule for rule in check.rules if rule.rule == "contact_not_listed"] == []


@pytest.mark.parametrize("text", SENT_TO)
def test_another_handle_blocks(text: str) -> None:
    assert check_reply(text, _on_social()).verdict == "block"
