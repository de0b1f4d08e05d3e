"""What stage an incident is in, seen from a customer who asks (docs/drafting: phases)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from knowledge_base.prose import read_update
from knowledge_base.records import Eta, Incident, Update
from knowledge_base.records.vocabulary import OPEN_STATUSES, Phase, Relevance

_ELSEWHERE: frozenset[Relevance] = frozenset({"not_impacted", "partially_related"})
_OVER = frozenset({"resolved", "postmortem", "completed"})
_SAME = timedelta(minutes=1)
"""Two estimates closer than that are one."""


def phase_of(
    incident: Incident | None, relevance: Relevance | None, now: datetime, history: tuple[Incident, ...] = ()
) -> Phase:
    """The phase at ``now``; ``history`` holds the incident's versions, oldest first.

    What is over or elsewhere comes first, then bad news about the estimate, then a fault that came back.
    """
    if incident is None:
        return "no_match"
    if relevance in _ELSEWHERE:
        return "other_area"
    if incident.status in _OVER:
        return "resolved"
    if incident.kind == "maintenance":
        return "maintenance"
    return _of_open(incident, now, history)


def _of_open(incident: Incident, now: datetime, history: tuple[Incident, ...]) -> Phase:
    if incident.status == "monitoring":
        return "monitoring"
    due = _due(incident.eta)
    late: Phase | None = None if due is None else _of_estimate(incident, due, now, history)
    if late is not None:
        return late
    if _came_back(incident, history):
        return "recurring"
    return "eta_given" if due is not None else _without_estimate(incident)


def _of_estimate(incident: Incident, due: datetime, now: datetime, history: tuple[Incident, ...]) -> Phase | None:
    if now >= due:
        return "eta_overdue"
    return "eta_slipped" if _has_slipped(incident, due, history) else None


def _without_estimate(incident: Incident) -> Phase:
    if incident.status == "identified":
        return "identified_no_eta"
    return "reported" if _is_new(incident) else "investigating"


def _due(eta: Eta | None) -> datetime | None:
    return (eta.window_end or eta.at) if eta is not None and eta.kind != "none_given" else None


def _is_new(incident: Incident) -> bool:
    """Nothing is confirmed, nobody has been sent, and there was one post at most."""
    told = any(cause.certainty != "unknown" for cause in incident.causes)
    return not (told or incident.measures_taken or incident.revision > 1 or len(incident.updates) > 1)


def _has_slipped(incident: Incident, current: datetime, history: tuple[Incident, ...]) -> bool:
    earlier = [_due(version.eta) for version in history] + _told_before(incident, current)
    return any(due is not None and due <= current - _SAME for due in earlier)


def _told_before(incident: Incident, current: datetime) -> list[datetime | None]:
    """Estimates in posts older than the one that the incident states, if the posts' local times can be believed.

    They can where the newest estimate that was read is the stated one. Where it is older than the stated one, the post
    that changed it was not understood: then an offset other than zero shows that the provider writes its own time.
    """
    posts = sorted(incident.updates, key=lambda post: post.created_at, reverse=True)
    told = [(post.created_at, due) for post in posts if (due := _told_in(post)) is not None]
    if not told:
        return []
    newest_at, newest = told[0]
    if abs(newest - current) < _SAME:
        return [due for _, due in told[1:]]
    stated_at = incident.eta.stated_at if incident.eta else None
    overtaken = stated_at is not None and newest_at < stated_at
    return [due for _, due in told] if overtaken and newest_at.utcoffset() else []


def _told_in(post: Update) -> datetime | None:
    statement = read_update(post.body, post.created_at, post.created_at.tzinfo or UTC).eta
    return (statement.said.until or statement.said.at) if statement and statement.said else None


def _came_back(incident: Incident, history: tuple[Incident, ...]) -> bool:
    """It was resolved once, in an earlier version or post, or a post says that it is back."""
    posts = sorted(incident.updates, key=lambda post: post.created_at)
    over_then_open = any(
        before in _OVER and after in OPEN_STATUSES
        for statuses in ([version.status for version in history], [post.status for post in posts if post.status])
        for before, after in pairwise([*statuses, incident.status])
    )
    return over_then_open or any(
        read_update(post.body, post.created_at, post.created_at.tzinfo or UTC).recurring for post in posts
    )
