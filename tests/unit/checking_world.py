"""The situations of ``checking_cases/world.yaml`` as contexts for the guard."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from assistant.domain.context import ReplyContext
from assistant.domain.ticket import Ticket
from knowledge_base.facts import facts_of, superseded_facts
from knowledge_base.records import Incident, IncidentKnowledge, Policy, Provider

CASES = Path(__file__).parent / "checking_cases"


def load(name: str) -> Any:
    return yaml.safe_load((CASES / name).read_text("utf-8"))


@cache
def _world() -> dict[str, Any]:
    return load("world.yaml")


def situations() -> tuple[str, ...]:
    return tuple(_world()["situations"])


@cache
def context_of(name: str, *, with_policies: bool = True) -> ReplyContext:
    world = _world()
    situation = world["situations"][name]
    now = datetime.fromisoformat(world["now"])
    provider = Provider.model_validate(world["provider"])
    policies = tuple(Policy.model_validate(p) for p in world["policies"]) if with_policies else ()
    told = world["incidents"].get(situation["incident"]) if situation["incident"] else None
    incident = Incident.model_validate(told["current"]) if told else None
    history = tuple(Incident.model_validate(one) for one in (told or {}).get("earlier", ()))
    knowledge = IncidentKnowledge(
        provider=provider, incident=incident, phase="no_match" if incident is None else "investigating",
        facts=facts_of(incident, provider, policies, now),
        earlier=superseded_facts((*history, incident), provider, now) if incident else (),
        policies=policies, gazetteer=tuple(world["gazetteer"]),
    )  # fmt: skip
    return ReplyContext(
        now=now, zone=ZoneInfo(provider.time_zone), language=situation["language"], knowledge=knowledge,
        relevance=situation.get("relevance"), ticket=Ticket.model_validate(situation["ticket"]),
        channel=situation["channel"], other_customers=tuple(world["other_customers"]),
    )  # fmt: skip
