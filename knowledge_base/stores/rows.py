"""Records as rows, and back."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from knowledge_base.records import FeedSnapshot, Incident
from knowledge_base.stores.life import Place
from knowledge_base.stores.ordering import Seen


def incident_of(row: Row[Any]) -> Incident:
    """A row of kb_incident_version as the incident it was."""
    read = {"source": row.source, "observed_at": row.observed_at and datetime.fromisoformat(row.observed_at)}
    return Incident.model_validate_json(row.content).model_copy(update=read)


def version_values(
    seen: Seen, snapshot: FeedSnapshot, sequence: int, placed_at: datetime, stands_before: int | None
) -> dict[str, Any]:
    """The row that keeps a version."""
    incident = seen.incident
    return {
        "provider": incident.provider,
        "incident_id": incident.id,
        "sequence": sequence,
        "revision": incident.revision,
        "content_hash": seen.content_hash,
        "content": incident.model_dump_json(exclude={"observed_at", "source"}),
        "source": incident.source or snapshot.source,
        "observed_at": as_text(seen.at),
        "placed_at": as_text(placed_at),
        "stands_before": stands_before,
    }


def place_of(row: Row[Any]) -> Place:
    """Where a row of kb_incident_version stands in its incident's life."""
    in_order = row.stands_before is None
    at = as_moment(row.placed_at) or datetime.min.replace(tzinfo=UTC)
    return (at, row.sequence if in_order else row.stands_before, in_order, row.sequence)


def provider_values(snapshot: FeedSnapshot) -> dict[str, str]:
    """The provider and policies of a snapshot, as columns."""
    policies = [policy.model_dump(mode="json", by_alias=True) for policy in snapshot.policies]
    return {
        "content": snapshot.provider.model_dump_json(by_alias=True),
        "policies": json.dumps(policies, ensure_ascii=False, sort_keys=True),
    }


def as_text(moment: datetime) -> str:
    """An instant as RFC 3339 text in UTC."""
    return moment.astimezone(UTC).isoformat()


def as_moment(text: str | None) -> datetime | None:
    """And back."""
    return datetime.fromisoformat(text) if text else None
