"""Recalibrations of the tone scorer in the desk's database."""

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.tables import recalibration_switches, recalibrations
from assistant.adapters.stores.wording import worded
from assistant.domain.recalibration import Recalibration, Switch
from assistant.errors import NotFound, StoreFailed

_TRIES = 5


class SqlRecalibrations:
    """The RecalibrationBook port on an engine whose schema is at the newest migration. Rows are only ever added."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, made: Recalibration) -> Recalibration:
        """Keep a recalibration as the next version, whoever else adds one meanwhile."""
        for _ in range(_TRIES):
            try:
                return self._added(made)
            except IntegrityError:
                # Another process took that number between the two statements.
                continue
        raise StoreFailed("The desk's database did not answer: others kept taking the next version")

    def versions(self) -> tuple[Recalibration, ...]:
        """All versions, oldest first."""
        with worded(), self._engine.connect() as connection:
            bodies = connection.scalars(select(recalibrations.c.body).order_by(recalibrations.c.version))
            return tuple(Recalibration.model_validate_json(body) for body in bodies)

    def version(self, number: int) -> Recalibration:
        """One version; raises NotFound."""
        with worded(), self._engine.connect() as connection:
            body = connection.scalar(select(recalibrations.c.body).where(recalibrations.c.version == number))
        if body is None:
            raise NotFound(f"There is no recalibration {number}.")
        return Recalibration.model_validate_json(body)

    def switch(self, switch: Switch) -> None:
        """Put a version in force, or none."""
        if switch.version is not None:
            self.version(switch.version)
        row = {"version": switch.version, "body": switch.model_dump_json()}
        with worded(), self._engine.begin() as connection:
            connection.execute(insert(recalibration_switches).values(row))

    def switches(self) -> tuple[Switch, ...]:
        """Every switch, oldest first."""
        with worded(), self._engine.connect() as connection:
            bodies = connection.scalars(select(recalibration_switches.c.body).order_by(recalibration_switches.c.seq))
            return tuple(Switch.model_validate_json(body) for body in bodies)

    def _added(self, made: Recalibration) -> Recalibration:
        with worded(IntegrityError), self._engine.begin() as connection:
            last = connection.scalar(select(func.max(recalibrations.c.version))) or 0
            kept = made.model_copy(update={"version": last + 1})
            connection.execute(insert(recalibrations).values(version=kept.version, body=kept.model_dump_json()))
        return kept
