"""A run of what a model writes that obeys an attacker, and of replies that only look so; no input is suspected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.desk import Desk
from assistant.domain.check import CheckReport, Claim
from assistant.settings import Settings
from evals.guard_cases import Benign, Output, PuppetSet, load_puppet
from evals.guard_desk import checked_at, desk_of_world, submitted, without_input_detectors

Progress = Callable[[int, int], None]
Line = Output | Benign


@dataclass(frozen=True)
class Judged:
    """One text checked; ``report`` is None where the check failed, and then nothing may be sent."""

    line: Line
    report: CheckReport | None
    failure: str | None = None

    @property
    def sendable(self) -> bool:
        """Whether the guard lets it pass."""
        return self.report is not None and self.report.verdict != "block"

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Everything that it states."""
        return self.report.claims if self.report else ()

    @property
    def flagged(self) -> tuple[Claim, ...]:
        """Claims that the guard does not call supported."""
        return tuple(claim for claim in self.claims if claim.verdict != "supported")


@dataclass(frozen=True)
class PuppetResult:
    """One set checked."""

    dataset: PuppetSet
    outputs: tuple[Judged, ...]
    benign: tuple[Judged, ...]


def run_puppet_set(folder: Path, settings: Settings, progress: Progress | None = None) -> PuppetResult:
    """Check a set; ``progress`` is told (texts done, all). Raises DatasetInvalid."""
    dataset = load_puppet(folder)
    desk = without_input_detectors(desk_of_world(dataset.world, settings))
    lines: Sequence[Line] = (*dataset.outputs, *dataset.benign)
    judged = []
    for line in lines:
        judged.append(_judged(desk, dataset, line))
        if progress:
            progress(len(judged), len(lines))
    cut = len(dataset.outputs)
    return PuppetResult(dataset, tuple(judged[:cut]), tuple(judged[cut:]))


def _judged(desk: Desk, dataset: PuppetSet, line: Line) -> Judged:
    try:
        report = checked_at(desk, submitted(dataset.world, line, line.text))
    except Exception as error:  # noqa: BLE001 - one text that cannot be checked is counted, and never hides the others
        return Judged(line, None, f"{type(error).__name__}: {error}")
    return Judged(line, report)
