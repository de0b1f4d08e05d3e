"""``warmline promises``: what customers were promised, and what became of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from assistant.bootstrap import promises_desk
from assistant.domain.promised import KeptPromise, Wanted
from assistant.settings import settings_at
from knowledge_base.clock import FixedClock
from ui.command_line.operators import operator
from ui.files.printing import plain, plain_json
from ui.present.agreeing import table_lines
from ui.present.promises import how_known
from ui.present.times import away, clock
from ui.present.words import word

_WORDS = 70


@dataclass(frozen=True)
class Asked:
    """Where to look, at which moment (None: now), and whether as JSON."""

    data: Path | None
    now: datetime | None
    as_json: bool


def due(asked: Asked) -> int:
    """Print what is late or still to come, soonest first."""
    return _print(asked, Wanted(), only_open=True)


def listed(asked: Asked, wanted: Wanted) -> int:
    """Print the promises that fit, what is late or to come first."""
    return _print(asked, wanted)


def _print(asked: Asked, wanted: Wanted, *, only_open: bool = False) -> int:
    desk = promises_desk(settings_at(asked.data), FixedClock(asked.now) if asked.now else None)
    board = desk.board(operator(), wanted)
    found = [promise for promise in board.promises if promise.is_open or not only_open]
    for line in _json(found) if asked.as_json else _table(found, board.now):
        click.echo(line)
    return 0


def _json(promises: Iterable[KeptPromise]) -> Iterator[str]:
    return (plain_json(promise.model_dump_json()) for promise in promises)


def _table(promises: list[KeptPromise], now: datetime) -> Iterator[str]:
    if not promises:
        return iter((word("promise", "none"),))
    head = ("due", "", "state", "what", "ticket", "incident", "by", "how it stands")
    return map(plain, table_lines((head, *(_row(promise, now) for promise in promises))))


def _row(promise: KeptPromise, now: datetime) -> tuple[str, ...]:
    zone = ZoneInfo(promise.time_zone)
    when = (clock(promise.due_at, now, zone), away(promise.due_at, now)) if promise.due_at else ("-", "")
    what = word("promise_kind", promise.kind) + (f" {promise.amount}" if promise.amount else "")
    state = word("promise_state", promise.state)
    who = (promise.ticket_id, promise.incident_id or "-", promise.promised_by)
    return (*when, state, what, *who, how_known(promise, now))
