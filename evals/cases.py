"""Datasets: fixed tickets with what a careful person expects of the answer."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import ReasonCode, SafetyKind, Status
from evals.files import DatasetInvalid, UnknownDataset, flaw_in, read_lines, read_object, read_toml
from knowledge_base.records import CustomerRecord, Own
from knowledge_base.records.vocabulary import FactKind, Relevance, ServiceType
from knowledge_base.samples import load_world

__all__ = [
    "Case", "Dataset", "DatasetHead", "DatasetInvalid", "Expectation", "UnknownDataset", "flaw_in", "load_dataset",
    "load_folder", "read_lines",
]  # fmt: skip

FOLDER = Path(__file__).parent / "datasets"


class Expectation(Own):
    """What is expected of one ticket's answer; the dataset's README explains each field."""

    id: str
    tags: tuple[str, ...]
    status: Status
    codes: tuple[ReasonCode, ...]
    incident: str | None
    candidates: tuple[str, ...]
    relevance: Relevance | None
    language: str
    services: tuple[ServiceType, ...]
    safety: tuple[SafetyKind, ...]
    must_state: tuple[FactKind, ...]
    must_not_state: tuple[str, ...]
    acknowledge: tuple[str, ...]
    note: str


class DatasetHead(Own):
    """The head of a dataset: its instant fixes the clock of every run.

    ``world`` says what the tickets are answered from: the sample world, or files beside the head: ``feeds`` in native
    format, read in order, so that an earlier file gives the earlier state; ``accounts`` and ``tickets``, JSON Lines.
    """

    name: str
    version: int
    title: str
    instant: datetime
    world: Literal["knowledge_base.samples", "own"]
    cases: int = Field(gt=0)
    expected: str
    feeds: tuple[str, ...] = ()
    accounts: str | None = None
    tickets: str | None = None

    @model_validator(mode="after")
    def _own_world_has_files(self) -> Self:
        if self.instant.tzinfo is None:
            raise ValueError("'instant' needs an offset, such as 2026-11-21T15:00:00-06:00")
        if self.world == "own" and not (self.feeds and self.accounts and self.tickets):
            raise ValueError("a world of its own needs 'feeds', 'accounts' and 'tickets'")
        return self

    @property
    def label(self) -> str:
        """Name and version, as the folder is called."""
        return f"{self.name}_v{self.version}"


@dataclass(frozen=True)
class Case:
    """One ticket and what is expected of its answer."""

    ticket: Ticket
    expected: Expectation


@dataclass(frozen=True)
class Dataset:
    """Cases at one instant, with the feeds (earliest state first) and accounts they are answered from, all raw."""

    head: DatasetHead
    cases: tuple[Case, ...]
    feeds: tuple[dict[str, Any], ...]
    accounts: list[dict[str, Any]]

    @property
    def feed(self) -> dict[str, Any]:
        """The current state."""
        return self.feeds[-1]


def load_dataset(name: str) -> Dataset:
    """A dataset by its folder's name; raises UnknownDataset or DatasetInvalid."""
    if not (FOLDER / name / "dataset.toml").is_file():
        known = sorted(path.parent.name for path in FOLDER.glob("*/dataset.toml"))
        raise UnknownDataset(f"eval: there is no dataset '{name}'; expected one of {', '.join(known)}")
    return load_folder(FOLDER / name)


def load_folder(folder: Path) -> Dataset:
    """The dataset in a folder; raises DatasetInvalid where a file cannot be read or has a line that is not one."""
    head = read_toml(folder / "dataset.toml", DatasetHead)
    expected = read_lines(folder / head.expected, Expectation)
    if head.accounts is not None and head.tickets is not None:
        tickets = read_lines(folder / head.tickets, Ticket, strict=True)
        customers = read_lines(folder / head.accounts, CustomerRecord, strict=True)
        accounts = [customer.model_dump(mode="json", by_alias=True) for customer in customers]
        feeds = tuple(read_object(folder / feed) for feed in head.feeds)
    else:
        world = load_world(head.instant)
        tickets = [Ticket.model_validate(ticket) for ticket in world.tickets]
        accounts, feeds = world.accounts, (world.feed,)
    return Dataset(head, _paired(tickets, expected, head.expected), feeds, accounts)


def _paired(tickets: list[Ticket], expected: list[Expectation], source: str) -> tuple[Case, ...]:
    known = {ticket.id: ticket for ticket in tickets}
    wanted = {expectation.id for expectation in expected}
    for twins, what in ((len(known) < len(tickets), "ticket"), (len(wanted) < len(expected), "expectation")):
        if twins:
            raise DatasetInvalid(f"{source}: two {what}s have the same id")
    if strangers := sorted(wanted ^ set(known)):
        side = "ticket" if strangers[0] in wanted else "expectation"
        raise DatasetInvalid(f"{source}: there is no {side} with the id '{strangers[0]}'")
    return tuple(Case(known[e.id], e) for e in expected)
