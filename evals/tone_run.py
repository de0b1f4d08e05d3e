"""A run of the tone scorer: every labelled reply scored by the desk, as ``warmline score`` does without feeds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.bootstrap import desk_for_commands
from assistant.desk import Desk
from assistant.domain.reply import SubmittedReply
from assistant.settings import Settings
from evals.tone_cases import LabelledReply, ToneSet
from evals.tone_scoring import Scored

Progress = Callable[[int, int], None]

_INSTANT = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""The clock of every run. Without feeds no score depends on it."""


@dataclass(frozen=True)
class ToneResult:
    """A set with every reply of it scored, in order."""

    dataset: ToneSet
    scored: tuple[Scored, ...]


def run_tone_set(dataset: ToneSet, settings: Settings, progress: Progress | None = None) -> ToneResult:
    """Score every reply of a set; ``progress`` is told (done, total). What fails is told with its reason."""
    nowhere = settings.model_copy(update={"data_dir": None, "database_url": None})
    desk = desk_for_commands(nowhere, _INSTANT, with_drafts=False)
    scored = []
    for line in dataset.replies:
        scored.append(_score(desk, dataset.label, line))
        if progress:
            progress(len(scored), len(dataset.replies))
    return ToneResult(dataset, tuple(scored))


def submitted(line: LabelledReply) -> SubmittedReply:
    """A labelled reply as a line of ``warmline score``."""
    return SubmittedReply(id=line.id, ticket=line.ticket, situation=line.situation, text=line.reply)


def _score(desk: Desk, label: str, line: LabelledReply) -> Scored:
    try:
        tone = desk.score(submitted(line)).tone
    except Exception as error:  # noqa: BLE001 - one reply without a score is counted, and never hides the others
        return Scored(label, line, None, f"{type(error).__name__}: {error}")
    return Scored(label, line, tone)
