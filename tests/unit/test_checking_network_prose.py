"""What replies say of the cause, its certainty, the state and the work: untruths block, true wording does not.

The sentences of ``network_prose.yaml`` were written before the rules that read them, those of
``network_prose_more.yaml`` and ``network_prose_last.yaml`` after. At first sight 49 of 165 untruths of the first were
found and 4 of 85 true sentences blocked; 79 of 115 and 1 of 66 of the second; 32 of 67 and 2 of 40 of the last; 45 of
79 and 22 of 98 of the fourth. Only claims of cause and status count here.
"""

from typing import Any

import pytest
from checking_world import context_of, load

from assistant.checking.checker import check_reply
from assistant.domain.check import Claim

FILES = ("network_prose.yaml", "network_prose_more.yaml", "network_prose_last.yaml", "network_prose_fourth.yaml")
WRONG = {"contradicted", "stale", "unsupported"}


def sentences(kind: str) -> list[tuple[str, str]]:
    told: list[dict[str, Any]] = [load(name) for name in FILES]
    return [(situation, text) for one in told for situation, lists in one.items() for text in lists[kind]]


def wrong(situation: str, text: str) -> list[Claim]:
    claims = check_reply(text, context_of(situation)).claims
    return [claim for claim in claims if claim.kind in {"cause", "status"} and claim.verdict in WRONG]


def test_untrue_sentences_are_found() -> None:
    told = sentences("block")
    missed = [one for one in told if not wrong(*one)]
    assert len(missed) <= 0.05 * len(told), missed


def test_true_sentences_are_not_flagged() -> None:
    assert [(one, found) for one in sentences("pass") if (found := wrong(*one))] == []


def test_what_takes_the_place_of_an_untruth_is_true() -> None:
    for situation, text in sentences("block"):
        for claim in wrong(situation, text):
            if claim.verdict == "unsupported":
                continue
            assert claim.suggestion is not None, (situation, text)
            mended = text[: claim.start] + claim.suggestion + text[claim.end :]
            # A sentence may hold two untruths; mending one leaves the other.
            assert len(wrong(situation, mended)) < len(wrong(situation, text)), (situation, text, mended)


@pytest.mark.parametrize(
    ("situation", "text", "suggestion"),
    [
        ("shop", "You are off because of a storm.", "a fibre cut by third-party construction"),
        ("tienda", "Está sin internet por culpa de una tormenta.", "un corte de fibra durante unas obras"),
        ("student", "The amplifier has failed.", "We suspect the amplifier that failed earlier this week"),
        ("oak", "It still isn't fixed.", "The fault is fixed"),
        ("mail", "Your messages were deleted.", "Nothing is lost"),
    ],
)
def test_suggestions_fit_what_they_replace(situation: str, text: str, suggestion: str) -> None:
    assert suggestion in [claim.suggestion for claim in wrong(situation, text)]


def test_a_cause_without_a_known_one_is_unsupported() -> None:
    assert [claim.verdict for claim in wrong("courier", "A storm has damaged the mast.")] == ["unsupported"]
