"""The matching dataset: tickets, the incident each is about, and the world of feeds they are answered in."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from assistant.domain.ticket import Ticket
from evals.cases import DatasetInvalid, read_lines
from knowledge_base.records import CustomerRecord, Own
from knowledge_base.records.vocabulary import Relevance

MATCHING_FOLDER = Path(__file__).parent / "datasets" / "matching_v1"

Tag = Literal[
    "resource_id", "service_id", "subscriber", "postcode", "place_service", "misspelt", "abbreviated", "neighbour",
    "wrong_area", "wrong_service", "other_carrier", "no_match", "no_place", "no_service", "two_candidates",
    "maintenance", "planned", "resolved_recently", "resolved_long_ago", "predates", "multi_site", "many_carriers",
    "spanish", "negation", "quoted_id", "somebody_else", "words_only", "linked_feeds",
]  # fmt: skip
"""Situations to slice results by; the dataset's README says what each means."""


class MatchingLimits(Own):
    """What each half must reach: ``accuracy`` at least, ``borrowed`` (a count) and ``abstention`` (a share) at most."""

    accuracy: float
    borrowed: int
    abstention: float


class MatchingHead(Own):
    """The head of the dataset: ``instant`` fixes the clock; files are named beside it."""

    name: str
    version: int
    title: str
    instant: datetime
    accounts: str
    feeds: tuple[str, ...]
    halves: dict[str, str]


class MatchingExpectation(Own):
    """What a careful agent would find (public ids).

    ``incident`` None: none may be told. ``candidates`` must all be offered where they cannot be told apart; ``also``
    are incidents whose choice is accepted too. ``affected_services`` None: not scored.
    """

    incident: str | None
    candidates: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    relevance: Relevance | None = None
    ask: Literal["place", "service"] | None = None
    affected_services: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _relevance_belongs_to_an_incident(self) -> Self:
        if (self.incident is None) != (self.relevance is None):
            raise ValueError("expected 'relevance' with an incident, and only with one")
        if self.incident is None and self.ask is None and self.also and not self.candidates:
            raise ValueError("expected 'also' beside an incident, candidates or a question")
        return self

    @property
    def named(self) -> frozenset[str]:
        """Every incident that the label speaks of."""
        return frozenset({*self.candidates, *self.also} | ({self.incident} if self.incident else set()))

    @property
    def accepted(self) -> frozenset[str]:
        """Incidents that may be chosen."""
        return frozenset({*self.also} | ({self.incident} if self.incident else set()))


class MatchingCase(Own):
    """One ticket with its label."""

    id: str
    tags: tuple[Tag, ...]
    ticket: Ticket
    expect: MatchingExpectation


@dataclass(frozen=True)
class MatchingSet:
    """The whole dataset. ``halves`` holds those that are there, by name, in the order of dataset.toml."""

    head: MatchingHead
    limits: MatchingLimits
    customers: tuple[CustomerRecord, ...]
    feeds: tuple[Path, ...]
    halves: dict[str, tuple[MatchingCase, ...]]


def load_matching(folder: Path = MATCHING_FOLDER) -> MatchingSet:
    """The dataset in a folder; a half whose file is missing is left out. Raises DatasetInvalid."""
    head = MatchingHead.model_validate(tomllib.loads((folder / "dataset.toml").read_text(encoding="utf-8")))
    limits = MatchingLimits.model_validate(tomllib.loads((folder / "thresholds.toml").read_text(encoding="utf-8")))
    customers = tuple(read_lines(folder / head.accounts, CustomerRecord))
    present = {name: folder / file for name, file in head.halves.items() if (folder / file).is_file()}
    halves = {name: tuple(read_lines(path, MatchingCase)) for name, path in present.items()}
    _refuse_twins(case.id for cases in halves.values() for case in cases)
    return MatchingSet(head, limits, customers, tuple(folder / feed for feed in head.feeds), halves)


def strangers(dataset: MatchingSet, known: Iterable[str]) -> tuple[str, ...]:
    """One sentence per label that names an incident, customer or service that the world does not hold."""
    incidents = set(known)
    accounts = {customer.id: {service.id for service in customer.services} for customer in dataset.customers}
    found = []
    for case in (case for cases in dataset.halves.values() for case in cases):
        found += [f"{case.id}: no feed holds incident '{name}'" for name in sorted(case.expect.named - incidents)]
        customer = case.ticket.customer.id if case.ticket.customer else None
        if customer and customer not in accounts:
            found.append(f"{case.id}: accounts hold no customer '{customer}'")
        missing = set(case.expect.affected_services or ()) - accounts.get(customer or "", set())
        found += [f"{case.id}: the customer has no service '{name}'" for name in sorted(missing, key=str)]
    return tuple(found)


def _refuse_twins(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise DatasetInvalid(f"case id '{name}' occurs twice: expected every id once, over both halves")
        seen.add(name)
