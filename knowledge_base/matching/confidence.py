"""How sure a match is, by what it rests on: figures fitted on labelled pairs (confidence.toml)."""

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

from knowledge_base.records import Match

Ground = Literal[
    "subscriber", "service_id", "resource_id", "serving_area", "postcode", "place", "everywhere", "quoted_id",
    "misspelt_place", "another_service", "place_without_service", "words", "unknown", "excluded", "tied",
]  # fmt: skip
"""What a match rests on. ``another_service``: the text names a service that the customer has not. ``tied``: one of
several that cannot be told apart. ``excluded``: how sure it is that the incident does not concern the customer."""
WEAKER: tuple[Ground, ...] = ("everywhere", "quoted_id", "misspelt_place", "another_service")
"""Grounds that the strongest key does not tell, so that a match is known to rest on them by its figure."""


@cache
def _figures() -> dict[Ground, float]:
    text = resources.files("knowledge_base.matching").joinpath("confidence.toml").read_text(encoding="utf-8")
    return {ground: float(told["confidence"]) for ground, told in tomllib.loads(text)["ground"].items()}


def confidence(*grounds: Ground) -> float:
    """The figure of the least sure of several grounds."""
    return min(_figures()[ground] for ground in grounds)


def ground_of(match: Match) -> Ground:
    """What a match of the public form rests on: its strongest key, or the weaker ground that its figure shows."""
    if match.relevance in ("not_impacted", "partially_related"):
        return "excluded"
    if "words" in match.matched_on:
        return "words"
    strongest = match.matched_on[0] if match.matched_on else "service"
    if strongest == "service" or strongest == "words":  # noqa: PLR1714 - so that the type is narrowed
        return "unknown" if match.relevance == "unknown" else "everywhere"
    if match.relevance == "unknown":
        return "place_without_service"
    weaker = [ground for ground in WEAKER if round(_figures()[ground], 2) == match.confidence]
    return strongest if match.confidence >= round(_figures()[strongest], 2) or not weaker else weaker[0]
