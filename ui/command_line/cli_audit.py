"""The command group ``audit``."""

from datetime import datetime
from pathlib import Path

import click

from ui.command_line.cli_options import Instant, kept
from ui.command_line.exits import leave


@click.group("audit")
def audit() -> None:
    """The audit trail: verify, show, export, adopt; and words that must not be kept: retain, erase."""


@audit.command("verify")
@click.option("--head", metavar="HEAD", help="A head that was noted down earlier: tells whether the end was cut off.")
@kept
def verify(head: str | None, data: Path | None) -> None:
    """Say whether the trail is whole; exit 1 where it is not, with the first entry that is broken.

    WARMLINE_AUDIT_KEY must be set as it is for the desk, where the trail is kept with a key.
    """
    from ui.command_line import audit_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: audit_commands.verify(data, head))


@audit.command("adopt")
@click.option(
    "--head", metavar="HEAD", help="A head that was noted down earlier: nothing is adopted where it is not there."
)
@kept
def adopt(head: str | None, data: Path | None) -> None:
    """Once, after WARMLINE_AUDIT_KEY was set: take the entries that were made without a key under it.

    Until then nothing is entered with the key. Only who set the key on purpose should do this: a trail that was kept
    with a key before and now has entries without one was rewritten.
    """
    from ui.command_line import audit_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: audit_commands.adopt(data, head))


@audit.command("show")
@click.option("--about", metavar="ID", help="Entries about one ticket, reply, feed or person only.")
@click.option("--by", metavar="PERSON", help="Entries of one person only.")
@click.option("--most", type=click.IntRange(1, 1_000), default=50, show_default=True, help="At most that many.")
@kept
def show(about: str | None, by: str | None, most: int, data: Path | None) -> None:
    """Show the newest entries, the newest last; times are UTC."""
    from ui.command_line import audit_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: audit_commands.show(data, about, by, most))


@audit.command("export")
@click.option("--since", type=Instant(), metavar="INSTANT", help="Entries from then on.")
@click.option("--until", type=Instant(), metavar="INSTANT", help="Entries before then.")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Default: standard output.")
@kept
def export(since: datetime | None, until: datetime | None, form: str, out: Path | None, data: Path | None) -> None:
    """Write the entries, oldest first. That they were exported is entered first."""
    from ui.command_line import audit_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: audit_commands.export(data, since, until, form, out))


@audit.command("retain")
@kept
def retain(data: Path | None) -> None:
    """Take away what is older than WARMLINE_RETENTION_DAYS and WARMLINE_AUDIT_DAYS; the desk does so every day."""
    from ui.command_line import audit_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: audit_commands.retain(data))


@audit.command("erase")
@click.option("--customer", required=True, metavar="ID", help="The customer's id, as tickets and accounts have it.")
@click.option("--dry-run", "dry", is_flag=True, help="Only count.")
@kept
def erase(customer: str, data: Path | None, *, dry: bool) -> None:
    """Take away every word and name of one customer; rows, times and figures stay, and the trail still verifies."""
    from ui.command_line import audit_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: audit_commands.erase(data, customer, dry=dry))
