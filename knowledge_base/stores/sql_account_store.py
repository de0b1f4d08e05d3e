"""Customers with their services, in a database."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from sqlalchemy import Connection, Engine, delete, select

from knowledge_base.records import Customer
from knowledge_base.stores.statements import (
    Values,
    count,
    count_up,
    in_parts,
    insert_all,
    lock,
    update_all,
    within,
    writing,
)
from knowledge_base.stores.tables import accounts

_COUNTER = "accounts"
_AT_HAND = 32 * 1024 * 1024


class SqlAccounts:
    """Keeps customers in the table ``kb_account``. Raises StoreUnavailable when the database cannot be used.

    A stream of customers is never held at once: what changes is set aside first, in memory up to 32 MiB and else in a
    nameless file, and is then written in one short transaction, so that a long import keeps no other writer waiting.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, customers: Iterable[Customer]) -> tuple[int, int]:
        """Add customers or replace those of the same id, in one transaction; returns how many were new and changed.

        One without an id cannot be found again and is left out; of an id that comes twice, the last one counts.
        """
        hashes = within(self._engine, _hashes)
        with SpooledTemporaryFile(_AT_HAND, "w+", encoding="utf-8", newline="\n") as aside:
            for row in _differing(customers, hashes):
                aside.write(json.dumps(row) + "\n")
            del hashes
            return writing(self._engine, lambda connection: _put_all(connection, aside))

    def version(self) -> int:
        """Grows with every stored change."""
        return within(self._engine, lambda connection: count(connection, _COUNTER))

    def customers(self) -> tuple[Customer, ...]:
        """All customers, by id."""
        return within(self._engine, _customers)

    def remove(self, customer_id: str) -> bool:
        """Forget a customer; False where none has this id."""
        return writing(self._engine, lambda connection: _removed(connection, customer_id))


def _hashes(connection: Connection) -> dict[str, str]:
    kept = connection.execution_options(yield_per=1000).execute(select(accounts.c.id, accounts.c.content_hash))
    return {row.id: row.content_hash for row in kept}


def _differing(customers: Iterable[Customer], hashes: dict[str, str]) -> Iterator[Values]:
    """Rows of customers that are new, or differ from what was kept or came before."""
    for customer in customers:
        content = customer.model_dump_json(exclude_none=True)
        digest = hashlib.sha256(content.encode()).hexdigest()
        if customer.id and hashes.get(customer.id) != digest:
            hashes[customer.id] = digest
            yield {"id": customer.id, "content_hash": digest, "content": content}


def _put_all(connection: Connection, aside: IO[str]) -> tuple[int, int]:
    lock(connection, _COUNTER)
    aside.seek(0)
    new = changed = 0
    for part in in_parts(json.loads(line) for line in aside):
        more_new, more_changed = _put_part(connection, part)
        new, changed = new + more_new, changed + more_changed
    if new or changed:
        count_up(connection, _COUNTER)
    return new, changed


def _put_part(connection: Connection, part: list[Values]) -> tuple[int, int]:
    # Asked again: another writer may have been faster since the hashes were read.
    columns, ids = accounts.c, [row["id"] for row in part]
    kept = connection.execute(select(columns.id, columns.content_hash).where(columns.id.in_(ids)))
    held = {row.id: row.content_hash for row in kept}
    hashes, rows, changed = dict(held), dict[str, Values](), 0
    for row in part:
        key = row["id"]
        if hashes.get(key) != row["content_hash"]:
            changed += key in hashes
            hashes[key], rows[key] = row["content_hash"], row
    insert_all(connection, accounts, [row for key, row in rows.items() if key not in held])
    update_all(connection, accounts, [row for key, row in rows.items() if key in held])
    return len(hashes) - len(held), changed


def _removed(connection: Connection, customer_id: str) -> bool:
    lock(connection, _COUNTER)
    known = connection.execute(delete(accounts).where(accounts.c.id == customer_id)).rowcount > 0
    if known:
        count_up(connection, _COUNTER)
    return known


def _customers(connection: Connection) -> tuple[Customer, ...]:
    kept = connection.execution_options(yield_per=1000).execute(select(accounts.c.content)).scalars()
    # Sorted here: databases differ in how they sort text.
    return tuple(sorted((Customer.model_validate_json(content) for content in kept), key=lambda one: one.id or ""))
