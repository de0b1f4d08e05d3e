"""An incident as a provider tells it: the native feed's fields (docs/formats.md), plus where it came from."""

from datetime import datetime
from typing import Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator
from pydantic.json_schema import SkipJsonSchema

from knowledge_base.records.base import Instant, Outside
from knowledge_base.records.vocabulary import (
    OPEN_STATUSES,
    CauseCertainty,
    EtaKind,
    Impact,
    IncidentKind,
    IncidentStatus,
    ServiceType,
)


class Area(Outside):
    """Where an incident is felt. Postcodes are compared without spaces and case."""

    description: str | None = None
    region: str | None = None
    country: str | None = None
    postcodes: tuple[str, ...] = ()


class Cause(Outside):
    """Why it happened, as sure as the provider is."""

    text: str = Field(min_length=1)
    certainty: CauseCertainty = "unknown"
    category: str | None = None
    third_party: bool = False


class Eta(Outside):
    """When service is expected back. ``none_given`` means the provider says that there is no time yet."""

    kind: EtaKind
    at: Instant | None = None
    window_end: Instant | None = None
    stated_at: Instant | None = None

    @model_validator(mode="after")
    def _times_fit_the_kind(self) -> Self:
        if self.kind != "none_given" and self.at is None:
            raise ValueError(f"eta of kind {self.kind} needs 'at', an instant with an offset")
        if self.kind == "window" and self.window_end is None:
            raise ValueError("eta of kind window needs 'window_end', an instant with an offset")
        _refuse_negative("eta.window_end", "eta.at", self.window_end, self.at)
        return self


class Measurement(Outside):
    """A measured change, such as latency +15%. Quoted to customers only when ``public``."""

    name: str = Field(min_length=1)
    change: str
    since: Instant | None = None
    public: bool = False


class Update(Outside):
    """One published update. ``body`` is the provider's own prose."""

    id: str | None = None
    status: IncidentStatus | None = None
    body: str = ""
    created_at: Instant


class Quote(Outside):
    """The sentence of a post that a field was taken from: ``field`` is a field of Incident ("eta", "causes" …)."""

    field: str
    sentence: str
    posted_at: Instant | None = None


class Incident(Outside):
    """One version of an incident.

    ``provider`` and ``id`` together identify it; ``revision`` counts the provider's versions, from 1.
    ``observed_at`` and ``source`` say when and where this version was read, ``quotes`` which sentences its fields were
    taken from, ``link`` where the provider shows it; they are not part of its content, and no feed format has them.
    """

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    status: IncidentStatus
    provider: str = "unknown"
    external_ids: tuple[str, ...] = ()
    kind: IncidentKind = "unplanned"
    impact: Impact | None = None
    started_at: Instant | None = None
    resolved_at: Instant | None = None
    scheduled_for: Instant | None = None
    scheduled_until: Instant | None = None
    revision: PositiveInt = 1
    updated_at: Instant | None = None
    services: tuple[ServiceType, ...] = ()
    resources: tuple[str, ...] = ()
    subscribers: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    affected_count: NonNegativeInt | None = None
    causes: tuple[Cause, ...] = ()
    eta: Eta | None = None
    next_update_due: Instant | None = None
    measures_taken: tuple[str, ...] = ()
    workaround: str | None = None
    measurements: tuple[Measurement, ...] = ()
    internal_notes: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()
    observed_at: Instant | None = None
    source: str | None = None
    quotes: SkipJsonSchema[tuple[Quote, ...]] = ()
    link: SkipJsonSchema[str | None] = None

    @model_validator(mode="after")
    def _no_negative_duration(self) -> Self:
        _refuse_negative("resolved_at", "started_at", self.resolved_at, self.started_at)
        _refuse_negative("scheduled_until", "scheduled_for", self.scheduled_until, self.scheduled_for)
        return self

    @property
    def key(self) -> tuple[str, str]:
        """Provider and id: what two versions of one incident share."""
        return (self.provider, self.id)

    @property
    def is_open(self) -> bool:
        """Whether it may still affect customers (or, for maintenance, will)."""
        return self.status in OPEN_STATUSES


def _refuse_negative(later_name: str, earlier_name: str, later: datetime | None, earlier: datetime | None) -> None:
    if later is not None and earlier is not None and later < earlier:
        raise ValueError(f"'{later_name}' lies before '{earlier_name}': expected a duration of zero or more")
