"""CSV that a spreadsheet only shows: no cell of it is ever taken for a formula."""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

Cell = str | int | float | bool | None
_STARTS = frozenset("=+-@|%\u2212")
"""What begins a formula, a command or a minus sign, after NFKC: full-width and small forms are these too."""
_QUOTES = frozenset("\"'`\u2018\u2019\u201c\u201d")
_BREAKS = frozenset("\t\r\n")
"""At the start these move on to another cell in some programs."""
_APOSTROPHE = "'"


def safe_cell(value: Cell) -> str:
    """A cell as text; an apostrophe before it where a spreadsheet might work it out. Numbers stay numbers."""
    if not isinstance(value, str):
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    # A NUL ends the cell in some programs, and what follows would begin anew.
    shown = value.replace("\0", "\ufffd")
    return _APOSTROPHE + shown if _is_dangerous(value) else shown


def write_csv(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a header and rows; returns how many rows. Every cell is quoted, whatever a locale separates cells with."""
    writer, count = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n"), 0
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        count += 1
    return count


def _is_dangerous(text: str) -> bool:
    """Whether the first thing that counts is a formula's beginning, behind blanks, unseen characters or quotes."""
    if text[:1] in _BREAKS:
        return True
    for character in unicodedata.normalize("NFKC", text):
        if character in _STARTS:
            return True
        if not (character.isspace() or character in _QUOTES or unicodedata.category(character).startswith("C")):
            return False
    return False
