"""``warmline audit``: the trail verified and taken out, old words taken away, and one customer's on request."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from assistant.audit_desk import AuditDesk
from assistant.bootstrap import audit_desks
from assistant.domain.audit import AuditEntry, Mark, instant_text
from assistant.errors import CallerError
from assistant.ports_audit import Touched
from assistant.retention_desk import Erased, RetentionDesk
from assistant.settings import settings_at
from ui.command_line.operators import operator
from ui.files.printing import echo, plain_json
from ui.files.safe_csv import Cell, write_csv
from ui.present.times import many

COLUMNS = ("sequence", "at", "person", "action", "subject", "detail", "previous", "keyed", "hash")
_HEAD = re.compile(r"(?:(\d{1,18}):)?([0-9a-f]{64})")
_OUTSIDE = (
    "Not reached: copies and backups, what other systems were sent, logs of a proxy, and incidents, guidelines and"
    " accounts as somebody may bring them in again. A desk that runs forgets what a judge of tone said, and what its"
    " pages show, when it is started again."
)
_COUNTED = {
    "tickets": "ticket",
    "drafts": "draft",
    "approvals": "approval",
    "replies": "sent reply",
    "overrides": "override",
    "ratings": "note of a rating",
    "reports": "report of a draft",
    "notes": "note",
    "answers": "kept answer of a language model",
}
_SEVERAL = {
    "replies": "sent replies",
    "ratings": "notes of ratings",
    "reports": "reports of drafts",
    "answers": "kept answers of language models",
}


def verify(data: Path | None, head: str | None) -> int:
    """Say whether the trail is whole, and its head; 1 where it is not. Raises CallerError."""
    known = _mark(head) if head else None
    verdict = _desks(data)[0].verify(operator(), known)
    if verdict.broken:
        echo(f"broken: {verdict.broken}")
        echo(f"{many(verdict.entries, 'entry', 'entries')} before that follow each other.")
        return 1
    first = f" (what came through {verdict.since.sequence} was cut off)" if verdict.since.sequence else ""
    keyed = f", {verdict.keyed} under the key" if verdict.keyed else ""
    echo(f"whole: {many(verdict.entries, 'entry', 'entries')}{keyed}{first}")
    echo(f"head: {verdict.head}")
    if known is None:
        echo("Note the head down elsewhere: verify --head HEAD then tells whether the end was cut off since.")
    return 0


def adopt(data: Path | None, head: str | None) -> int:
    """Take entries that were made without the key under it, and say which; raises CallerError, StoreFailed."""
    entry = _desks(data)[0].adopt(operator(), _mark(head) if head else None)
    if entry is None:
        echo("nothing to adopt: every entry is under the key, or was adopted before")
        return 0
    echo(f"adopted: everything through entry {entry.detail['through']} was made without the key and counts from now on")
    echo(f"head: {entry.mark}")
    return 0


def show(data: Path | None, about: str | None, by: str | None, most: int) -> int:
    """Print the newest entries, the newest last."""
    found = _desks(data)[0].newest(operator(), most, about, by)
    for entry in reversed(found):
        told = " ".join(f"{name}={value}" for name, value in sorted(entry.detail.items()) if value is not None)
        start = f"{entry.sequence:>7}  {entry.at:%Y-%m-%d %H:%M:%S}Z  {entry.person:<16} {entry.action:<22}"
        echo(f"{start} {entry.subject or '-':<16} {told}".rstrip())
    if not found:
        echo("no entries")
    return 0


def export(data: Path | None, since: datetime | None, until: datetime | None, form: str, out: Path | None) -> int:
    """Write the trail's entries, oldest first, as CSV or JSON Lines."""
    entries = _desks(data)[0].export(operator(), since, until)
    with _output(out) as stream:
        count = write_csv(stream, COLUMNS, map(_row, entries)) if form == "csv" else _write_lines(stream, entries)
    echo(f"warmline: {many(count, 'entry', 'entries')} exported", err=True)
    return 0


def retain(data: Path | None) -> int:
    """Take away what is older than the settings allow, and say what that was."""
    desk = _desks(data)[1]
    if desk.periods.words is None and desk.periods.audit is None:
        echo("Everything is kept for good: set WARMLINE_RETENTION_DAYS, WARMLINE_AUDIT_DAYS or both.")
        return 0
    found = desk.retain(operator())
    tickets = many(found.touched.tickets, "answered ticket")
    echo(f"words of {tickets} and {many(found.mails, 'reply', 'replies')} in the mailbox taken away")
    echo(f"{many(found.entries, 'old entry', 'old entries')} of the audit trail cut off")
    if found.broken:
        echo(f"warmline: the audit trail is broken, so its old entries are kept: {found.broken}", err=True)
    return int(found.broken is not None)


def erase(data: Path | None, customer: str, *, dry: bool) -> int:
    """Take away one customer's words and name, or only count them; 1 where something has to be done again."""
    found = _desks(data)[1].erase(operator(), customer, dry=dry)
    echo("would be erased:" if dry else "erased:")
    for line in _counted(found):
        echo(f"  {line}")
    if found.receipt:
        echo(f"receipt: {found.receipt}")
        echo(
            "  The audit trail names the customer by SHA-256 of RECEIPT:CUSTOMER; nothing else there tells who it was."
        )
    echo(_OUTSIDE)
    return _what_is_left(found)


def _what_is_left(found: Erased) -> int:
    if not found.compacted:
        echo("warmline: another process held the database: remains may be in its file; run this once more", err=True)
    if found.named_ids:
        one = many(found.named_ids, "ticket's own id holds", "tickets' own ids hold")
        echo(f"warmline: {one} the customer's name or id; ids stay as they are, in the audit trail too", err=True)
    if found.touched.sending:
        one = many(found.touched.sending, "reply", "replies")
        echo(f"warmline: {one} left at this very moment: run this once more", err=True)
    return int(not found.compacted or found.touched.sending > 0)


def _counted(found: Erased) -> Iterator[str]:
    touched: dict[str, int] = asdict(found.touched)
    for name, one in _COUNTED.items():
        if touched[name]:
            yield many(touched[name], one, _SEVERAL.get(name))
    if found.account:
        yield "the account"
    if found.mails:
        yield f"{many(found.mails, 'reply', 'replies')} in sent.mbox"
    if found.touched == Touched() and not found.account:
        yield "nothing: no ticket and no account has this customer's id"


def _desks(data: Path | None) -> tuple[AuditDesk, RetentionDesk]:
    return audit_desks(settings_at(data))


def _mark(head: str) -> Mark | str:
    found = _HEAD.fullmatch(head.strip().lower())
    if found is None:
        raise CallerError("--head: expected what verify printed as head: a number, a colon and 64 hexadecimal digits")
    return Mark(sequence=int(found[1]), hash=found[2]) if found[1] else found[2]


def _row(entry: AuditEntry) -> tuple[Cell, ...]:
    told = _object(entry) | {"detail": json.dumps(entry.detail, sort_keys=True) if entry.detail else ""}
    return tuple(told[name] for name in COLUMNS)


def _object(entry: AuditEntry) -> dict[str, Any]:
    told = {name: getattr(entry, name) for name in COLUMNS}
    return told | {"at": instant_text(entry.at)}


def _write_lines(stream: TextIO, entries: Iterable[AuditEntry]) -> int:
    count = 0
    for entry in entries:
        stream.write(plain_json(json.dumps(_object(entry), ensure_ascii=False)) + "\n")
        count += 1
    return count


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _output(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    try:
        # Who did what is nobody else's to read on this machine.
        with open(out, "w", encoding="utf-8", newline="", opener=_private) as stream:
            yield stream
    except OSError as error:
        raise CallerError(f"--out: cannot write '{out}': {(error.strerror or 'error').lower()}") from None
