"""The incident store in a database: SQLite, or any other that SQLAlchemy speaks to."""

import threading

from sqlalchemy import Engine

from knowledge_base.records import Evidence, FeedSnapshot, Incident, IncidentChange, IncidentLink, Policy, Provider
from knowledge_base.stores.reading import Histories, Views
from knowledge_base.stores.statements import count, within, writing
from knowledge_base.stores.versions import View
from knowledge_base.stores.writing import write_link, write_snapshot


class SqlIncidentStore:
    """Keeps every version in the tables of ``tables.py``, which migrations have made. Safe to use from several threads.

    Every method raises StoreUnavailable when the database cannot be reached or lacks the tables.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.RLock()
        self._views = Views()
        self._histories = Histories()

    def record(self, snapshot: FeedSnapshot) -> tuple[IncidentChange, ...]:
        """Store what changed, in one transaction; the same snapshot twice changes nothing.

        Only new newest versions are answered; one that is behind (``ordering``) is kept in the history.
        """
        return writing(self._engine, lambda connection: write_snapshot(connection, snapshot))

    def version(self) -> int:
        """Grows with every stored change."""
        return within(self._engine, count)

    def incidents(self) -> tuple[Incident, ...]:
        """The newest version of every incident, in order of provider and id."""
        return self._current().incidents

    def incident(self, incident_id: str) -> Incident | None:
        """The newest version by public id."""
        return self._current().newest.get(incident_id)

    def history(self, incident_id: str) -> tuple[Incident, ...]:
        """Every version of one incident, oldest first and the newest last, under its public id."""
        with self._lock:
            key = self._current().keys.get(incident_id)
            if key is None:
                return ()
            changed_in = self._views.changed_in[key]
            found = self._histories.at_hand(key, incident_id, changed_in)
            if found is None:
                within(self._engine, lambda connection: self._histories.read(connection, key, changed_in))
                found = self._histories.at_hand(key, incident_id, changed_in)
            return found or ()

    def providers(self) -> tuple[Provider, ...]:
        """Every provider seen, by name."""
        return self._current().providers

    def policies(self, provider: str) -> tuple[Policy, ...]:
        """All policies of a provider."""
        return self._current().policies.get(provider, ())

    def evidence(self) -> tuple[Evidence, ...]:
        """The newest state of every alert, by source and key; ``observed_at`` is when that state was first seen."""
        return self._current().evidence

    def link(self, link: IncidentLink) -> None:
        """Keep a person's word about a pair. An incident is never linked to itself: that says nothing."""
        writing(self._engine, lambda connection: write_link(connection, link))

    def links(self) -> tuple[IncidentLink, ...]:
        """What people said of pairs, and what shared external ids say of the others."""
        return self._current().links

    def _current(self) -> View:
        with self._lock:
            version = self.version()
            if version < self._views.view.version:
                self._histories.clear()
            if version != self._views.view.version:
                within(self._engine, self._views.refresh)
            return self._views.view
