"""The command group ``tone``."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from ui.command_line.cli_judge import judge
from ui.command_line.cli_options import kept, shared
from ui.command_line.exits import Sentence, leave

_NONE = "none"


def _material(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        kept,
        click.option("--ratings", metavar="FILE", help="Ratings, JSON Lines (warmline schema rating)."),
        click.option("--replies", metavar="FILE", help="The replies that they are of, scored on the spot."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("tone")
def tone() -> None:
    """How replies sound: why a score is what it is, how far people agree with it, and what it can learn from them."""


@tone.command()
@click.argument("replies")
@shared
@click.option("--json", "form", flag_value="json", help="One JSON object per reply, with everything.")
@click.option("--all", "form", flag_value="all", help="Every figure that moved a dimension, with its points.")
def explain(
    replies: str,
    feeds: tuple[str, ...],
    accounts: str | None,
    now: datetime | None,
    out: Path | None,
    form: Literal["json", "all"] | None,
) -> None:
    """Say of each of REPLIES how its score comes about: what speaks for and against each dimension, and what to do."""
    from ui.command_line import commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: commands.explain(replies, commands.Sources(feeds, accounts, now), out, form))


@tone.command()
@_material
@click.option("--per", type=click.Choice(["week", "month"]), default="month", show_default=True, help="In UTC.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def agreement(data: Path | None, ratings: str | None, replies: str | None, per: str, *, as_json: bool) -> None:
    """Say how far people's ratings agree with the machine's and with each other, and whether that has moved.

    Of a data directory's sent replies, or of --ratings and --replies.
    """
    from ui.command_line import toning  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: toning.agreement(toning.Material(data, ratings, replies), per, as_json=as_json))


@tone.command()
@_material
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the recalibration as JSON, too.")
def fit(data: Path | None, ratings: str | None, replies: str | None, out: Path | None) -> None:
    """Learn from people's ratings, judge that on tickets held out, and keep it as a version that is not in force.

    Exit 1 where no dimension came out better: then nothing is kept.
    """
    from ui.command_line import toning  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: toning.fit(toning.Material(data, ratings, replies), out))


@tone.command()
@kept
@click.option("--json", "as_json", is_flag=True, help="One JSON object per version.")
def versions(data: Path | None, *, as_json: bool) -> None:
    """List what was learned, version by version, and who put which in force."""
    from ui.command_line import toning  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: toning.versions(data, as_json=as_json))


@tone.command()
@click.argument("version", type=click.IntRange(min=1))
@kept
def show(version: int, data: Path | None) -> None:
    """Print one VERSION with every step, as JSON."""
    from ui.command_line import toning  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: toning.show(data, version))


@tone.command()
@click.argument("version", metavar="VERSION|none")
@click.option("--by", metavar="NAME", help="Who decides this; default: the name of the account that runs it.")
@kept
def use(version: str, by: str | None, data: Path | None) -> None:
    """Put VERSION in force, or none; it is kept who did that and when."""
    if version != _NONE and not (version.isascii() and version.isdigit()):
        raise Sentence(f"tone use: '{version}' is no version; expected a number that `warmline tone versions` lists, "
                       "or none")  # fmt: skip
    from ui.command_line import toning  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: toning.use(data, None if version == _NONE else int(version), by))


tone.add_command(judge)
