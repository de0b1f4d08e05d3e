"""What is measured on one matched ticket, and how far its confidence can be believed."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from evals.matching_cases import MatchingExpectation

TOLD = frozenset({"impacted", "related"})
"""Only an incident of these relevances is chosen: of any other no fact may be told (docs/decisions.md, 1)."""

_NOT_FACTS_OF_AN_INCIDENT = frozenset({"contact", "policy", "action"})
_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True)
class Answer:
    """The part of the desk's answer that is scored. Incidents by public id.

    ``fact_kinds`` are the kinds of the draft's facts, ``needs`` its codes, ``affected`` ids of the customer's services.
    """

    incident: str | None = None
    relevance: str | None = None
    confidence: float = 0.0
    matched_on: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    fact_kinds: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    affected: frozenset[str] = frozenset()

    @property
    def chosen(self) -> str | None:
        """The incident that the answer tells of, if any."""
        return self.incident if self.relevance in TOLD else None

    @property
    def tells_an_incident(self) -> bool:
        """Whether any fact stems from an incident."""
        return bool(self.fact_kinds - _NOT_FACTS_OF_AN_INCIDENT)


def right_incident(answer: Answer, expect: MatchingExpectation) -> bool | None:
    """The expected incident is chosen, or all that cannot be told apart are offered. None: there is nothing to find."""
    if expect.incident is None and not expect.candidates:
        return None
    offered = bool(expect.candidates) and set(expect.candidates) <= set(answer.candidates)
    return offered or answer.chosen in expect.accepted


def nothing_borrowed(answer: Answer, expect: MatchingExpectation) -> bool | None:
    """Where no incident applies, no fact of one is there. None where one does."""
    if expect.incident is not None:
        return None
    return not answer.tells_an_incident or answer.chosen in expect.accepted


def something_chosen(answer: Answer, expect: MatchingExpectation) -> bool | None:
    """Where an incident applies, some incident is chosen; its opposite is an abstention."""
    return None if expect.incident is None else answer.chosen is not None


def right_relevance(answer: Answer, expect: MatchingExpectation) -> bool | None:
    """The relevance of a rightly chosen incident."""
    if expect.incident is None or answer.chosen not in expect.accepted:
        return None
    return answer.relevance == expect.relevance


def right_question(answer: Answer, expect: MatchingExpectation) -> bool | None:
    """What is missing is asked for, unless an accepted incident was found without."""
    if expect.ask is None:
        return None
    return f"{expect.ask}_missing" in answer.needs or answer.chosen in expect.accepted


def right_services(answer: Answer, expect: MatchingExpectation) -> bool | None:
    """Exactly the customer's services that are affected."""
    return None if expect.affected_services is None else answer.affected == frozenset(expect.affected_services)


MATCHING_SCORERS = {
    "incident": right_incident,
    "not borrowed": nothing_borrowed,
    "chosen": something_chosen,
    "relevance": right_relevance,
    "question": right_question,
    "services": right_services,
}


@dataclass(frozen=True)
class Bin:
    """Choices whose confidence lies in [low, high), the last bin with its upper end."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Calibration:
    """How confidence and truth agree. Both figures are 0 at best; None without a single choice.

    ``expected_error`` is the mean distance of a bin's confidence from its share of right choices, weighted by count;
    ``brier`` the mean squared distance of a confidence from 1 (right) or 0 (wrong).
    """

    bins: tuple[Bin, ...]
    expected_error: float | None
    brier: float | None


def calibrate(choices: Iterable[tuple[float, bool]]) -> Calibration:
    """The reliability of (confidence, right) pairs; empty bins are left out."""
    pairs = tuple(choices)
    if not pairs:
        return Calibration((), None, None)
    bins = tuple(found for low, high in pairwise(_EDGES) if (found := _bin(pairs, low, high)))
    error = sum(one.count * abs(one.confidence - one.right) for one in bins) / len(pairs)
    brier = mean((confidence - right) ** 2 for confidence, right in pairs)
    return Calibration(bins, error, brier)


def _bin(pairs: tuple[tuple[float, bool], ...], low: float, high: float) -> Bin | None:
    inside = [(c, right) for c, right in pairs if low <= c < high or c == high == _EDGES[-1]]
    if not inside:
        return None
    return Bin(low, high, len(inside), mean(c for c, _ in inside), mean(right for _, right in inside))
