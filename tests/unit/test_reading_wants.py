"""What tickets want, when, what was tried and how strongly it is felt, on messages of our own; floors per field."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.domain.reading import Reading
from assistant.domain.ticket import Ticket
from assistant.reading.reader import read_ticket

CASES = Path(__file__).parent / "reading_cases"
FLOORS = {"wants_seen": 0.97, "wants_unseen": 0.95, "wants_fresh": 0.95}
LEAST_CASES = 120


def kinds_of_personal_data(reading: Reading) -> list[str]:
    return [e.what.partition(":")[2] for e in reading.evidence if e.what.startswith("personal:")]


def times(reading: Reading, wanted: list[list[str]]) -> bool:
    given = [(time.role, time.words) for time in reading.times_given]
    return len(given) == len(wanted) and all(
        any(role == got and words.lower() in said.lower() for got, said in given) for role, words in wanted
    )


def asked(reading: Reading, wanted: str | None) -> bool:
    if wanted is None or reading.asked_for is None:
        return wanted is None and reading.asked_for is None
    return wanted.lower() in reading.asked_for.words.lower()


FIELDS: dict[str, Callable[[Reading, Any], bool]] = {
    "topic": lambda r, wanted: r.topic == wanted,
    "request": lambda r, wanted: r.request_kind == wanted,
    "mentioned": lambda r, wanted: r.outage_mentioned is wanted,
    "disputes_fix": lambda r, wanted: r.disputes_fix is wanted,
    "tried": lambda r, wanted: sorted(one.kind for one in r.tried) == sorted(wanted),
    "unavailable": lambda r, wanted: sorted(one.kind for one in r.unavailable) == sorted(wanted),
    "times": times,
    "asked": asked,
    "strengths": lambda r, wanted: dict(r.feeling_strengths) == wanted,
    "personal": lambda r, wanted: sorted(kinds_of_personal_data(r)) == sorted(wanted),
    "promises": lambda r, wanted: sum(e.what.startswith("promise:") for e in r.evidence) == wanted,
}


def load(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))


def ticket_of(case: dict[str, Any]) -> Ticket:
    if "messages" in case:
        messages = [{"author": author, "text": text} for author, text in case["messages"]]
        return Ticket.model_validate({"id": "case", "messages": messages})
    return Ticket.model_validate({"id": "case", "text": case["text"]})


def accuracy(cases: list[dict[str, Any]]) -> tuple[Counter[str], Counter[str], list[str]]:
    right, judged, wrong = Counter[str](), Counter[str](), []
    for case in cases:
        reading = read_ticket(ticket_of(case))
        for name in case.keys() & FIELDS.keys():
            judged[name] += 1
            if FIELDS[name](reading, case[name]):
                right[name] += 1
            else:
                wrong.append(f"{name}: want {case[name]}: {case.get('text') or case['messages']}")
    return right, judged, wrong


def test_there_are_enough_cases_and_every_key_is_judged() -> None:
    cases = [case for name in FLOORS for case in load(name)]
    assert len(cases) >= LEAST_CASES
    assert {key for case in cases for key in case} <= {"text", "messages", *FIELDS}


@pytest.mark.parametrize("name", FLOORS)
def test_each_field_stays_above_its_floor(name: str) -> None:
    right, judged, wrong = accuracy(load(name))
    assert sum(right.values()) >= FLOORS[name] * sum(judged.values()), wrong
    for field, count in judged.items():
        assert right[field] >= (FLOORS[name] - 0.1) * count - 1, (field, wrong)
