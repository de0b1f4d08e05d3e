"""Options that several commands share."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click


class Instant(click.ParamType[datetime, Any]):
    """An instant with its offset, in the form of RFC 3339."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The instant that was written; fails with a sentence that shows one."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail(f"'{value}' is no instant with an offset, such as 2026-11-21T15:00:00-06:00", param, ctx)
        return moment


def kept(command: Callable[..., None]) -> Callable[..., None]:
    """Add --data, as commands about what a desk keeps take it."""
    folder = click.Path(path_type=Path, file_okay=False)
    return click.option("--data", type=folder, metavar="DIR", help="Default: WARMLINE_DATA_DIR.")(command)


def shared(command: Callable[..., None]) -> Callable[..., None]:
    """Add --feed, --accounts, --now and --out, as commands over files take them."""
    options = (
        click.option("--feed", "feeds", multiple=True, metavar="FEED", help="File or URL; may be repeated."),
        click.option("--accounts", metavar="ACCOUNTS", help="JSON Lines of customers."),
        click.option("--now", type=Instant(), metavar="INSTANT", help="Fix the clock; answers become repeatable."),
        click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Default: standard output."),
    )
    for option in reversed(options):
        command = option(command)
    return command
