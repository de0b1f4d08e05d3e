"""What the tables hold, read so that only what changed is read again."""

import json
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from knowledge_base.records import Evidence, Incident, IncidentLink, Policy, Provider
from knowledge_base.stores.life import Life
from knowledge_base.stores.rows import incident_of, place_of
from knowledge_base.stores.statements import count
from knowledge_base.stores.tables import evidence, incident_heads, incident_versions, links, providers
from knowledge_base.stores.versions import Key, Told, View, make_view

_HISTORIES = 2000
"""How many histories are kept at hand; the one asked for least recently goes first."""


class Views:
    """The view of the newest version, made from the one before and the incidents that changed since."""

    def __init__(self) -> None:
        self.view = View(-1)
        self.changed_in: dict[Key, int] = {}
        self._newest: dict[Key, Incident] = {}

    def refresh(self, connection: Connection) -> View:
        """Bring the view up to date."""
        # The version is read first: what is written meanwhile makes this view too old, never too new.
        version = count(connection)
        if version < self.view.version:
            self._newest, self.changed_in, self.view = {}, {}, View(-1)
        for row in connection.execute(_heads_since(self.view.version)):
            self._newest[(row.provider, row.incident_id)] = incident_of(row)
            self.changed_in[(row.provider, row.incident_id)] = row.changed_in
        self.view = make_view(version, self._newest.values(), _told(connection))
        return self.view


@dataclass
class _History:
    changed_in: int = -1
    last: int = 0
    life: Life = field(default_factory=Life)


class Histories:
    """Histories that were asked for; of one that grew only what is new is read."""

    def __init__(self) -> None:
        self._held: OrderedDict[Key, _History] = OrderedDict()

    def at_hand(self, key: Key, name: str, changed_in: int) -> tuple[Incident, ...] | None:
        """The history under its public id, if it is known as of ``changed_in``."""
        held = self._held.get(key)
        if held is None or held.changed_in != changed_in:
            return None
        self._held.move_to_end(key)
        return held.life.told_as(name)

    def read(self, connection: Connection, key: Key, changed_in: int) -> None:
        """Read what was kept since it was read last."""
        held = self._held.pop(key, None) or _History()
        columns = incident_versions.c
        new = select(incident_versions).where(
            (columns.provider == key[0]) & (columns.incident_id == key[1]) & (columns.sequence > held.last)
        )
        for row in connection.execute(new.order_by(columns.sequence)):
            held.life.put(place_of(row), incident_of(row))
            held.last = row.sequence
        held.changed_in = changed_in
        self._held[key] = held
        while len(self._held) > _HISTORIES:
            self._held.popitem(last=False)

    def clear(self) -> None:
        """Forget all: the database is another one than before."""
        self._held.clear()


def _heads_since(version: int) -> Any:
    heads, versions = incident_heads.c, incident_versions.c
    return (
        select(incident_versions, heads.changed_in)
        .join(
            incident_heads,
            (heads.provider == versions.provider)
            & (heads.incident_id == versions.incident_id)
            & (heads.sequence == versions.sequence),
        )
        .where(heads.changed_in > version)
    )


def _told(connection: Connection) -> Told:
    columns = providers.c
    rows = connection.execute(select(providers).order_by(columns.changed_in, columns.name, columns.source)).all()
    said = (
        IncidentLink.model_validate_json(content) for content in connection.execute(select(links.c.content)).scalars()
    )
    return Told(
        providers=[Provider.model_validate_json(row.content) for row in rows],
        policies={(row.name, row.source): _policies(row) for row in rows},
        evidence=[
            Evidence.model_validate_json(content)
            for content in connection.execute(select(evidence.c.content)).scalars()
        ],
        links={(link.first, link.second): link for link in said},
    )


def _policies(row: Row[Any]) -> tuple[Policy, ...]:
    return tuple(Policy.model_validate(policy) for policy in json.loads(row.policies))
