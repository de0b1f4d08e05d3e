"""``warmline prompts``: what words a draft, by version and content."""

import json
from collections.abc import Callable
from typing import TypeVar

import click

from assistant.errors import CallerError
from prompts.errors import PromptsError
from prompts.inventory import Entry, difference, inventory, text_of

Told = TypeVar("Told")
_SHORT = 12
_STANDINGS = {"released": "released", "changed": "CHANGED", "open": "not released", "unversioned": "-"}


def list_all(*, as_json: bool) -> int:
    """Every prompt version and every other piece of wording data: standing, hash, purpose and note."""
    entries = _told(inventory)
    if as_json:
        for entry in entries:
            click.echo(json.dumps(_object(entry), ensure_ascii=False))
        return 0
    width = max(len(entry.label) for entry in entries)
    click.echo(f"{'name':<{width}}  {'standing':<12}  {'content':<{_SHORT}}  purpose")
    for entry in entries:
        words = " ".join(filter(None, (entry.purpose, f"({entry.note})" if entry.note else "")))
        click.echo(f"{entry.label:<{width}}  {_STANDINGS[entry.standing]:<12}  {entry.content_hash[:_SHORT]}  {words}")
    return 0


def show(label: str) -> int:
    """The parts of a prompt, or the files of another piece, as text."""
    click.echo(_told(lambda: text_of(label)), nl=False)
    return 0


def diff(first: str, second: str) -> int:
    """A unified diff of two versions."""
    found = _told(lambda: difference(first, second))
    click.echo(found or f"{first} and {second} say the same.")
    return 0


def _object(entry: Entry) -> dict[str, str]:
    return {
        "name": entry.label,
        "standing": entry.standing,
        "sha256": entry.content_hash,
        "purpose": entry.purpose,
        "note": entry.note,
    }


def _told(ask: Callable[[], Told]) -> Told:
    try:
        return ask()
    except PromptsError as error:
        raise CallerError(f"prompts: {error}") from None
