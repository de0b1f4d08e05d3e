"""Labelled replies that measure the tone scorer: folders ``tone_*``, or a file of somebody else's.

A set is a folder with ``replies.jsonl``. Its name says whether the scorer was mended with it in sight
(``tone_seen_*``) or not (``tone_unseen_*``).
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from statistics import mean, median
from tomllib import loads
from typing import Any, Literal, get_args

from pydantic import Field, model_validator

from assistant.domain.ticket import Ticket
from assistant.domain.tone import Rating012
from assistant.domain.vocabulary import Channel, Dimension, ToneFlagKind
from evals.cases import FOLDER
from evals.files import DatasetInvalid, UnknownDataset, read_lines
from knowledge_base.records import Outside, Own
from knowledge_base.records.vocabulary import Segment

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
Half = Literal["seen", "unseen", "outside"]
Figure = Dimension | Literal["overall"]


class Marks(Outside):
    """One rater's marks on rubric 1; ``overall`` from 1 to 7."""

    acknowledgement: Rating012
    ownership: Rating012
    information: Rating012
    next_step: Rating012
    effort: Rating012
    respect: Rating012
    fit: Rating012
    flags: tuple[ToneFlagKind, ...] = ()
    overall: int = Field(ge=1, le=7)

    def of(self, name: Dimension) -> Rating012:
        """The mark in one dimension."""
        mark: Rating012 = getattr(self, name)
        return mark


class LabelledReply(Outside):
    """A reply with its ticket and marks. Replies to one ticket share ``group``; ``situation`` is what was known.

    ``sentences`` say what each sentence does; the scorer's heads are fitted on them, and nothing here reads them.
    """

    id: str = Field(min_length=1)
    group: str = Field(min_length=1)
    channel: Channel
    segment: Segment | None = None
    language: str = Field(min_length=2)
    situation: str | None = None
    ticket: Ticket
    reply: str = Field(min_length=1)
    ratings: tuple[Marks, ...] = Field(min_length=1)
    sentences: tuple[dict[str, Any], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _ticket_has_an_id(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("ticket"), dict):
            known = {"id": data.get("group"), "channel": data.get("channel")}
            return {**data, "ticket": {**known, **data["ticket"]}}
        return data

    def marks(self, name: Dimension) -> tuple[int, ...]:
        """The numbers given in a dimension; none where most raters say "na"."""
        given = tuple(mark for one in self.ratings if (mark := one.of(name)) != "na")
        return given if 2 * len(given) >= len(self.ratings) else ()

    def mean(self, name: Dimension) -> float | None:
        """The mean of the marks."""
        given = self.marks(name)
        return mean(given) if given else None

    def median(self, name: Dimension) -> float | None:
        """The median mark, which lies between two marks where as many raters are on either side."""
        given = self.marks(name)
        return float(median(given)) if given else None

    def is_median(self, name: Dimension, rating: Rating012) -> bool:
        """Whether a rating is the median mark, or one of the two in the middle of an even number."""
        given = sorted(self.marks(name))
        return bool(given) and rating in (given[(len(given) - 1) // 2], given[len(given) // 2])

    @property
    def flags(self) -> frozenset[ToneFlagKind]:
        """What most raters flag."""
        given = [flag for one in self.ratings for flag in set(one.flags)]
        return frozenset(flag for flag in given if 2 * given.count(flag) > len(self.ratings))

    @property
    def overall(self) -> float:
        """The mean of the raters' overall marks, 1 to 7."""
        return mean(one.overall for one in self.ratings)


@dataclass(frozen=True)
class ToneSet:
    """Labelled replies under one name. ``half`` is "outside" where the file is not one of the project's sets."""

    label: str
    half: Half
    replies: tuple[LabelledReply, ...]


class Bars(Own):
    """What an unseen set must reach; ``tone.toml`` tells each."""

    gain: float
    calibration: float
    positives: int
    precision: float
    recall: float


class Measures(Own):
    """The whole of tone.toml."""

    spearman: dict[Figure, float]
    bars: Bars
    keywords: dict[Dimension, tuple[str, ...]]


@cache
def measures() -> Measures:
    """Bars and keywords as shipped."""
    return Measures.model_validate(loads(files("evals").joinpath("tone.toml").read_text(encoding="utf-8")))


def tone_sets(name: str, root: Path = FOLDER) -> tuple[Path, ...]:
    """The folders that ``tone`` or the name of one set stands for; raises UnknownDataset."""
    there = sorted(path.parent for path in root.glob("tone_*/replies.jsonl"))
    chosen = there if name == "tone" else [folder for folder in there if folder.name == name]
    if not chosen:
        known = ", ".join(folder.name for folder in there) or "none"
        raise UnknownDataset(f"eval: there is no dataset '{name}'; of tone there are: {known}")
    return tuple(chosen)


def load_tone(folder: Path) -> ToneSet:
    """A set of the project; raises DatasetInvalid."""
    half: Half = "unseen" if "unseen" in folder.name else "seen"
    return ToneSet(folder.name, half, _replies(folder / "replies.jsonl", strict=True))


def load_tone_file(path: Path) -> ToneSet:
    """A labelled file that is no set of the project; fields nobody knows are ignored. Raises DatasetInvalid."""
    if not path.is_file():
        raise DatasetInvalid(f"eval: there is no file '{path}'; expected labelled replies as JSON Lines")
    return ToneSet(path.name, "outside", _replies(path, strict=False))


def _replies(path: Path, *, strict: bool) -> tuple[LabelledReply, ...]:
    found = read_lines(path, LabelledReply, strict=strict)
    if not found:
        raise DatasetInvalid(f"{path.name}: expected at least one labelled reply")
    ids = [line.id for line in found]
    if len(set(ids)) < len(ids):
        name = next(name for number, name in enumerate(ids) if name in ids[:number])
        raise DatasetInvalid(f"{path.name}: the id '{name}' occurs twice")
    return tuple(found)
