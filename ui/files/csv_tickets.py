"""Tickets from a CSV file with a header (docs/formats.md, "Commands")."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any, BinaryIO

from assistant.errors import CallerError
from ui.files.bad_input import LineRefused
from ui.files.lines import MAX_LINE, Line

_PLACE = ("city", "region", "postcode", "country")
_CUSTOMER = {"customer_id": "id", "customer_name": "name", "segment": "segment", "language": "language"}
_TICKET = ("id", "text", "channel", "received_at", "subject")
COLUMNS = (*_TICKET, *_CUSTOMER, "service", *_PLACE)


class NoHeader(CallerError):
    """A CSV file whose first row does not name the columns that are needed."""


def looks_like_csv(where: str, head: bytes) -> bool:
    """Whether a file is CSV: by its name, or because its first line is a header and no JSON."""
    if where.lower().endswith(".csv"):
        return True
    first = head.split(b"\n", 1)[0].decode("utf-8-sig", errors="replace").strip().lower()
    return not first.startswith(("{", "[")) and {"id", "text"} <= {name.strip(' "') for name in first.split(",")}


def read_csv(stream: BinaryIO, unknown: set[str]) -> Iterator[Line]:
    """Each row as a ticket object; names of unknown columns go into ``unknown``. Raises NoHeader."""
    csv.field_size_limit(MAX_LINE)
    # A wrong byte becomes a lone surrogate, so that only its own row is refused.
    text = TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    rows = csv.DictReader(text, strict=True)
    names = [name.strip() for name in rows.fieldnames or ()]
    if not {"id", "text"} <= set(names):
        raise NoHeader("CSV: expected a header row with at least the columns id and text")
    rows.fieldnames = names
    unknown.update(f"Csv.{name}" for name in names if name not in COLUMNS)
    number = rows.line_num + 1
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number, refused=_refusal(error))
        else:
            yield _line(number, row)
        number = rows.line_num + 1


def _refusal(error: csv.Error) -> LineRefused:
    if "field larger" in str(error):
        return LineRefused("too_large", f"field too large: expected at most {MAX_LINE} characters")
    return LineRefused("invalid_field", f"not a CSV row: {error}")


def _line(number: int, row: dict[str | None, Any]) -> Line:
    if None in row or None in row.values():
        message = "expected as many fields as the header has columns; a text with commas or quotes must be quoted"
        return Line(number, refused=LineRefused("invalid_field", message))
    cells = {str(name): str(value).strip() for name, value in row.items() if str(value).strip()}
    if any("\udc80" <= character <= "\udcff" for value in cells.values() for character in value):
        return Line(number, refused=LineRefused("bad_encoding", "not UTF-8: expected UTF-8"))
    return Line(number, _ticket(cells))


def _ticket(cells: dict[str, str]) -> dict[str, Any]:
    ticket: dict[str, Any] = {name: cells[name] for name in _TICKET if name in cells}
    ticket.setdefault("text", "")
    customer: dict[str, Any] = {field: cells[name] for name, field in _CUSTOMER.items() if name in cells}
    place = {name: cells[name] for name in _PLACE if name in cells}
    if place or "service" in cells:
        service = {"type": cells.get("service", "other"), "place": place or None}
        customer["accounts"] = [{"services": [service]}]
    if customer:
        ticket["customer"] = customer
    return ticket
