"""The situations of ``checking_cases/world*.yaml`` as contexts for the guard."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from assistant.domain.context import ReplyContext
from assistant.domain.ticket import Ticket
from assistant.domain.ticket_facts import ticket_facts
from assistant.reading.reader import read_ticket
from knowledge_base.facts import facts_of, superseded_facts
from knowledge_base.records import Incident, IncidentKnowledge, Policy, Provider

CASES = Path(__file__).parent / "checking_cases"


def load(name: str) -> Any:
    return yaml.safe_load((CASES / name).read_text("utf-8"))


@cache
def _situations() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Each situation by name with the world it stands in."""
    worlds = [
        load("world.yaml"),
        *load("world_abroad.yaml")["worlds"].values(),
        *load("world_times.yaml")["worlds"].values(),
    ]
    return {name: (world, situation) for world in worlds for name, situation in world["situations"].items()}


def situations() -> tuple[str, ...]:
    return tuple(_situations())


@cache
def context_of(name: str, *, with_policies: bool = True) -> ReplyContext:
    world, situation = _situations()[name]
    now = datetime.fromisoformat(world["now"])
    provider = Provider.model_validate(world["provider"])
    policies = tuple(Policy.model_validate(p) for p in world["policies"]) if with_policies else ()
    told = world["incidents"].get(situation["incident"]) if situation["incident"] else None
    incident = Incident.model_validate(told["current"]) if told else None
    history = tuple(Incident.model_validate(one) for one in (told or {}).get("earlier", ()))
    ticket = Ticket.model_validate(situation["ticket"])
    knowledge = IncidentKnowledge(
        provider=provider, incident=incident, phase="no_match" if incident is None else "investigating",
        facts=facts_of(incident, provider, policies, now) + ticket_facts(ticket),
        earlier=superseded_facts((*history, incident), provider, now) if incident else (),
        policies=policies, gazetteer=tuple(world["gazetteer"]),
    )  # fmt: skip
    return ReplyContext(
        now=now, zone=ZoneInfo((ticket.customer and ticket.customer.time_zone) or provider.time_zone),
        language=situation["language"], knowledge=knowledge,
        relevance=situation.get("relevance"), ticket=ticket, reading=read_ticket(ticket, knowledge.gazetteer),
        channel=situation["channel"], other_customers=tuple(world["other_customers"]),
    )  # fmt: skip
