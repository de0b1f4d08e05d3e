"""A matching run in words: figures per half and per tag, reliability, and what fell under its threshold."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from evals.matching_cases import MatchingCase, MatchingLimits
from evals.matching_scoring import MATCHING_SCORERS, Answer, Calibration, calibrate


class Scored(Protocol):
    """A case with its answer and results, as a run keeps them."""

    @property
    def half(self) -> str:
        """Which half it is in."""

    @property
    def case(self) -> MatchingCase:
        """Ticket and label."""

    @property
    def answer(self) -> Answer | None:
        """None where there is no answer."""

    @property
    def results(self) -> dict[str, bool | None]:
        """Per scorer; None does not apply."""

    @property
    def right(self) -> bool:
        """Whether an accepted incident was chosen."""


def share(scored: Iterable[Scored], scorer: str) -> tuple[int, int]:
    """How many cases pass a scorer, of those it applies to. A case without an answer passes nothing."""
    results = [one.results.get(scorer) if one.answer else _unanswered(one, scorer) for one in scored]
    applying = [result for result in results if result is not None]
    return sum(applying), len(applying)


def reliability(scored: Iterable[Scored]) -> Calibration:
    """How far the confidence of the chosen incidents can be believed."""
    return calibrate((one.answer.confidence, one.right) for one in scored if one.answer and one.answer.chosen)


def matching_shortfalls(scored: Sequence[Scored], limits: MatchingLimits) -> tuple[str, ...]:
    """One sentence per figure of a half that is under its threshold, and one where cases have no answer."""
    found: list[str] = []
    for half, cases in _halves(scored).items():
        silent = sum(one.answer is None for one in cases)
        found += [f"{half}: {silent} cases have no answer"] if silent else []
        found += _half_shortfalls(half, cases, limits)
    return tuple(found)


def _half_shortfalls(half: str, cases: list[Scored], limits: MatchingLimits) -> list[str]:
    found = []
    right, to_find = share(cases, "incident")
    if to_find and right / to_find < limits.accuracy:
        found.append(f"{half}: accuracy {right}/{to_find} is under {limits.accuracy:.2f}")
    clean, to_leave = share(cases, "not borrowed")
    if to_leave - clean > limits.borrowed:
        found.append(f"{half}: {to_leave - clean} borrowed, at most {limits.borrowed}")
    chosen, expected = share(cases, "chosen")
    if expected and (expected - chosen) / expected > limits.abstention:
        found.append(f"{half}: abstention {expected - chosen}/{expected} is over {limits.abstention:.2f}")
    return found


def matching_table(title: str, scored: Sequence[Scored], limits: MatchingLimits) -> str:
    """The whole run as plain text."""
    rows = [title]
    for half, cases in _halves(scored).items():
        rows += ["", f"{half}: {len(cases)} cases", _row("", MATCHING_SCORERS), _counts("all", cases)]
        rows += [_counts(tag, found) for tag, found in _tags(cases).items()]
        right, total = share(cases, "incident")
        chosen, expected = share(cases, "chosen")
        clean, to_leave = share(cases, "not borrowed")
        rows += ["", f"accuracy {_part(right, total)} (least {limits.accuracy:.2f})"]
        rows += [f"borrowed {to_leave - clean} of {to_leave} (most {limits.borrowed})"]
        rows += [f"abstention {_part(expected - chosen, expected)} (most {limits.abstention:.2f})"]
        rows += ["", *_reliability_rows(reliability(cases))]
    return "\n".join(rows)


def _reliability_rows(found: Calibration) -> list[str]:
    if found.expected_error is None or found.brier is None:
        return ["no incident was chosen"]
    rows = [f"{'confidence':<12} {'count':>6} {'mean':>6} {'right':>6}"]
    rows += [f"{f'{b.low:.1f}-{b.high:.1f}':<12} {b.count:>6} {b.confidence:>6.2f} {b.right:>6.2f}" for b in found.bins]
    return [*rows, f"expected calibration error {found.expected_error:.3f}, Brier {found.brier:.3f}"]


def _counts(name: str, cases: Iterable[Scored]) -> str:
    cases = list(cases)
    shares = [share(cases, scorer) for scorer in MATCHING_SCORERS]
    return _row(name, (f"{passed}/{total}" if total else "-" for passed, total in shares))


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<18}" + "".join(f" {cell:>13}" for cell in cells)


def _part(count: int, total: int) -> str:
    return f"{count}/{total} = {count / total:.3f}" if total else "-"


def _halves(scored: Sequence[Scored]) -> dict[str, list[Scored]]:
    found: dict[str, list[Scored]] = {}
    for one in scored:
        found.setdefault(one.half, []).append(one)
    return found


def _tags(cases: Iterable[Scored]) -> dict[str, list[Scored]]:
    found: dict[str, list[Scored]] = {}
    for one in cases:
        for tag in one.case.tags:
            found.setdefault(tag, []).append(one)
    return dict(sorted(found.items()))


def _unanswered(one: Scored, scorer: str) -> bool | None:
    # Scored as an empty answer, so that a crash is never better than a wrong choice; but it borrowed nothing.
    return MATCHING_SCORERS[scorer](Answer(), one.case.expect)
