"""Reading customers and their services from a file: JSON Lines of the ticket's ``customer`` object, or CSV.

CSV has a header and one row per service: customer_id, customer_name, segment, language, time_zone, vulnerable,
account_id, service_id, type, technology, carrier, line, city, region, postcode, country, resource_ids (several are
separated by ``;`` or ``|``), serving_area. Only customer_id is needed. Rows of one customer_id gather into one
customer, accounts and services in the order of their rows. Separators are commas, or semicolons or tabs as
spreadsheets write them. Cells are data: one that looks like a formula is kept as it is.
"""

from collections.abc import Iterator
from typing import BinaryIO

from knowledge_base.account_files.csv_rows import Row, read_rows
from knowledge_base.account_files.gathering import COLUMNS, Gatherer
from knowledge_base.account_files.json_lines import read_json_lines
from knowledge_base.account_files.lines import MAX_LINE, Lines
from knowledge_base.account_files.problems import AccountProblem
from knowledge_base.records import CustomerRecord, UnknownFields

__all__ = ["COLUMNS", "MAX_LINE", "AccountProblem", "read_accounts_file"]


def read_accounts_file(
    stream: BinaryIO, name: str = "", unknown: UnknownFields | None = None
) -> Iterator[CustomerRecord | AccountProblem]:
    """Every customer of a file, and a problem for each line that cannot be used or not wholly; the rest goes on.

    ``stream`` gives bytes. CSV is told by ``name`` ending in .csv, or by a first line that begins no JSON. Names of
    fields that nobody knows go into ``unknown`` (a column as ``Csv.colour``). JSON Lines are answered as they are read;
    customers of a CSV file come at its end, since their rows may stand anywhere. Raises OSError as the stream does.
    """
    lines = Lines(stream)
    if _is_csv(lines, name):
        yield from _read_csv(lines, unknown)
    else:
        yield from read_json_lines(lines, unknown)


def _is_csv(lines: Lines, name: str) -> bool:
    if name.lower().endswith(".csv"):
        return True
    first = next(lines, None)
    if first is None:
        return False
    lines.put_back(first)
    start = (first.raw or b"{").lstrip()[:1]
    return start not in {b"", b"{", b"["} and b"customer" in (first.raw or b"").lower()


def _read_csv(lines: Lines, unknown: UnknownFields | None) -> Iterator[CustomerRecord | AccountProblem]:
    gatherer = Gatherer()
    columns: set[str] = set()
    for row in read_rows(lines, columns):
        if isinstance(row, Row):
            yield from gatherer.take(row)
        else:
            yield row
    if unknown is not None:
        unknown.names.update(f"Csv.{column}" for column in columns - COLUMNS)
    yield from gatherer.customers()
