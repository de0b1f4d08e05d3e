"""``warmline accounts``: customers with their services, imported and listed."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from knowledge_base.account_files import AccountProblem, read_accounts_file
from knowledge_base.records import Customer, CustomerRecord, UnknownFields
from ui.command_line.operators import operator
from ui.command_line.watching import opened
from ui.files.batch import Messages
from ui.files.lines import open_input
from ui.files.printing import echo, plain_json
from ui.present.times import many


def import_accounts(data: Path | None, file: str) -> int:
    """Import customers of a file; 1 where lines were wrong. Raises UnreadableFile."""
    desk, messages, unknown, found = opened(data), Messages(), UnknownFields(), _Found()
    with open_input(file) as stream:
        lines = read_accounts_file(stream, file, unknown)
        new, changed = desk.import_accounts(operator(), found.good(lines, messages))
    messages.unknown_fields(unknown.names)
    read = f"{many(found.customers, 'customer')} read: {new} new, {changed} changed"
    click.echo(f"{read}, {many(found.wrong, 'line')} wrong")
    return int(found.wrong > 0)


class _Found:
    """Counts what a file held."""

    def __init__(self) -> None:
        self.customers = self.wrong = 0

    def good(self, lines: Iterable[CustomerRecord | AccountProblem], messages: Messages) -> Iterator[CustomerRecord]:
        """The customers; every wrong line is told and counted."""
        for line in lines:
            if isinstance(line, AccountProblem):
                # A doubled id, say, costs nothing: another line counts.
                self.wrong += line.left_out
                messages.say(f"accounts {line.message}" if line.left_out else f"warning: accounts {line.message}")
            else:
                self.customers += 1
                yield line


def list_accounts(data: Path | None, *, as_json: bool) -> int:
    """Print the customers that are kept."""
    customers = opened(data).customers(operator())
    if not customers and not as_json:
        click.echo("No customers are kept here: warmline accounts import FILE")
    for customer in customers:
        if as_json:
            click.echo(plain_json(customer.model_dump_json(exclude_none=True)))
        else:
            echo(_line(customer))
    return 0


def _line(customer: Customer) -> str:
    places = {json.dumps(s.place.model_dump()) for s in customer.services if s.place}
    carriers = sorted({service.carrier for service in customer.services if service.carrier})
    counted = f"{many(len(customer.services), 'service')} at {many(len(places), 'site')}"
    return (
        f"{customer.id or '?':<16} {customer.name or 'name unknown':<28} {counted:<26} {', '.join(carriers)}".rstrip()
    )
