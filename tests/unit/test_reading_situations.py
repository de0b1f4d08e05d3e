"""What a ticket's situation is and what it calls for, from its words alone to the moves of the plan."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from drafting_world import NOW, Case, a_customer, a_lookup

from assistant.domain.ticket import Ticket
from assistant.drafting.plan import make_plan
from assistant.reading.reader import read_ticket

CASES = Path(__file__).parent / "reading_cases"
FLOORS = {"situations_fresh": 0.97, "situations_second": 0.95, "situations_third": 0.95}
AUTHORS = {"c": "customer", "a": "agent"}


def load(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))


def misses(case: dict[str, Any]) -> list[str]:
    """What of a case does not hold, in words."""
    world = Case(phase=case.get("phase", "eta_given"))
    customer = a_customer(world)
    before = [{"author": AUTHORS[said[0]], "text": said[3:]} for said in case.get("before", ())]
    ticket = Ticket.model_validate(
        {"id": "case", "channel": "email", "messages": [*before, {"author": "customer", "text": case["text"]}]}
    ).with_customer(customer)
    reading = read_ticket(ticket, ("Riverside",))
    moves = [f"{p.move}.{p.topic}" for p in make_plan(ticket, reading, a_lookup(world, customer), NOW).moves]
    checks = {
        "thanks": ("acknowledge.thanks" in moves) == case.get("thanks"),
        "asks": case.get("asks") in reading.summary.asks,
        "legal": reading.legal_threat == case.get("legal"),
        "demand": reading.suspicious_demand == case.get("demand"),
        "safety": list(reading.summary.safety) == case.get("safety"),
        "topic": reading.topic == case.get("topic"),
        "request": reading.request_kind == case.get("request"),
        "back": reading.service_back == case.get("back"),
        "plan": set(case.get("plan", ())) <= set(moves),
        "never": set(case.get("never", ())).isdisjoint(moves),
    }
    wrong = [name for name, holds in checks.items() if name in case and not holds]
    return [f"{name}: want {case[name]}: {case['text']} ({moves}, {reading.summary.asks})" for name in wrong]


@pytest.mark.parametrize("name", FLOORS)
def test_situations_are_read_as_their_authors_meant_them(name: str) -> None:
    cases = load(name)
    judged = sum(len(case.keys() - {"text", "before", "phase"}) for case in cases)
    wrong = [miss for case in cases for miss in misses(case)]
    assert judged - len(wrong) >= FLOORS[name] * judged, "\n".join(wrong)
