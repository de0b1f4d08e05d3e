"""``warmline eval run``."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import click

from assistant.errors import CallerError
from assistant.settings import load_settings
from evals.readable import readable
from evals.report import case_lines, missing_sets, shortfalls, slices, table, thresholds
from evals.run import Run, Way, drafting_prompt, run_dataset, run_drafts
from ui.files.batch import output


class _Measured(Protocol):
    """A run of one part of the product on its own dataset."""

    def table(self) -> str: ...

    def shortfalls(self) -> tuple[str, ...]: ...

    def details(self) -> str | Iterable[dict[str, Any]]: ...


class _OverSets(_Measured, Protocol):
    """A run over several sets, each told apart."""

    def slices(self) -> str: ...

    def readable(self) -> Iterable[str]: ...


@dataclass(frozen=True)
class _Readable:
    """A run whose cases are kept as Markdown."""

    run: _OverSets

    def table(self) -> str:
        return self.run.table()

    def shortfalls(self) -> tuple[str, ...]:
        return self.run.shortfalls()

    def details(self) -> str:
        return "\n".join(self.run.readable())


@dataclass(frozen=True)
class Asked:
    """What a caller asks of a run: which drafter and prompt, slices, and where its cases are kept."""

    drafter: str = "composer"
    prompt: str | None = None
    sliced: bool = False
    out: Path | None = None


def run(dataset: str, asked: Asked) -> int:
    """Run a dataset, print its table, keep its cases where asked; 1 where something fell under its threshold."""
    over_sets = _tone if _is_labelled(dataset) else _OVER_SETS.get(dataset.partition("_")[0])
    if over_sets is not None:
        return _run_over_sets(dataset, asked, over_sets)
    part = _PARTS.get(dataset.removesuffix("_v1"))
    if part is None:
        return _run_drafts(dataset, asked)
    _refuse_drafting(dataset, asked, sliced=asked.sliced)
    return _run_part(part(), asked.out)


def _is_labelled(dataset: str) -> bool:
    """Whether a file of labelled replies is named, not a dataset of the project."""
    return dataset.endswith(".jsonl")


def _refuse_drafting(dataset: str, asked: Asked, *, sliced: bool = False) -> None:
    if asked.drafter != "composer" or asked.prompt or sliced:
        option = "--prompt" if asked.prompt else "--slices" if sliced else "--drafter"
        raise CallerError(f"{option}: '{dataset}' drafts nothing with a model; it is for drafts only")


def _run_over_sets(dataset: str, asked: Asked, run_sets: Callable[[str], _OverSets]) -> int:
    _refuse_drafting(dataset, asked)
    measured = run_sets(dataset)
    if asked.sliced:
        click.echo(f"{measured.slices()}\n")
    if asked.out is not None and asked.out.suffix == ".md":
        return _run_part(_Readable(measured), asked.out)
    return _run_part(measured, asked.out)


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


def _run_drafts(dataset: str, asked: Asked) -> int:
    settings, way = load_settings(), Way(asked.drafter, drafting_prompt(asked.prompt))
    progress = _shown()
    if dataset == "drafts":
        runs = run_drafts(settings, way, progress)
    else:
        runs = (run_dataset(dataset, settings, way, progress),)
    for number, result in enumerate(runs):
        click.echo(("\n" if number else "") + table(result, thresholds(result.dataset.head.label)))
        if asked.sliced:
            click.echo(f"\n{slices(result)}")
    for sentence in missing_sets(runs) if dataset == "drafts" else ():
        click.echo(f"\n{sentence}")
    _keep(runs, asked.out)
    return _tell(tuple(_named(runs)))


def _keep(runs: tuple[Run, ...], out: Path | None) -> None:
    if out is None:
        return
    with output(out) as stream:
        if out.suffix == ".md":
            stream.writelines(f"{line}\n" for line in readable(runs))
        else:
            stream.writelines(f"{line}\n" for result in runs for line in case_lines(result))


def _named(runs: tuple[Run, ...]) -> Iterable[str]:
    for result in runs:
        label = result.dataset.head.label
        for sentence in shortfalls(result, thresholds(label)):
            yield f"{label}: {sentence}" if len(runs) > 1 else sentence


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


def _variety() -> _Measured:
    from evals.variety_run import run_variety  # noqa: PLC0415 - loaded when it runs

    return run_variety(load_settings())


def _guard(name: str) -> _OverSets:
    from evals.guard_report import run_guard  # noqa: PLC0415 - loaded when it runs

    return run_guard(name, load_settings(), _shown())


def _puppet(name: str) -> _OverSets:
    from evals.puppet_report import run_puppet  # noqa: PLC0415 - loaded when it runs

    return run_puppet(name, load_settings(), _shown())


def _tone(name: str) -> _OverSets:
    from evals.tone_report import run_tone  # noqa: PLC0415 - loaded when it runs

    return run_tone(name, load_settings(), _shown())


def _shown() -> Callable[[int, int], None] | None:
    return _progress if sys.stderr.isatty() else None


_OVER_SETS: dict[str, Callable[[str], _OverSets]] = {"guard": _guard, "puppet": _puppet, "tone": _tone}
_PARTS: dict[str, Callable[[], _Measured]] = {
    "facts": _facts,
    "matching": _matching,
    "early_signs": _early_signs,
    "variety": _variety,
}
