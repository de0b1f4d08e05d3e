"""A run of the guard in words: recall per class, what faithful replies cost, corrections, and what is under its bar."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.settings import Settings
from evals.guard_cases import GROUPS, GuardLimits, sets_named
from evals.guard_details import guard_lines, guard_readable
from evals.guard_run import GuardResult, Mutant, Progress, Twin, run_guard_set
from evals.guard_scoring import wilson

_HEAD = f"{'class':<24} {'n':>5} {'found':>6} {'recall':>7} {'least':>6}  {'95% interval':<13} {'at the words':>13}"

_FAITHFUL = f"{'faithful replies':<24} {'n':>5} {'blocked':>8} {'share':>6}   {'claims':>6} {'flagged':>8} {'share':>6}"


@dataclass(frozen=True)
class GuardRun:
    """Sets checked, each reported apart."""

    results: tuple[GuardResult, ...]

    def table(self) -> str:
        """Every set, then each half that several sets make up."""
        pools = [_pool([result]) for result in self.results]
        pools += [_pool(half, name) for name, half in self.halves.items() if len(half) > 1]
        return "\n\n".join(_table(pool) for pool in pools)

    @property
    def halves(self) -> dict[str, list[GuardResult]]:
        """The sets that the guard was mended with (``seen``), and those written afterwards (``unseen``)."""
        found: dict[str, list[GuardResult]] = {}
        for result in self.results:
            found.setdefault("unseen" if "unseen" in result.dataset.world.label else "seen", []).append(result)
        return dict(sorted(found.items()))

    def slices(self) -> str:
        """Recall and false alarms by language, channel and incident."""
        return "\n\n".join("\n".join(_slices(_pool([result]))) for result in self.results)

    def details(self) -> Iterator[dict[str, Any]]:
        """Everything that went wrong, as flat dictionaries."""
        return guard_lines(self.results)

    def readable(self) -> Iterator[str]:
        """The same as lines of Markdown."""
        return guard_readable(self.results)

    def shortfalls(self) -> tuple[str, ...]:
        """One sentence per figure of a half under its bar, and one where something could not be checked."""
        pools = (_pool(half, name if len(half) > 1 else None) for name, half in self.halves.items())
        return tuple(sentence for pool in pools for sentence in _under(pool))


@dataclass(frozen=True)
class _Pool:
    """The replies of a set, or of several that are told together."""

    label: str
    title: str
    twins: tuple[Twin, ...]
    limits: GuardLimits

    @property
    def mutants(self) -> tuple[Mutant, ...]:
        return tuple(mutant for twin in self.twins for mutant in twin.mutants)


def _pool(results: Sequence[GuardResult], name: str | None = None) -> _Pool:
    """Sets as one, by the bars of the first: all sets of a half have the same."""
    first = results[0].dataset
    twins = tuple(twin for result in results for twin in result.twins)
    if name is None:
        return _Pool(first.world.label, f"{first.world.head.title} ({first.world.label})", twins, first.limits)
    return _Pool(f"guard, {name}", f"{name}: {len(results)} sets together", twins, first.limits)


def run_guard(name: str, settings: Settings, progress: Progress | None = None) -> GuardRun:
    """Check every set of replies (``guard``) or the one that is named; raises UnknownDataset, DatasetInvalid."""
    return GuardRun(tuple(run_guard_set(folder, settings, progress) for folder in sets_named(name, "guard")))


def bars(limits: GuardLimits) -> dict[str, float]:
    """The least recall per group."""
    return dict(zip(GROUPS, (limits.structured, limits.prose, limits.promises), strict=True))


def of_class(mutants: Iterable[Mutant], kinds: Sequence[str]) -> tuple[Mutant, ...]:
    """The mutants of some classes."""
    return tuple(mutant for mutant in mutants if mutant.mutation.kind in kinds)


def recall(mutants: Sequence[Mutant]) -> tuple[int, int]:
    """How many are detected, of how many."""
    return sum(mutant.detected for mutant in mutants), len(mutants)


def _table(pool: _Pool) -> str:
    counted = f"{len(pool.twins)} faithful replies, {len(pool.mutants)} mutations"
    rows = [f"{pool.title}: {counted}", "", _HEAD]
    for group, least in bars(pool.limits).items():
        rows.append(_recall_row(group, of_class(pool.mutants, GROUPS[group]), least))
        for kind in GROUPS[group]:
            own = pool.limits.structured_class if group == "structured" else None
            rows.append(_recall_row(f"  {kind}", of_class(pool.mutants, (kind,)), own))
    rows += ["", *_faithful(pool), "", *_corrections(pool.mutants), *_failures(pool)]
    return "\n".join(rows)


def _recall_row(name: str, mutants: Sequence[Mutant], least: float | None) -> str:
    found, total = recall(mutants)
    if not total:
        return f"{name:<24} {0:>5}"
    low, high = wilson(found, total)
    bar = f"{least:.2f}" if least is not None else "-"
    words = sum(mutant.touched for mutant in mutants) / total
    counts = f"{name:<24} {total:>5} {found:>6} {found / total:>7.3f} {bar:>6}"
    return f"{counts}  {f'{low:.3f}-{high:.3f}':<13} {words:>13.3f}"


def _faithful(pool: _Pool) -> Iterator[str]:
    limits = pool.limits
    yield _FAITHFUL
    yield _faithful_row("all", pool.twins)
    for name, twins in _by(pool.twins, _language, _channel):
        yield _faithful_row(f"  {name}", twins)
    yield f"{'at most':<24} {'':>5} {'':>8} {limits.blocked:>6.3f}   {'':>6} {'':>8} {limits.flagged:>6.3f}"


def _faithful_row(name: str, twins: Sequence[Twin]) -> str:
    blocked, claims = sum(twin.blocked for twin in twins), sum(len(twin.claims) for twin in twins)
    flagged = sum(len(twin.flagged) for twin in twins)
    counted = f"{name:<24} {len(twins):>5} {blocked:>8} {blocked / max(len(twins), 1):>6.3f}"
    return f"{counted}   {claims:>6} {flagged:>8} {flagged / max(claims, 1):>6.3f}"


def _corrections(mutants: Iterable[Mutant]) -> Iterator[str]:
    told = [correction for mutant in mutants for correction in mutant.corrections]
    offered = [correction for correction in told if correction.mends is not None]
    mended = sum(correction.mends is True for correction in offered)
    yield f"contradicted or stale claims of mutants: {len(told)}; with a suggestion {_part(len(offered), len(told))}"
    yield f"suggestions that mend their place: {_part(mended, len(offered))}"


def _failures(pool: _Pool) -> Iterator[str]:
    for twin in pool.twins:
        for failure in (twin.failure, *(mutant.failure for mutant in twin.mutants)):
            if failure:
                yield f"not checked: {twin.reply.id}: {failure}"


def _slices(pool: _Pool) -> Iterator[str]:
    yield f"{pool.label:<24} " + "  ".join(f"{group:>22}" for group in GROUPS) + f"  {'blocked':>8}"
    for name, twins in _by(pool.twins, _language, _channel, _incident):
        mutants = [mutant for twin in twins for mutant in twin.mutants]
        cells = [_part(*recall(of_class(mutants, kinds))) for kinds in GROUPS.values()]
        blocked = f"{sum(twin.blocked for twin in twins)}/{len(twins)}"
        yield f"{name:<24} " + "  ".join(f"{cell:>22}" for cell in cells) + f"  {blocked:>8}"


def _by(twins: Iterable[Twin], *kinds: Callable[[Twin], str]) -> Iterator[tuple[str, list[Twin]]]:
    """Replies by language, then by channel and so on, each kind's names in order."""
    for kind in kinds:
        groups: dict[str, list[Twin]] = {}
        for twin in twins:
            groups.setdefault(kind(twin), []).append(twin)
        yield from sorted(groups.items())


def _language(twin: Twin) -> str:
    return f"language {twin.reply.language}"


def _channel(twin: Twin) -> str:
    return f"channel {twin.reply.channel}"


def _incident(twin: Twin) -> str:
    return f"incident {twin.reply.incident or 'none'}"


def _under(pool: _Pool) -> Iterator[str]:
    label, limits = pool.label, pool.limits
    for group, least in bars(limits).items():
        yield from _short(f"{label}, {group}", of_class(pool.mutants, GROUPS[group]), least)
    for kind in GROUPS["structured"]:
        yield from _short(f"{label}, {kind}", of_class(pool.mutants, (kind,)), limits.structured_class)
    blocked, claims = sum(twin.blocked for twin in pool.twins), sum(len(twin.claims) for twin in pool.twins)
    flagged = sum(len(twin.flagged) for twin in pool.twins)
    if blocked > limits.blocked * len(pool.twins):
        yield f"{label}: {_part(blocked, len(pool.twins))} faithful replies are blocked, over {limits.blocked:.2f}"
    if flagged > limits.flagged * claims:
        yield f"{label}: {_part(flagged, claims)} true claims are flagged, over {limits.flagged:.2f}"
    if failed := len(list(_failures(pool))):
        yield f"{label}: {failed} checks failed"


def _short(name: str, mutants: Sequence[Mutant], least: float) -> Iterator[str]:
    found, total = recall(mutants)
    if found < least * total:
        yield f"{name}: recall {_part(found, total)} is under {least:.2f}"


def _part(count: int, total: int) -> str:
    return f"{count}/{total} = {count / total:.3f}" if total else "-"
