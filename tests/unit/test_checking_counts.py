"""Numbers of a reply against the incident's count, what was counted in the ticket, and the policy in force."""

import pytest
from checking_world import context_of

from assistant.checking.checker import check_reply

BLOCKS = [
    "Some 3,000 homes are out with you.",
    "Well over two thousand homes are out.",
    "Barely a hundred homes are out.",
    "Only a couple of dozen homes are out.",
    "We have forty splicers at the spot.",
    "Some seventeen hundred businesses are affected.",
    "Ninety percent of it is restored.",
    "A tenth of your monthly charge is credited for each full 24 hours.",
    "Half of your monthly charge is credited for each full 24 hours.",
    "About a fifth of the lines have come back.",
]
PASSES = [
    "About 1,200 homes are out with you.",
    "More than a thousand homes are out with you.",
    "One of our crews is splicing the cable.",
    "Two things first, Dana.",
    "If anybody is in danger, call 911 from a mobile.",
    "A thousand apologies, Dana.",
]


@pytest.mark.parametrize("text", BLOCKS)
def test_a_number_that_nothing_bears_blocks(text: str) -> None:
    kinds = {claim.kind for claim in check_reply(text, context_of("shop")).claims if claim.blocks}
    assert kinds & {"count", "percentage", "rate", "money"}


@pytest.mark.parametrize("text", PASSES)
def test_numbers_that_are_borne_or_count_nothing_pass(text: str) -> None:
    check = check_reply(text, context_of("shop"))
    assert [claim for claim in check.claims if claim.blocks and claim.kind in {"count", "percentage", "rate"}] == []


@pytest.mark.parametrize("text", BLOCKS[:3])
def test_the_corrected_count_holds(text: str) -> None:
    claim = next(claim for claim in check_reply(text, context_of("shop")).claims if claim.kind == "count")
    assert claim.suggestion is not None
    mended = text[: claim.start] + claim.suggestion + text[claim.end :]
    assert [c for c in check_reply(mended, context_of("shop")).claims if c.kind == "count" and c.blocks] == []
