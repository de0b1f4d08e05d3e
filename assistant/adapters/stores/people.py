"""Accounts in the desk's database."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.instants import instant, instant_or_none, stamp, stamp_or_none
from assistant.adapters.stores.tables import people, people_links
from assistant.adapters.stores.wording import worded
from assistant.domain.account import DeskAccount
from assistant.errors import NotAllowed, NotFound
from assistant.ports_people import ChangeAccount

_ADDRESS_TAKEN = "Another account has this e-mail address already."
_RUNS_THE_PLACE = (people.c.role == "admin") & people.c.disabled_at.is_(None)


class SqlAccountBook:
    """The AccountBook port on an engine whose schema is at the newest migration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def has_people(self) -> bool:
        """Whether any account is not disabled."""
        with worded(), self._engine.connect() as connection:
            return connection.scalar(select(people.c.id).where(people.c.disabled_at.is_(None)).limit(1)) is not None

    def accounts(self) -> tuple[DeskAccount, ...]:
        """All accounts by id."""
        with worded(), self._engine.connect() as connection:
            return tuple(account_of(row) for row in connection.execute(select(people).order_by(people.c.id)))

    def account(self, account_id: str) -> DeskAccount | None:
        """One account, or None."""
        return self._found(people.c.id == account_id)

    def account_with_email(self, email: str) -> DeskAccount | None:
        """The account with this address, or None."""
        return self._found(people.c.email == email)

    def account_linked(self, issuer: str, subject: str) -> DeskAccount | None:
        """The account of a provider's subject, or None."""
        same = (people_links.c.issuer == issuer) & (people_links.c.subject == subject)
        return self._found(people.c.id == select(people_links.c.person_id).where(same).scalar_subquery())

    def link(self, issuer: str, subject: str, account_id: str) -> bool:
        """Let a subject belong to an account."""
        row = {"issuer": issuer, "subject": subject, "person_id": account_id}
        try:
            with worded(IntegrityError), self._engine.begin() as connection:
                connection.execute(insert(people_links).values(row))
        except IntegrityError:
            return False
        return True

    def password_hash(self, account_id: str) -> str | None:
        """The hash of an account's password."""
        with worded(), self._engine.connect() as connection:
            return connection.scalar(select(people.c.password_hash).where(people.c.id == account_id))

    def rehash(self, account_id: str, hashed: str, instead_of: str) -> None:
        """Keep another hash of the same password."""
        same = (people.c.id == account_id) & (people.c.password_hash == instead_of)
        with worded(), self._engine.begin() as connection:
            connection.execute(update(people).where(same).values(password_hash=hashed))

    def add(self, account: DeskAccount, hashed: str | None) -> None:
        """Keep a new account."""
        try:
            with worded(IntegrityError), self._engine.begin() as connection:
                connection.execute(insert(people).values(_row(account) | {"password_hash": hashed}))
        except IntegrityError:
            taken = f"There is an account '{account.id}' already."
            raise NotAllowed(taken if self.account(account.id) else _ADDRESS_TAKEN) from None

    def change(
        self, account_id: str, change: ChangeAccount, hashed: str | None = None, *, unlink: bool = False
    ) -> DeskAccount:
        """Replace an account, alone with all of them."""
        try:
            with worded(IntegrityError), self._engine.begin() as connection:
                changed = _changed(connection, account_id, change, hashed)
                if unlink:
                    connection.execute(delete(people_links).where(people_links.c.person_id == account_id))
                return changed
        except IntegrityError:
            raise NotAllowed(_ADDRESS_TAKEN) from None

    def _found(self, which: ColumnElement[bool]) -> DeskAccount | None:
        with worded(), self._engine.connect() as connection:
            row = connection.execute(select(people).where(which)).one_or_none()
        return account_of(row) if row else None


def account_of(row: Row[Any]) -> DeskAccount:
    """The account in a row that has the columns of ``people``."""
    return DeskAccount(
        id=row.id, name=row.name, role=row.role, email=row.email, epoch=row.epoch,
        created_at=instant(row.created_at), disabled_at=instant_or_none(row.disabled_at),
    )  # fmt: skip


def _changed(connection: Connection, account_id: str, change: ChangeAccount, hashed: str | None) -> DeskAccount:
    # Written to first, these rows are this transaction's own until its end, in every database: two who disable each
    # other at once are told apart, and what is read below is the newest.
    connection.execute(update(people).where(_RUNS_THE_PLACE | (people.c.id == account_id)).values(epoch=people.c.epoch))
    row = connection.execute(select(people).where(people.c.id == account_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no account '{account_id}'.")
    before = account_of(row)
    after = change(before)
    values = _row(after) if hashed is None else _row(after) | {"password_hash": hashed}
    connection.execute(update(people).where(people.c.id == account_id).values(values))
    left = connection.scalar(select(func.count()).select_from(people).where(_RUNS_THE_PLACE))
    if before.runs_the_place and not left:
        raise NotAllowed("This is the last admin; make somebody else an admin first.")
    return after


def _row(account: DeskAccount) -> dict[str, Any]:
    return {
        "id": account.id, "name": account.name, "role": account.role, "email": account.email, "epoch": account.epoch,
        "created_at": stamp(account.created_at), "disabled_at": stamp_or_none(account.disabled_at),
    }  # fmt: skip
