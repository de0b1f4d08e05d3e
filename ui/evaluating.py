"""``warmline eval run``."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

import click

from assistant.errors import CallerError
from assistant.settings import load_settings
from evals.report import case_lines, shortfalls, table, thresholds
from evals.run import run_dataset
from ui.batch import output


class _Measured(Protocol):
    """A run of one part of the product on its own dataset."""

    def table(self) -> str: ...

    def shortfalls(self) -> tuple[str, ...]: ...

    def details(self) -> str | Iterable[dict[str, Any]]: ...


def run(dataset: str, drafter: str, out: Path | None) -> int:
    """Run a dataset, print its table, keep its cases where asked; 1 where something fell under its threshold."""
    part = _PARTS.get(dataset.removesuffix("_v1"))
    if part and drafter != "composer":
        raise CallerError(f"--drafter: '{dataset}' drafts nothing; it is for drafts only")
    return _run_part(part(), out) if part else _run_drafts(dataset, drafter, out)


def _run_part(measured: _Measured, out: Path | None) -> int:
    click.echo(measured.table())
    if out is not None:
        details = measured.details()
        lines = (
            [details]
            if isinstance(details, str)
            else [json.dumps(line, ensure_ascii=False, default=str) for line in details]
        )
        with output(out) as stream:
            stream.writelines(f"{line.rstrip()}\n" for line in lines)
    return _tell(measured.shortfalls())


def _run_drafts(dataset: str, drafter: str, out: Path | None) -> int:
    result = run_dataset(dataset, load_settings(), drafter, _progress if sys.stderr.isatty() else None)
    limits = thresholds(f"{result.dataset.head.name}_v{result.dataset.head.version}")
    click.echo(table(result, limits))
    if out is not None:
        with output(out) as stream:
            stream.writelines(f"{line}\n" for line in case_lines(result))
    return _tell(shortfalls(result, limits))


def _tell(found: tuple[str, ...]) -> int:
    for sentence in found:
        click.echo(f"warmline: under its threshold: {sentence}", err=True)
    return int(bool(found))


def _progress(done: int, total: int) -> None:
    click.echo(f"\r{done}/{total} cases", err=True, nl=done == total)


def _facts() -> _Measured:
    from evals.facts_run import run_facts  # noqa: PLC0415 - loaded when it runs

    return run_facts()


def _matching() -> _Measured:
    from evals.matching_run import run_matching  # noqa: PLC0415 - loaded when it runs

    return run_matching()


def _early_signs() -> _Measured:
    from evals.early_signs_run import run_early_signs  # noqa: PLC0415 - loaded when it runs

    return run_early_signs()


_PARTS: dict[str, Callable[[], _Measured]] = {"facts": _facts, "matching": _matching, "early_signs": _early_signs}
