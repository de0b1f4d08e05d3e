"""The facts dataset: single posts with what a careful incident manager takes from them; its README tells the fields."""

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from evals.cases import DatasetInvalid, UnknownDataset, flaw_in
from knowledge_base.records import Own
from knowledge_base.records.base import ZoneName
from knowledge_base.records.vocabulary import EtaKind, ServiceType

FOLDER = Path(__file__).parent / "datasets" / "facts_v1"
Half = Literal["seen", "unseen"]
HALVES: tuple[Half, ...] = ("seen", "unseen")
Style = Literal[
    "us_cable", "uk_fixed", "au_nz", "mobile_operator", "hosting", "vpn_saas_statuspage", "noc_terse", "sms",
    "regulator_formal", "rural_coop", "html_table", "maintenance", "postmortem", "multi_topic", "hedged", "hostile",
]  # fmt: skip
Unclear = Literal["unclear"]
Sure = Literal["confirmed", "suspected"]


class EtaLabel(Own):
    """The estimate a careful person states, and in ``accept`` whether stating none is right too.

    With ``tolerance_minutes`` any instant or range that lies in the window, or so near to it, is right.
    """

    kind: EtaKind
    at: AwareDatetime | None = None
    window_end: AwareDatetime | None = None
    tolerance_minutes: int = Field(default=0, ge=0)
    accept: tuple[Unclear, ...] = ()

    @model_validator(mode="after")
    def _instants_fit_the_kind(self) -> "EtaLabel":
        if (self.kind == "none_given") != (self.at is None) or (self.kind == "window") != (self.window_end is not None):
            raise ValueError(f"eta of kind {self.kind}: 'at' and 'window_end' do not fit it")
        return self


class NextUpdateLabel(Own):
    """When the next post is promised; ``accept`` holds what is right too."""

    at: AwareDatetime
    accept: tuple[Unclear, ...] = ()


class CauseLabel(Own):
    """How sure the post is of a cause, words that its text holds (any one), and words that it must not hold.

    A ``certainty`` of null means that no cause is told; several mean that a careful person might call it either.
    """

    certainty: Sure | tuple[Sure, ...] | None
    contains: str | tuple[str, ...] = ()
    excludes: str | None = None
    accept: tuple[Literal["unclear", "unknown"], ...] = ()

    @property
    def certainties(self) -> tuple[str, ...]:
        """The certainties that are right; empty where no cause is told."""
        return (self.certainty,) if isinstance(self.certainty, str) else self.certainty or ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words of which one must occur."""
        return (self.contains,) if isinstance(self.contains, str) else self.contains


class FactExpectation(Own):
    """What is expected of one post. A field that is left out is not scored; null means that the post is silent."""

    eta: EtaLabel | Unclear | None = None
    next_update: AwareDatetime | NextUpdateLabel | Unclear | None = None
    cause: CauseLabel | Literal["unknown", "unclear"] | None = None
    services: tuple[ServiceType, ...] | None = None
    areas: tuple[str, ...] | None = None
    measure: bool | None = None
    scale: int | None = None
    workaround: str | None = None
    forbidden: tuple[str, ...] = ()

    def labels(self, field: str) -> bool:
        """Whether the author labelled this field, be it with null."""
        return field in self.model_fields_set


class FactCase(Own):
    """One post, as a feed would give it, and what is expected of it."""

    id: str = Field(min_length=1)
    style: Style
    posted_at: AwareDatetime
    zone: ZoneName
    title: str
    text: str = Field(min_length=1)
    expect: FactExpectation


class FactsHead(Own):
    """The head of the dataset; ``unseen`` is 0 until the second half is written."""

    name: str
    version: int
    title: str
    seen: int = Field(gt=0)
    unseen: int = Field(ge=0)
    frozen: date


@dataclass(frozen=True)
class FactsDataset:
    """The head and the halves that are there."""

    head: FactsHead
    halves: dict[Half, tuple[FactCase, ...]]


def load_facts(folder: Path = FOLDER) -> FactsDataset:
    """The dataset of a folder; the unseen half may be missing. Raises UnknownDataset or DatasetInvalid."""
    if not (folder / "dataset.toml").is_file():
        raise UnknownDataset(f"eval: there is no facts dataset in '{folder.name}'; expected its dataset.toml")
    try:
        head = FactsHead.model_validate(tomllib.loads((folder / "dataset.toml").read_text(encoding="utf-8")))
    except ValidationError as error:
        raise DatasetInvalid(f"dataset.toml: {flaw_in(error)}") from None
    there: list[Half] = [half for half in HALVES if half == "seen" or (folder / f"{half}.jsonl").is_file()]
    return FactsDataset(head, {half: _cases(folder / f"{half}.jsonl") for half in there})


def _cases(path: Path) -> tuple[FactCase, ...]:
    if not path.is_file():
        raise DatasetInvalid(f"{path.name}: there is no such file; expected one post a line")
    found: dict[str, FactCase] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            case = FactCase.model_validate(json.loads(line))
        except (ValidationError, json.JSONDecodeError) as error:
            raise DatasetInvalid(f"{path.name} line {number}: {flaw_in(error)}") from None
        if case.id in found:
            raise DatasetInvalid(f"{path.name} line {number}: the id '{case.id}' is taken; expected one of its own")
        found[case.id] = case
    return tuple(found.values())
