"""The command group ``promises``."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click

from assistant.domain.promised import PromiseState, Wanted
from assistant.domain.vocabulary import PromiseKind
from ui.command_line.cli_options import Instant, kept
from ui.command_line.exits import leave


def _asked(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        kept,
        click.option("--now", type=Instant(), metavar="INSTANT", help="How things stand at this moment; default: now."),
        click.option("--json", "as_json", is_flag=True, help="One JSON object per promise."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("promises")
def promises() -> None:
    """What customers were promised in replies that were sent, and what became of it."""


@promises.command("due")
@_asked
def due(data: Path | None, now: datetime | None, *, as_json: bool) -> None:
    """List what is late or still to come, soonest due first."""
    from ui.command_line import promising  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: promising.due(promising.Asked(data, now, as_json)))


@promises.command("list")
@click.option("--state", type=click.Choice(get_args(PromiseState)))
@click.option("--kind", type=click.Choice(get_args(PromiseKind)))
@click.option("--incident", metavar="ID", help="Of one incident.")
@_asked
def list_promises(data: Path | None, now: datetime | None, *, as_json: bool, **chosen: Any) -> None:
    """List every promise: what is late or to come, then what is not known, broken and kept, the newest first."""
    from ui.command_line import promising  # noqa: PLC0415 - loaded when the command runs

    wanted = Wanted(chosen["state"], chosen["incident"], chosen["kind"])
    leave(lambda: promising.listed(promising.Asked(data, now, as_json), wanted))
