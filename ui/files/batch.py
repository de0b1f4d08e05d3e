"""Answering a file line by line: draft, check, score."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from pydantic import BaseModel

from assistant.domain.line_error import LineError
from knowledge_base.account_files import AccountProblem, read_accounts_file
from knowledge_base.records import CustomerRecord, UnknownFields
from ui.files.bad_input import error_of
from ui.files.csv_tickets import looks_like_csv, read_csv
from ui.files.lines import Line, UnreadableFile, identity_of, open_input, read_lines
from ui.files.printing import plain, plain_json


@dataclass
class Messages:
    """What is told on standard error: each warning once."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    told: set[str] = field(default_factory=set)

    def say(self, sentence: str) -> None:
        """Tell something."""
        print(f"warmline: {plain(sentence)}", file=self.stream)

    def once(self, sentence: str) -> None:
        """Tell something unless it was told already."""
        if sentence not in self.told:
            self.told.add(sentence)
            self.say(sentence)

    def unknown_fields(self, names: Iterable[str]) -> None:
        """Warn about fields that are ignored, once per name (``Ticket.colour`` is the ticket's field colour)."""
        for name in sorted(names):
            record, _, field_name = name.rpartition(".")
            self.once(f"warning: unknown field '{field_name}' ({record.lower()}) is ignored")


def answer_all(
    lines: Iterable[Line],
    answer: Callable[[dict[str, Any], UnknownFields], BaseModel],
    out: TextIO,
    messages: Messages,
    worded: Callable[[BaseModel], str] | None = None,
) -> int:
    """Write one answer or error per line to ``out``, in order; returns how many were errors.

    Each is one line of JSON, or what ``worded`` makes of it.
    """
    errors = 0
    for line in lines:
        reply = _answer(line, answer, messages)
        errors += isinstance(reply, LineError)
        out.write((worded(reply) if worded else plain_json(reply.model_dump_json())) + "\n")
    return errors


def _answer(line: Line, answer: Callable[[dict[str, Any], UnknownFields], BaseModel], messages: Messages) -> BaseModel:
    unknown = UnknownFields()
    try:
        if line.refused is not None:
            raise line.refused  # noqa: TRY301 - one path for everything that can be wrong with a line
        reply = answer(line.data or {}, unknown)
    except Exception as error:  # noqa: BLE001 - a line that fails must never stop the others
        detail = error_of(error)
        messages.say(f"line {line.number}: {detail.message}")
        return LineError(line=line.number, id=identity_of(line), error=detail)
    messages.unknown_fields(unknown.names)
    return reply


@contextmanager
def input_lines(where: str, messages: Messages, *, csv_allowed: bool = False) -> Iterator[Iterator[Line]]:
    """The lines of a file or of standard input; raises UnreadableFile, NoHeader."""
    with open_input(where) as stream:
        if csv_allowed and looks_like_csv(where, _peek(stream)):
            unknown: set[str] = set()
            yield read_csv(stream, unknown)
            messages.unknown_fields(unknown)
        else:
            yield read_lines(stream)


def _peek(stream: BinaryIO) -> bytes:
    return stream.peek(4096)[:4096] if hasattr(stream, "peek") else b""


@contextmanager
def output(where: Path | None) -> Iterator[TextIO]:
    """Where answers go: standard output, or a file that appears under its name only when it is complete."""
    if where is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    if where.is_dir():
        raise UnreadableFile(f"cannot write '{where}': it is a folder; expected a file")
    part = where.with_name(where.name + ".part")
    try:
        stream = part.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UnreadableFile(f"cannot write '{where}': {(error.strerror or 'error').lower()}") from None
    with stream:
        yield stream
    os.replace(part, where)  # noqa: PTH105 - replaces an existing file in one step on every system


def read_accounts(where: str, messages: Messages) -> Iterator[CustomerRecord]:
    """Customers of a file (JSON Lines or CSV); broken lines are told and left out, a repeated id is told."""
    seen: set[str] = set()
    unknown = UnknownFields()
    with open_input(where) as stream:
        for line in read_accounts_file(stream, where, unknown):
            if isinstance(line, AccountProblem):
                messages.say(f"accounts line {line.line}: {line.message}")
                continue
            if line.id in seen:
                messages.say(f"warning: accounts: id '{line.id}' occurs again; the last one counts")
            seen.add(line.id)
            yield line
    messages.unknown_fields(unknown.names)


def schema_text(model: type[BaseModel]) -> str:
    """The JSON Schema of a format, as text."""
    return json.dumps(model.model_json_schema(by_alias=True), indent=2, ensure_ascii=False)
