"""A run of the variety dataset: two hundred drafts of one outage each, compared pair by pair."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from assistant.bootstrap import desk_for_commands, exact_index, record_feed
from assistant.domain.plan import WrittenReply
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import Channel
from assistant.pipeline import Pipeline
from assistant.settings import Settings
from evals.cases import DatasetInvalid
from evals.files import read_toml
from evals.variety_scoring import Likeness, likeness, sentences
from evals.variety_tickets import VARIETY_FOLDER, VarietySet, load_variety, tickets
from knowledge_base.lookup import KnowledgeBase
from knowledge_base.ports import Vectors
from knowledge_base.records import Own

_MOST_COMMON = 3


class VarietyLimits(Own):
    """At most, for one outage on one channel: share of pairs ``over_half``, and ``mean_share``; ``apart`` has none.

    ``without_draft`` is the share of all tickets that may not be matched with their outage.
    """

    over_half: float
    mean_share: float
    without_draft: float
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """The drafts of one phase, channel and language.

    ``common`` are the sentences that most drafts share; ``failures`` say which tickets have no draft, and why.
    """

    phase: str
    channel: str
    language: str
    alike: Likeness
    common: tuple[tuple[str, int], ...]
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class VarietyRun:
    """A whole run."""

    title: str
    tickets: int
    limits: VarietyLimits
    groups: tuple[Group, ...]

    def of(self, channel: str) -> Likeness:
        """All phases and languages of a channel, pairs of one group only."""
        return sum((group.alike for group in self.groups if group.channel == channel), Likeness())

    def table(self) -> str:
        """Per channel and per group: pairs over half and mean share, by the shorter draft and by the union."""
        rows = [f"{self.title}: {self.tickets} tickets per phase, channel and language, drafter composer", ""]
        rows.append(f"{'':<32} {'over half of the':>16} {'of the':>7}  {'mean of the':>11} {'of the':>7}")
        rows.append(f"{'':<32} {'shorter':>16} {'union':>7}  {'shorter':>11} {'union':>7}")
        for channel in dict.fromkeys(group.channel for group in self.groups):
            apart = ", apart" if channel in self.limits.apart else ""
            rows.append(_row(f"{channel}{apart}", self.of(channel)))
            own = (group for group in self.groups if group.channel == channel)
            rows += [_row(f"  {group.language} {group.phase}", group.alike) for group in own]
        failures = [failure for group in self.groups for failure in group.failures]
        rows += ["", f"{len(failures)} tickets without a draft of their outage", *failures[:_MOST_COMMON]]
        most = f"{self.limits.over_half:.1%} of pairs over half, mean {self.limits.mean_share:.0%}"
        return "\n".join([*rows, "", f"At most, per channel, language and phase, by the shorter draft: {most}"])

    def shortfalls(self) -> tuple[str, ...]:
        """One sentence per group and measure over its limit."""
        return tuple(self._over())

    def details(self) -> Iterator[dict[str, object]]:
        """Every group with the sentences that most of its drafts share."""
        for group in self.groups:
            shares = dict(
                zip(("over_shorter", "over_union", "mean_shorter", "mean_union"), group.alike.shares(), strict=True)
            )
            yield {
                "phase": group.phase, "channel": group.channel, "language": group.language,
                "pairs": group.alike.pairs, **shares, "common": dict(group.common),
            }  # fmt: skip

    def _over(self) -> Iterator[str]:
        failures = [failure for group in self.groups for failure in group.failures]
        if len(failures) > self.limits.without_draft * len(self.groups) * self.tickets:
            yield f"variety: {len(failures)} tickets have no draft, the first {failures[0]}"
        for group in self.groups:
            over, _, mean, _ = group.alike.shares()
            if group.channel in self.limits.apart:
                continue
            name = f"variety, {group.channel} {group.language} {group.phase}"
            if over > self.limits.over_half:
                yield f"{name}: {over:.2%} of pairs share more than half, over {self.limits.over_half:.1%}"
            if mean > self.limits.mean_share:
                yield f"{name}: the mean share is {mean:.1%}, over {self.limits.mean_share:.0%}"


def run_variety(settings: Settings, folder: Path = VARIETY_FOLDER, processes: int | None = None) -> VarietyRun:
    """Draft and compare every group, in as many processes as there are processors. Raises DatasetInvalid."""
    dataset = load_variety(folder)
    limits = read_toml(folder / "thresholds.toml", VarietyLimits)
    tasks = [
        (settings, folder, channel, language)
        for channel in dataset.head.channels
        for language in dataset.head.languages
    ]
    workers = min(processes or os.cpu_count() or 1, len(tasks))
    if workers == 1:
        found = [_groups(task) for task in tasks]
    else:
        # Fresh processes: those of a fork would share locks with threads that do not exist in them.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            found = list(pool.map(_groups, tasks))
    return VarietyRun(dataset.head.title, dataset.head.tickets, limits, tuple(chain.from_iterable(found)))


def _groups(task: tuple[Settings, Path, Channel, str]) -> list[Group]:
    settings, folder, channel, language = task
    dataset = load_variety(folder)
    pipeline = _pipeline(dataset, settings)
    groups = []
    for phase, outage in dataset.head.phases.items():
        drafts, failures = _drafted(pipeline, dataset, tickets(dataset, phase, channel, language), outage.incident)
        common = Counter(sentence for draft in drafts for sentence in draft).most_common(_MOST_COMMON)
        groups.append(Group(phase, channel, language, likeness(drafts), tuple(common), failures))
    return groups


class _Still:
    """No embedding, which takes the most time: resources match these tickets, and the composer needs no guidelines."""

    name, dimensions = "none", 1

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), self.dimensions), dtype=np.float32)


def _pipeline(dataset: VarietySet, settings: Settings) -> Pipeline:
    # Drafts are neither checked nor scored here.
    desk = desk_for_commands(settings, dataset.head.instant, with_drafts=False)
    record_feed(desk, dataset.feed, dataset.head.feed)
    knowledge = KnowledgeBase(desk.pipeline.knowledge.store, (), exact_index(), _Still())
    return replace(desk.pipeline, knowledge=knowledge)


def _drafted(
    pipeline: Pipeline, dataset: VarietySet, made: Iterable[Ticket], incident: str
) -> tuple[list[frozenset[str]], tuple[str, ...]]:
    drafts, failures = [], []
    for ticket in made:
        try:
            drafts.append(sentences(_draft(pipeline, ticket, dataset.head.instant, incident)))
        except Exception as error:  # noqa: BLE001 - one ticket without a draft is counted, and never hides the others
            failures.append(f"{ticket.id}: {type(error).__name__}: {error}")
    return drafts, tuple(failures)


def _draft(pipeline: Pipeline, ticket: Ticket, now: datetime, incident: str) -> WrittenReply:
    understood = pipeline.understand(ticket, now)
    found = understood.lookup.knowledge.incident
    if found is None or found.id != incident:
        raise DatasetInvalid(f"not matched with {incident}")
    return pipeline.composer.draft(pipeline.request(understood), pipeline.deadline)


def _row(name: str, alike: Likeness) -> str:
    over_shorter, over_union, mean_shorter, mean_union = alike.shares()
    return f"{name:<32} {over_shorter:>16.2%} {over_union:>7.2%}  {mean_shorter:>11.1%} {mean_union:>7.1%}"
