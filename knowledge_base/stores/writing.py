"""What a snapshot changes in the tables; the caller holds the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Table, select

from knowledge_base.changes import describe_changes
from knowledge_base.records import Evidence, FeedSnapshot, Incident, IncidentChange, IncidentLink
from knowledge_base.stores.alerts import standing
from knowledge_base.stores.known import Known, is_kept, known_of
from knowledge_base.stores.ordering import Head, Judgement, Said, Seen, judge, place_before
from knowledge_base.stores.rows import as_moment, as_text, provider_values, version_values
from knowledge_base.stores.sharing import ordered
from knowledge_base.stores.statements import (
    Values,
    count,
    count_up,
    in_parts,
    insert_all,
    lock,
    matching,
    put,
    update_all,
)
from knowledge_base.stores.tables import evidence, incident_heads, incident_versions, links, providers, readings
from knowledge_base.stores.versions import Key, content_hash, tells_provider
from knowledge_base.wording import zone_of


def write_snapshot(connection: Connection, snapshot: FeedSnapshot) -> tuple[IncidentChange, ...]:
    """Store new versions, and provider, policies and evidence where they differ.

    Returns the new newest versions with their changes; one that came too late to be newest is kept and not told.
    """
    lock(connection)
    version = count(connection) + 1
    own = {"name": snapshot.provider.name, "source": snapshot.source}
    row = connection.execute(select(providers).where(matching(providers, own))).first()
    read_at = as_moment(row.read_at) if row else None
    late = read_at is not None and snapshot.observed_at < read_at
    changes: list[IncidentChange] = []
    kept = 0
    for part in in_parts(snapshot.incidents):
        batch = _Batch(connection, snapshot, version)
        batch.take([_seen(incident, snapshot, late=late) for incident in part])
        kept += len(batch.versions)
        changes += batch.changes
    values = provider_values(snapshot)
    known = row is not None or tells_provider(snapshot)
    differs = not late and (row is None or (row.content, row.policies) != (values["content"], values["policies"]))
    differs = differs and known
    if known and not late:
        _note_reading(connection, own, values | ({"changed_in": version} if differs else {}), snapshot.observed_at)
    if any([kept, differs, _write_evidence(connection, snapshot.evidence)]):
        count_up(connection)
    return tuple(changes)


def write_link(connection: Connection, link: IncidentLink) -> None:
    """Keep a person's word about a pair, the smaller incident first."""
    link = ordered(link)
    names = ("first_provider", "first_id", "second_provider", "second_id")
    key: Values = dict(zip(names, (*link.first, *link.second), strict=True))
    content = {"content": link.model_dump_json()}
    lock(connection)
    same = connection.execute(select(links).where(matching(links, key | content))).first() is not None
    if link.first != link.second and not same:
        put(connection, links, key, content)
        count_up(connection)


def _seen(incident: Incident, snapshot: FeedSnapshot, *, late: bool) -> Seen:
    read_at = incident.observed_at or snapshot.observed_at
    return Seen(incident, content_hash(incident), incident.source or snapshot.source, read_at, late)


@dataclass
class _Batch:
    """Some incidents of a snapshot: what is known of them, and the rows that they make."""

    connection: Connection
    snapshot: FeedSnapshot
    version: int
    versions: list[Values] = field(default_factory=list)
    changes: list[IncidentChange] = field(default_factory=list)
    heads: dict[Key, Values] = field(default_factory=dict)
    readings: dict[Key, Values] = field(default_factory=dict)

    def take(self, part: Sequence[Seen]) -> None:
        """Judge each, and write what they make."""
        known = known_of(self.connection, part, self.snapshot.source)
        held, said = set(known.versions), set(known.said)
        for seen in part:
            if seen.incident.key not in known.settled:
                self._take(seen, known)
        # A head points to its version, so versions come first.
        insert_all(self.connection, incident_versions, self.versions)
        self._put(incident_heads, self.heads, held)
        self._put(readings, self.readings, said)

    def _take(self, seen: Seen, known: Known) -> None:
        key = seen.incident.key
        judgement = judge(seen, known.heads.get(key), known.said.get(key), lambda: self._is_kept(seen))
        self._note(key, judgement.said, known)
        if judgement.standing != "nothing":
            self._keep(seen, known, judgement)

    def _keep(self, seen: Seen, known: Known, judgement: Judgement) -> None:
        key, head = seen.incident.key, known.heads.get(seen.incident.key)
        sequence = known.versions[key] = known.versions.get(key, 0) + 1
        if head is not None and judgement.standing == "earlier":
            placed, before = place_before(seen, head), head.sequence
        else:
            placed, before = max(seen.at, head.at) if head else seen.at, None
            zone = zone_of(self.snapshot.provider.time_zone)
            changes = describe_changes(head.incident, seen.incident, zone) if head else ()
            self.changes.append(IncidentChange(seen.incident, changes))
            head = known.heads[key] = Head(seen.incident, seen.content_hash, sequence, seen.source, placed)
        self.versions.append(version_values(seen, self.snapshot, sequence, placed, before))
        self.heads[key] = {"sequence": head.sequence, "versions": sequence, "changed_in": self.version}

    def _is_kept(self, seen: Seen) -> bool:
        key, content = seen.incident.key, seen.content_hash
        new = ((row["provider"], row["incident_id"], row["content_hash"]) for row in self.versions)
        return (*key, content) in new or is_kept(self.connection, seen)

    def _note(self, key: Key, said: Said | None, known: Known) -> None:
        if said is not None:
            known.said[key] = said
            since = as_text(said.behind_since) if said.behind_since else None
            self.readings[key] = {
                "source": self.snapshot.source, "content_hash": said.content_hash, "behind_since": since,
            }  # fmt: skip

    def _put(self, table: Table, rows: dict[Key, Values], held: set[Key]) -> None:
        whole = {key: {"provider": key[0], "incident_id": key[1]} | values for key, values in rows.items()}
        update_all(self.connection, table, [row for key, row in whole.items() if key in held])
        insert_all(self.connection, table, [row for key, row in whole.items() if key not in held])


def _note_reading(connection: Connection, own: Values, values: Values, observed_at: datetime) -> None:
    put(connection, providers, own, values | {"read_at": as_text(observed_at)})


def _write_evidence(connection: Connection, alerts: Sequence[Evidence]) -> bool:
    changed = False
    for alert in alerts:
        key = {"source": alert.source, "key": alert.key}
        content = connection.execute(select(evidence.c.content).where(matching(evidence, key))).scalar_one_or_none()
        stands = standing(Evidence.model_validate_json(content) if content else None, alert)
        if stands is not None:
            put(connection, evidence, key, {"content": stands.model_dump_json()})
            changed = True
    return changed
