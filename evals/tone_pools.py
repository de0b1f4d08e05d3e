"""Scored replies that are told together, and what of them is under its bar."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import get_args

from assistant.domain.vocabulary import ToneFlagKind
from evals.tone_cases import DIMENSIONS, Half, measures
from evals.tone_run import ToneResult
from evals.tone_scoring import Flagged, Measured, Scored, calibration, flagged, measured

PROVEN = "en"
"""The language that has labels enough to prove anything."""


@dataclass(frozen=True)
class Pool:
    """Replies of a set, or of several."""

    label: str
    half: Half
    scored: tuple[Scored, ...]

    @property
    def tickets(self) -> int:
        """How many tickets they answer."""
        return len({one.group for one in self.scored})

    @property
    def scorer(self) -> str:
        """Name and version of the scorer; "none" where nothing could be scored."""
        return next((one.tone.scorer for one in self.scored if one.tone), "none")

    @property
    def unscored(self) -> tuple[Scored, ...]:
        """Replies that the scorer says it cannot score."""
        return tuple(one for one in self.scored if one.tone is not None and one.tone.unscored)

    @property
    def failed(self) -> tuple[Scored, ...]:
        """Replies whose scoring failed."""
        return tuple(one for one in self.scored if one.tone is None)

    @cached_property
    def measured(self) -> tuple[Measured, ...]:
        """Every dimension, then the overall score."""
        return measured(self.scored)

    @cached_property
    def flags(self) -> tuple[Flagged, ...]:
        """Every flag."""
        return tuple(flagged(self.scored, flag) for flag in get_args(ToneFlagKind))

    @cached_property
    def calibration(self) -> float | None:
        """Expected calibration error over all dimensions at once."""
        return calibration(DIMENSIONS, self.scored)

    @cached_property
    def proven(self) -> "Pool":
        """Its English replies."""
        return self._in(PROVEN)

    @cached_property
    def unproven(self) -> dict[str, "Pool"]:
        """Its other replies, by language."""
        return {name: self._in(name) for name in sorted({one.line.language for one in self.scored} - {PROVEN})}

    def _in(self, language: str) -> "Pool":
        return replace(self, scored=tuple(one for one in self.scored if one.line.language == language))


def pools_of(results: Iterable[ToneResult]) -> tuple[Pool, ...]:
    """Every set, then each half that several sets make up."""
    pools = [Pool(one.dataset.label, one.dataset.half, one.scored) for one in results]
    return (*pools, *(_half(half, pools) for half in get_args(Half) if sum(pool.half == half for pool in pools) > 1))


def _half(half: Half, pools: Sequence[Pool]) -> Pool:
    own = [pool for pool in pools if pool.half == half]
    return Pool(f"{half}, {len(own)} sets together", half, tuple(one for pool in own for one in pool.scored))


def under(pool: Pool) -> Iterator[str]:
    """One sentence per figure of English replies that is under its bar, where the set is an unseen one.

    Also one where scoring failed, in any set and language.
    """
    if pool.failed:
        ids = " ".join(one.line.id for one in pool.failed[:8])
        yield f"{pool.label}: {len(pool.failed)} replies could not be scored: {ids}"
    if pool.half != "unseen":
        return
    for row in pool.proven.measured:
        yield from (f"{pool.label}: {row.name}: {sentence}" for sentence in _under_dimension(row))
    most, error = measures().bars.calibration, pool.proven.calibration
    if error is not None and error > most:
        yield f"{pool.label}: all dimensions: calibration error {error:.3f} is over {most:.2f}"
    for found in pool.proven.flags:
        yield from (f"{pool.label}: {found.flag}: {sentence}" for sentence in _under_flag(found))


def _under_dimension(row: Measured) -> Iterator[str]:
    least, bars, found = measures().spearman[row.name], measures().bars, row.against
    if found.spearman is None:
        yield f"no Spearman can be told of {row.count} rows, at least {least:.2f}"
    elif found.spearman.value < least:
        yield f"Spearman {found.spearman.value:.3f} is under {least:.2f}"
    if found.gain is not None and found.gain.low <= bars.gain:
        yield f"gains {found.gain.value:.3f} on the better baseline, from {found.gain.low:.3f}: not surely above 0"
    if row.calibration is not None and row.calibration > bars.calibration:
        yield f"calibration error {row.calibration:.3f} is over {bars.calibration:.2f}"


def _under_flag(row: Flagged) -> Iterator[str]:
    bars = measures().bars
    if row.positives < bars.positives:
        return
    if row.precision is not None and row.precision < bars.precision:
        yield f"precision {row.precision:.3f} ({row.both} of {row.said}) is under {bars.precision:.2f}"
    if row.recall is not None and row.recall < bars.recall:
        yield f"recall {row.recall:.3f} ({row.both} of {row.positives}) is under {bars.recall:.2f}"
