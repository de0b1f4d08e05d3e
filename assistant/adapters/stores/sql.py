"""The desk's memory in a database (SQLAlchemy): SQLite by default."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.refusing import not_moved, not_saved
from assistant.adapters.stores.tables import approvals, overrides, ratings, sent_replies, sign_decisions, tickets
from assistant.adapters.stores.wording import worded
from assistant.domain.desk import Approval, SentReply, TicketState
from assistant.domain.overriding import Override
from assistant.domain.rating import Rating
from assistant.domain.reply import Draft
from assistant.domain.sign_decision import SignDecision
from assistant.domain.ticket import Ticket
from assistant.domain.writing import Writing
from assistant.errors import NotAllowed, NotFound

_AT_ONCE = 500
"""Ids that one query names: databases bound how many it may."""
_PARSED = 128
"""Tickets and drafts that are kept parsed: those that a team of some dozen has open."""
_TICKET = select(tickets).where(tickets.c.id == bindparam("ticket_id"))


class SqlStore:
    """The Store port on an engine whose schema is at the newest migration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with worded(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with worded(), self._engine.connect() as connection:
            yield connection

    def add_tickets(self, new: tuple[Ticket, ...]) -> int:
        """Add tickets that are new by id."""
        with self._transaction() as connection:
            known = set(connection.scalars(select(tickets.c.id)))
            rows = {t.id: ticket_row(TicketState(ticket=t)) for t in new if t.id not in known}
            if rows:
                connection.execute(insert(tickets), list(rows.values()))
            return len(rows)

    def ticket_count(self) -> int:
        """How many tickets there are."""
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(tickets)) or 0

    def tickets(self) -> tuple[TicketState, ...]:
        """All tickets, in order of arrival."""
        with self._reading() as connection:
            return tuple(state_of(row) for row in connection.execute(select(tickets).order_by(tickets.c.seq)))

    def waiting(self, start: int, count: int) -> tuple[TicketState, ...]:
        """Tickets that were not sent, in order of arrival."""
        page = select(tickets).where(tickets.c.status != "sent").order_by(tickets.c.seq).offset(start).limit(count)
        with self._reading() as connection:
            return tuple(state_of(row) for row in connection.execute(page))

    def ticket(self, ticket_id: str) -> TicketState:
        """One ticket; raises NotFound."""
        with self._reading() as connection:
            return _read_ticket(connection, ticket_id)

    def save(self, state: TicketState) -> TicketState:
        """Store a ticket whose version and status are still the stored ones."""
        saved = state.model_copy(update={"version": state.version + 1})
        with self._transaction() as connection:
            same = (tickets.c.id == state.ticket.id) & (tickets.c.version == state.version)
            stands = same & (tickets.c.status == state.status)
            if connection.execute(update(tickets).where(stands).values(ticket_row(saved))).rowcount != 1:
                raise not_saved(state, _read_ticket(connection, state.ticket.id))
        return saved

    def approve(self, approval: Approval) -> None:
        """Keep an approval of an open ticket, in one transaction with its new status."""
        with self._transaction() as connection:
            _read_ticket(connection, approval.ticket_id)
            same = (tickets.c.id == approval.ticket_id) & (tickets.c.version == approval.version)
            is_open = same & (tickets.c.status == "open")
            if connection.execute(update(tickets).where(is_open).values(status="approved")).rowcount != 1:
                raise NotAllowed("This ticket was approved, sent or changed already.")
            # The same text approved again after a withdrawal has the same id.
            connection.execute(delete(approvals).where(approvals.c.id == approval.id))
            connection.execute(insert(approvals).values(_approval_row(approval)))

    def approval(self, approval_id: str) -> Approval:
        """One approval that was not withdrawn; raises NotFound."""
        holds = (approvals.c.id == approval_id) & approvals.c.withdrawn.is_(False)
        with self._reading() as connection:
            body = connection.scalar(select(approvals.c.body).where(holds))
        if body is None:
            raise NotFound(f"There is no approval '{approval_id}'.")
        return Approval.model_validate_json(body)

    def approval_of(self, ticket_id: str) -> Approval | None:
        """The approval of an approved ticket that was not sent yet."""
        holds = (
            (approvals.c.ticket_id == ticket_id) & approvals.c.withdrawn.is_(False) & (tickets.c.status == "approved")
        )
        query = select(approvals.c.body).join(tickets, tickets.c.id == approvals.c.ticket_id).where(holds)
        with self._reading() as connection:
            _read_ticket(connection, ticket_id)
            body = connection.scalar(query.order_by(approvals.c.version.desc()).limit(1))
        return Approval.model_validate_json(body) if body else None

    def withdraw(self, approval_id: str) -> None:
        """Take back an approval that was not sent."""
        approval = self.approval(approval_id)
        with self._transaction() as connection:
            _move(connection, approval, "approved", "open")
            connection.execute(update(approvals).where(approvals.c.id == approval_id).values(withdrawn=True))

    def begin_sending(self, approval_id: str) -> None:
        """Claim an approved ticket for one send."""
        approval = self.approval(approval_id)
        with self._transaction() as connection:
            _move(connection, approval, "approved", "sending")

    def send_failed(self, approval_id: str) -> None:
        """Give the claim back."""
        approval = self.approval(approval_id)
        with self._transaction() as connection:
            _move(connection, approval, "sending", "approved")

    def mark_sent(self, sent: SentReply) -> None:
        """Keep what was sent."""
        with self._transaction() as connection:
            if connection.scalar(select(sent_replies.c.id).where(sent_replies.c.id == sent.id)) is not None:
                raise NotAllowed("This reply was sent already.")
            connection.execute(insert(sent_replies).values(_sent_row(sent)))
            same = tickets.c.id == sent.approval.ticket_id
            connection.execute(update(tickets).where(same).values(status="sent", text=sent.approval.text))

    def sent(self) -> tuple[SentReply, ...]:
        """Everything sent, oldest first."""
        with self._reading() as connection:
            bodies = connection.scalars(select(sent_replies.c.body).order_by(sent_replies.c.seq))
            return tuple(SentReply.model_validate_json(body) for body in bodies)

    def sent_to(self, ticket_ids: Collection[str]) -> tuple[SentReply, ...]:
        """What was sent to these tickets, oldest first."""
        wanted = sorted(set(ticket_ids))
        found: list[Any] = []
        with self._reading() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                these = sent_replies.c.ticket_id.in_(wanted[start : start + _AT_ONCE])
                found += connection.execute(select(sent_replies.c.seq, sent_replies.c.body).where(these)).all()
        return tuple(SentReply.model_validate_json(row.body) for row in sorted(found, key=lambda row: row.seq))

    def sent_ids(self) -> tuple[str, ...]:
        """The ids of everything sent, oldest first."""
        with self._reading() as connection:
            return tuple(connection.scalars(select(sent_replies.c.id).order_by(sent_replies.c.seq)))

    def sent_reply(self, reply_id: str) -> SentReply:
        """One sent reply; raises NotFound."""
        with self._reading() as connection:
            body = connection.scalar(select(sent_replies.c.body).where(sent_replies.c.id == reply_id))
        if body is None:
            raise NotFound(f"There is no sent reply '{reply_id}'.")
        return SentReply.model_validate_json(body)

    def add_override(self, override: Override) -> None:
        """Keep an override; the same id is kept once."""
        row = {"id": override.id, "ticket_id": override.ticket_id, "body": override.model_dump_json()}
        try:
            with worded(IntegrityError), self._engine.begin() as connection:
                _read_ticket(connection, override.ticket_id)
                connection.execute(insert(overrides).values(row))
        except IntegrityError:
            return

    def overrides(self, ticket_id: str) -> tuple[Override, ...]:
        """The overrides of a ticket, oldest first."""
        of_ticket = select(overrides.c.body).where(overrides.c.ticket_id == ticket_id).order_by(overrides.c.seq)
        with self._reading() as connection:
            return tuple(Override.model_validate_json(body) for body in connection.scalars(of_ticket))

    def add_rating(self, rating: Rating) -> None:
        """Keep a rating; the same id replaces."""
        with self._transaction() as connection:
            connection.execute(delete(ratings).where(ratings.c.id == rating.id))
            connection.execute(insert(ratings).values(id=rating.id, body=rating.model_dump_json()))

    def ratings(self) -> tuple[Rating, ...]:
        """All ratings, oldest first."""
        with self._reading() as connection:
            bodies = connection.scalars(select(ratings.c.body).order_by(ratings.c.seq))
            return tuple(Rating.model_validate_json(body) for body in bodies)

    def decide(self, decision: SignDecision) -> bool:
        """Keep what was decided about a suspected outage; False where somebody was faster, in whatever process."""
        row = {"key": decision.key, "body": decision.model_dump_json()}
        try:
            with worded(IntegrityError), self._engine.begin() as connection:
                connection.execute(insert(sign_decisions).values(row))
        except IntegrityError:
            return False
        return True

    def undecide(self, key: str) -> None:
        """Forget what was decided."""
        with self._transaction() as connection:
            connection.execute(delete(sign_decisions).where(sign_decisions.c.key == key))

    def sign_decisions(self) -> tuple[SignDecision, ...]:
        """All decisions about suspected outages, by key."""
        with self._reading() as connection:
            bodies = connection.scalars(select(sign_decisions.c.body).order_by(sign_decisions.c.key))
            return tuple(SignDecision.model_validate_json(body) for body in bodies)


def _move(connection: Connection, approval: Approval, before: str, after: str) -> None:
    """Asked in the same statement: what was read before it may be withdrawn, changed or approved anew by now."""
    same = (tickets.c.id == approval.ticket_id) & (tickets.c.version == approval.version)
    holds = exists().where((approvals.c.id == approval.id) & approvals.c.withdrawn.is_(False))
    stands = same & (tickets.c.status == before) & holds
    if connection.execute(update(tickets).where(stands).values(status=after)).rowcount != 1:
        raise not_moved(_read_ticket(connection, approval.ticket_id), before)


def _read_ticket(connection: Connection, ticket_id: str) -> TicketState:
    row = connection.execute(_TICKET, {"ticket_id": ticket_id}).one_or_none()
    if row is None:
        raise NotFound(f"There is no ticket '{ticket_id}'.")
    return state_of(row)


# A gesture reads its ticket several times, and most of that is parsing; what is parsed never changes.
@lru_cache(maxsize=_PARSED)
def _ticket_in(body: str) -> Ticket:
    return Ticket.model_validate_json(body)


@lru_cache(maxsize=_PARSED)
def _draft_in(body: str) -> Draft:
    return Draft.model_validate_json(body)


def state_of(row: Row[Any]) -> TicketState:
    """The ticket in a row of the table."""
    return TicketState(
        ticket=_ticket_in(row.ticket),
        status=row.status,
        draft=_draft_in(row.draft) if row.draft else None,
        writing=Writing.model_validate_json(row.writing) if row.writing else None,
        text=row.text,
        incident_id=row.incident_id,
        version=row.version,
    )


def ticket_row(state: TicketState) -> dict[str, Any]:
    """The row of a ticket."""
    return {
        "id": state.ticket.id,
        "status": state.status,
        "version": state.version,
        "ticket": state.ticket.model_dump_json(),
        "draft": state.draft.model_dump_json() if state.draft else None,
        "writing": state.writing.model_dump_json() if state.writing else None,
        "text": state.text,
        "incident_id": state.incident_id,
    }


def _approval_row(approval: Approval) -> dict[str, Any]:
    return {
        "id": approval.id,
        "ticket_id": approval.ticket_id,
        "version": approval.version,
        "withdrawn": False,
        "body": approval.model_dump_json(),
    }


def _sent_row(sent: SentReply) -> dict[str, Any]:
    return {
        "id": sent.id,
        "ticket_id": sent.approval.ticket_id,
        "approval_id": sent.approval.id,
        "body": sent.model_dump_json(),
    }
