"""The plan of a reply, from the plans as data (prompts/plans): which moves, why, and with which facts."""

from datetime import datetime

from assistant.domain.history import EarlierReply
from assistant.domain.plan import Plan, PlannedMove
from assistant.domain.reading import Reading
from assistant.domain.ticket import Ticket
from assistant.drafting.situation import situation_of
from knowledge_base.records import Fact, Lookup
from prompts.plans import Step, load_plans


def make_plan(
    ticket: Ticket, reading: Reading, lookup: Lookup, now: datetime, history: tuple[EarlierReply, ...] = ()
) -> Plan:
    """The moves for one ticket at ``now``, in order; safety leads, and each move carries the facts it may use.

    ``history`` is what our side wrote before, oldest first.
    """
    situation = situation_of(ticket, reading, lookup, now, history)
    book = load_plans()
    course = next(course for course in book.courses if course.when.holds(situation))
    steps = [book.steps[name] for name in course.steps]
    moves = [_planned(step, lookup.knowledge.facts, now) for step in steps if step.when.holds(situation)]
    return Plan(lookup.knowledge.phase, tuple(moves))


def _planned(step: Step, facts: tuple[Fact, ...], now: datetime) -> PlannedMove:
    return PlannedMove(step.move, step.topic, step.reason, tuple(f for f in facts if _serves(f, step, now)))


def _serves(fact: Fact, step: Step, now: datetime) -> bool:
    if fact.kind not in step.facts:
        return False
    # An estimate that has passed serves only to say that it has passed; a passed update time serves nothing.
    passed = fact.is_overdue(now) or _is_behind(fact, now)
    return passed if step.topic == "eta_overdue" else not passed


def _is_behind(fact: Fact, now: datetime) -> bool:
    end = fact.until or fact.instant
    return fact.kind in ("eta", "next_update") and end is not None and end <= now
