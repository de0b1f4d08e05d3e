"""Rows of a CSV file as spreadsheets write them, each with its line and its cells by column."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.account_files.lines import MAX_LINE, Lines
from knowledge_base.account_files.problems import AccountProblem, problem

_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Row:
    """The cells that are not empty, by column; ``line`` is where the row begins."""

    line: int
    cells: dict[str, str]


class _TooLong(Exception):
    """A line over the limit."""


class _Text:
    """Lines as text for the csv module. A wrong byte becomes a lone surrogate, so that only its own row is refused."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        if line.raw is None:
            raise _TooLong
        return line.raw.decode(errors="surrogateescape")


def read_rows(lines: Lines, columns: set[str]) -> Iterator[Row | AccountProblem]:
    """Every row; ``columns`` receives the header's names. Without a header that names customer_id, one problem."""
    csv.field_size_limit(MAX_LINE)
    text = _Text(lines)
    rows = csv.reader(text, delimiter=_separator(lines), strict=True)
    start, cells = _next(rows, text)
    if not isinstance(cells, list) or "customer_id" not in (names := [_column(cell) for cell in cells]):
        yield problem(start, "no_header")
        return
    doubled = next((name for name, times in Counter(names).items() if name and times > 1), None)
    if doubled is not None:
        yield problem(start, "repeated_column", field=doubled)
        return
    columns.update(name for name in names if name)
    while True:
        start, cells = _next(rows, text)
        if cells is None:
            return
        if isinstance(cells, AccountProblem):
            yield cells
        elif any(cell.strip() for cell in cells):
            yield _row(start, names, cells)


def _next(rows: "Iterator[list[str]]", text: _Text) -> tuple[int, list[str] | AccountProblem | None]:
    start = text.lines.number + 1
    try:
        return start, next(rows, None)
    except _TooLong:
        return start, problem(start, "too_long", limit=MAX_LINE)
    except csv.Error as error:
        if "field larger" in str(error):
            return start, problem(start, "too_long", limit=MAX_LINE)
        return start, problem(start, "broken_row", reason=str(error))


def _row(line: int, names: list[str], cells: list[str]) -> Row | AccountProblem:
    if any(cell.strip() for cell in cells[len(names) :]):
        return problem(line, "too_many")
    filled = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name and cell.strip()}
    if any("\udc80" <= character <= "\udcff" for cell in filled.values() for character in cell):
        return problem(line, "bad_encoding")
    return Row(line, filled)


def _separator(lines: Lines) -> str:
    """What separates fields: said by a first line such as ``sep=;``, or what the header uses most."""
    first = next(lines, None)
    raw = first.raw if first else None
    if first is None or raw is None:
        if first is not None:
            lines.put_back(first)
        return ","
    said = re.fullmatch(rb"\s*sep=(.)\s*", raw, re.IGNORECASE)
    if said:
        return said[1].decode(errors="replace")
    lines.put_back(first)
    bare = re.sub(rb'"[^"]*"', b"", raw).decode(errors="replace")
    return max(_SEPARATORS, key=bare.count)


def _column(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().casefold())
