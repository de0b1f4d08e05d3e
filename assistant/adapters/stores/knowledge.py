"""Changes of the knowledge in the desk's database: who made which version of an incident, and edited guidelines."""

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.tables import guideline_versions, incident_edits
from assistant.adapters.stores.wording import worded
from assistant.domain.knowledge_edits import GuidelineVersion, IncidentEdit


class SqlIncidentEdits:
    """The IncidentEdits port on an engine whose schema is at the newest migration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, edit: IncidentEdit) -> bool:
        """Take this version for this person; False where somebody has it already, in whatever process."""
        row = {
            "provider": edit.provider, "incident_id": edit.incident_id, "revision": edit.revision,
            "body": edit.model_dump_json(),
        }  # fmt: skip
        try:
            with worded(IntegrityError), self._engine.begin() as connection:
                connection.execute(insert(incident_edits).values(row))
        except IntegrityError:
            return False
        return True

    def drop(self, edit: IncidentEdit) -> None:
        """Give a version back that could not be recorded."""
        table = incident_edits.c
        own = (table.provider == edit.provider) & (table.incident_id == edit.incident_id)
        with worded(), self._engine.begin() as connection:
            connection.execute(delete(incident_edits).where(own & (table.revision == edit.revision)))

    def of(self, provider: str, incident_id: str) -> tuple[IncidentEdit, ...]:
        """Those of one incident, by revision."""
        table = incident_edits.c
        wanted = select(table.body).where((table.provider == provider) & (table.incident_id == incident_id))
        with worded(), self._engine.connect() as connection:
            bodies = connection.scalars(wanted.order_by(table.revision))
            return tuple(IncidentEdit.model_validate_json(body) for body in bodies)


class SqlGuidelines:
    """The GuidelineBook port on an engine whose schema is at the newest migration. Rows are only ever added."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, version: GuidelineVersion) -> bool:
        """Keep a version; False where the guideline has one of that number already, in whatever process."""
        row = {
            "guideline_id": version.guideline.id, "version": version.version, "body": version.model_dump_json(),
        }  # fmt: skip
        try:
            with worded(IntegrityError), self._engine.begin() as connection:
                connection.execute(insert(guideline_versions).values(row))
        except IntegrityError:
            return False
        return True

    def versions(self, guideline_id: str) -> tuple[GuidelineVersion, ...]:
        """All of one guideline, oldest first."""
        table = guideline_versions.c
        wanted = select(table.body).where(table.guideline_id == guideline_id).order_by(table.version)
        with worded(), self._engine.connect() as connection:
            return tuple(GuidelineVersion.model_validate_json(body) for body in connection.scalars(wanted))

    def newest(self) -> tuple[GuidelineVersion, ...]:
        """The newest of each guideline that was ever edited, by id."""
        table = guideline_versions.c
        last = select(table.guideline_id, func.max(table.version).label("version")).group_by(table.guideline_id)
        found = last.subquery()
        same = (table.guideline_id == found.c.guideline_id) & (table.version == found.c.version)
        with worded(), self._engine.connect() as connection:
            bodies = connection.scalars(select(table.body).join(found, same))
            kept = [GuidelineVersion.model_validate_json(body) for body in bodies]
        # Sorted here: databases differ in how they sort text.
        return tuple(sorted(kept, key=lambda one: one.guideline.id))
