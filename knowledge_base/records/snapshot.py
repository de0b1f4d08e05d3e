"""One reading of one feed."""

from dataclasses import dataclass
from datetime import datetime

from knowledge_base.records.evidence import Evidence
from knowledge_base.records.incident import Incident
from knowledge_base.records.provider import Policy, Provider


@dataclass(frozen=True)
class FeedProblem:
    """An entry that could not be used: where it stands, one sentence saying what was expected, and the raw entry."""

    place: str
    message: str
    raw: str


@dataclass(frozen=True)
class FeedSnapshot:
    """What a feed said at one moment: good entries, and those that were broken. Unknown fields are named once.

    ``evidence`` is internal: it is never a fact.
    """

    source: str
    observed_at: datetime
    provider: Provider
    incidents: tuple[Incident, ...] = ()
    policies: tuple[Policy, ...] = ()
    problems: tuple[FeedProblem, ...] = ()
    unknown_fields: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class IncidentChange:
    """A new version was stored: which incident, its revision, and what changed in words (empty when it is new)."""

    incident: Incident
    changes: tuple[str, ...]
