"""What a snapshot changes in the tables; the caller holds the transaction."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, insert, select, update

from knowledge_base.changes import describe_changes
from knowledge_base.records import FeedSnapshot, Incident, IncidentChange
from knowledge_base.stores.rows import incident_of, provider_values, version_values
from knowledge_base.stores.tables import incident_heads, incident_versions, providers, readings, state
from knowledge_base.stores.versions import content_hash
from knowledge_base.wording import zone_of

Match = dict[str, Any]


def write_snapshot(connection: Connection, snapshot: FeedSnapshot) -> tuple[IncidentChange, ...]:
    """Store new versions, and provider and policies where they differ; returns the new versions with their changes."""
    _lock(connection)
    found = [_write_incident(connection, incident, snapshot) for incident in snapshot.incidents]
    changed = tuple(change for change in found if change is not None)
    own = {"name": snapshot.provider.name, "source": snapshot.source}
    values = provider_values(snapshot)
    differs = connection.execute(select(providers).where(_is(providers, own | values))).first() is None
    if changed or differs:
        version = _next_version(connection)
        if differs:
            _put(connection, providers, own, values | {"changed_in": version})
    return changed


def _write_incident(connection: Connection, incident: Incident, snapshot: FeedSnapshot) -> IncidentChange | None:
    key = {"provider": incident.provider, "incident_id": incident.id}
    content = content_hash(incident)
    last = _newest(connection, key)
    said = connection.execute(
        select(readings.c.content_hash).where(_is(readings, key | {"source": snapshot.source}))
    ).scalar_one_or_none()
    if said != content:
        _put(connection, readings, key | {"source": snapshot.source}, {"content_hash": content})
    if content == said or (last is not None and content == last.content_hash):
        return None
    sequence = last.sequence + 1 if last is not None else 1
    connection.execute(insert(incident_versions).values(version_values(incident, snapshot, sequence, content)))
    _put(connection, incident_heads, key, {"sequence": sequence})
    zone = zone_of(snapshot.provider.time_zone)
    return IncidentChange(incident, describe_changes(incident_of(last), incident, zone) if last is not None else ())


def _newest(connection: Connection, key: Match) -> Any:
    versions = select(incident_versions).where(_is(incident_versions, key))
    return connection.execute(versions.order_by(incident_versions.c.sequence.desc()).limit(1)).first()


def _lock(connection: Connection) -> None:
    """Hold the version row until the transaction ends, so that writers of several processes take turns."""
    row = _is(state, {"name": "version"})
    if connection.execute(update(state).where(row).values(number=state.c.number)).rowcount == 0:
        connection.execute(insert(state).values(name="version", number=0))


def _next_version(connection: Connection) -> int:
    row = _is(state, {"name": "version"})
    connection.execute(update(state).where(row).values(number=state.c.number + 1))
    return int(connection.execute(select(state.c.number).where(row)).scalar_one())


def _put(connection: Connection, table: Table, key: Match, values: Match) -> None:
    """Update the row, or insert it: portable, where "upsert" is not."""
    done = connection.execute(update(table).where(_is(table, key)).values(values))
    if done.rowcount == 0:
        connection.execute(insert(table).values(key | values))


def _is(table: Table, wanted: Match) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in wanted.items()))
