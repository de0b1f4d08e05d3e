"""``warmline eval compare`` and ``eval report``: runs that are files, held against each other or as one page."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from evals.comparing import Comparison, compared
from evals.kept import read_run
from knowledge_base.clock import SystemClock
from ui.files.batch import output
from ui.files.printing import echo, plain_json
from ui.present.agreeing import table_lines
from ui.present.evaluation import measure_name, shown_value
from ui.present.evaluation_comparison import difference_of, ranked, sure_of
from ui.present.evaluation_report import comparison_report, run_report
from ui.present.words import word

_UTC = ZoneInfo("UTC")
_HEAD = ("measure", "before", "after", "change [95%]", "n", "better", "worse", "how sure")


def compare(before: Path, after: Path, *, as_json: bool) -> int:
    """Print what changed from one run to the other; 1 where something is surely or likely worse, or answers are lost.

    Raises DatasetInvalid where a file is no run, or the two share no case.
    """
    found = compared(read_run(before), read_run(after))
    if as_json:
        click.echo(plain_json(json.dumps(_object(found), ensure_ascii=False)))
    else:
        for line in _lines(found):
            echo(line)
    worse = any(one.sureness in ("sure", "likely") and one.improves is False for one in found.changes)
    return int(worse or bool(found.newly_unanswered))


def report(run: Path, against: Path | None, out: Path) -> int:
    """Write a run, or one beside an earlier one, as one HTML file; raises DatasetInvalid."""
    now = SystemClock().now()
    page = (
        run_report(read_run(run), now, _UTC)
        if against is None
        else comparison_report(compared(read_run(against), read_run(run)), now, _UTC)
    )
    with output(out) as stream:
        stream.write(page)
    return 0


def _lines(found: Comparison) -> Iterator[str]:
    counts = word("evaluation", "only")
    yield counts.format(shared=found.shared, before=found.only_before, after=found.only_after)
    for name, keys in (("newly_unanswered", found.newly_unanswered), ("newly_answered", found.newly_answered)):
        if keys:
            yield f"{word('evaluation', name)}: {' '.join(keys)}"
    head = found.after.head
    rows = [
        (
            measure_name(one.name), shown_value(one.name, one.before, head), shown_value(one.name, one.after, head),
            difference_of(one, head), str(one.n), str(len(one.better)), str(len(one.worse)), sure_of(one),
        )
        for one in ranked(found)
    ]  # fmt: skip
    yield from table_lines((_HEAD, *rows))
    for one in ranked(found):
        if one.worse:
            yield f"worse in {measure_name(one.name)}: {' '.join(one.worse)}"
    yield word("evaluation", "how_sure").format(measures=len(found.changes))


def _object(found: Comparison) -> dict[str, object]:
    told = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    return told | {
        "before": found.before.head.model_dump(mode="json", exclude={"measures"}),
        "after": found.after.head.model_dump(mode="json", exclude={"measures"}),
        "changes": [dataclasses.asdict(one) for one in ranked(found)],
    }
