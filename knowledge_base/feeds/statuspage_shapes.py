"""What Statuspage v2 sends, field by field; fields that say nothing to us are named so that they are no news."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from knowledge_base.records import Instant, Outside, ZoneName
from knowledge_base.records.vocabulary import Impact, IncidentStatus


def _list_or_nothing(value: Any) -> Any:
    return value if isinstance(value, list) else None


class Page(Outside):
    """The page a feed belongs to. A webhook's page has neither name nor zone."""

    id: Any = None
    name: str = "unknown"
    url: Any = None
    time_zone: ZoneName = "UTC"
    updated_at: Any = None
    status_indicator: Any = None
    status_description: Any = None


class StatusUpdate(Outside):
    """One post. Its own status may be a word we do not know; then it is unknown."""

    id: str | None = None
    status: str | None = None
    body: str = ""
    created_at: Instant | None = None
    display_at: Instant | None = None
    updated_at: Instant | None = None
    incident_id: Any = None
    affected_components: Annotated[tuple[Any, ...] | None, BeforeValidator(_list_or_nothing)] = None
    deliver_notifications: Any = None
    wants_twitter_update: Any = None
    twitter_updated_at: Any = None
    custom_tweet: Any = None
    tweet_id: Any = None


class StatusIncident(Outside):
    """One incident or maintenance as Statuspage tells it."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    status: IncidentStatus
    impact: Impact | None = None
    created_at: Instant | None = None
    started_at: Instant | None = None
    updated_at: Instant | None = None
    resolved_at: Instant | None = None
    monitoring_at: Any = None
    scheduled_for: Instant | None = None
    scheduled_until: Instant | None = None
    incident_updates: tuple[StatusUpdate, ...] = ()
    components: tuple[Any, ...] = ()
    shortlink: Any = None
    page_id: Any = None
    reminder_intervals: Any = None
    postmortem_body: str | None = None
    postmortem_published_at: Instant | None = None
    postmortem_body_last_updated_at: Any = None
    postmortem_ignored: Any = None
    postmortem_notified_subscribers: Any = None
    postmortem_notified_twitter: Any = None
    backfilled: Any = None
    impact_override: Any = None
    metadata: Any = None
    organization_id: Any = None
    scheduled_remind_prior: Any = None
    scheduled_reminded_at: Any = None
    scheduled_auto_in_progress: Any = None
    scheduled_auto_completed: Any = None
