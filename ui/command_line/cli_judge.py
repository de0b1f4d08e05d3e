"""The command ``judge``, which the group ``tone`` takes in."""

from datetime import datetime
from pathlib import Path

import click

from ui.command_line.cli_options import shared
from ui.command_line.exits import leave


@click.command("judge")
@click.argument("replies")
@shared
def judge(replies: str, feeds: tuple[str, ...], accounts: str | None, now: datetime | None, out: Path | None) -> None:
    """Have a language model rate REPLIES on the same rubric, and say where it differs from the score.

    Needs WARMLINE_TONE_JUDGE=model. Exit 1 where a reply has no judgement. No score is changed.
    """
    from ui.command_line import commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: commands.judge(replies, commands.Sources(feeds, accounts, now), out))
