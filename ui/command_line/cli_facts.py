"""The commands ``warmline feed`` and ``warmline accounts``."""

from pathlib import Path
from typing import Any

import click

from ui.command_line.cli_options import kept
from ui.command_line.exits import leave

_KINDS = ("document", "tmf656", "syndication", "alertmanager")


@click.group("feed")
def feed() -> None:
    """Watch incident feeds: add, list, poll, show, link."""


@feed.command("add")
@click.argument("name")
@click.argument("where", required=False)
@click.option(
    "--kind",
    type=click.Choice(_KINDS),
    default="document",
    show_default=True,
    help="document: Statuspage v2 or native, told apart by content; syndication: RSS or Atom.",
)
@click.option("--provider", metavar="NAME", help="Whose incidents these are, where the format does not say.")
@click.option("--time-zone", metavar="ZONE", help="Zone of local times, where the format does not say.")
@click.option(
    "--interval", type=click.IntRange(5, 86_400), default=60, show_default=True, help="Seconds between polls."
)
@click.option(
    "--stale-after",
    type=click.IntRange(10, 604_800),
    default=900,
    show_default=True,
    help="Seconds of silence after which its facts are shown as old.",
)
@click.option("--allow-host", "allowed_hosts", multiple=True, metavar="HOST", help="May be redirected to; repeatable.")
@click.option("--allow-private", is_flag=True, help="Read addresses of this machine and of private networks.")
@click.option("--token-variable", metavar="VARIABLE", help="Environment variable with the feed's bearer token.")
@kept
def add(data: Path | None, **settings: Any) -> None:
    """Watch the feed WHERE (file or URL) under the name NAME; without WHERE it waits for pushes."""
    from ui.command_line import watching  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: watching.add(data, settings))


@feed.command("remove")
@click.argument("name")
@kept
def remove(name: str, data: Path | None) -> None:
    """Watch the feed NAME no more; what it told stays."""
    from ui.command_line import watching  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: watching.remove(data, name))


@feed.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per feed.")
@kept
def list_feeds(data: Path | None, *, as_json: bool) -> None:
    """List the watched feeds, their age and what is wrong with them."""
    from ui.command_line import watching  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: watching.list_feeds(data, as_json=as_json))


@feed.command("poll")
@click.argument("names", nargs=-1)
@kept
def poll(names: tuple[str, ...], data: Path | None) -> None:
    """Read the feeds NAMES (all without) now and say what changed; exit 1 where one could not be read."""
    from ui.command_line import watching  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: watching.poll(data, names))


@feed.command("show")
@click.argument("what")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@kept
def show(what: str, data: Path | None, *, as_json: bool) -> None:
    """Show the feed WHAT and its incidents, or the incident WHAT with every version and what it changed."""
    from ui.command_line import watching  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: watching.show(data, what, as_json=as_json))


@feed.command("link")
@click.argument("first")
@click.argument("second")
@click.option("--apart", is_flag=True, help="They are two outages, whatever ids they share.")
@click.option("--note", metavar="TEXT", help="Why.")
@kept
def link(first: str, second: str, note: str | None, data: Path | None, *, apart: bool) -> None:
    """Say that the incidents FIRST and SECOND of two feeds are one outage."""
    from ui.command_line import watching  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: watching.link(data, first, second, note, same=not apart))


@click.group("accounts")
def accounts() -> None:
    """Customers and their services: import, list."""


@accounts.command("import")
@click.argument("file")
@kept
def import_accounts(file: str, data: Path | None) -> None:
    """Import customers from FILE (JSON Lines, CSV with one row per service, or -); exit 1 where lines are wrong."""
    from ui.command_line import importing  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: importing.import_accounts(data, file))


@accounts.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per customer.")
@kept
def list_accounts(data: Path | None, *, as_json: bool) -> None:
    """List the customers with the number of their services and sites."""
    from ui.command_line import importing  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: importing.list_accounts(data, as_json=as_json))
