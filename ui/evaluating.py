"""``warmline eval run``."""

import sys
from pathlib import Path

import click

from assistant.settings import load_settings
from evals.report import case_lines, shortfalls, table, thresholds
from evals.run import run_dataset
from ui.batch import output


def run(dataset: str, drafter: str, out: Path | None) -> int:
    """Run a dataset, print its table, keep its cases where asked; 1 where something fell under its threshold."""
    result = run_dataset(dataset, load_settings(), drafter, _progress if sys.stderr.isatty() else None)
    limits = thresholds(f"{result.dataset.head.name}_v{result.dataset.head.version}")
    click.echo(table(result, limits))
    if out is not None:
        with output(out) as stream:
            stream.writelines(f"{line}\n" for line in case_lines(result))
    found = shortfalls(result, limits)
    for sentence in found:
        click.echo(f"warmline: under its threshold: {sentence}", err=True)
    return int(bool(found))


def _progress(done: int, total: int) -> None:
    click.echo(f"\r{done}/{total} cases", err=True, nl=done == total)
