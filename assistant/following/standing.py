"""What became of a promise, from facts alone: what the provider and we said since, and the incident's versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.promise import Promise
from assistant.domain.promised import KeptPromise, Slip, Standing
from assistant.domain.ticket import Action
from knowledge_base.records import Eta, Incident

_CREDITED = "credit_applied"
_ESTIMATES = frozenset({"restoration"})


@dataclass(frozen=True)
class Since:
    """What is known beside a promise: the incident's versions (oldest first), and what we did for this customer.

    ``history`` is empty where no feed holds the incident. ``written`` are the moments of our other replies to the same
    customer about it; ``actions`` are those recorded for the ticket; ``revision`` is the incident's version that the
    promise rested on.
    """

    history: tuple[Incident, ...] = ()
    written: tuple[datetime, ...] = ()
    actions: tuple[Action, ...] = ()
    revision: int | None = None


def standing_of(promise: Promise, made_at: datetime, since: Since, now: datetime) -> Standing:
    """How a promise made at ``made_at`` stands at ``now``; all instants are aware.

    An update that was promised is kept by the provider's update or a reply of ours up to its time. An estimate is kept
    where service was back by then; it is broken as soon as the incident's estimate lies later, is withdrawn, or has
    passed. A credit is kept once it was recorded for the ticket. What nothing here can tell is ``unknown``.
    """
    if promise.kind == "credit":
        return _credit(made_at, since)
    if promise.due_at is None:
        return Standing("unknown", "no_time")
    if promise.kind == "next_update":
        return _update(promise.due_at, made_at, since, now)
    if promise.kind in _ESTIMATES:
        return _estimate(promise.due_at, since, now)
    # Whether somebody called or came is written down nowhere that can be read here.
    return Standing("due", "not_yet") if now <= promise.due_at else Standing("unknown", "not_seen")


def slips_of(promises: Iterable[KeptPromise]) -> tuple[Slip, ...]:
    """Estimates that no longer hold while their incident goes on, by incident and what was told; most people first."""
    groups: dict[tuple[str, datetime | None], list[KeptPromise]] = {}
    for promise in promises:
        if promise.kind in _ESTIMATES and promise.reason in ("moved", "withdrawn", "passed") and promise.incident_id:
            groups.setdefault((promise.incident_id, promise.due_at), []).append(promise)
    found = (
        Slip(incident_id, told_at, group[0].now_at, group[0].reason, tuple(group))
        for (incident_id, told_at), group in groups.items()
    )
    return tuple(sorted(found, key=lambda slip: (-len(slip.uncorrected), -len(slip.promises), slip.incident_id)))


def _credit(made_at: datetime, since: Since) -> Standing:
    done = [action.at for action in since.actions if action.kind == _CREDITED]
    # An action without a time was recorded with the ticket; that it was done is what counts.
    if not done:
        return Standing("unknown", "not_seen")
    return Standing("kept", "done", max((at for at in done if at is not None), default=made_at))


def _update(due_at: datetime, made_at: datetime, since: Since, now: datetime) -> Standing:
    told = [(moment, "updated") for moment in _news(since)] + [(moment, "written") for moment in since.written]
    news = sorted(found for found in told if made_at < found[0] <= now)
    first = news[0] if news else None
    if first is not None and first[0] <= due_at:
        return Standing("kept", "written" if first[1] == "written" else "updated", first[0])
    if now <= due_at:
        return Standing("due", "not_yet")
    if first is not None:
        return Standing("broken", "updated_late", first[0])
    if not since.history:
        return Standing("unknown", "incident_gone")
    return Standing("late", "overdue") if since.history[-1].is_open else Standing("unknown", "end_unknown")


def _news(since: Since) -> Iterable[datetime]:
    """The moments at which the provider said something: its updates, and versions newer than what was told."""
    for incident in since.history[-1:]:
        yield from (update.created_at for update in incident.updates)
    for incident in since.history:
        moment = incident.updated_at or incident.observed_at
        if moment is not None and since.revision is not None and incident.revision > since.revision:
            yield moment


def _estimate(due_at: datetime, since: Since, now: datetime) -> Standing:
    if not since.history:
        return Standing("due", "not_yet") if now <= due_at else Standing("unknown", "incident_gone")
    if not since.history[-1].is_open:
        return _ended(due_at, since.history)
    was_over = _over_at(due_at, since.history) if now >= due_at else None
    return Standing("kept", "back", was_over) if was_over is not None else _going_on(due_at, since.history, now)


def _going_on(due_at: datetime, history: Sequence[Incident], now: datetime) -> Standing:
    """Of an incident that is still open."""
    estimate = last_instant(history[-1].eta)
    if estimate is not None and estimate > due_at:
        return Standing("broken", "moved", _changed_at(history, due_at), estimate)
    if now > due_at:
        return Standing("broken", "passed", due_at)
    if estimate is None:
        return Standing("broken", "withdrawn", _changed_at(history, due_at))
    return Standing("due", "not_yet")


def _ended(due_at: datetime, history: Sequence[Incident]) -> Standing:
    """Of an incident that is over."""
    ended = _end_of(history)
    if ended is not None:
        return Standing("kept" if ended <= due_at else "broken", "back" if ended <= due_at else "back_late", ended)
    seen = history[-1].observed_at
    # When it ended is not told; that it was over when we looked can still prove the promise kept.
    return Standing("kept", "back", seen) if seen is not None and seen <= due_at else Standing("unknown", "end_unknown")


def _end_of(versions: Sequence[Incident]) -> datetime | None:
    """When the last version's closing was, as the provider tells it."""
    if versions[-1].resolved_at is not None:
        return versions[-1].resolved_at
    closed: Incident | None = None
    for version in reversed(versions):
        if version.is_open:
            break
        closed = version
    return closed.updated_at if closed else None


def _over_at(moment: datetime, history: Sequence[Incident]) -> datetime | None:
    """When an incident that is open again had ended, if it was over at ``moment``."""
    known = [one for one in history if (at := one.updated_at or one.observed_at) is not None and at <= moment]
    return _end_of(known) if known and not known[-1].is_open else None


def _changed_at(history: Sequence[Incident], due_at: datetime) -> datetime | None:
    """When the estimate stopped being ``due_at`` or earlier, for good."""
    first: Incident | None = None
    for version in reversed(history):
        estimate = last_instant(version.eta)
        if estimate is not None and estimate <= due_at:
            break
        first = version
    return (first.updated_at or first.observed_at) if first else None


def last_instant(eta: Eta | None) -> datetime | None:
    """The latest moment that an estimate allows: the end of a window; None where there is none."""
    if eta is None or eta.kind == "none_given":
        return None
    return eta.window_end or eta.at
