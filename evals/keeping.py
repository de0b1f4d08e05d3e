"""Runs of the shipped datasets in the form that is kept and compared: what can be run, and running it."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from assistant.domain.check import Check, Claim, RuleFinding
from assistant.domain.vocabulary import CheckVerdict
from assistant.settings import Settings
from evals.cases import FOLDER
from evals.files import UnknownDataset
from evals.guard_cases import GuardLimits
from evals.guard_run import GuardResult, Mutant, Twin, run_guard_set
from evals.kept import KeptCase, KeptRun, Measure, RunHead, RunKind, measures_of
from evals.report import case_lines, thresholds
from evals.run import DRAFT_SETS, Run, Way, run_dataset
from evals.tone_cases import DIMENSIONS, LabelledReply, load_tone
from evals.tone_run import ToneResult, run_tone_set
from evals.tone_scoring import LOWEST, Scored
from knowledge_base.ports import Clock

Progress = Callable[[int, int], None]
FAITHFUL, FOUND, AT_THE_WORDS = "faithful passes", "change found", "found at the words"
OVERALL = "overall off by"
_TOP, _MOST = 7.0, 100.0
"""People's overall mark goes from 1 to 7, the machine's from 0 to 100."""


@dataclass(frozen=True)
class Offered:
    """A shipped dataset that can be run and compared; ``is_seen`` where the product was mended with it in sight."""

    name: str
    title: str
    kind: RunKind
    is_seen: bool


@dataclass(frozen=True)
class Order:
    """Which run is wanted, by whom, and the id and moment that it got."""

    id: str
    dataset: str
    drafter: str
    by: str
    started_at: datetime


@cache
def offered() -> tuple[Offered, ...]:
    """Every shipped dataset that can be run and compared: drafts first, then the guard's and the tone scorer's."""
    drafts = [name for name in DRAFT_SETS if (FOLDER / name / "dataset.toml").is_file()]
    kinds: list[tuple[str, RunKind]] = [(name, "drafts") for name in drafts]
    kinds += [(path.parent.name, "guard") for path in sorted(FOLDER.glob("guard_*/replies.jsonl"))]
    kinds += [(path.parent.name, "tone") for path in sorted(FOLDER.glob("tone_*seen_*/replies.jsonl"))]
    return tuple(Offered(name, _title(name), kind, "_unseen" not in name) for name, kind in kinds)


def run_order(order: Order, settings: Settings, clock: Clock, progress: Progress | None = None) -> KeptRun:
    """Run what was ordered, on the shipped data alone; raises UnknownDataset, DatasetInvalid, SettingsInvalid."""
    known = {one.name: one for one in offered()}
    if order.dataset not in known:
        raise UnknownDataset(f"eval: there is no dataset '{order.dataset}'; expected one of {', '.join(known)}")
    own = settings.model_copy(update={"data_dir": None, "database_url": None})
    kind = known[order.dataset].kind
    if kind == "guard":
        cases, least = _guard(run_guard_set(FOLDER / order.dataset, own, progress))
    elif kind == "tone":
        cases, least = _tone(run_tone_set(load_tone(FOLDER / order.dataset), own, progress)), {}
    else:
        cases = kept_cases(run_dataset(order.dataset, own, Way(order.drafter), progress))
        least = thresholds(order.dataset)
    return KeptRun(_head(order, known[order.dataset], cases, least, clock), cases)


def kept_cases(run: Run) -> tuple[KeptCase, ...]:
    """The cases of a run of drafts."""
    return tuple(KeptCase.model_validate_json(line) for line in case_lines(run))


def _head(
    order: Order, dataset: Offered, cases: tuple[KeptCase, ...], least: dict[str, float], clock: Clock
) -> RunHead:
    measures = measures_of(cases, least)
    drafts = [case.draft for case in cases if case.draft]
    tones = [found for case in cases if (found := case.draft.tone if case.draft else case.tone)]
    return RunHead(
        id=order.id,
        dataset=order.dataset,
        title=dataset.title,
        kind=dataset.kind,
        drafter=_drafter(order, dataset.kind, [draft.drafter.model for draft in drafts]),
        prompt=next((draft.drafter.prompt for draft in drafts if draft.drafter.prompt), None),
        scorer=next((tone.scorer for tone in tones), None),
        by=order.by,
        started_at=order.started_at,
        finished_at=clock.now(),
        cases=len(cases),
        unanswered=sum(case.failure is not None for case in cases),
        measures=measures,
        lower=tuple(_off_by(measures)),
    )


def _drafter(order: Order, kind: RunKind, models: list[str | None]) -> str:
    if kind != "drafts":
        return "none"
    return next((model for model in models if model), order.drafter)


def _off_by(measures: tuple[Measure, ...]) -> Iterator[str]:
    return (measure.name for measure in measures if measure.name.endswith(" off by"))


def _title(name: str) -> str:
    path = FOLDER / name / "dataset.toml"
    head = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return str(head.get("title") or name)


# --- the guard's sets


def _guard(result: GuardResult) -> tuple[tuple[KeptCase, ...], dict[str, float]]:
    label, limits = result.dataset.world.label, result.dataset.limits
    cases = tuple(case for twin in result.twins for case in _twin(label, twin, result))
    return cases, _least(limits)


def _least(limits: GuardLimits) -> dict[str, float]:
    # The bars of recall are per group of classes; over all of them the lowest holds.
    return {FAITHFUL: 1 - limits.blocked, FOUND: min(limits.structured, limits.prose, limits.promises)}


def _twin(label: str, twin: Twin, result: GuardResult) -> Iterator[KeptCase]:
    reply = twin.reply
    about = {
        "set": label, "group": reply.id, "channel": reply.channel, "language": reply.language,
        "ticket": None if reply.no_ticket else result.dataset.world.tickets[reply.ticket],
    }  # fmt: skip
    check = twin.report and Check(
        verdict=twin.report.verdict, claims=twin.report.claims, rules=twin.report.rules
    )  # fmt: skip
    passes = {FAITHFUL: None if twin.report is None else not twin.blocked}
    yield KeptCase(
        id=reply.id, tags=("faithful",), text=reply.text, results=passes, check=check, failure=twin.failure, **about
    )
    for number, mutant in enumerate(twin.mutants, start=1):
        yield KeptCase(
            id=f"{reply.id}~{number}", tags=("changed", mutant.mutation.kind), text=mutant.change.text,
            expected={"changed": {"from": mutant.mutation.find, "to": mutant.mutation.put}},
            results={FOUND: None, AT_THE_WORDS: None} if mutant.failure else {
                FOUND: mutant.detected, AT_THE_WORDS: mutant.touched
            },
            check=_check(mutant), failure=mutant.failure, **about,
        )  # fmt: skip


def _check(mutant: Mutant) -> Check | None:
    if mutant.failure:
        return None
    verdicts: dict[str, CheckVerdict] = {"pass": "pass", "warn": "warn", "block": "block"}
    claims = tuple(one for one in mutant.heard if isinstance(one, Claim))
    rules = tuple(one for one in mutant.heard if isinstance(one, RuleFinding))
    return Check(verdict=verdicts[mutant.verdict], claims=claims, rules=rules)


# --- the tone scorer's sets


def _tone(result: ToneResult) -> tuple[KeptCase, ...]:
    return tuple(_scored(one) for one in result.scored)


def _scored(one: Scored) -> KeptCase:
    line = one.line
    marks = {name: line.mean(name) for name in DIMENSIONS} | {"overall": line.overall, "raters": len(line.ratings)}
    return KeptCase(
        set=one.label, id=line.id, group=line.group, channel=line.channel, language=line.language,
        segment=line.segment, ticket=line.ticket, text=line.reply, tone=one.tone, failure=one.failure,
        expected={"people": marks}, results={} if one.tone is None else dict(_off(one, line)),
    )  # fmt: skip


def _off(one: Scored, line: LabelledReply) -> Iterator[tuple[str, float | None]]:
    """How far the machine's value lies from the mean of people's marks, per dimension and overall (on 1 to 7)."""
    for name in DIMENSIONS:
        given, value = line.mean(name), one.value(name)
        yield f"{name} off by", None if given is None else abs((LOWEST if value is None else value) - given)
    yield OVERALL, abs(1 + one.overall / _MOST * (_TOP - 1) - line.overall)
