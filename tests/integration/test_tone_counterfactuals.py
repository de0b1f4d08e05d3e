"""What one change may do to a score, over replies that were written apart from the scorer."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from assistant.domain.context import ToneContext
from assistant.domain.ticket import Ticket
from assistant.domain.tone import Tone
from assistant.reading.reader import read_ticket
from assistant.tone.scorer import ToneScorer
from knowledge_base.embedding.minilm import MiniLmEmbedder

CASES = Path(__file__).parent / "tone_cases"
SORRY = "I'm sorry. I'm sorry. I'm sorry."
AS_SHOWN = 0.005
"""Values are told with two decimals; what rounds to the same is the same."""
FEW = 2
"""Of sixty replies two may go wrong where reading decides, and none where a rule does (sorry, false times)."""
ABOUT_NOTHING, LITTLE = 0.25, 0.5
"""Mean value, of 2."""


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


REPLIES = lines("replies.jsonl")
SOCIAL = lines("short_social.jsonl")


@cache
def scorer() -> ToneScorer:
    return ToneScorer(MiniLmEmbedder())


def score(text: str, ticket: str, situation: str | None, channel: str) -> Tone:
    asked = Ticket.model_validate({"id": "T-1", "channel": channel, "text": ticket})
    context = ToneContext(ticket=asked, reading=read_ticket(asked), situation=situation, channel=asked.channel)
    return scorer().score(text, context)


def of(case: dict[str, Any], text: str, ticket: str | None = None) -> Tone:
    return score(text, ticket or case["ticket"], case["situation"], case["channel"])


def value(tone: Tone, name: str) -> float:
    return {str(key): score.value for key, score in tone.dimensions.items()}[name] or 0.0


def test_there_are_enough_of_them() -> None:
    assert len(REPLIES) >= 50
    assert len(SOCIAL) >= 30


@pytest.mark.parametrize("case", REPLIES, ids=lambda case: case["id"])
@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["in line", "in a line of its own"])
def test_sorry_three_times_raises_nothing(case: dict[str, Any], between: str) -> None:
    before, after = of(case, case["reply"]), of(case, case["reply"] + between + SORRY)
    assert (after.overall or 0) <= (before.overall or 0)
    raised = {name for name in before.dimensions if value(after, name) > value(before, name) + AS_SHOWN}
    assert not raised


def failing(cases: list[dict[str, Any]], holds: Callable[[dict[str, Any]], bool]) -> list[str]:
    return [case["id"] for case in cases if not holds(case)]


def test_another_customers_message_lowers_acknowledgement() -> None:
    def lowers(case: dict[str, Any]) -> bool:
        own, other = of(case, case["reply"]), of(case, case["reply"], case["other_ticket"])
        return value(other, "acknowledgement") < value(own, "acknowledgement")

    assert len(failing(REPLIES, lowers)) <= FEW


@pytest.mark.parametrize("case", REPLIES, ids=lambda case: case["id"])
def test_a_false_time_raises_no_next_step(case: dict[str, Any]) -> None:
    before, after = of(case, case["reply"]), of(case, f"{case['reply']} {case['false_time']}")
    assert value(after, "next_step") <= value(before, "next_step") + AS_SHOWN


def test_boilerplate_earns_about_nothing() -> None:
    tones = {case["id"]: of(case, case["boilerplate"]) for case in REPLIES}
    assert len(failing(REPLIES, lambda case: tones[case["id"]].dimensions["acknowledgement"].rating == 0)) <= FEW
    assert mean(value(tone, "acknowledgement") for tone in tones.values()) <= ABOUT_NOTHING


def test_a_plain_question_is_not_punished() -> None:
    tones = {case["id"]: score(case["question"], case["ticket"], case["situation"], "chat") for case in REPLIES}
    assert not failing(REPLIES, lambda case: tones[case["id"]].flags == ())
    for name in ("respect", "effort"):
        assert len(failing(REPLIES, lambda case: tones[case["id"]].dimensions[name].rating != 0)) <= FEW  # noqa: B023


def test_short_social_replies_do_not_score_high_for_empathy_they_lack() -> None:
    tones = {case["id"]: score(case["reply"], case["ticket"], None, "social") for case in SOCIAL}
    assert not failing(SOCIAL, lambda case: tones[case["id"]].dimensions["acknowledgement"].rating != 2)
    assert not failing(SOCIAL, lambda case: tones[case["id"]].dimensions["ownership"].rating in (0, "na"))
    assert mean(value(tone, "acknowledgement") for tone in tones.values()) <= LITTLE
