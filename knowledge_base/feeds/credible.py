"""Nothing that has happened lies ahead: times of a native feed in the future of its reading."""

from datetime import datetime
from typing import Any

from knowledge_base.feeds.posts import AHEAD, in_order
from knowledge_base.feeds.wording import quoted, say
from knowledge_base.records import Incident

_PAST = ("started_at", "resolved_at", "updated_at")


def without_future(incident: Incident, observed_at: datetime) -> tuple[Incident, tuple[tuple[str, str], ...]]:
    """The incident without a start, end or change in the future, and each field that was, with a sentence.

    An update that is dated so keeps its text, and stands where the other times allow (``posts.in_order``). What is
    planned or expected may of course lie ahead.
    """
    limit = observed_at + AHEAD
    ahead = {name: at for name in _PAST if (at := getattr(incident, name)) is not None and at > limit}
    kept: dict[str, Any] = dict.fromkeys(ahead)
    told = [(name, say("told", "future", field=name, got=quoted(at.isoformat()))) for name, at in ahead.items()]
    if any(update.created_at > limit for update in incident.updates):
        times = (kept.get(name, getattr(incident, name)) for name in ("started_at", "updated_at"))
        kept["updates"], wrong = in_order(incident.updates, times, observed_at)
        got = ", ".join(moment.isoformat() for moment in wrong[:3])
        told.append(("updates", say("told", "future_post", got=got)))
    if "updated_at" in ahead:
        posted = (update.created_at for update in kept.get("updates", incident.updates))
        kept["updated_at"] = max((at for at in posted if at <= limit), default=None)
    return (incident.model_copy(update=kept) if kept else incident), tuple(told)
