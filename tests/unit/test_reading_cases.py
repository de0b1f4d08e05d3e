"""Messages of our own, read as their authors meant them; floors per field on each table."""

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
FIELDS: dict[str, Callable[[Reading], Any]] = {
    "language": lambda r: r.summary.language,
    "supported": lambda r: r.language_supported,
    "services": lambda r: r.summary.services,
    "places": lambda r: r.summary.places,
    "impact": lambda r: tuple(i.kind for i in r.summary.impact[:1]),
    "feelings": lambda r: r.summary.feelings,
    "urgency": lambda r: r.summary.urgency,
    "asks": lambda r: r.summary.asks,
    "safety": lambda r: r.summary.safety,
    "suspicious": lambda r: bool(r.summary.suspicious),
    "suspicious_demand": lambda r: r.suspicious_demand,
    "intensity": lambda r: r.intensity,
    "legal_threat": lambda r: r.legal_threat,
    "abuse": lambda r: r.abuse,
    "cancel_threat": lambda r: r.cancel_threat,
    "without_service": lambda r: r.without_service,
    "incident_ids": lambda r: r.incident_ids,
}
FLOORS = {"seen": 0.97, "unseen": 0.93, "people_seen": 0.97, "people_unseen": 0.93}
LEAST_CASES = 150


def load(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))


def comparable(value: Any) -> Any:
    return sorted(value) if isinstance(value, list | tuple) else value


def accuracy(cases: list[dict[str, Any]]) -> tuple[Counter[str], Counter[str], list[str]]:
    right, judged, wrong = Counter[str](), Counter[str](), []
    for case in cases:
        ticket = Ticket.model_validate({"id": "case", "text": case["text"]})
        reading = read_ticket(ticket, tuple(case.get("gazetteer", ())))
        for name in case.keys() & FIELDS.keys():
            judged[name] += 1
            got = comparable(FIELDS[name](reading))
            if got == comparable(case[name]):
                right[name] += 1
            else:
                wrong.append(f"{name}: want {case[name]}, got {got}: {case['text']}")
    return right, judged, wrong


def test_there_are_enough_cases_and_every_key_is_judged() -> None:
    cases = [case for name in FLOORS for case in load(name)]
    assert len(cases) >= LEAST_CASES
    assert {key for case in cases for key in case} <= {"text", "gazetteer", *FIELDS}


@pytest.mark.parametrize("name", FLOORS)
def test_each_field_stays_above_its_floor(name: str) -> None:
    right, judged, wrong = accuracy(load(name))
    assert sum(right.values()) >= FLOORS[name] * sum(judged.values()), wrong
    for field, count in judged.items():
        assert right[field] >= (FLOORS[name] - 0.05) * count - 1, (field, wrong)
