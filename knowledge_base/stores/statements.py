"""The few statements that every store in the database shares; the caller holds the transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from knowledge_base.errors import StoreUnavailable
from knowledge_base.stores.tables import state

Answer = TypeVar("Answer")
Entry = TypeVar("Entry")
Values = dict[str, Any]

_COUNT = select(state.c.number).where(state.c.name == bindparam("counter"))
# Made once: counters are read many times a second, and making a statement takes longer than asking it.

PART = 400
"""Rows asked for in one statement; databases allow about a thousand parameters at the least."""


def within(engine: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """Do ``work`` in one transaction; raises StoreUnavailable, and IntegrityError where another writer was first."""
    try:
        with engine.begin() as connection:
            return work(connection)
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        raise StoreUnavailable(_reason(engine, error)) from error


def writing(engine: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """As ``within``, once more where another process made the very first row in between; then writers take turns."""
    try:
        return within(engine, work)
    except IntegrityError:
        return within(engine, work)


def _reason(engine: Engine, error: SQLAlchemyError) -> str:
    name = engine.url.render_as_string(hide_password=True)
    known = isinstance(error, OperationalError) and error.orig is not None
    return f"The store {name} cannot be used: {error.orig if known else type(error).__name__}."  # type: ignore[attr-defined]


def lock(connection: Connection, counter: str = "version") -> None:
    """Hold a counter's row until the transaction ends, so that writers of several processes take turns."""
    row = matching(state, {"name": counter})
    if connection.execute(update(state).where(row).values(number=state.c.number)).rowcount == 0:
        connection.execute(insert(state).values(name=counter, number=0))


def count(connection: Connection, counter: str = "version") -> int:
    """How far a counter has come."""
    return connection.execute(_COUNT, {"counter": counter}).scalar_one_or_none() or 0


def count_up(connection: Connection, counter: str = "version") -> None:
    """One more; the caller holds the lock."""
    row = matching(state, {"name": counter})
    connection.execute(update(state).where(row).values(number=state.c.number + 1))


def put(connection: Connection, table: Table, key: Values, values: Values) -> None:
    """Update the row, or insert it: portable, where "upsert" is not."""
    done = connection.execute(update(table).where(matching(table, key)).values(values))
    if done.rowcount == 0:
        connection.execute(insert(table).values(key | values))


def insert_all(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows, all with the same columns."""
    if rows:
        connection.execute(insert(table), rows)


def update_all(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Update rows by primary key, all with the same columns."""
    if not rows:
        return
    keys = {column.name for column in table.primary_key}
    where = and_(*(table.c[name] == bindparam(f"key_{name}") for name in sorted(keys)))
    values: Values = {name: bindparam(f"new_{name}") for name in rows[0] if name not in keys}
    renamed = [{f"{'key' if n in keys else 'new'}_{n}": value for n, value in row.items()} for row in rows]
    connection.execute(update(table).where(where).values(values), renamed)


def matching(table: Table, wanted: Mapping[str, Any]) -> ColumnElement[bool]:
    """Rows whose columns have these values."""
    return and_(*(table.c[name] == value for name, value in wanted.items()))


def in_parts(entries: Iterable[Entry], size: int = PART) -> Iterator[list[Entry]]:
    """Lists of at most ``size`` entries, in order; nothing more is taken from a stream than one list holds."""
    stream = iter(entries)
    while part := list(islice(stream, size)):
        yield part
