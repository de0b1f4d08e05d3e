"""Lines of a stream, within bounds."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_LINE = 1024 * 1024
"""Bytes of one line (docs/formats.md)."""


@dataclass(frozen=True)
class RawLine:
    """A line with its number from 1; ``raw`` is None for one that is too long, and was not read."""

    number: int
    raw: bytes | None


class Lines:
    """The lines of a stream, one at a time; a byte order mark at the start is no part of them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._back: list[RawLine] = []
        self.number = 0

    def __iter__(self) -> Iterator[RawLine]:
        return self

    def __next__(self) -> RawLine:
        if self._back:
            line = self._back.pop()
        else:
            raw = self._stream.readline(MAX_LINE + 1)
            if not raw:
                raise StopIteration
            line = RawLine(self.number + 1, self._within_bounds(raw))
            if line.number == 1 and line.raw is not None:
                line = RawLine(1, line.raw.removeprefix(codecs.BOM_UTF8))
        self.number = line.number
        return line

    def put_back(self, line: RawLine) -> None:
        """Give this line again."""
        self._back.append(line)
        self.number = line.number - 1

    def read(self, limit: int) -> bytes:
        """What follows, as it stands, up to ``limit`` bytes."""
        return self._stream.read(limit)

    def _within_bounds(self, raw: bytes) -> bytes | None:
        if len(raw) <= MAX_LINE or raw.endswith(b"\n"):
            return raw
        while raw and not raw.endswith(b"\n"):
            raw = self._stream.readline(MAX_LINE)
        return None
