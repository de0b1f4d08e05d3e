"""What an after-incident review tells: what was known when, what customers were told, and what became of that."""

from dataclasses import dataclass
from datetime import datetime

from assistant.domain.agreement import Estimate
from assistant.domain.promised import KeptPromise
from assistant.domain.review import SentFigures


@dataclass(frozen=True)
class EstimateStep:
    """One estimate of an incident while it held; ``at`` is None where none was given.

    ``known_at`` is when it was first seen here, ``until`` when another took its place (None: it still holds, or held to
    the end). ``replies`` are the ids of those that were sent meanwhile, ``told`` of those among them that named it.
    """

    kind: str
    at: datetime | None
    until_at: datetime | None
    known_at: datetime | None
    until: datetime | None
    moved_by: float | None
    replies: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True)
class ToldVersion:
    """A version of the incident: when it was seen here, what it changed, and how many replies rested on it."""

    number: int
    seen_at: datetime | None
    status: str
    changes: tuple[str, ...]
    replies: int


@dataclass(frozen=True)
class Aftermath:
    """One incident as it was answered; instants in the provider's zone are left to whoever draws them.

    ``first_reply_after`` are seconds from its start to the first reply, None where either is not known. ``tickets``
    counts those answered; ``waiting`` those of this incident that still wait.
    """

    incident_id: str
    name: str
    provider: str
    time_zone: str
    status: str
    is_open: bool
    started_at: datetime | None
    resolved_at: datetime | None
    versions: tuple[ToldVersion, ...]
    estimates: tuple[EstimateStep, ...]
    rows: tuple[SentFigures, ...]
    tone: Estimate | None
    roughly: float | None
    first_reply_after: float | None
    promises: tuple[KeptPromise, ...]
    as_of: datetime
