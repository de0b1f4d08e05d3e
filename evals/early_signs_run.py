"""How soon planted outages are found on simulated days, and how often there is a false alarm."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from assistant.domain.early_signs import SuspectedOutage
from assistant.early_signs import Watch, suspected_in
from evals.early_signs_simulation import Day, DayPlan, Planted, load_plans, simulate
from knowledge_base.records import Own

_FOLDER = Path(__file__).parent / "datasets" / "early_signs_v1"
_MOSTLY = 0.5


class Limits(Own):
    """What must hold for a set of days (thresholds.toml)."""

    found: float
    within: int
    most_false_alarms: int
    mean_false_alarms: float
    mean_doubles: float


@dataclass(frozen=True)
class Finding:
    """A planted outage: how many of its tickets had come when it was first shown, and how far off the start was.

    ``tickets`` and ``start_error`` (minutes, late is positive) are None where it was never found.
    """

    planted: Planted
    tickets: int | None
    start_error: float | None


@dataclass(frozen=True)
class DayResult:
    """One day: a finding per planted outage, in words what was a false alarm, and how many were found twice."""

    seed: int
    findings: tuple[Finding, ...]
    false_alarms: tuple[str, ...]
    doubles: int


@dataclass(frozen=True)
class EarlySignsRun:
    """All days by set."""

    sets: dict[str, tuple[DayResult, ...]]

    def table(self) -> str:
        """A line per set."""
        head = f"{'set':<8} {'days':>4} {'found':>9} {'tickets until found':>22} {'false alarms':>20} {'doubles':>8}"
        return "\n".join([head, *(self._row(name) for name in self.sets)])

    def shortfalls(self) -> tuple[str, ...]:
        """One sentence for each thing that must hold and does not."""
        return tuple(sentence for name in self.sets for sentence in self._shortfalls(name))

    def details(self) -> Iterator[dict[str, object]]:
        """Every planted outage of every day, and every false alarm, as an object for JSON."""
        for name, days in self.sets.items():
            for day in days:
                for number, finding in enumerate(day.findings):
                    yield {
                        "set": name,
                        "seed": day.seed,
                        "outage": number,
                        "found_after_tickets": finding.tickets,
                        "start_error_minutes": finding.start_error,
                    }
                for told in day.false_alarms:
                    yield {"set": name, "seed": day.seed, "false_alarm": told}

    def _row(self, name: str) -> str:
        days, limit = self.sets[name], limits()[name]
        findings = [finding for day in days for finding in day.findings]
        found = sum(_in_time(finding, limit.within) for finding in findings)
        counts = sorted(finding.tickets for finding in findings if finding.tickets is not None)
        spread = f"median {counts[len(counts) // 2]}, most {counts[-1]}" if counts else "none"
        alarms = [len(day.false_alarms) for day in days]
        told = f"{sum(alarms)} in all, most {max(alarms)}"
        doubles = sum(day.doubles for day in days)
        return f"{name:<8} {len(days):>4} {f'{found}/{len(findings)}':>9} {spread:>22} {told:>20} {doubles:>8}"

    def _shortfalls(self, name: str) -> list[str]:
        days, limit = self.sets[name], limits()[name]
        findings = [finding for day in days for finding in day.findings]
        share = sum(_in_time(finding, limit.within) for finding in findings) / max(len(findings), 1)
        alarms = [len(day.false_alarms) for day in days]
        doubles = sum(day.doubles for day in days) / len(days)
        said = []
        if share < limit.found:
            said.append(f"{name}: {share:.3f} of outages found within {limit.within} tickets is under {limit.found}")
        if max(alarms) > limit.most_false_alarms:
            said.append(f"{name}: {max(alarms)} false alarms on one day is over {limit.most_false_alarms}")
        if sum(alarms) / len(days) > limit.mean_false_alarms:
            said.append(f"{name}: {sum(alarms) / len(days):.2f} false alarms a day is over {limit.mean_false_alarms}")
        if doubles > limit.mean_doubles:
            said.append(f"{name}: {doubles:.2f} outages a day found twice is over {limit.mean_doubles}")
        return said


def run_early_signs(names: tuple[str, ...] | None = None) -> EarlySignsRun:
    """Every seed of every set (or of those named), the detector fed ticket by ticket as they arrive."""
    plans = load_plans()
    chosen = names if names is not None else tuple(plans)
    return EarlySignsRun({name: _run_set(plans[name]) for name in chosen})


@cache
def limits() -> dict[str, Limits]:
    """The thresholds by set."""
    data = tomllib.loads((_FOLDER / "thresholds.toml").read_text(encoding="utf-8"))
    return {name: Limits.model_validate(values) for name, values in data.items()}


def _run_set(plan: DayPlan) -> tuple[DayResult, ...]:
    return tuple(watch_day(simulate(plan, seed)) for seed in plan.seeds)


def watch_day(day: Day) -> DayResult:
    """The detector over one day. A burst belongs to an outage if at least half of its tickets are the outage's."""
    watch = Watch()
    origins = {arrival.report.ticket_id: arrival.origin for arrival in day.arrivals}
    arrived: Counter[int | str] = Counter()
    first: dict[int, tuple[int, float]] = {}
    ended: dict[str, tuple[str, tuple[str, ...]]] = {}
    for arrival in day.arrivals:
        arrived[arrival.origin] += 1
        if not watch.add(arrival.report):
            continue
        for shown in suspected_in(watch, arrival.at + timedelta(seconds=1)):
            ended[shown.key] = _summary(shown)
            origin = _origin(shown.ticket_ids, origins)
            if isinstance(origin, int) and origin not in first:
                late = (shown.started_at - day.planted[origin].began).total_seconds() / 60
                first[origin] = (arrived[origin], late)
    last = day.arrivals[-1].at + timedelta(seconds=1)
    ended.update((shown.key, _summary(shown)) for shown in suspected_in(watch, last))
    findings = tuple(Finding(one, *first.get(one.number, (None, None))) for one in day.planted)
    false_alarms, doubles = _counted(ended, origins)
    return DayResult(day.seed, findings, false_alarms, doubles)


def _summary(shown: SuspectedOutage) -> tuple[str, tuple[str, ...]]:
    """In words, and its tickets, as they were last seen."""
    town, start = shown.place.name or "everywhere", shown.started_at.strftime("%H:%M")
    return f"{'/'.join(shown.services)} in {town} from {start}, {shown.reports} reports", shown.ticket_ids


def _counted(
    ended: dict[str, tuple[str, tuple[str, ...]]], origins: dict[str, int | str]
) -> tuple[tuple[str, ...], int]:
    """Every burst ever begun that belongs to no outage, in words; and how many belong to one that had another."""
    false_alarms, whose = [], Counter[int]()
    for told, tickets in ended.values():
        origin = _origin(tickets, origins)
        if isinstance(origin, int):
            whose[origin] += 1
        else:
            false_alarms.append(f"{origin}: {told}")
    return tuple(false_alarms), sum(count - 1 for count in whose.values())


def _origin(ticket_ids: tuple[str, ...], origins: dict[str, int | str]) -> int | str:
    """The outage that most of the tickets are about, else where most come from."""
    counts = Counter(origins[ticket] for ticket in ticket_ids)
    origin, count = min(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return (
        origin
        if isinstance(origin, int) and count >= _MOSTLY * len(ticket_ids)
        else "ordinary"
        if isinstance(origin, int)
        else origin
    )


def _in_time(finding: Finding, within: int) -> bool:
    return finding.tickets is not None and finding.tickets <= within
