"""A run of the tone scorer in words: agreement with people beside two baselines, flags, and calibration."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.domain.agreement import Estimate
from assistant.settings import Settings
from evals.tone_cases import load_tone, load_tone_file, measures, tone_sets
from evals.tone_details import tone_lines, tone_readable
from evals.tone_pools import Pool, pools_of, under
from evals.tone_run import Progress, ToneResult, run_tone_set
from evals.tone_scoring import Flagged, Measured, Scored, measured

_LANGUAGES = {"es": "Spanish"}
_FEWEST = 10
"""Rows from which a slice tells a rank correlation."""
_OUTSIDE = "The shipped figures may have been learned on these replies: what they reach here proves nothing."
_NOTES = """\
Spearman: with the raters' mean; kappa (quadratic weights): with their median. Rows that most raters call "na" are left
out of a dimension; where people gave numbers and the scorer says "na" (column na), it counts as 0, the lowest rank.
Intervals: 95%, of 1,000 draws of tickets. length counts the way round in which it says more; gained: on the better
baseline. ECE: how far confidence is from the chance that a rating is the raters' median, in ten bins."""
_HEAD = (
    f"{'dimension':<16} {'n':>4} {'na':>3}  {'Spearman [95%]':<18} {'least':>5} {'length':>7} {'keywords':>9}  "
    f"{'gained [95%]':<19} {'kappa [95%]':<18} {'ECE':>5} {'F1 of na':>9}"
)
_FLAGS = f"{'flag':<20} {'positives':>9} {'said':>5} {'both':>5} {'precision':>10} {'recall':>7}"


@dataclass(frozen=True)
class ToneRun:
    """Sets scored, each reported apart, and each half that several make up."""

    results: tuple[ToneResult, ...]

    @cached_property
    def pools(self) -> tuple[Pool, ...]:
        """Every set, then each half."""
        return pools_of(self.results)

    def table(self) -> str:
        """Every set, then each half; languages other than English apart."""
        return "\n\n".join((*("\n".join(_block(pool)) for pool in self.pools), _NOTES))

    def shortfalls(self) -> tuple[str, ...]:
        """One sentence per figure of an unseen set or half under its bar, and one where scoring failed."""
        return tuple(sentence for pool in self.pools for sentence in under(pool))

    def slices(self) -> str:
        """Spearman by channel and segment, of English replies."""
        return "\n\n".join("\n".join(_slices(pool.proven)) for pool in self.pools)

    def details(self) -> Iterator[dict[str, Any]]:
        """Every reply with people's marks and the machine's."""
        return (line for result in self.results for line in tone_lines(result))

    def readable(self) -> Iterator[str]:
        """The same as lines of Markdown, in each set the furthest apart first."""
        return (line for result in self.results for line in tone_readable(result))


def run_tone(name: str, settings: Settings, progress: Progress | None = None) -> ToneRun:
    """Score every set of labelled replies (``tone``), the one that is named, or a file (``PATH.jsonl``).

    Raises UnknownDataset, DatasetInvalid.
    """
    named = (load_tone_file(Path(name)),) if is_file(name) else tuple(map(load_tone, tone_sets(name)))
    return ToneRun(tuple(run_tone_set(dataset, settings, progress) for dataset in named))


def is_file(name: str) -> bool:
    """Whether a labelled file is meant, not a set of the project."""
    return name.endswith(".jsonl")


def _block(pool: Pool) -> Iterator[str]:
    proven = pool.proven
    yield f"{pool.label}: {len(proven.scored)} English replies to {proven.tickets} tickets, scored by {pool.scorer}"
    if pool.half == "outside":
        yield _OUTSIDE
    yield from ("", _HEAD)
    yield from (_row(row, bar=True) for row in proven.measured)
    yield from (f"{'all dimensions':<100} {_figure(proven.calibration):>10}", "", _FLAGS)
    yield from map(_flag_row, proven.flags)
    for language, own in pool.unproven.items():
        name = _LANGUAGES.get(language, f"language {language}")
        yield from ("", f"{name}, unproven (too few labels): {len(own.scored)} replies to {own.tickets} tickets", _HEAD)
        yield from (_row(row, bar=False) for row in own.measured)
    for what, some in (("not scored", pool.unscored), ("failed", pool.failed)):
        yield from _told(what, some)


def _row(row: Measured, *, bar: bool) -> str:
    against = row.against
    least = f"{measures().spearman[row.name]:.2f}" if bar else "-"
    cells = f"{row.name:<16} {row.count:>4} {row.nulls:>3}  {_interval(against.spearman):<18} {least:>5}"
    baselines = f"{_figure(against.length):>7} {_figure(against.keywords):>9}"
    agreed = f"{_interval(against.gain):<19} {_interval(row.kappa):<18}"
    return f"{cells} {baselines}  {agreed} {_figure(row.calibration):>5} {_figure(row.na):>9}"


def _flag_row(row: Flagged) -> str:
    counts = f"{row.flag:<20} {row.positives:>9} {row.said:>5} {row.both:>5}"
    if row.positives < measures().bars.positives:
        return counts
    return f"{counts} {_figure(row.precision):>10} {_figure(row.recall):>7}"


def _told(what: str, some: Iterable[Scored]) -> Iterator[str]:
    """A line per reason with the ids that it concerns."""
    reasons: dict[str, list[str]] = {}
    for one in some:
        reasons.setdefault(one.failure or (one.tone and one.tone.unscored) or "", []).append(one.line.id)
    for reason, ids in reasons.items():
        more = f" and {len(ids) - 8} more" if len(ids) > 8 else ""  # noqa: PLR2004 - as many as fit a line
        yield f"{what}: {' '.join(ids[:8])}{more}: {reason}"


def _slices(pool: Pool) -> Iterator[str]:
    yield f"{pool.label}, Spearman of slices of {_FEWEST} replies or more"
    yield f"{'':<22} {'n':>4}  " + "  ".join(f"{row.name:>15}" for row in pool.measured)
    kinds: dict[str, Callable[[Scored], str]] = {
        "channel": lambda one: one.line.channel,
        "segment": lambda one: one.line.segment or "unknown",
    }
    for kind, of in kinds.items():
        for name in sorted({of(one) for one in pool.scored}):
            own = [one for one in pool.scored if of(one) == name]
            cells = (_figure(_ranked(row)) for row in measured(own))
            yield f"{kind} {name:<{21 - len(kind)}} {len(own):>4}  " + "  ".join(f"{cell:>15}" for cell in cells)


def _ranked(row: Measured) -> float | None:
    found = row.against.spearman
    return found.value if found is not None and row.count >= _FEWEST else None


def _interval(found: Estimate | None) -> str:
    return f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]" if found else "-"


def _figure(found: float | None) -> str:
    return "-" if found is None else f"{found:.2f}"
