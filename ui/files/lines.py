"""Reading JSON Lines, one JSON object, or standard input, a line at a time and within bounds."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from assistant.errors import CallerError
from ui.files.bad_input import LineRefused

MAX_LINE = 1024 * 1024
"""Bytes of one line (docs/formats.md)."""


class UnreadableFile(CallerError):
    """A file named on the command line cannot be read."""


@dataclass(frozen=True)
class Line:
    """An input line: its number from 1 and either the object it holds or why it holds none."""

    number: int
    data: dict[str, Any] | None = None
    refused: LineRefused | None = None


@contextmanager
def open_input(where: str) -> Iterator[BinaryIO]:
    """A binary stream of a file, or of standard input for ``-``; raises UnreadableFile."""
    if where == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(where).open("rb")  # noqa: SIM115 - closed below, whatever the reader does
    except OSError as error:
        raise UnreadableFile(f"cannot read '{where}': {(error.strerror or 'error').lower()}") from None
    try:
        yield stream
    finally:
        stream.close()


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Every line as an object or a refusal, in order; blank lines at the end are not lines.

    A stream that holds one JSON object over several lines gives that object as line 1.
    """
    # A first line that is whole starts JSON Lines; nothing more is waited for, so that a pipe is answered as it runs.
    first = stream.readline(MAX_LINE + 1)
    if _one_object(first) is None and len(first) < MAX_LINE:
        first += stream.read(MAX_LINE - len(first))
        whole = _one_object(first)
        if whole is not None and not stream.read(1):
            yield Line(1, whole)
            return
    blank: list[int] = []
    for number, raw in enumerate(_split(first, stream), start=1):
        if raw is not None and not raw.strip():
            blank.append(number)
            continue
        yield from (Line(n, refused=LineRefused("empty", "empty line: expected one JSON object")) for n in blank)
        blank.clear()
        yield _line(number, raw)


def _split(first: bytes, rest: BinaryIO) -> Iterator[bytes | None]:
    """Lines of ``first`` + ``rest``; None for one over MAX_LINE, whose remainder is skipped."""
    stream = _Replayed(first, rest)
    for raw in iter(lambda: stream.readline(MAX_LINE + 1), b""):
        if len(raw) <= MAX_LINE or raw.endswith(b"\n"):
            yield raw
            continue
        while raw and not raw.endswith(b"\n"):
            raw = stream.readline(MAX_LINE)  # noqa: PLW2901 - skipping is the point
        yield None


def _one_object(raw: bytes) -> dict[str, Any] | None:
    try:
        return _object(raw)
    except LineRefused:
        return None


def _line(number: int, raw: bytes | None) -> Line:
    if raw is None:
        return Line(number, refused=LineRefused("too_large", f"line too large: expected at most {MAX_LINE} bytes"))
    try:
        return Line(number, _object(raw))
    except LineRefused as refused:
        return Line(number, refused=refused)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise LineRefused("bad_encoding", f"not UTF-8 at byte {error.start + 1} of the line: expected UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise LineRefused("invalid_json", f"not JSON at {where}: {error.msg.lower()}") from None
    except (RecursionError, ValueError) as error:
        raise LineRefused("invalid_json", f"not JSON that can be read: {_reason(error)}") from None
    if b"\\u" in raw:
        refuse_lone_surrogates(data)
    if not isinstance(data, dict):
        raise LineRefused("invalid_json", f"expected one JSON object per line, found {_kind(data)}")
    return data


def refuse_lone_surrogates(data: object) -> None:
    """Raise LineRefused where JSON spelled half a character: no text can hold one, nor an answer be written with it."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise LineRefused("invalid_json", "a \\ud800 to \\udfff stands alone: expected whole characters") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error).lower()


def _kind(data: object) -> str:
    names = {list: "an array", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(data), "null")


def identity_of(line: Line) -> str | None:
    """The line's id where it has one that is text."""
    found = (line.data or {}).get("id")
    return found if isinstance(found, str) else None


class _Replayed:
    """A stream with its first bytes put back; offers the one method that is used here."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = BytesIO(head), rest

    def readline(self, limit: int) -> bytes:
        taken = self._head.readline(limit)
        if taken.endswith(b"\n") or len(taken) == limit:
            return taken
        return taken + self._rest.readline(limit - len(taken))
