"""Open incidents that a feed told of and no longer lists.

Nothing is closed or deleted for that: Statuspage lists its latest 50 only, and of 12,682 real outages 668 were never
shown as resolved (docs: facts). It is said, so that a person can look.
"""

import re
from datetime import datetime, timedelta

from knowledge_base.polling.wording import say
from knowledge_base.records import FeedProblem, FeedSnapshot, Incident

_NAMED = 5
_LONGEST_ID = 100
"""Characters of an id that a place names."""
_NAMED_PLACE = re.compile(r"\((.+)\)")
"""How a problem's place names its entry: ``incidents[3] (INC-7): status``."""
_KEPT = 100
"""Problems that a feed's book holds; each may carry 10,000 characters of the broken entry."""
_NEWS = timedelta(days=30)
"""An incident whose last version is older is history: p99 of real outages is 35 hours."""


def missing_from(snapshot: FeedSnapshot, known: tuple[Incident, ...]) -> tuple[str, ...]:
    """Public ids of open incidents that came from this source and that it neither lists nor lists broken."""
    listed = {incident.key for incident in snapshot.incidents}
    broken = {named[1] for problem in snapshot.problems if (named := _NAMED_PLACE.search(problem.place))}
    unnamed = [problem.raw for problem in snapshot.problems[:_KEPT]]
    return tuple(
        incident.id
        for incident in known
        if incident.is_open
        and incident.source == snapshot.source
        and _is_news(incident, snapshot.observed_at)
        and not _is_listed(incident, listed)
        and _own_id(incident)[:_LONGEST_ID] not in broken
        and not any(_own_id(incident) in raw for raw in unnamed)
    )


def missing_problem(missing: tuple[str, ...]) -> tuple[FeedProblem, ...]:
    """The sentence about them, as it stands beside a feed's broken entries; none where none is missing."""
    if not missing:
        return ()
    ids = ", ".join(missing[:_NAMED])
    if len(missing) > _NAMED:
        ids = say("and_more", ids=ids, more=len(missing) - _NAMED)
    key = "missing_one" if len(missing) == 1 else "missing_many"
    return (FeedProblem("incidents", say(key, count=len(missing), ids=ids), ""),)


def worth_keeping(problems: tuple[FeedProblem, ...]) -> tuple[FeedProblem, ...]:
    """The problems as a feed's book keeps them: a feed that is broken throughout does not fill the database.

    The last ones are about the whole feed, so the first of the others are kept.
    """
    if len(problems) <= _KEPT:
        return problems
    more = FeedProblem("", say("more_problems", more=len(problems) - _KEPT), "")
    return (*problems[: _KEPT - 1], problems[-1], more)


def _is_listed(incident: Incident, listed: set[tuple[str, str]]) -> bool:
    return incident.key in listed or (incident.provider, _own_id(incident)) in listed


def _own_id(incident: Incident) -> str:
    # An id that two providers use is public as PROVIDER:ID.
    return incident.id.removeprefix(f"{incident.provider}:")


def _is_news(incident: Incident, now: datetime) -> bool:
    return incident.observed_at is None or now - incident.observed_at <= _NEWS
