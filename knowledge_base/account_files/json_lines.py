"""Customers from JSON Lines: one ``customer`` object of a ticket (docs/formats.md) per line."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from knowledge_base.account_files.lines import MAX_LINE, Lines, RawLine
from knowledge_base.account_files.problems import AccountProblem, invalid, problem
from knowledge_base.records import CustomerRecord, UnknownFields


class _Refused(Exception):
    """A line that holds no object; carries its problem."""

    def __init__(self, found: AccountProblem) -> None:
        super().__init__(found.message)
        self.found = found


def read_json_lines(lines: Lines, unknown: UnknownFields | None) -> Iterator[CustomerRecord | AccountProblem]:
    """Each line's customer as it comes; blank lines are nothing. One object over several lines is one customer."""
    stood_on: dict[str, int] = {}
    for line in _whole(lines):
        if line.raw is not None and not line.raw.strip():
            continue
        try:
            customer = CustomerRecord.model_validate(_object(line), context=unknown)
        except _Refused as refused:
            yield refused.found
            continue
        except ValidationError as error:
            yield invalid(line.number, error)
            continue
        if customer.id in stood_on:
            yield problem(line.number, "repeated", first=stood_on[customer.id], left_out=False)
        stood_on[customer.id] = line.number
        yield customer


def _whole(lines: Lines) -> Iterator[RawLine]:
    first = next(lines, None)
    if first is None:
        return
    if first.raw is not None and _is_open(first):
        whole = RawLine(1, first.raw + lines.read(MAX_LINE - len(first.raw)))
        if not _is_open(whole) and not lines.read(1):
            yield whole
            return
        yield from _split(whole.raw or b"", lines)
        return
    yield first
    yield from lines


def _split(head: bytes, lines: Lines) -> Iterator[RawLine]:
    """Lines of what was read ahead, and of what follows."""
    parts = head.splitlines(keepends=True)
    unfinished = parts.pop() if parts and not parts[-1].endswith(b"\n") else b""
    yield from (RawLine(number, raw) for number, raw in enumerate(parts, start=1))
    for offset, line in enumerate(lines, start=len(parts) + 1):
        raw = line.raw if not unfinished or line.raw is None else unfinished + line.raw
        unfinished = b""
        yield RawLine(offset, raw if raw is None or len(raw) <= MAX_LINE + 1 else None)
    if unfinished:
        yield RawLine(len(parts) + 1, unfinished)


def _is_open(line: RawLine) -> bool:
    """Whether a first line begins an object that it does not end."""
    if not (line.raw or b"").lstrip().startswith(b"{"):
        return False
    try:
        _object(line)
    except _Refused:
        return True
    return False


def _object(line: RawLine) -> dict[str, Any]:
    if line.raw is None:
        raise _Refused(problem(line.number, "too_long", limit=MAX_LINE))
    try:
        data = json.loads(line.raw.decode())
        # Half a character, spelled as an escape, can be kept and written nowhere.
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeError:
        raise _Refused(problem(line.number, "bad_encoding")) from None
    except json.JSONDecodeError as error:
        raise _Refused(problem(line.number, "bad_json", column=error.colno)) from None
    except (RecursionError, ValueError):
        raise _Refused(problem(line.number, "not_json")) from None
    if not isinstance(data, dict):
        raise _Refused(problem(line.number, "no_object"))
    return data
