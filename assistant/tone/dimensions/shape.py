"""What every dimension gives: named figures between 0 and 1, and the ranges they were read from."""

from collections.abc import Mapping
from typing import NamedTuple


class Look(NamedTuple):
    """``figures`` by name, in a fixed order; ``evidence`` as half-open ranges; ``applies`` is False for "na"."""

    figures: Mapping[str, float]
    evidence: list[tuple[int, int]]
    applies: bool = True
