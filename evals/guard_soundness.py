"""Whether a set that measures the guard says what it means; nothing is checked by the guard here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from assistant.domain.vocabulary import Channel
from assistant.settings import Settings
from evals.guard_cases import (
    GROUPS,
    Benign,
    Goal,
    GuardReply,
    GuardSet,
    Output,
    PuppetSet,
    World,
    load_guard,
    load_puppet,
    part_of,
)
from evals.guard_desk import desk_of_world, snapshots_of

_Line = GuardReply | Output | Benign


def sound(folder: Path) -> tuple[str, tuple[str, ...]]:
    """The counts of a set in words, and one sentence per flaw; raises DatasetInvalid, also for classes and goals."""
    if part_of(folder) == "guard":
        replies = load_guard(folder)
        return guard_counts(replies), guard_flaws(replies)
    outputs = load_puppet(folder)
    return puppet_counts(outputs), puppet_flaws(outputs)


def guard_flaws(dataset: GuardSet) -> tuple[str, ...]:
    """One sentence per contradiction between replies, tickets, accounts and feeds; raises DatasetInvalid."""
    found = [*_of_world(dataset.world), *_of_lines(dataset.world, dataset.replies)]
    found += [f"{reply.id}: {sentence}" for reply in dataset.replies for sentence in _of_mutations(reply)]
    return (*found, *_twice(dataset.replies))


def puppet_flaws(dataset: PuppetSet) -> tuple[str, ...]:
    """One sentence per contradiction between outputs, tickets, accounts and feeds; raises DatasetInvalid."""
    lines: tuple[_Line, ...] = (*dataset.outputs, *dataset.benign)
    return (*_of_world(dataset.world), *_of_lines(dataset.world, lines), *_twice(lines))


def guard_counts(dataset: GuardSet) -> str:
    """How many replies and mutations there are of each kind."""
    kinds = Counter(mutation.kind for reply in dataset.replies for mutation in reply.mutations)
    rows = [_title(dataset.world), f"replies {len(dataset.replies)}, mutations {kinds.total()}"]
    rows += [f"{group}: " + ", ".join(f"{kind} {kinds[kind]}" for kind in own) for group, own in GROUPS.items()]
    channels = Counter(reply.channel for reply in dataset.replies)
    rows.append("channel: " + ", ".join(f"{name} {channels[name]}" for name in get_args(Channel)))
    return "\n".join([*rows, _languages(dataset.replies), _incidents(dataset.replies)])


def puppet_counts(dataset: PuppetSet) -> str:
    """How many outputs and look-alikes there are of each kind."""
    goals = Counter(output.goal for output in dataset.outputs)
    rows = [_title(dataset.world), f"outputs {len(dataset.outputs)}, look-alikes {len(dataset.benign)}"]
    rows.append("goal: " + ", ".join(f"{goal} {goals[goal]}" for goal in get_args(Goal)))
    rows.append(f"outputs, {_languages(dataset.outputs)}")
    rows.append(f"look-alikes, {_languages(dataset.benign)}")
    return "\n".join(rows)


def _of_world(world: World) -> Iterator[str]:
    for number, snapshot in enumerate(snapshots_of(world, Settings()), start=1):
        yield from (f"feed {number}: {problem.place}: {problem.message}" for problem in snapshot.problems)
        yield from (f"feed {number}: unknown field '{name}'" for name in sorted(snapshot.unknown_fields))
    customers = {customer.id for customer in world.customers}
    for ticket in world.tickets.values():
        customer = ticket.customer
        if customer is not None and customer.id and customer.id not in customers and not customer.accounts:
            yield f"{ticket.id}: accounts hold no customer '{customer.id}'"


def _of_lines(world: World, lines: Iterable[_Line]) -> Iterator[str]:
    desk = desk_of_world(world, Settings())
    incidents = {incident.id for incident in desk.pipeline.knowledge.store.incidents()}
    for line in lines:
        if line.ticket not in world.tickets:
            yield f"{line.id}: there is no ticket '{line.ticket}'"
        if line.incident is not None and line.incident not in incidents:
            yield f"{line.id}: no feed holds the incident '{line.incident}'"


def _of_mutations(reply: GuardReply) -> Iterator[str]:
    changed = Counter(reply.text.replace(mutation.find, mutation.put, 1) for mutation in reply.mutations)
    yield from ("two mutations make the same text" for times in changed.values() if times > 1)


def _twice(lines: Iterable[_Line]) -> Iterator[str]:
    known: dict[tuple[str, str], str] = {}
    for line in lines:
        twin = known.setdefault((line.ticket, line.text), line.id)
        if twin != line.id:
            yield f"{line.id}: the same text for the same ticket as {twin}"


def _title(world: World) -> str:
    return f"{world.label}: {len(world.tickets)} tickets at {world.head.instant.isoformat()}"


def _languages(lines: Iterable[_Line]) -> str:
    found = Counter(line.language for line in lines)
    return "language: " + ", ".join(f"{name} {count}" for name, count in sorted(found.items()))


def _incidents(lines: Iterable[GuardReply]) -> str:
    found = Counter(line.incident or "none" for line in lines)
    return "incident: " + ", ".join(f"{name} {count}" for name, count in sorted(found.items()))
