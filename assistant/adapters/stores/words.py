"""Taking words away from the desk's database: rows stay, their bodies lose what anybody wrote."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Column, Connection, Engine, Table, delete, func, select, text, update

from assistant.adapters.stores.sql import state_of, ticket_row
from assistant.adapters.stores.tables import (
    approvals,
    draft_reports,
    model_answers,
    overrides,
    ratings,
    sent_replies,
    sign_decisions,
    tickets,
    work,
)
from assistant.adapters.stores.wording import worded
from assistant.domain.blanking import (
    ERASED,
    approval_without_words,
    names_one_of,
    override_without_words,
    report_without_words,
    sent_without_words,
    without_words,
    work_without_words,
)
from assistant.domain.desk import Approval, SentReply, TicketState
from assistant.domain.desk_work import DraftReport, TicketWork
from assistant.domain.overriding import Override
from assistant.domain.rating import Rating
from assistant.domain.sign_decision import SignDecision
from assistant.ports_audit import Touched
from knowledge_base.records import Customer

Body = TypeVar("Body", bound=BaseModel)
_PAGE = 500
_GUARD = "desk_override_no_update"
_NOBODY = Customer()


class SqlWords:
    """The WordStore port on an engine whose schema is at the newest migration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_customer(self, customer_id: str) -> tuple[TicketState, ...]:
        """The tickets whose customer has this id; all are read, a page at a time."""
        return tuple(state for state in self._states() if (state.ticket.customer or _NOBODY).id == customer_id)

    def answered_before(self, moment: datetime) -> tuple[str, ...]:
        """Tickets with words left whose reply was sent before a moment; replies lie in the order of sending."""
        has_words = (tickets.c.status == "sent") & (tickets.c.text != ERASED)
        of_ticket = sent_replies.c.ticket_id == tickets.c.id
        query = select(sent_replies.c.body).join(tickets, of_ticket).where(has_words).order_by(sent_replies.c.seq)
        found = []
        with worded(), self._engine.connect() as connection:
            for body in connection.execution_options(yield_per=_PAGE).scalars(query):
                sent = SentReply.model_validate_json(body)
                if sent.sent_at >= moment:
                    break
                found.append(sent.approval.ticket_id)
        return tuple(found)

    def blank(
        self, ticket_ids: Collection[str], names: Collection[str] = (), *, answers: bool = False, dry: bool = False
    ) -> Touched:
        """Take the words away, or only count."""
        touched = Touched()
        with worded(), self._engine.connect() as connection, connection.begin() as transaction:
            with _unguarded(connection):
                for ticket_id in ticket_ids:
                    touched += _blank_ticket(connection, ticket_id)
            touched += Touched(notes=_notes(connection, names), answers=_answers(connection) if answers else 0)
            if dry:
                transaction.rollback()
        return touched

    def compact(self) -> bool:
        """Write the file anew without its free pages, and empty the write-ahead log. Other databases do that alone."""
        if self._engine.dialect.name != "sqlite":
            return True
        with worded(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))
            busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
        return not busy

    def _states(self) -> Iterator[TicketState]:
        after = 0
        while True:
            page = select(tickets).where(tickets.c.seq > after).order_by(tickets.c.seq).limit(_PAGE)
            with worded(), self._engine.connect() as connection:
                rows = connection.execute(page).all()
            yield from map(state_of, rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1].seq


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Overrides refuse every change but this one; the guard is back before anybody else sees the table."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # SQLite's driver opens the transaction at the first change of a row, and not for the trigger.
    connection.execute(update(tickets).where(tickets.c.seq < 0).values(seq=tickets.c.seq))
    guard = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": _GUARD})
    if guard:
        connection.execute(text(f"DROP TRIGGER {_GUARD}"))
    yield
    if guard:
        connection.execute(text(guard))


def _blank_ticket(connection: Connection, ticket_id: str) -> Touched:
    row = connection.execute(select(tickets).where(tickets.c.id == ticket_id)).one_or_none()
    if row is None:
        return Touched()
    state = state_of(row)
    blank = without_words(state, answered=state.status == "sent")
    connection.execute(update(tickets).where(tickets.c.id == ticket_id).values(ticket_row(blank)))
    of_ticket = select(sent_replies.c.id).where(sent_replies.c.ticket_id == ticket_id)
    sent_ids = set(connection.scalars(of_ticket))
    if state.status == "approved":
        connection.execute(update(approvals).where(approvals.c.ticket_id == ticket_id).values(withdrawn=True))
    return Touched(
        tickets=1,
        drafts=int(state.draft is not None),
        approvals=_bodies(connection, approvals, approvals.c.ticket_id, {ticket_id}, Approval, approval_without_words),
        replies=_bodies(connection, sent_replies, sent_replies.c.id, sent_ids, SentReply, sent_without_words),
        overrides=_bodies(connection, overrides, overrides.c.ticket_id, {ticket_id}, Override, override_without_words),
        ratings=_rating_notes(connection, sent_ids),
        reports=_bodies(
            connection, draft_reports, draft_reports.c.ticket_id, {ticket_id}, DraftReport, report_without_words
        ),
        notes=_work_notes(connection, ticket_id),
        sending=int(state.status == "sending"),
    )


def _bodies(
    connection: Connection,
    table: Table,
    column: Column[Any],
    keys: Collection[str],
    kind: type[Body],
    blank: Callable[[Body], Body],
) -> int:
    rows = connection.execute(select(table.c.id, table.c.body).where(column.in_(keys))).all()
    for row in rows:
        body = blank(kind.model_validate_json(row.body)).model_dump_json()
        connection.execute(update(table).where(table.c.id == row.id).values(body=body))
    return len(rows)


def _rating_notes(connection: Connection, reply_ids: Collection[str]) -> int:
    """A rating is joined to its reply only in its body; all are read, and those with a note are few."""
    if not reply_ids:
        return 0
    rows = connection.execute(select(ratings.c.id, ratings.c.body)).all()
    told = [Rating.model_validate_json(row.body) for row in rows]
    with_note = [one for one in told if one.reply_id in reply_ids and one.note]
    for one in with_note:
        body = one.model_copy(update={"note": ERASED}).model_dump_json()
        connection.execute(update(ratings).where(ratings.c.id == one.id).values(body=body))
    return len(with_note)


def _work_notes(connection: Connection, ticket_id: str) -> int:
    body = connection.scalar(select(work.c.body).where(work.c.ticket_id == ticket_id))
    kept = TicketWork.model_validate_json(body) if body else None
    if kept is None or kept.handed is None:
        return 0
    left = work_without_words(kept)
    values = {"version": left.version, "body": left.model_dump_json()}
    connection.execute(update(work).where(work.c.ticket_id == ticket_id).values(values))
    return 1


def _notes(connection: Connection, names: Collection[str]) -> int:
    touched = 0
    for row in connection.execute(select(sign_decisions)).all() if names else ():
        decision = SignDecision.model_validate_json(row.body)
        if names_one_of(decision.note, names):
            body = decision.model_copy(update={"note": ERASED}).model_dump_json()
            connection.execute(update(sign_decisions).where(sign_decisions.c.key == row.key).values(body=body))
            touched += 1
    return touched


def _answers(connection: Connection) -> int:
    count = connection.scalar(select(func.count()).select_from(model_answers)) or 0
    connection.execute(delete(model_answers))
    return count
