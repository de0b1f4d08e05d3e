"""An evaluation run: the product's own desk on a dataset, at the dataset's instant."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.reply import Draft
from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from evals.cases import Case, Dataset, load_dataset
from evals.scorers import SCORERS
from knowledge_base.records import CustomerRecord


@dataclass(frozen=True)
class Scored:
    """One case answered: every scorer's result (None: does not apply), or why there is no answer."""

    case: Case
    draft: Draft | None
    results: dict[str, bool | None]
    failure: str | None = None


@dataclass(frozen=True)
class Run:
    """A whole run. Cases that failed are counted apart and are no zeros."""

    dataset: Dataset
    drafter: str
    scored: tuple[Scored, ...]

    def share(self, scorer: str) -> tuple[int, int]:
        """How many cases passed a scorer, of those it applies to."""
        found = [s.results[scorer] for s in self.scored if s.results.get(scorer) is not None]
        return sum(bool(result) for result in found), len(found)

    def missed(self, scorer: str) -> tuple[str, ...]:
        """Ids of the cases that failed a scorer."""
        return tuple(s.case.ticket.id for s in self.scored if s.results.get(scorer) is False)

    @property
    def failures(self) -> tuple[Scored, ...]:
        """Cases without an answer."""
        return tuple(s for s in self.scored if s.draft is None)


def run_dataset(
    name: str, settings: Settings, drafter: str = "composer", progress: Callable[[int, int], None] | None = None
) -> Run:
    """Answer and score every case; ``progress`` is told (done, total).

    Raises UnknownDataset, DatasetInvalid, SettingsInvalid.
    """
    dataset = load_dataset(name)
    use_writer = drafter == "model" or (drafter == "auto" and bool(settings.model))
    if use_writer and not settings.model:
        raise SettingsInvalid("--drafter model: no language model is configured; set WARMLINE_MODEL")
    customers = [CustomerRecord.model_validate(record) for record in dataset.accounts]
    desk = desk_for_commands(settings, dataset.head.instant, customers, with_drafts=True, writer=use_writer)
    record_feed(desk, dataset.feed, f"dataset {name}")
    scored = []
    for case in dataset.cases:
        scored.append(_score(case, lambda: desk.draft_ticket(case.ticket, use_writer=use_writer)))  # noqa: B023 - called at once
        if progress:
            progress(len(scored), len(dataset.cases))
    return Run(dataset, drafter, tuple(scored))


def _score(case: Case, answer: Callable[[], Draft]) -> Scored:
    try:
        draft = answer()
    except Exception as error:  # noqa: BLE001 - one case without an answer is counted, and never hides the others
        return Scored(case, None, {}, f"{type(error).__name__}: {error}")
    return Scored(case, draft, {name: scorer(draft, case.expected) for name, scorer in SCORERS.items()})
