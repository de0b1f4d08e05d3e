"""Rubric 1 as data: weights, cuts, bands, penalties and advice."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from pydantic import Field, model_validator

from assistant.domain.vocabulary import Dimension, ToneFlagKind
from knowledge_base.records import Own

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
TOP = 2.0


class Bands(Own):
    """Scores from which a reply is medium and high."""

    medium: int
    high: int


class Linear(Own):
    """One dimension: value = intercept + sum of weight times figure.

    The chance that the rating is right is ``certainty[0]`` at a cut and grows by ``certainty[1]`` for each
    point of distance from it.
    """

    intercept: float
    cuts: tuple[float, float]
    certainty: tuple[float, float]
    weights: dict[str, float]


class Chance(Own):
    """One flag: logistic regression of named figures; it is raised from ``cut`` on.

    ``agreement`` says that it is raised too where a phrase and the reading of a sentence both say it, ``alone`` from
    which chance one sentence raises it, whatever stands around it.
    """

    intercept: float
    cut: float
    agreement: bool = False
    alone: float = 1.0
    weights: dict[str, float]


class Rubric(Own):
    """Rubric 1: rubric-1.toml, written by hand, with learned-1.toml, written by scripts/tone/fit.py.

    ``learned`` weighs what the heads read in English; ``by_phrases`` what phrases alone tell, in Spanish or without an
    embedding. ``needless`` are chances from which a dimension does not apply. ``weak`` are dimensions that fell short
    of their bar on replies that nobody had seen. ``figures`` says in plain words what each figure is,
    ``made`` what was learned from and how well replies that were held out were judged.
    """

    scorer: str
    scorer_by_phrases: str
    bands: Bands
    overall: dict[Dimension, float]
    penalties: dict[ToneFlagKind, int]
    caps: dict[ToneFlagKind, int]
    doubt: dict[str, float]
    direction: dict[str, tuple[str, ...]]
    fixed: dict[Dimension, dict[str, float]]
    advice: dict[Dimension, dict[str, str]]
    figures: dict[str, str]
    unscored: dict[str, str]
    made: dict[str, str | float] = Field(default_factory=dict)
    weak: tuple[Dimension, ...] = ()
    learned: dict[Dimension, Linear] = Field(default_factory=dict)
    by_phrases: dict[Dimension, Linear] = Field(default_factory=dict)
    flags: dict[ToneFlagKind, Chance] = Field(default_factory=dict)
    needless: dict[Dimension, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _every_dimension_is_there(self) -> "Rubric":
        for table in (self.overall, self.advice):
            if set(table) != set(DIMENSIONS):
                raise ValueError(f"expected exactly the dimensions {', '.join(DIMENSIONS)}")
        for name, lines in self.advice.items():
            unknown = set(lines) - {"zero", "one"} - set(self.figures)
            if unknown:
                raise ValueError(
                    f"expected zero, one or figures as keys of advice.{name}, got {', '.join(sorted(unknown))}"
                )
        return self

    @property
    def lowering(self) -> frozenset[str]:
        """Figures whose weight is never above zero; all others are never below."""
        return frozenset(self.direction["lowering"])


@cache
def load_rubric() -> Rubric:
    """Rubric 1 as shipped."""
    return Rubric.model_validate(_table("rubric-1.toml") | _table("learned-1.toml"))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
