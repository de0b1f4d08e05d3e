"""Fit the confidence of a match to labelled pairs, and write knowledge_base/matching/confidence.toml.

    python scripts/fit_confidence.py PAIRS [--on DATE]

PAIRS is JSON Lines, one matched ticket each: ``relevance``, ``matched_on`` and ``confidence`` as the matcher gave them,
``right`` (whether that incident is the labelled one) and, optional, ``half``: only "seen" is fitted, never the half
that measures. ``evals.matching_run.run_matching().labelled()`` gives them. Of each ground
(knowledge_base.matching.confidence) the share that was right is shrunk towards the prior, so that three lucky pairs do
not make 1.0; then pooled along the ladder, so that no weaker ground is surer than a stronger. The customers' words are
not read. Same pairs, same file.
"""

import argparse
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge_base.matching.confidence import WEAKER, Ground, ground_of
from knowledge_base.records import Incident, Match

TABLE = Path(__file__).parent.parent / "knowledge_base" / "matching" / "confidence.toml"
_LADDER: tuple[Ground, ...] = (
    "subscriber", "service_id", "resource_id", "serving_area", "postcode", "place", "everywhere", "misspelt_place",
    "another_service", "place_without_service", "words", "unknown",
)  # fmt: skip
_NOBODY = Incident(id="any", name="any", status="identified")


@dataclass(frozen=True)
class Fitted:
    """A ground's figure and what it was made of."""

    prior: float
    pairs: int
    right: int
    confidence: float


def main() -> None:
    """Read the pairs, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--on", default=datetime.now(UTC).date().isoformat(), help="date to write down")
    chosen = parser.parse_args()
    before = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in chosen.pairs.read_text(encoding="utf-8").splitlines() if line.strip()]
    fitted = fit(before, (row for row in rows if row.get("half", "seen") == "seen"))
    TABLE.write_text(_written(TABLE.read_text(encoding="utf-8"), fitted, chosen.on), encoding="utf-8")
    for ground, figure in fitted.items():
        print(f"{ground:<22}{figure.right:>4} of {figure.pairs:<4} {figure.confidence:.2f}")


def fit(table: dict[str, Any], rows: Iterable[dict[str, Any]]) -> dict[str, Fitted]:
    """Figures by ground from the table's priors and the rows."""
    pairs: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        ground = ground_of(Match(_NOBODY, row["relevance"], tuple(row["matched_on"]), row["confidence"]))
        pairs[ground] += 1
        right[ground] += bool(row["right"])
    weight, priors = float(table["weight"]), {name: float(told["prior"]) for name, told in table["ground"].items()}
    shrunk = {name: (right[name] + weight * prior) / (pairs[name] + weight) for name, prior in priors.items()}
    shrunk.update(_never_rising([(name, shrunk[name], pairs[name] + weight) for name in _LADDER]))
    told = _distinct(shrunk)
    return {name: Fitted(prior, pairs[name], right[name], told[name]) for name, prior in priors.items()}


def _distinct(figures: dict[str, float]) -> dict[str, float]:
    """Rounded; a ground that is known again by its figure alone gets one of its own, a hundredth lower if need be."""
    told = {name: round(figure, 2) for name, figure in figures.items()}
    for name in WEAKER:
        while told[name] in {figure for other, figure in told.items() if other != name}:
            told[name] = round(told[name] - 0.01, 2)
    return told


def _never_rising(figures: list[tuple[Ground, float, float]]) -> dict[str, float]:
    """Pool neighbours (weighted means) until no figure is larger than the one before it."""
    blocks: list[tuple[list[str], float, float]] = []
    for name, figure, weight in figures:
        block: tuple[list[str], float, float] = ([name], figure, weight)
        while blocks and blocks[-1][1] < block[1]:
            names, before, heavy = blocks.pop()
            total = heavy + block[2]
            block = (names + block[0], (before * heavy + block[1] * block[2]) / total, total)
        blocks.append(block)
    return {name: figure for names, figure, _ in blocks for name in names}


def _written(text: str, fitted: dict[str, Fitted], on: str) -> str:
    count = sum(figure.pairs for figure in fitted.values())
    text = re.sub(r"(?m)^fitted_on = .*$", f'fitted_on = "{on}, {count} pairs"', text)
    for name, figure in fitted.items():
        told = f"prior = {figure.prior}, pairs = {figure.pairs}, right = {figure.right}"
        line = f"{name} = {{ {told}, confidence = {figure.confidence} }}"
        text = re.sub(rf"(?m)^{name} = .*$", line, text)
    return text


if __name__ == "__main__":
    main()
