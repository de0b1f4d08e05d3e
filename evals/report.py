"""A run in words: the table for a terminal, the cases as JSON Lines, and what fell under its threshold."""

import json
import tomllib
from collections.abc import Iterable, Iterator
from statistics import mean

from evals.cases import FOLDER
from evals.run import DRAFT_SETS, Run, Scored
from evals.scorers import SCORERS

SLICED = ("passes the guard", "facts stated", "impact acknowledged", "reply language", "length", "status", "incident")
"""The scorers that a slice shows."""


def thresholds(dataset: str) -> dict[str, float]:
    """The least share per scorer that may ship, from thresholds.toml beside the set; scorers not listed have none."""
    path = FOLDER / dataset / "thresholds.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


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
        rows.append(f"{name:<20} {f'{passed}/{total}':>9} {share:>6} {least:>6}  {_few(run.missed(name))}".rstrip())
    rows.append(f"{'tone (mean overall)':<20} {_tone(run.scored):>9}")
    rows += _unanswered(run)
    return "\n".join(rows)


def _unanswered(run: Run) -> Iterator[str]:
    """One row per reason why cases have no answer."""
    reasons: dict[str, list[str]] = {}
    for scored in run.failures:
        reasons.setdefault(scored.failure or "", []).append(scored.case.ticket.id)
    for reason, ids in reasons.items():
        yield f"no answer: {_few(tuple(ids))}: {reason}"


def missing_sets(runs: Iterable[Run]) -> tuple[str, ...]:
    """One sentence per set of drafts that is not there."""
    there = {run.dataset.head.label for run in runs}
    return tuple(f"{name}: not there yet" for name in DRAFT_SETS if name not in there)


def slices(run: Run) -> str:
    """The run by phase, channel, language and segment: passed of those that apply, per scorer."""
    rows = [f"{'':<24} {'cases':>5}  " + "  ".join(f"{name:>20}" for name in SLICED) + f"  {'tone':>4}"]
    for kind in ("phase", "channel", "language", "segment"):
        groups: dict[str, list[Scored]] = {}
        for scored in run.scored:
            groups.setdefault(kinds_of(run, scored)[kind], []).append(scored)
        rows += [_slice(f"{kind} {name}", groups[name]) for name in sorted(groups)]
    return "\n".join(rows)


def kinds_of(run: Run, scored: Scored) -> dict[str, str]:
    """Phase, channel, language and segment of a case, by its label."""
    expected = scored.case.expected
    segments = ("consumer", "business", "enterprise")
    return {
        "phase": run.phases.get(scored.case.ticket.id, "no_match"),
        "channel": scored.case.ticket.channel or "unknown",
        "language": expected.language,
        "segment": next((tag for tag in expected.tags if tag in segments), "unidentified"),
    }


def case_lines(run: Run) -> Iterator[str]:
    """Every case as one JSON line: set, ticket, label, results, and the draft."""
    for scored in run.scored:
        yield json.dumps(_case(run, scored), ensure_ascii=False)


def _slice(name: str, group: list[Scored]) -> str:
    cells = []
    for scorer in SLICED:
        results = [s.results[scorer] for s in group if s.results.get(scorer) is not None]
        cells.append(f"{f'{sum(map(bool, results))}/{len(results)}' if results else '-':>20}")
    return f"{name:<24} {len(group):>5}  " + "  ".join(cells) + f"  {_tone(group):>4}"


def _case(run: Run, scored: Scored) -> dict[str, object]:
    return {
        "set": run.dataset.head.label,
        "id": scored.case.ticket.id,
        "tags": scored.case.expected.tags,
        **kinds_of(run, scored),
        "results": scored.results,
        "failure": scored.failure,
        "ticket": json.loads(scored.case.ticket.model_dump_json()),
        "expected": json.loads(scored.case.expected.model_dump_json()),
        "draft": json.loads(scored.draft.model_dump_json()) if scored.draft else None,
    }


def _tone(group: Iterable[Scored]) -> str:
    overalls = [s.draft.tone.overall for s in group if s.draft and s.draft.tone.overall is not None]
    return f"{mean(overalls):.0f}" if overalls else "-"


def _few(ids: tuple[str, ...], most: int = 8) -> str:
    return " ".join(ids[:most]) + (f" +{len(ids) - most}" if len(ids) > most else "")
