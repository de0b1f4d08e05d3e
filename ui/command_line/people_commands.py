"""``warmline user``: who may sign in, and which other systems may call."""

import json
import stat
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import click

from assistant.bootstrap import staff_desks
from assistant.domain.account import DeskAccount, IntegrationToken, Scope
from assistant.domain.vocabulary import Role
from assistant.errors import CallerError
from assistant.people_desk import PeopleDesk
from assistant.settings import settings_at
from assistant.staff_desk import NewAccount, StaffDesk
from ui.command_line.operators import operator
from ui.files.printing import echo, plain_json
from ui.present.times import many

_MOST_READ = 4_096
"""A password file is one line; more is some other file."""
_OTHERS = stat.S_IRGRP | stat.S_IROTH


def add(data: Path | None, told: dict[str, Any], password_file: str | None, *, no_password: bool) -> int:
    """Make an account; nobody is asked for a password before the rest is right."""
    if no_password and password_file:
        raise CallerError("user add: --no-password and --password-file contradict each other; name one.")
    desk, _ = _desks(data)
    new = NewAccount(**told)
    account = desk.prepared(operator(), new)
    desk.add(operator(), new, None if no_password else _password(account.id, password_file))
    echo(f"{account.id}: may sign in as {account.role}")
    return 0


def list_people(data: Path | None, *, as_json: bool) -> int:
    """Print the accounts."""
    found = _desks(data)[0].accounts(operator())
    if as_json:
        _print_objects(account.model_dump(mode="json", exclude={"epoch"}) for account in found)
    elif not found:
        echo("Nobody can sign in here: warmline user add NAME --role admin")
    else:
        echo(f"{'NAME':<24} {'ROLE':<6} {'SHOWN':<24} {'E-MAIL':<28} SINCE")
        for account in found:
            echo(_person_line(account))
    return 0


def disable(data: Path | None, name: str) -> int:
    """Let somebody in no more."""
    return _told(_desks(data)[0].disable(operator(), name), "may sign in no more, and is signed out everywhere")


def enable(data: Path | None, name: str) -> int:
    """Let somebody in again."""
    return _told(_desks(data)[0].enable(operator(), name), "may sign in again")


def set_password(data: Path | None, name: str, password_file: str | None) -> int:
    """Set another password."""
    desk, _ = _desks(data)
    account = desk.account(operator(), name)
    changed = desk.set_password(operator(), account.id, _password(account.id, password_file))
    return _told(changed, "has another password, and is signed out everywhere")


def set_role(data: Path | None, name: str, role: str) -> int:
    """Give somebody another role."""
    changed = _desks(data)[0].set_role(operator(), name, cast("Role", role))
    return _told(changed, f"is {changed.role} now, and signed out everywhere")


def set_email(data: Path | None, name: str, address: str | None) -> int:
    """Set or take away an address."""
    changed = _desks(data)[0].set_email(operator(), name, address)
    return _told(changed, f"has {changed.email or 'no e-mail address'} now, and is signed out everywhere")


def sign_out(data: Path | None, name: str) -> int:
    """Sign somebody out everywhere."""
    desk, door = _desks(data)
    account = desk.account(operator(), name)
    return _told(account, f"signed out of {many(door.sign_out_everywhere(operator(), account.id), 'session')}")


def add_token(data: Path | None, name: str, scopes: tuple[str, ...], days: int | None) -> int:
    """Make a token: the token alone on standard output, what to know of it on standard error."""
    token, made = _desks(data)[0].add_token(operator(), name, cast("frozenset[Scope]", frozenset(scopes)), days)
    until = f"until {_at(made.expires_at)}" if made.expires_at else "until it is revoked"
    echo(f"{made.name}: {' '.join(sorted(made.scopes))}, {until}. It is shown this once:", err=True)
    click.echo(token)
    return 0


def list_tokens(data: Path | None, *, as_json: bool) -> int:
    """Print the tokens' names and scopes."""
    desk, _ = _desks(data)
    found, now = desk.tokens(operator()), desk.clock.now()
    if as_json:
        _print_objects(_token_object(token, now) for token in found)
    elif not found:
        echo("No token was made here: warmline user token add NAME --scope SCOPE")
    else:
        echo(f"{'NAME':<24} {'STATE':<24} {'LAST USED':<18} SCOPES")
        for token in found:
            echo(f"{token.name:<24} {_state(token, now):<24} {_at(token.used_at):<18} {' '.join(sorted(token.scopes))}")
    return 0


def revoke_token(data: Path | None, name: str) -> int:
    """Take a token back."""
    token = _desks(data)[0].revoke_token(operator(), name)
    echo(f"{token.name}: opens nothing any more")
    return 0


def _desks(data: Path | None) -> tuple[StaffDesk, PeopleDesk]:
    return staff_desks(settings_at(data))


def _password(name: str, file: str | None) -> str:
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        raise CallerError("The password is asked for at a terminal; without one name --password-file FILE, or - .")
    typed: str = click.prompt(f"Password for {name}", hide_input=True, confirmation_prompt="Once more", err=True)
    return typed


def _first_line(file: str) -> str:
    try:
        if file == "-":
            held = sys.stdin.buffer.read(_MOST_READ)
        else:
            with Path(file).open("rb") as stream:
                held = stream.read(_MOST_READ)
        text = held.decode("utf-8-sig")
    except OSError as error:
        raise CallerError(f"--password-file: cannot read '{file}': {(error.strerror or 'error').lower()}") from None
    except UnicodeDecodeError:
        raise CallerError(f"--password-file: '{file}' is not UTF-8; expected the password in its first line") from None
    if file != "-" and Path(file).stat().st_mode & _OTHERS:
        echo(f"warmline: warning: others can read '{file}'; expected a file for its owner alone (mode 600)", err=True)
    return text.split("\n", 1)[0].removesuffix("\r")


def _person_line(account: DeskAccount) -> str:
    ended = f", disabled {account.disabled_at:%Y-%m-%d}" if account.disabled_at else ""
    since = f"{account.created_at:%Y-%m-%d}{ended}"
    return f"{account.id:<24} {account.role:<6} {account.name:<24} {account.email or '-':<28} {since}"


def _state(token: IntegrationToken, now: datetime) -> str:
    if token.revoked_at:
        return f"revoked {token.revoked_at:%Y-%m-%d}"
    if token.expires_at is None:
        return "until revoked"
    return f"{'until' if token.holds(now) else 'expired'} {token.expires_at:%Y-%m-%d}"


def _token_object(token: IntegrationToken, now: datetime) -> dict[str, Any]:
    return token.model_dump(mode="json") | {"scopes": sorted(token.scopes), "holds": token.holds(now)}


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}" if moment else "never"


def _told(account: DeskAccount, what: str) -> int:
    echo(f"{account.id}: {what}")
    return 0


def _print_objects(found: Iterable[dict[str, Any]]) -> None:
    for one in found:
        click.echo(plain_json(json.dumps(one, ensure_ascii=False)))
