"""The commands ``eval compare`` and ``eval report``; ``ui.cli`` adds them to the group."""

from pathlib import Path

import click

from ui.command_line.exits import leave

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("compare")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def compare(before: Path, after: Path, *, as_json: bool) -> None:
    """Say what the run AFTER does better and worse than BEFORE, and how sure that is.

    Both are files that `eval run --out FILE.jsonl` wrote, or kept runs of a data directory (DIR/runs). Exit 1 where
    something is surely or likely worse, or a case has no answer any more.
    """
    from ui.command_line import comparing  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: comparing.compare(before, after, as_json=as_json))


@click.command("report")
@click.argument("run", type=_FILE)
@click.option("--against", type=_FILE, metavar="FILE", help="An earlier run: what changed since comes first.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", required=True, help="The HTML file to write.")
def report(run: Path, against: Path | None, out: Path) -> None:
    """Write RUN as one HTML file with its figures and every case; it runs nothing and fetches nothing."""
    from ui.command_line import comparing  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: comparing.report(run, against, out))
