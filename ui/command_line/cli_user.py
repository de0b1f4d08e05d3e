"""The command group ``user``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ui.command_line.cli_options import kept
from ui.command_line.exits import leave

_ROLES = ("agent", "lead", "admin")
_SCOPES = (
    "draft", "check", "score", "tickets:read", "tickets:write", "incidents:read", "feeds:write", "promises:read",
    "replies:read", "ratings:read", "ratings:write", "metrics:read",
)  # fmt: skip


def _password(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--password-file", metavar="FILE", help="Its first line, or - for standard input; else it is asked for."
    )(command)


@click.group("user")
def user() -> None:
    """People who may sign in, and tokens of other systems."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES), default="agent", show_default=True, help="The first: admin.")
@click.option("--shown", metavar="TEXT", help="The name that others see; default: NAME.")
@click.option("--email", metavar="ADDRESS", help="By which an identity provider finds this account.")
@click.option("--no-password", is_flag=True, help="Only by an identity provider; needs --email.")
@_password
@kept
def add(data: Path | None, password_file: str | None, *, no_password: bool, **told: Any) -> None:
    """Let somebody sign in as NAME (letters, digits, . _ - @). The password is asked for, never an argument."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.add(data, told, password_file, no_password=no_password))


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per account.")
@kept
def list_people(data: Path | None, *, as_json: bool) -> None:
    """List the accounts, disabled ones too."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.list_people(data, as_json=as_json))


@user.command("disable")
@click.argument("name")
@kept
def disable(name: str, data: Path | None) -> None:
    """Let NAME sign in no more, and sign them out everywhere. Nothing of theirs is removed."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.disable(data, name))


@user.command("enable")
@click.argument("name")
@kept
def enable(name: str, data: Path | None) -> None:
    """Let NAME sign in again."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.enable(data, name))


@user.command("password")
@click.argument("name")
@_password
@kept
def password(name: str, password_file: str | None, data: Path | None) -> None:
    """Set another password for NAME, and sign them out everywhere."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.set_password(data, name, password_file))


@user.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(_ROLES))
@kept
def role(name: str, role: str, data: Path | None) -> None:
    """Give NAME another ROLE, and sign them out everywhere."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.set_role(data, name, role))


@user.command("email")
@click.argument("name")
@click.argument("address", metavar="ADDRESS|none")
@kept
def email(name: str, address: str, data: Path | None) -> None:
    """Set NAME's e-mail address, by which an identity provider finds the account, and sign them out everywhere."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.set_email(data, name, None if address == "none" else address))


@user.command("sign-out")
@click.argument("name")
@kept
def sign_out(name: str, data: Path | None) -> None:
    """Sign NAME out everywhere."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.sign_out(data, name))


@user.group("token")
def token() -> None:
    """Bearer tokens with which other systems use the HTTP API."""


@token.command("add")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(_SCOPES), help="Repeatable.")
@click.option("--expires", "days", type=click.IntRange(1, 3650), metavar="DAYS", help="Default: until it is revoked.")
@kept
def add_token(name: str, scopes: tuple[str, ...], days: int | None, data: Path | None) -> None:
    """Make a token for the system NAME and print it, this once."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.add_token(data, name, scopes, days))


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per token, without the token itself.")
@kept
def list_tokens(data: Path | None, *, as_json: bool) -> None:
    """List the tokens, what they may do, and when they were used last."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.list_tokens(data, as_json=as_json))


@token.command("revoke")
@click.argument("name")
@kept
def revoke_token(name: str, data: Path | None) -> None:
    """Let the token NAME open nothing any more; its name is not given again."""
    from ui.command_line import people_commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: people_commands.revoke_token(data, name))
