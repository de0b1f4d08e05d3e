"""People's work on tickets in the desk's database."""

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.sql import state_of
from assistant.adapters.stores.tables import draft_reports, last_opened, stamps, tickets, work
from assistant.adapters.stores.wording import worded
from assistant.domain.desk_work import DraftReport, TicketWork
from assistant.errors import NotAllowed, NotFound
from assistant.ports_work import Changes


class SqlWork:
    """The WorkBook port on an engine whose schema is at the newest migration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def work(self, ticket_id: str) -> TicketWork:
        """What was decided about a ticket."""
        with worded(), self._engine.connect() as connection:
            body = connection.scalar(select(work.c.body).where(work.c.ticket_id == ticket_id))
        return TicketWork.model_validate_json(body) if body else TicketWork(ticket_id=ticket_id)

    def put(self, new: TicketWork) -> TicketWork:
        """Keep it where nobody else saved in between, in whatever process."""
        saved = new.but(version=new.version + 1)
        values = {"ticket_id": saved.ticket_id, "version": saved.version, "body": saved.model_dump_json()}
        same = (work.c.ticket_id == new.ticket_id) & (work.c.version == new.version)
        try:
            with worded(IntegrityError), self._engine.begin() as connection:
                if connection.scalar(select(tickets.c.id).where(tickets.c.id == new.ticket_id)) is None:
                    raise NotFound(f"There is no ticket '{new.ticket_id}'.")
                if new.version == 0:
                    connection.execute(insert(work).values(values))
                elif connection.execute(update(work).where(same).values(values)).rowcount != 1:
                    raise _meanwhile()
        except IntegrityError:
            raise _meanwhile() from None
        return saved

    def report(self, report: DraftReport) -> None:
        """Keep a report of a draft; the same id is kept once."""
        row = {"id": report.id, "ticket_id": report.ticket_id, "body": report.model_dump_json()}
        with worded(), self._engine.begin() as connection:
            if connection.scalar(select(tickets.c.id).where(tickets.c.id == report.ticket_id)) is None:
                raise NotFound(f"There is no ticket '{report.ticket_id}'.")
            if connection.scalar(select(draft_reports.c.id).where(draft_reports.c.id == report.id)) is None:
                connection.execute(insert(draft_reports).values(row))

    def reports(self) -> tuple[DraftReport, ...]:
        """All reports, oldest first."""
        with worded(), self._engine.connect() as connection:
            bodies = connection.scalars(select(draft_reports.c.body).order_by(draft_reports.c.seq))
            return tuple(DraftReport.model_validate_json(body) for body in bodies)

    def opened(self, person_id: str, ticket_id: str) -> None:
        """Remember which ticket somebody opened last."""
        with worded(), self._engine.begin() as connection:
            connection.execute(delete(last_opened).where(last_opened.c.person_id == person_id))
            connection.execute(insert(last_opened).values(person_id=person_id, ticket_id=ticket_id))

    def last_opened(self, person_id: str) -> str | None:
        """The ticket that somebody opened last."""
        with worded(), self._engine.connect() as connection:
            return connection.scalar(select(last_opened.c.ticket_id).where(last_opened.c.person_id == person_id))

    def changes(self, since: int) -> Changes:
        """What changed after a stamp, by the stamps that SQLite writes; elsewhere everything, every time."""
        if since < 0 or self._engine.dialect.name != "sqlite":
            return self._everything()
        with worded(), self._engine.connect() as connection:
            newest = connection.scalar(select(func.max(stamps.c.stamp))) or 0
            if newest == since:
                return Changes(newest)
            # Stamps are read before rows: what is written in between has a later one, and is told the next time.
            changed = select(stamps.c.ticket_id).where(stamps.c.stamp > since)
            ids = set(connection.scalars(changed))
            rows = connection.execute(select(tickets).where(tickets.c.id.in_(changed)).order_by(tickets.c.seq))
            states = tuple(map(state_of, rows))
            bodies = connection.scalars(select(work.c.body).where(work.c.ticket_id.in_(changed)))
            works = tuple(map(TicketWork.model_validate_json, bodies))
        return Changes(newest, states, works, frozenset(ids - {state.ticket.id for state in states}))

    def _everything(self) -> Changes:
        with worded(), self._engine.connect() as connection:
            newest = connection.scalar(select(func.max(stamps.c.stamp))) or 0
            states = tuple(map(state_of, connection.execute(select(tickets).order_by(tickets.c.seq))))
            works = tuple(map(TicketWork.model_validate_json, connection.scalars(select(work.c.body))))
        return Changes(newest, states, works, is_whole=True)


def _meanwhile() -> NotAllowed:
    return NotAllowed("Somebody else decided something about this ticket meanwhile; look again.")
