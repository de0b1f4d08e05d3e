"""Runs that are kept: one JSON Lines file each, its head in the first line, then a line per case.

The cases are the lines that ``warmline eval run --out`` writes, so such a file, which has no head, can be read too.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from assistant.domain.check import Check
from assistant.domain.reply import Draft
from assistant.domain.ticket import Ticket
from assistant.domain.tone import Tone
from evals.files import DatasetInvalid, flaw_in, read_text
from knowledge_base.records import Instant, Own

RunKind = Literal["drafts", "guard", "tone"]
TONE = "tone"
"""The measure of how a draft sounds, 0 to 100; all others of drafts pass or fail."""
_RUN_ID = re.compile(r"[a-z0-9_]{1,60}-\d{8}T\d{6}-[0-9a-f]{4}")
_SUFFIX = ".jsonl"
_REMEMBERED = 4


class Measure(Own):
    """One measure over a run: the mean over the ``n`` cases it applies to, None where there are none.

    A measure that passes or fails has the share that passed. ``least`` is what it may not fall under.
    """

    name: str
    value: float | None = None
    n: int = 0
    least: float | None = None


class RunHead(Own):
    """What a run was: which dataset, how, by whom, when, and its figures. ``unanswered`` cases count in no measure.

    ``lower`` names the measures of which less is better. ``drafter`` is the composer's or the model's name.
    """

    id: str
    dataset: str
    title: str
    kind: RunKind
    drafter: str
    prompt: str | None = None
    scorer: str | None = None
    by: str
    started_at: Instant
    finished_at: Instant
    cases: int
    unanswered: int
    measures: tuple[Measure, ...]
    lower: tuple[str, ...] = ()


class KeptCase(Own):
    """One case with its label and what was found. ``results`` are True or False, a number, or None (does not apply).

    Cases of one ``group`` are about the same ticket. ``text`` is what was checked or scored where nothing was drafted.
    """

    set: str
    id: str
    group: str | None = None
    tags: tuple[str, ...] = ()
    phase: str | None = None
    channel: str | None = None
    language: str | None = None
    segment: str | None = None
    results: dict[str, bool | float | None] = Field(default_factory=dict)
    failure: str | None = None
    ticket: Ticket | None = None
    expected: dict[str, Any] | None = None
    draft: Draft | None = None
    text: str | None = None
    check: Check | None = None
    tone: Tone | None = None

    @property
    def key(self) -> str:
        """The case, told apart from those of other sets."""
        return f"{self.set}/{self.id}"

    @property
    def values(self) -> dict[str, float]:
        """Every measure that applies as a number; passed is 1."""
        found = {name: float(result) for name, result in self.results.items() if result is not None}
        overall = self.draft.tone.overall if self.draft else None
        return found if overall is None else found | {TONE: float(overall)}


@dataclass(frozen=True)
class KeptRun:
    """A run with all its cases."""

    head: RunHead
    cases: tuple[KeptCase, ...]

    @cached_property
    def by_key(self) -> Mapping[str, KeptCase]:
        """The cases by what tells them apart."""
        return {case.key: case for case in self.cases}

    def lines(self) -> Iterator[str]:
        """As it is kept."""
        yield json.dumps({"run": self.head.model_dump(mode="json")}, ensure_ascii=False)
        for case in self.cases:
            yield json.dumps(case.model_dump(mode="json"), ensure_ascii=False)


def measures_of(cases: tuple[KeptCase, ...], least: Mapping[str, float] | None = None) -> tuple[Measure, ...]:
    """Every measure that any case has, in order of first appearance; ``least`` by name."""
    found: dict[str, list[float]] = {}
    for case in cases:
        for name in case.results:
            found.setdefault(name, [])
        for name, value in case.values.items():
            found.setdefault(name, []).append(value)
    return tuple(
        Measure(name=name, value=sum(v) / len(v) if v else None, n=len(v), least=(least or {}).get(name))
        for name, v in found.items()
    )


def read_run(path: Path) -> KeptRun:
    """A kept run, or the cases of ``eval run --out``; raises DatasetInvalid, which names the line that is wrong."""
    if not path.is_file():
        raise DatasetInvalid(f"{path}: no such file; expected what `warmline eval run --out FILE.jsonl` writes")
    head, cases = None, []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            if isinstance(data, dict) and "run" in data:
                head = RunHead.model_validate(data["run"])
            else:
                cases.append(KeptCase.model_validate(data))
        except (ValidationError, json.JSONDecodeError) as error:
            raise DatasetInvalid(
                f"{path.name} line {number}: {flaw_in(error)}; expected a case of a run, "
                "as `warmline eval run tickets_v1 --out FILE.jsonl` writes it"
            ) from None
    if not cases and head is None:
        raise DatasetInvalid(f"{path.name}: no case; expected what `warmline eval run --out FILE.jsonl` writes")
    return KeptRun(head or _head_of(path, tuple(cases)), tuple(cases))


def _head_of(path: Path, cases: tuple[KeptCase, ...]) -> RunHead:
    """The head of a file that has none; its moment is that of the file."""
    sets = sorted({case.set for case in cases})
    drafters = {case.draft.drafter.model or case.draft.drafter.kind for case in cases if case.draft}
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return RunHead.model_validate(
        {
            "id": path.stem, "dataset": " ".join(sets), "title": path.name, "kind": "drafts", "by": "command line",
            "drafter": ", ".join(sorted(drafters)) or "unknown", "started_at": moment, "finished_at": moment,
            "scorer": next((case.draft.tone.scorer for case in cases if case.draft), None),
            "cases": len(cases), "unanswered": sum(case.failure is not None for case in cases),
            "measures": measures_of(cases),
        }
    )  # fmt: skip


@dataclass
class RunFolder:
    """The runs that are kept in one folder, which is made with the first of them. A run's id names its file."""

    folder: Path
    _heads: dict[str, RunHead] = field(default_factory=dict, repr=False)
    _read: dict[str, KeptRun] = field(default_factory=dict, repr=False)

    def heads(self) -> tuple[RunHead, ...]:
        """Every run, the newest first; a file that is no run is left out."""
        ids = [path.stem for path in self.folder.glob(f"*{_SUFFIX}") if _RUN_ID.fullmatch(path.stem)]
        found = [head for one in ids if (head := self._head(one)) is not None]
        return tuple(sorted(found, key=lambda head: (head.finished_at, head.id), reverse=True))

    def run(self, run_id: str) -> KeptRun | None:
        """One run, or None where there is none of that id. Raises DatasetInvalid where its file was spoilt."""
        path = self._path(run_id)
        if path is None or not path.is_file():
            return None
        # Whoever goes through the cases of a run, or compares two, asks for the same ones again and again.
        if (found := self._read.get(run_id)) is None:
            found = read_run(path)
            while len(self._read) >= _REMEMBERED:
                self._read.pop(next(iter(self._read)), None)
            self._read[run_id] = found
        return found

    def keep(self, run: KeptRun) -> None:
        """Write a run; whoever reads meanwhile sees all of it or nothing. Raises ValueError for an id that is none."""
        path = self._path(run.head.id)
        if path is None:
            raise ValueError(f"'{run.head.id}' is no id of a run")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in run.lines())
        unfinished.replace(path)

    def drop(self, run_id: str) -> bool:
        """Remove a run; False where there was none."""
        path = self._path(run_id)
        if path is None or not path.is_file():
            return False
        os.unlink(path)  # noqa: PTH108 - beside is_file, which follows no id that is none
        self._heads.pop(run_id, None)
        self._read.pop(run_id, None)
        return True

    def _path(self, run_id: str) -> Path | None:
        # What a page sends names a file of this folder, or nothing.
        return self.folder / f"{run_id}{_SUFFIX}" if _RUN_ID.fullmatch(run_id) else None

    def _head(self, run_id: str) -> RunHead | None:
        if run_id not in self._heads:
            try:
                with (self.folder / f"{run_id}{_SUFFIX}").open(encoding="utf-8") as stream:
                    self._heads[run_id] = RunHead.model_validate(json.loads(stream.readline())["run"])
            except (OSError, ValueError, KeyError, TypeError):
                return None
        return self._heads[run_id]
