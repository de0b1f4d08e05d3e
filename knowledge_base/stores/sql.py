"""The incident store in a database: SQLite, or any other that SQLAlchemy speaks to."""

import json
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from knowledge_base.errors import StoreUnavailable
from knowledge_base.records import FeedSnapshot, Incident, IncidentChange, Policy, Provider
from knowledge_base.stores.rows import incident_of, provider_rows
from knowledge_base.stores.tables import incident_heads, incident_versions, state
from knowledge_base.stores.versions import View, by_provider, make_view, renamed
from knowledge_base.stores.writing import write_snapshot

Answer = TypeVar("Answer")


class SqlIncidentStore:
    """Keeps every version in the tables of ``tables.py``, which migrations have made. Safe to use from several threads.

    Every method raises StoreUnavailable when the database cannot be reached or lacks the tables.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.RLock()
        self._view = View(-1)
        self._histories: dict[str, tuple[Incident, ...]] = {}

    def record(self, snapshot: FeedSnapshot) -> tuple[IncidentChange, ...]:
        """Store what changed, in one transaction; the same snapshot twice changes nothing."""
        try:
            return self._within(lambda connection: write_snapshot(connection, snapshot))
        except IntegrityError:
            # Another process made the very first row in between; from now on writers take turns.
            return self._within(lambda connection: write_snapshot(connection, snapshot))

    def version(self) -> int:
        """Grows with every stored change."""
        return self._within(_version)

    def incidents(self) -> tuple[Incident, ...]:
        """The newest version of every incident, in order of provider and id."""
        return self._current().incidents

    def incident(self, incident_id: str) -> Incident | None:
        """The newest version by public id."""
        return self._current().newest.get(incident_id)

    def history(self, incident_id: str) -> tuple[Incident, ...]:
        """Every version of one incident, oldest first, under its public id."""
        with self._lock:
            key = self._current().keys.get(incident_id)
            if key is None:
                return ()
            if incident_id not in self._histories:
                self._histories[incident_id] = self._within(lambda connection: _history(connection, *key, incident_id))
            return self._histories[incident_id]

    def providers(self) -> tuple[Provider, ...]:
        """Every provider seen, by name."""
        return self._current().providers

    def policies(self, provider: str) -> tuple[Policy, ...]:
        """All policies of a provider."""
        return self._current().policies.get(provider, ())

    def _current(self) -> View:
        with self._lock:
            if self._view.version != self.version():
                self._view = self._within(_read_view)
                self._histories = {}
            return self._view

    def _within(self, work: Callable[[Connection], Answer]) -> Answer:
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise StoreUnavailable(self._reason(error)) from error

    def _reason(self, error: SQLAlchemyError) -> str:
        name = self._engine.url.render_as_string(hide_password=True)
        known = isinstance(error, OperationalError) and error.orig is not None
        return f"The incident store {name} cannot be used: {error.orig if known else type(error).__name__}."  # type: ignore[attr-defined]


def _version(connection: Connection) -> int:
    return connection.execute(select(state.c.number).where(state.c.name == "version")).scalar_one_or_none() or 0


def _read_view(connection: Connection) -> View:
    heads, versions = incident_heads.c, incident_versions.c
    newest = select(incident_versions).join(
        incident_heads,
        (heads.provider == versions.provider)
        & (heads.incident_id == versions.incident_id)
        & (heads.sequence == versions.sequence),
    )
    # The version is read first: what is written meanwhile makes this view too old, never too new.
    version = _version(connection)
    told = provider_rows(connection)
    policies = {
        (row.name, row.source): tuple(Policy.model_validate(policy) for policy in json.loads(row.policies))
        for row in told
    }
    return make_view(
        version,
        [incident_of(row) for row in connection.execute(newest)],
        [Provider.model_validate_json(row.content) for row in told],
        by_provider(policies),
    )


def _history(connection: Connection, provider: str, key: str, name: str) -> tuple[Incident, ...]:
    versions = incident_versions.c
    mine = (versions.provider == provider) & (versions.incident_id == key)
    rows = connection.execute(select(incident_versions).where(mine).order_by(versions.sequence))
    return tuple(renamed(incident_of(row), name) for row in rows)
