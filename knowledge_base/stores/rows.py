"""Records as rows, and back."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from knowledge_base.records import FeedSnapshot, Incident
from knowledge_base.stores.tables import providers


def incident_of(row: Row[Any]) -> Incident:
    """A row of kb_incident_version as the incident it was."""
    read = {"source": row.source, "observed_at": row.observed_at}
    return Incident.model_validate(json.loads(row.content) | read)


def version_values(incident: Incident, snapshot: FeedSnapshot, sequence: int, content_hash: str) -> dict[str, Any]:
    """The row that keeps a version."""
    return {
        "provider": incident.provider,
        "incident_id": incident.id,
        "sequence": sequence,
        "revision": incident.revision,
        "content_hash": content_hash,
        "content": incident.model_dump_json(exclude={"observed_at", "source"}),
        "source": incident.source or snapshot.source,
        "observed_at": as_text(incident.observed_at or snapshot.observed_at),
    }


def provider_values(snapshot: FeedSnapshot) -> dict[str, str]:
    """The provider and policies of a snapshot, as columns."""
    policies = [policy.model_dump(mode="json", by_alias=True) for policy in snapshot.policies]
    return {
        "content": snapshot.provider.model_dump_json(by_alias=True),
        "policies": json.dumps(policies, ensure_ascii=False, sort_keys=True),
    }


def provider_rows(connection: Connection) -> Sequence[Row[Any]]:
    """What each feed said of its provider, oldest change first."""
    columns = providers.c
    return connection.execute(select(providers).order_by(columns.changed_in, columns.name, columns.source)).all()


def as_text(moment: datetime) -> str:
    """An instant as RFC 3339 text in UTC."""
    return moment.astimezone(UTC).isoformat()
