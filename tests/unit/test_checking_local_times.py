"""Times by the clock of the place and of the customer, returns told in words, hours that passed, lengths, roles."""

from itertools import chain

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply
from assistant.domain.check import Claim

OURS = ("instant", "date", "duration", "negation")


def sentences(verdict: str) -> list[tuple[str, str]]:
    return [
        (situation, text)
        for group in load("times_local.yaml").values()
        for situation, told in group.items()
        for text in told.get(verdict, ())
    ]


def blocked(situation: str, text: str) -> list[Claim]:
    found = check_reply(text, context_of(situation)).claims
    return [claim for claim in found if claim.blocks and claim.kind in OURS]


@pytest.mark.parametrize(("situation", "text"), sentences("block"))
def test_an_untrue_time_blocks(situation: str, text: str) -> None:
    assert check_reply(text, context_of(situation)).verdict == "block"


@pytest.mark.parametrize(("situation", "text"), sentences("pass"))
def test_a_true_time_does_not(situation: str, text: str) -> None:
    assert blocked(situation, text) == []


def test_every_suggestion_holds_when_read_again() -> None:
    wrong = []
    for situation, text in sentences("block"):
        for claim in blocked(situation, text):
            if claim.suggestion is None or claim.kind == "negation":
                continue
            mended = text[: claim.start] + claim.suggestion + text[claim.end :]
            end = claim.start + len(claim.suggestion)
            wrong += [
                (mended, other.message)
                for other in blocked(situation, mended)
                if other.kind == claim.kind and other.start < end and other.end > claim.start
            ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Someone rings you about 8 pm.", "2 pm"),
        ("Everyone can plan for 8 pm.", "2 pm"),
    ],
)
def test_a_time_of_the_place_is_told_in_the_customers_zone(text: str, right: str) -> None:
    claim = next(chain(c for c in blocked("caller", text) if c.kind == "instant"))
    assert claim.verdict == "contradicted"
    assert right in claim.message
    assert claim.suggestion is not None
    assert right in claim.suggestion


@pytest.mark.parametrize(
    ("situation", "text", "right"),
    [
        ("shop", "Your internet failed on Wednesday.", "Your internet failed on November 21."),
        ("shop", "It went down on Thursday morning.", "It went down on November 21."),
        ("tienda", "Su internet falló el miércoles.", "Su internet falló el 21 de noviembre."),
        ("tienda", "Está previsto para el lunes.", "Está previsto para el 21 de noviembre."),
    ],
)
def test_behind_the_word_that_leads_a_date_only_a_date_is_offered(situation, text, right):
    found = next(claim for claim in check_reply(text, context_of(situation)).claims if claim.suggestion)
    assert text[: found.start] + found.suggestion + text[found.end :] == right
