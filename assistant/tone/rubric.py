"""Rubric 1 as data: weights, cuts, bands, penalties and advice."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import get_args

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


class Rubric(Own):
    """The whole of rubric-1.toml."""

    scorer: str
    bands: Bands
    overall: dict[Dimension, float]
    penalties: dict[ToneFlagKind, int]
    doubt: dict[str, float]
    direction: dict[str, tuple[str, ...]]
    fixed: dict[Dimension, dict[str, float]]
    advice: dict[Dimension, dict[str, str]]
    learned: dict[Dimension, Linear] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _every_dimension_is_there(self) -> "Rubric":
        for table in (self.overall, self.advice):
            if set(table) != set(DIMENSIONS):
                raise ValueError(f"expected exactly the dimensions {', '.join(DIMENSIONS)}")
        return self

    @property
    def lowering(self) -> frozenset[str]:
        """Figures whose weight is never above zero; all others are never below."""
        return frozenset(self.direction["lowering"])


@cache
def load_rubric() -> Rubric:
    """Rubric 1 as shipped."""
    return Rubric.model_validate(tomllib.loads(rubric_text()))


def rubric_text() -> str:
    """The file itself, for those who publish or rewrite it."""
    return files(__package__).joinpath("rubric-1.toml").read_text(encoding="utf-8")
