"""An evaluation run: the product's own desk on a dataset, at the dataset's instant."""

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.desk import Desk
from assistant.domain.reply import Draft
from assistant.errors import CallerError, SettingsInvalid
from assistant.settings import Settings
from evals.cases import FOLDER, Case, Dataset, load_dataset
from evals.scorers import SCORERS
from evals.soundness import phases
from knowledge_base.records import CustomerRecord
from knowledge_base.records.vocabulary import Phase
from prompts.catalog import find_prompt
from prompts.errors import PromptsError

DRAFT_SETS = ("tickets_v1", "drafts_seen_v1", "drafts_unseen_v1", "drafts_unseen_v2")
"""What ``drafts`` stands for; the last was written after drafting was frozen."""

_DRAFTING = "draft_reply/"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Way:
    """How drafts are written: by which drafter, and for a model with which version of the prompt (None: newest)."""

    drafter: str = "composer"
    prompt: str | None = None

    def uses_model(self, settings: Settings) -> bool:
        """Whether a model writes; raises SettingsInvalid where one is wanted and none is configured, or not used."""
        model = self.drafter == "model" or (self.drafter == "auto" and bool(settings.model))
        if model and not settings.model:
            raise SettingsInvalid("--drafter model: no language model is configured; set WARMLINE_MODEL")
        if self.prompt and not model:
            raise SettingsInvalid("--prompt: only a model is prompted; say --drafter model")
        return model


@dataclass(frozen=True)
class Scored:
    """One case answered: every scorer's result (None: does not apply), or why there is no answer."""

    case: Case
    draft: Draft | None
    results: dict[str, bool | None]
    failure: str | None = None


@dataclass(frozen=True)
class Run:
    """A whole run. Cases that failed are counted apart and are no zeros. ``phases`` are those of the labels."""

    dataset: Dataset
    drafter: str
    scored: tuple[Scored, ...]
    phases: dict[str, Phase] = field(default_factory=dict)

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


def run_drafts(settings: Settings, way: Way, progress: Progress | None = None) -> tuple[Run, ...]:
    """Run every set of drafts that is there, each apart; raises as ``run_dataset``."""
    there = [name for name in DRAFT_SETS if (FOLDER / name / "dataset.toml").is_file()]
    return tuple(run_dataset(name, settings, way, progress) for name in there)


def run_dataset(name: str, settings: Settings, way: Way | None = None, progress: Progress | None = None) -> Run:
    """Answer and score every case; ``progress`` is told (done, total).

    Raises UnknownDataset, DatasetInvalid, SettingsInvalid.
    """
    return run_cases(load_dataset(name), settings, way or Way(), progress)


def run_cases(dataset: Dataset, settings: Settings, way: Way, progress: Progress | None = None) -> Run:
    """Answer and score every case of a dataset that is at hand; raises DatasetInvalid, SettingsInvalid."""
    use_writer, seen = way.uses_model(settings), phases(dataset)
    desk = desk_of(dataset, settings, way)
    scored = []
    for case in dataset.cases:
        scored.append(_score(case, lambda: desk.draft_ticket(case.ticket, use_writer=use_writer)))  # noqa: B023 - called at once
        if progress:
            progress(len(scored), len(dataset.cases))
    drafter = f"{way.drafter} with {way.prompt}" if way.prompt else way.drafter
    return Run(dataset, drafter, tuple(scored), seen)


def desk_of(dataset: Dataset, settings: Settings, way: Way) -> Desk:
    """A desk at the dataset's instant that knows its feeds, earlier states included, and its accounts."""
    customers = [CustomerRecord.model_validate(record) for record in dataset.accounts]
    desk = desk_for_commands(
        settings,
        dataset.head.instant,
        customers,
        with_drafts=True,
        writer=way.uses_model(settings),
        prompt=way.prompt,
    )
    for feed in dataset.feeds:
        record_feed(desk, feed, f"dataset {dataset.head.label}")
    return desk


def _score(case: Case, answer: Callable[[], Draft]) -> Scored:
    try:
        draft = answer()
    except Exception as error:  # noqa: BLE001 - one case without an answer is counted, and never hides the others
        return Scored(case, None, {}, f"{type(error).__name__}: {error}")
    return Scored(case, draft, {name: scorer(draft, case.expected) for name, scorer in SCORERS.items()})


def drafting_prompt(name: str | None) -> str | None:
    """The label of a version of the drafting prompt that a caller named; raises CallerError."""
    if name is None:
        return None
    try:
        label = find_prompt(name).label
    except PromptsError as error:
        raise CallerError(f"--prompt: {error}") from None
    if not label.startswith(_DRAFTING):
        raise CallerError(f"--prompt: {label} drafts no reply; expected a version of draft_reply")
    return label
