"""Rows of services gathered into customers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from sys import intern
from typing import Any

from pydantic import ValidationError

from knowledge_base.account_files.csv_rows import Row
from knowledge_base.account_files.problems import AccountProblem, invalid, problem, words
from knowledge_base.records import Account, CustomerRecord, Place, Service

_CUSTOMER = {"customer_name": "name", "segment": "segment", "language": "language",
             "time_zone": "time_zone", "vulnerable": "vulnerable"}  # fmt: skip
_PLACE = ("line", "city", "region", "postcode", "country")
_SERVICE = {"service_id": "id", "type": "type", "technology": "technology", "carrier": "carrier",
            "serving_area": "serving_area"}  # fmt: skip
_CLOSED = ("segment", "type", "language")
"""Columns whose words are written small in every file of ours; spreadsheets like capitals."""
COLUMNS = frozenset({"customer_id", "account_id", "resource_ids", *_CUSTOMER, *_PLACE, *_SERVICE})


_SERVICE_CELLS = (*_SERVICE, *_PLACE, "resource_ids")

Cells = tuple[str | None, ...]
"""A row's service, column by column: a file can hold a million, and a record takes ten times the room."""


@dataclass(slots=True)
class _Gathered:
    cells: dict[str, tuple[str, int]] = field(default_factory=dict)
    """What the customer's columns said first, and on which line."""
    values: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str | None, list[Cells]] = field(default_factory=dict)
    services: dict[str, tuple[Cells, str | None, int]] = field(default_factory=dict)


class Gatherer:
    """Takes rows in any order; gives each customer once, in the order in which they were seen first."""

    def __init__(self) -> None:
        self._customers: dict[str, _Gathered] = {}

    def take(self, row: Row) -> Iterator[AccountProblem]:
        """Keep a row's service under its customer; yields what is wrong with it."""
        customer_id = row.cells.get("customer_id")
        if customer_id is None:
            yield problem(row.line, "missing", field="customer_id")
            return
        held = self._customers.setdefault(customer_id, _Gathered())
        yield from _take_customer(held, row)
        yield from _take_service(held, row)

    def customers(self) -> Iterator[CustomerRecord]:
        """Every customer; each is forgotten as it is given."""
        for key in list(self._customers):
            held = self._customers.pop(key)
            accounts = tuple(
                Account(id=name, services=tuple(map(_service, own))) for name, own in held.accounts.items()
            )
            yield CustomerRecord(id=key, accounts=accounts or None, **held.values)


def _take_customer(held: _Gathered, row: Row) -> Iterable[AccountProblem]:
    for column, name in _CUSTOMER.items():
        cell = row.cells.get(column)
        if cell is None:
            continue
        first = held.cells.setdefault(column, (cell, row.line))
        if first[1] != row.line:
            if first[0].casefold() != cell.casefold():
                yield problem(row.line, "conflict", field=column, first=first[1], left_out=False)
            continue
        value = _truth(cell) if column == "vulnerable" else _word(column, cell)
        try:
            held.values[name] = getattr(CustomerRecord.model_validate({"id": "-", name: value}), name)
        except ValidationError as error:
            sentence = invalid(row.line, error, {name: column}).message
            yield AccountProblem(row.line, str(words()["stays_unknown"]).format(sentence=sentence), left_out=False)


def _take_service(held: _Gathered, row: Row) -> Iterable[AccountProblem]:
    account = row.cells.get("account_id")
    if account is not None:
        held.accounts.setdefault(account, [])
    # Most cells stand in many rows: one text for all of them.
    cells = tuple(intern(row.cells[column]) if column in row.cells else None for column in _SERVICE_CELLS)
    if not any(cells):
        return
    try:
        _check_type(row.cells.get("type"))
    except ValidationError as error:
        yield invalid(row.line, error)
        return
    service_id = row.cells.get("service_id")
    first = held.services.setdefault(service_id, (cells, account, row.line)) if service_id else None
    if first is not None and first[2] != row.line:
        if first[:2] != (cells, account):
            yield problem(row.line, "repeated_service", first=first[2])
        return
    held.accounts.setdefault(account, []).append(cells)


@cache
def _check_type(cell: str | None) -> None:
    """Raise ValidationError for a type that no service has: the one closed column among a service's."""
    if cell is not None:
        Service.model_validate({"type": _word("type", cell)})


def _service(cells: Cells) -> Service:
    told = {column: cell for column, cell in zip(_SERVICE_CELLS, cells, strict=True) if cell is not None}
    place = {name: told[name] for name in _PLACE if name in told}
    own = {name: _word(column, told[column]) for column, name in _SERVICE.items() if column in told}
    resources = (part.strip() for part in re.split(r"[;|]", told.get("resource_ids", "")))
    return Service.model_validate(
        {**own, "place": Place(**place) if place else None, "resource_ids": tuple(filter(None, resources))}
    )


def _word(column: str, cell: str) -> str:
    return cell.casefold() if column in _CLOSED and cell.isalpha() else cell


def _truth(cell: str) -> object:
    said = words()["words"]
    return True if cell.casefold() in said["yes"] else False if cell.casefold() in said["no"] else cell
