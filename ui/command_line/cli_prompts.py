"""The command group ``prompts``."""

import click

from ui.command_line.exits import leave


@click.group("prompts")
def prompts() -> None:
    """What words a draft: prompts, plans, phrases, exemplars and voices, by version and content."""


@prompts.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, with the whole hash.")
def list_prompts(*, as_json: bool) -> None:
    """List every version with its standing, content hash, purpose and note."""
    from ui.command_line import prompting  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: prompting.list_all(as_json=as_json))


@prompts.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the parts of NAME/vN, or of the newest version of NAME."""
    from ui.command_line import prompting  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: prompting.show(name))


@prompts.command()
@click.argument("first")
@click.argument("second")
def diff(first: str, second: str) -> None:
    """Print what changed from FIRST to SECOND, such as draft_reply/v1 draft_reply/v2."""
    from ui.command_line import prompting  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: prompting.diff(first, second))
