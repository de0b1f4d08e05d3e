"""Datasets: fixed tickets with what a careful person expects of the answer."""

import json
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import ReasonCode, SafetyKind, Status
from assistant.errors import CallerError
from knowledge_base.records import Own
from knowledge_base.records.vocabulary import FactKind, Relevance, ServiceType
from knowledge_base.samples import load_world

Line = TypeVar("Line", bound=BaseModel)

_FOLDER = Path(__file__).parent / "datasets"
_ALIASES = {"drafts": "tickets_v1"}


class UnknownDataset(CallerError):
    """No dataset of that name."""


class DatasetInvalid(CallerError):
    """A dataset's file is malformed; the sentence names file, line and field."""


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
    """The head of a dataset: its instant fixes the clock of every run."""

    name: str
    version: int
    title: str
    instant: datetime
    world: Literal["knowledge_base.samples"]
    cases: int = Field(gt=0)
    expected: str


@dataclass(frozen=True)
class Case:
    """One ticket and what is expected of its answer."""

    ticket: Ticket
    expected: Expectation


@dataclass(frozen=True)
class Dataset:
    """Cases at one instant, with the feed and accounts they are answered from (raw, as a feed gives them)."""

    head: DatasetHead
    cases: tuple[Case, ...]
    feed: dict[str, Any]
    accounts: list[dict[str, Any]]


def load_dataset(name: str) -> Dataset:
    """A dataset by its folder's name; raises UnknownDataset or DatasetInvalid."""
    folder = _FOLDER / _ALIASES.get(name, name)
    if not (folder / "dataset.toml").is_file():
        known = sorted(path.parent.name for path in _FOLDER.glob("*/dataset.toml"))
        raise UnknownDataset(f"eval: there is no dataset '{name}'; expected one of {', '.join(known)}")
    head = DatasetHead.model_validate(tomllib.loads((folder / "dataset.toml").read_text(encoding="utf-8")))
    world = load_world(head.instant)
    expected = read_lines(folder / head.expected, Expectation)
    tickets = {ticket["id"]: Ticket.model_validate(ticket) for ticket in world.tickets}
    cases = tuple(Case(tickets[e.id], e) for e in expected)
    return Dataset(head, cases, world.feed, world.accounts)


def read_lines(path: Path, kind: type[Line]) -> list[Line]:
    """Every line of a JSON Lines file as a record; blank ones are left out. Raises DatasetInvalid."""
    found = []
    # Not splitlines: a text may hold other characters that Python takes for the end of a line.
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(kind.model_validate(json.loads(line)))
        except (ValidationError, json.JSONDecodeError) as error:
            raise DatasetInvalid(f"{path.name} line {number}: {flaw_in(error)}") from None
    return found


def flaw_in(error: ValidationError | json.JSONDecodeError) -> str:
    """The first thing that is wrong with a line, with the field it concerns."""
    if isinstance(error, json.JSONDecodeError):
        return error.msg
    flaw = error.errors()[0]
    return f"{'.'.join(map(str, flaw['loc']))}: {flaw['msg']}"
