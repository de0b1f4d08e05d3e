"""Whether a dataset with a world of its own says what it means; nothing is drafted here.

``python -m evals.soundness NAME`` (or a folder) prints how many cases there are of each kind, and every flaw.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.vocabulary import Channel, Feeling
from assistant.settings import Settings
from evals.cases import FOLDER, Case, Dataset, DatasetInvalid, load_folder
from evals.guard_cases import part_of
from evals.guard_soundness import sound
from evals.tone_soundness import tone_sound
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.phases import phase_of
from knowledge_base.ports import IncidentStore
from knowledge_base.records import Incident
from knowledge_base.records.vocabulary import Phase, Segment

_KINDS: dict[str, tuple[str, ...]] = {
    "segment": (*get_args(Segment), "unidentified"),
    "channel": (*get_args(Channel), "unknown_channel"),
    "mood": get_args(Feeling),
    "phase": get_args(Phase),
}


def store_of(dataset: Dataset) -> IncidentStore:
    """The incidents of a dataset with their earlier states; raises DatasetInvalid where a feed does not read whole."""
    desk = desk_for_commands(Settings(), dataset.head.instant, with_drafts=False)
    for number, feed in enumerate(dataset.feeds, start=1):
        source = dataset.head.feeds[number - 1] if dataset.head.feeds else "feed"
        try:
            snapshot = record_feed(desk, feed, source)
        except KnowledgeBaseError as error:
            raise DatasetInvalid(f"{source}: {error}") from None
        for problem in snapshot.problems:
            raise DatasetInvalid(f"{source}: {problem.place}: {problem.message}")
        if snapshot.unknown_fields:
            raise DatasetInvalid(f"{source}: unknown field '{min(snapshot.unknown_fields)}'")
    return desk.pipeline.knowledge.store


def phases(dataset: Dataset) -> dict[str, Phase]:
    """The phase of each case by its label, seen from the customer; raises DatasetInvalid."""
    store, now = store_of(dataset), dataset.head.instant
    found: dict[str, Phase] = {}
    for case in dataset.cases:
        name = case.expected.incident
        incident = store.incident(name) if name else None
        found[case.ticket.id] = phase_of(incident, case.expected.relevance, now, store.history(name) if name else ())
    return found


def flaws(dataset: Dataset) -> tuple[str, ...]:
    """One sentence per contradiction between labels, tickets, accounts and feeds; raises DatasetInvalid."""
    store, seen = store_of(dataset), phases(dataset)
    customers = {account["id"] for account in dataset.accounts}
    found = [] if len(dataset.cases) == dataset.head.cases else [f"dataset.toml: 'cases' is not {len(dataset.cases)}"]
    for case in dataset.cases:
        told = (*_of_incident(case, store), *_of_ticket(case, customers), *_of_tags(case, seen[case.ticket.id]))
        found += [f"{case.expected.id}: {sentence}" for sentence in told]
    return tuple(found)


def _of_incident(case: Case, store: IncidentStore) -> Iterator[str]:
    expected = case.expected
    known: Iterable[Incident] = store.incidents()
    names = {incident.id for incident in known}
    for name in {*expected.candidates, *([expected.incident] if expected.incident else [])} - names:
        yield f"no feed holds the incident '{name}'"
    if (expected.incident is None) != (expected.relevance is None):
        yield "'relevance' goes with an incident, and only with one"
    if expected.incident is None and set(expected.must_state) - {"policy", "contact", "action"}:
        yield "'must_state' names facts of an incident, and there is none"
    if (len(expected.candidates) > 1) != ("several_incidents" in expected.codes):
        yield "several 'candidates' go with the code several_incidents"


def _of_ticket(case: Case, customers: set[str]) -> Iterator[str]:
    customer = case.ticket.customer
    if customer is not None and customer.id and customer.id not in customers and not customer.accounts:
        yield f"accounts hold no customer '{customer.id}'"
    if any(not words.strip() for words in (*case.expected.must_not_state, *case.expected.acknowledge)):
        yield "an empty stem or substring fits everything"
    if case.expected.status == "escalate" and not case.expected.codes:
        yield "'escalate' needs the code that says why"
    if (case.expected.language == "es") != ("spanish" in case.expected.tags):
        yield "the tag spanish goes with the language es"


def _of_tags(case: Case, phase: Phase) -> Iterator[str]:
    for kind, words in _KINDS.items():
        if len(set(words) & set(case.expected.tags)) != 1:
            yield f"expected one tag for the {kind}: {', '.join(words)}"
    if (case.ticket.channel or "unknown_channel") not in case.expected.tags:
        yield f"the tags lack the ticket's channel '{case.ticket.channel}'"
    if case.expected.incident and phase not in case.expected.tags:
        yield f"the feed's facts make the phase '{phase}', which the tags lack"


def counts(dataset: Dataset) -> str:
    """How many cases there are of each kind, a line per kind."""
    rows = [f"{dataset.head.label}: {len(dataset.cases)} cases at {dataset.head.instant.isoformat()}"]
    for kind, words in _KINDS.items():
        found = Counter(tag for case in dataset.cases for tag in case.expected.tags if tag in words)
        rows.append(f"{kind}: " + ", ".join(f"{word} {found[word]}" for word in words))
    languages = Counter(case.expected.language for case in dataset.cases)
    rows.append("language: " + ", ".join(f"{name} {count}" for name, count in sorted(languages.items())))
    return "\n".join(rows)


def _sound(folder: Path) -> tuple[str, tuple[str, ...]]:
    if folder.name.startswith("tone_"):
        return tone_sound(folder)
    if part_of(folder):
        return sound(folder)
    dataset = load_folder(folder)
    return counts(dataset), flaws(dataset)


def main(arguments: list[str]) -> int:
    """Print the counts and flaws of the dataset named; 0 where it is sound."""
    if len(arguments) != 1:
        sys.stderr.write("expected one dataset, such as drafts_seen_v1, or its folder\n")
        return 2
    folder = FOLDER / arguments[0] if (FOLDER / arguments[0]).is_dir() else Path(arguments[0])
    try:
        told, found = _sound(folder)
    except DatasetInvalid as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{told}\n")
    sys.stdout.write("".join(f"{sentence}\n" for sentence in found) or "No flaw found.\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
