"""What the tables hold of the incidents that a snapshot speaks of, read a few hundred at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from knowledge_base.stores.ordering import Head, Said, Seen
from knowledge_base.stores.rows import as_moment, incident_of
from knowledge_base.stores.statements import matching
from knowledge_base.stores.tables import incident_heads, incident_versions, readings
from knowledge_base.stores.versions import Key


@dataclass
class Known:
    """The newest versions and what one feed said last, by provider and incident id."""

    heads: dict[Key, Head] = field(default_factory=dict)
    versions: dict[Key, int] = field(default_factory=dict)
    said: dict[Key, Said] = field(default_factory=dict)
    settled: set[Key] = field(default_factory=set)
    """Those of which the feed said the same before, and no question is open: nothing is to be done."""


def known_of(connection: Connection, part: Sequence[Seen], feed: str) -> Known:
    """What is held of the incidents in ``part``; newest versions are read only where they differ."""
    known = Known(said=_said(connection, part, feed))
    rows = _heads(connection, part)
    for row in rows:
        known.versions[(row.provider, row.incident_id)] = row.versions
    hashes = {(row.provider, row.incident_id): row.content_hash for row in rows}
    # An incident that a snapshot tells twice is settled only if both are.
    known.settled = {seen.incident.key for seen in part} - {
        seen.incident.key for seen in part if not _is_settled(seen, hashes, known.said.get(seen.incident.key))
    }
    wanted = [row for row in rows if (row.provider, row.incident_id) not in known.settled]
    known.heads = _contents(connection, wanted)
    return known


def _is_settled(seen: Seen, hashes: dict[Key, str], said: Said | None) -> bool:
    if said != Said(seen.content_hash):
        return False
    return not seen.late or hashes.get(seen.incident.key) == seen.content_hash


def is_kept(connection: Connection, seen: Seen) -> bool:
    """Whether some version of the incident says the same."""
    wanted = {"provider": seen.incident.provider, "incident_id": seen.incident.id, "content_hash": seen.content_hash}
    found = select(incident_versions.c.sequence).where(matching(incident_versions, wanted)).limit(1)
    return connection.execute(found).first() is not None


def _said(connection: Connection, part: Sequence[Seen], feed: str) -> dict[Key, Said]:
    rows = _of(connection, readings, _ids(seen.incident.key for seen in part), readings.c.source == feed)
    return {(row.provider, row.incident_id): Said(row.content_hash, as_moment(row.behind_since)) for row in rows}


def _of(connection: Connection, table: Table, ids: dict[str, list[str]], condition: Any) -> list[Row[Any]]:
    found: list[Row[Any]] = []
    for provider, own in ids.items():
        wanted = (table.c.provider == provider) & table.c.incident_id.in_(own) & condition
        found.extend(connection.execute(select(table).where(wanted)))
    return found


def _heads(connection: Connection, part: Sequence[Seen]) -> list[Row[Any]]:
    heads, versions = incident_heads.c, incident_versions.c
    columns = (heads.provider, heads.incident_id, heads.sequence, heads.versions, versions.content_hash)
    joined = select(*columns).join(
        incident_versions,
        (heads.provider == versions.provider)
        & (heads.incident_id == versions.incident_id)
        & (heads.sequence == versions.sequence),
    )
    found: list[Row[Any]] = []
    for provider, own in _ids(seen.incident.key for seen in part).items():
        found.extend(connection.execute(joined.where((heads.provider == provider) & heads.incident_id.in_(own))))
    return found


def _contents(connection: Connection, rows: Sequence[Row[Any]]) -> dict[Key, Head]:
    versions = incident_versions.c
    ids = _ids((row.provider, row.incident_id) for row in rows)
    newest = (
        (incident_heads.c.provider == versions.provider)
        & (incident_heads.c.incident_id == versions.incident_id)
        & (incident_heads.c.sequence == versions.sequence)
    )
    found: dict[Key, Head] = {}
    for provider, own in ids.items():
        wanted = (incident_heads.c.provider == provider) & incident_heads.c.incident_id.in_(own)
        joined = select(incident_versions).join(incident_heads, newest).where(wanted)
        found |= {(row.provider, row.incident_id): _head(row) for row in connection.execute(joined)}
    return found


def _head(row: Row[Any]) -> Head:
    incident = incident_of(row)
    at = as_moment(row.placed_at) or as_moment(row.observed_at)
    assert at is not None, "every version was read at some time"  # noqa: S101 - the store writes both
    return Head(incident, row.content_hash, row.sequence, row.source, at)


def _ids(keys: Iterable[Key]) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = defaultdict(list)
    for provider, incident in dict.fromkeys(keys):
        ids[provider].append(incident)
    return ids
