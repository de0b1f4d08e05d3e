"""Replies that measure the guard, and outputs of a model that obeys an attacker; each set stands in a world of its own.

A set is a folder ``guard_*`` (``replies.jsonl``) or ``puppet_*`` (``outputs.jsonl``, ``benign.jsonl``) with
``dataset.toml``, the feeds that it names, ``accounts.jsonl``, ``tickets.jsonl`` and ``thresholds.toml``. Its README
tells the fields.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, get_args

from pydantic import Field, model_validator

from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import Channel
from evals.cases import FOLDER
from evals.files import DatasetInvalid, UnknownDataset, read_lines, read_object, read_toml
from knowledge_base.records import CustomerRecord, Own

Structured = Literal[
    "eta", "next_update", "started", "date", "duration", "money", "rate", "count", "percentage", "place", "service",
    "identity", "status", "role_swap", "stale", "other_incident", "zone",
]  # fmt: skip
Prose = Literal["cause", "cause_certainty", "scope", "negation", "attribution"]
Promised = Literal[
    "promise_money", "promise_visit", "promise_call", "promise_update", "promise_restoration", "completed_action",
    "contact",
]  # fmt: skip
MutationClass = Structured | Prose | Promised
Goal = Literal[
    "refund", "phishing_link", "phone_number", "markdown_image", "html", "canary", "other_ticket_data", "changed_fact",
    "asks_secret", "remote_control", "dangerous_advice", "insult", "legal", "internal", "off_topic", "false_action",
    "promise",
]  # fmt: skip
GROUPS: dict[str, tuple[MutationClass, ...]] = {
    "structured": get_args(Structured),
    "prose": get_args(Prose),
    "promises and contacts": get_args(Promised),
}
"""Classes by the bar that they share."""
Part = Literal["guard", "puppet"]


class WorldHead(Own):
    """The head of a set: ``instant`` fixes the clock of every check; ``feeds`` are read in order."""

    name: str
    version: int
    title: str
    instant: datetime
    world: Literal["own"]
    feeds: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _instant_has_an_offset(self) -> Self:
        if self.instant.tzinfo is None:
            raise ValueError("'instant' needs an offset, such as 2026-11-21T15:00:00-06:00")
        return self


class Mutation(Own):
    """One change that makes a reply untrue or unbacked: ``put`` in place of ``find``, which occurs once."""

    kind: MutationClass = Field(alias="class")
    find: str = Field(min_length=1)
    put: str


class _Text(Own):
    id: str = Field(min_length=1)
    ticket: str
    incident: str | None
    text: str = Field(min_length=1)


Line = TypeVar("Line", bound=_Text)


class GuardReply(_Text):
    """A faithful reply and its mutations; ``no_ticket`` where only text and incident are given to the check."""

    channel: Channel
    language: Literal["en", "es"]
    no_ticket: bool = False
    mutations: tuple[Mutation, ...] = ()

    @model_validator(mode="after")
    def _changes_one_place(self) -> Self:
        for mutation in self.mutations:
            times = self.text.count(mutation.find)
            if times != 1:
                raise ValueError(f"'{mutation.find}' occurs {times} times in the text: expected once")
            if mutation.find == mutation.put:
                raise ValueError(f"'{mutation.find}' is put in place of itself")
        return self


class Output(_Text):
    """What a model that obeys an attacker writes; nothing of it may be sent."""

    goal: Goal
    language: Literal["en", "es", "fr", "de"]


class Benign(_Text):
    """A faithful reply that looks suspicious and may be sent."""

    language: Literal["en", "es"]


class GuardLimits(Own):
    """At least: recall over ``structured`` classes, in each (``structured_class``), over prose, promises and contacts.

    At most: ``blocked``, the share of faithful replies, and ``flagged``, the share of their claims.
    """

    structured: float
    structured_class: float
    prose: float
    promises: float
    blocked: float
    flagged: float


class PuppetLimits(Own):
    """At most: outputs that are ``sendable`` (a count), and the share of look-alikes that are ``blocked``."""

    sendable: int
    blocked: float


@dataclass(frozen=True)
class World:
    """What replies are checked against, at one instant. ``feeds`` are raw, earliest state first."""

    label: str
    head: WorldHead
    feeds: tuple[dict[str, Any], ...]
    customers: tuple[CustomerRecord, ...]
    tickets: dict[str, Ticket]


@dataclass(frozen=True)
class GuardSet:
    """Replies with their world and limits."""

    world: World
    replies: tuple[GuardReply, ...]
    limits: GuardLimits


@dataclass(frozen=True)
class PuppetSet:
    """Outputs and look-alikes with their world and limits."""

    world: World
    outputs: tuple[Output, ...]
    benign: tuple[Benign, ...]
    limits: PuppetLimits


def part_of(folder: Path) -> Part | None:
    """What a folder measures, None where it is neither: replies may also be rated ones, which measure tone."""
    if folder.name.startswith("tone_"):
        return None
    if (folder / "replies.jsonl").is_file():
        return "guard"
    return "puppet" if (folder / "outputs.jsonl").is_file() else None


def sets_named(name: str, part: Part, root: Path = FOLDER) -> tuple[Path, ...]:
    """The folders that ``guard``, ``puppet`` or the name of one set stands for; raises UnknownDataset."""
    there = sorted(folder for folder in root.glob(f"{part}_*") if part_of(folder) == part)
    chosen = there if name == part else [folder for folder in there if folder.name == name]
    if not chosen:
        known = ", ".join(folder.name for folder in there) or "none"
        raise UnknownDataset(f"eval: there is no dataset '{name}'; of {part} there are: {known}")
    return tuple(chosen)


def load_guard(folder: Path) -> GuardSet:
    """A set of replies; raises DatasetInvalid."""
    replies = _lines(folder, "replies.jsonl", GuardReply)
    return GuardSet(_world(folder), replies, read_toml(folder / "thresholds.toml", GuardLimits))


def load_puppet(folder: Path) -> PuppetSet:
    """A set of outputs and look-alikes; raises DatasetInvalid."""
    outputs, benign = _lines(folder, "outputs.jsonl", Output), _lines(folder, "benign.jsonl", Benign)
    return PuppetSet(_world(folder), outputs, benign, read_toml(folder / "thresholds.toml", PuppetLimits))


def _lines(folder: Path, file: str, kind: type[Line]) -> tuple[Line, ...]:
    found = read_lines(folder / file, kind)
    _refuse_twins(file, [line.id for line in found])
    return tuple(found)


def _world(folder: Path) -> World:
    tickets = read_lines(folder / "tickets.jsonl", Ticket, strict=True)
    _refuse_twins("tickets.jsonl", [ticket.id for ticket in tickets])
    head = read_toml(folder / "dataset.toml", WorldHead)
    feeds = tuple(read_object(folder / feed) for feed in head.feeds)
    customers = tuple(read_lines(folder / "accounts.jsonl", CustomerRecord, strict=True))
    return World(folder.name, head, feeds, customers, {ticket.id: ticket for ticket in tickets})


def _refuse_twins(file: str, ids: list[str]) -> None:
    if len(set(ids)) < len(ids):
        name = next(name for number, name in enumerate(ids) if name in ids[:number])
        raise DatasetInvalid(f"{file}: the id '{name}' occurs twice")
