"""A run in words: the table for a terminal, the cases as JSON Lines, and what fell under its threshold."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from evals.run import Run, Scored
from evals.scorers import SCORERS


def thresholds(dataset: str) -> dict[str, float]:
    """The least share per scorer that may ship, from thresholds.toml; scorers not listed have none."""
    path = Path(__file__).with_name("thresholds.toml")
    limits: dict[str, dict[str, float]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return limits.get(dataset, {})


def shortfalls(run: Run, limits: dict[str, float]) -> tuple[str, ...]:
    """One sentence per scorer under its threshold, naming the cases, and one if any case has no answer."""
    found = [f"{len(run.failures)} cases have no answer"] if run.failures else []
    for name, limit in limits.items():
        passed, total = run.share(name)
        if total and passed / total < limit:
            found.append(f"{name}: {passed}/{total} is under {limit:.2f}; missed {', '.join(run.missed(name))}")
    return tuple(found)


def table(run: Run, limits: dict[str, float]) -> str:
    """The run as a plain table: share, threshold and the cases missed."""
    rows = [f"{run.dataset.head.title}: {len(run.scored)} cases, drafter {run.drafter}", ""]
    rows.append(f"{'scorer':<20} {'passed':>9} {'share':>6} {'least':>6}  missed")
    for name in SCORERS:
        passed, total = run.share(name)
        share = f"{passed / total:.2f}" if total else "-"
        least = f"{limits[name]:.2f}" if name in limits else "-"
        rows.append(f"{name:<20} {f'{passed}/{total}':>9} {share:>6} {least:>6}  {_few(run.missed(name))}")
    rows.append(f"{'tone (mean overall)':<20} {_tone(run):>9}")
    rows += [f"no answer: {s.case.ticket.id}: {s.failure}" for s in run.failures]
    return "\n".join(rows)


def case_lines(run: Run) -> Iterator[str]:
    """Every case as one JSON line: results, and the draft."""
    for scored in run.scored:
        yield json.dumps(_case(scored), ensure_ascii=False)


def _case(scored: Scored) -> dict[str, object]:
    draft = json.loads(scored.draft.model_dump_json()) if scored.draft else None
    return {
        "id": scored.case.ticket.id,
        "tags": scored.case.expected.tags,
        "results": scored.results,
        "failure": scored.failure,
        "draft": draft,
    }


def _tone(run: Run) -> str:
    overalls = [s.draft.tone.overall for s in run.scored if s.draft and s.draft.tone.overall is not None]
    return f"{mean(overalls):.0f}" if overalls else "-"


def _few(ids: tuple[str, ...], most: int = 8) -> str:
    return " ".join(ids[:most]) + (f" +{len(ids) - most}" if len(ids) > most else "")
