"""How an incident's estimate moved, and which replies went out while which one held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.aftermath import EstimateStep, ToldVersion
from assistant.domain.review import SentFigures
from knowledge_base.records import Eta, Incident
from knowledge_base.revisions import Revision

_NO_TIME = "none_given"
Rested = Mapping[str, tuple[int | None, datetime | None]]
"""By a reply's id: the revision that it was checked against, and the estimate that it promised, if any."""


@dataclass(frozen=True)
class _Held:
    eta: Eta
    known_at: datetime | None


def estimates_of(history: Iterable[Incident], rows: Sequence[SentFigures], rested: Rested) -> tuple[EstimateStep, ...]:
    """The estimates in the order they were known here, each with the replies sent while it held."""
    held = _held(history)
    around = zip([None, *held], held, [*held[1:], None], strict=False)
    return tuple(_step(before, one, after, rows, rested) for before, one, after in around)


def versions_of(history: Sequence[Incident], revisions: Iterable[Revision], rested: Rested) -> tuple[ToldVersion, ...]:
    """The versions in which something changed, with how many replies rested on each."""
    counts: dict[int, int] = {}
    for revision, _ in rested.values():
        if revision is not None:
            counts[revision] = counts.get(revision, 0) + 1
    return tuple(
        ToldVersion(
            number=one.revision,
            seen_at=one.observed_at or history[one.sequence - 1].updated_at,
            status=history[one.sequence - 1].status,
            changes=one.changes,
            # A version that was edited silently keeps its number: its replies are counted once, with the first.
            replies=counts.pop(one.revision, 0),
        )
        for one in revisions
    )


def _held(history: Iterable[Incident]) -> list[_Held]:
    found: list[_Held] = []
    for version in history:
        eta = version.eta or Eta(kind=_NO_TIME)
        same = found and _value(found[-1].eta) == _value(eta)
        if not same:
            found.append(_Held(eta, version.observed_at or version.updated_at))
    return found


def _value(eta: Eta) -> tuple[str, datetime | None, datetime | None]:
    return (eta.kind, eta.at, eta.window_end)


def _step(
    before: _Held | None, one: _Held, after: _Held | None, rows: Sequence[SentFigures], rested: Rested
) -> EstimateStep:
    meanwhile = [row.id for row in rows if _during(row.sent_at, one, after, is_first=before is None)]
    named = {moment for moment in (one.eta.at, one.eta.window_end) if moment is not None}
    told = [row.id for row in rows if rested[row.id][1] in named]
    moved = (one.eta.at - before.eta.at).total_seconds() if before and before.eta.at and one.eta.at else None
    return EstimateStep(
        kind=one.eta.kind,
        at=one.eta.at,
        until_at=one.eta.window_end,
        known_at=one.known_at,
        until=after.known_at if after else None,
        moved_by=moved,
        replies=tuple(meanwhile),
        told=tuple(told),
    )


def _during(moment: datetime, one: _Held, after: _Held | None, *, is_first: bool) -> bool:
    begun = is_first or one.known_at is None or moment >= one.known_at
    return begun and (after is None or after.known_at is None or moment < after.known_at)
