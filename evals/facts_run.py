"""An evaluation of the prose extractors: single posts, read as a feed reads them, against a careful person's labels."""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from evals.facts_cases import FOLDER, FactCase, FactsDataset, Half, load_facts
from evals.facts_scoring import SCORERS, Outcome
from knowledge_base.prose import Story, read_story
from knowledge_base.records import Provider, Update

Reader = Callable[[FactCase], Story]
_MAIN = ("eta", "next_update", "cause_certainty")
"""The kinds that a wrong reading of can mislead a customer most; they are shown per style too."""


class Figures(NamedTuple):
    """Values of one kind over many posts."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Of the values stated, the share that is right; None: nothing was stated."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Of the values labelled, the share that was stated rightly; None: nothing is labelled."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None


class Least(NamedTuple):
    """The least precision and recall that may ship."""

    precision: float
    recall: float


@dataclass(frozen=True)
class ReadPost:
    """One post read: every scorer's outcome (left out where nothing is labelled), or why there is no reading."""

    half: Half
    case: FactCase
    outcomes: dict[str, Outcome]
    failure: str | None = None


@dataclass(frozen=True)
class FactsRun:
    """A whole run. Posts that could not be read are counted apart and are no zeros."""

    dataset: FactsDataset
    posts: tuple[ReadPost, ...]
    least: dict[str, Least]

    def figures(self, kind: str, half: Half, style: str | None = None) -> Figures:
        """Right, wrong and missed values of a kind in a half, of one style or of all."""
        chosen = [post for post in self.posts if post.half == half and style in (None, post.case.style)]
        found = [post.outcomes[kind] for post in chosen if kind in post.outcomes]
        return Figures(*(sum(getattr(one, name) for one in found) for name in Figures._fields))

    def shortfalls(self) -> tuple[str, ...]:
        """One sentence per half, kind and measure under its threshold, and one if posts could not be read."""
        failed = [post.case.id for post in self.posts if post.failure]
        found = [f"{len(failed)} posts could not be read: {', '.join(failed)}"] if failed else []
        for half in self.dataset.halves:
            for kind, least in self.least.items():
                found += self._under(kind, half, least)
        return tuple(found)

    def _under(self, kind: str, half: Half, least: Least) -> Iterator[str]:
        figures = self.figures(kind, half)
        for name, limit in least._asdict().items():
            share: float | None = getattr(figures, name)
            if share is not None and share < limit:
                yield f"facts, {half} half: {name} of {kind} is {share:.3f}, under {limit:.2f}"

    def table(self) -> str:
        """Per half every kind with its thresholds, and the main kinds per style."""
        rows = [f"{self.dataset.head.title}: {len(self.posts)} posts"]
        for half, cases in self.dataset.halves.items():
            rows += ["", f"{half} half, {len(cases)} posts", *self._kinds(half), "", *self._styles(half)]
        if "unseen" not in self.dataset.halves:
            rows += ["", "unseen half: not there yet"]
        rows += [f"not read: {post.case.id}: {post.failure}" for post in self.posts if post.failure]
        return "\n".join(rows)

    def _kinds(self, half: Half) -> Iterator[str]:
        counted = f"{'kind':<18} {'right':>6} {'wrong':>6} {'missed':>7}"
        yield f"{counted} {'precision':>10} {'least':>6} {'recall':>7} {'least':>6}"
        for kind in SCORERS:
            one, least = self.figures(kind, half), self.least.get(kind)
            counts = f"{kind:<18} {one.right:>6} {one.wrong:>6} {one.missed:>7}"
            limits = [_share(least.precision), _share(least.recall)] if least else ["-", "-"]
            yield f"{counts} {_share(one.precision):>10} {limits[0]:>6} {_share(one.recall):>7} {limits[1]:>6}"

    def _styles(self, half: Half) -> Iterator[str]:
        yield f"{'style':<20} {'posts':>5}  " + "  ".join(f"{kind + ' p/r':<21}" for kind in _MAIN).rstrip()
        cases = self.dataset.halves[half]
        for style in dict.fromkeys(case.style for case in cases):
            shares = [self.figures(kind, half, style) for kind in _MAIN]
            cells = [f"{_share(one.precision)} / {_share(one.recall)}" for one in shares]
            row = f"{style:<20} {sum(case.style == style for case in cases):>5}  "
            yield (row + "  ".join(f"{cell:<21}" for cell in cells)).rstrip()

    def details(self) -> Iterator[dict[str, object]]:
        """Every wrong or missed value, and every post that could not be read, as a flat dictionary."""
        for post in self.posts:
            head = {"half": post.half, "id": post.case.id, "style": post.case.style}
            if post.failure:
                yield {**head, "failure": post.failure}
            for kind, one in post.outcomes.items():
                if not one.is_flawless:
                    counts = {"right": one.right, "wrong": one.wrong, "missed": one.missed}
                    yield {**head, "kind": kind, "expected": one.expected, "got": one.got, **counts}


def run_facts(folder: Path = FOLDER, read: Reader | None = None) -> FactsRun:
    """Read and score every post of the halves that are there. Raises UnknownDataset or DatasetInvalid."""
    dataset = load_facts(folder)
    reader = read or read_post
    posts = [_score(half, case, reader) for half, cases in dataset.halves.items() for case in cases]
    return FactsRun(dataset, tuple(posts), thresholds(folder))


def read_post(case: FactCase) -> Story:
    """What the extractors take from a post, as a feed asks them."""
    update = Update(body=case.text, created_at=case.posted_at)
    return read_story(case.title, [update], ZoneInfo(case.zone), Provider().name)


def thresholds(folder: Path = FOLDER) -> dict[str, Least]:
    """The least precision and recall per kind, from thresholds.toml; kinds not listed have none."""
    path = folder / "thresholds.toml"
    limits: dict[str, dict[str, float]] = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {kind: Least(**limit) for kind, limit in limits.items()}


def _score(half: Half, case: FactCase, read: Reader) -> ReadPost:
    try:
        story = read(case)
    except Exception as error:  # noqa: BLE001 - one post that cannot be read is counted, and never hides the others
        return ReadPost(half, case, {}, f"{type(error).__name__}: {error}")
    return ReadPost(half, case, dict(_outcomes(story, case)))


def _outcomes(story: Story, case: FactCase) -> Iterable[tuple[str, Outcome]]:
    scored = ((kind, scorer(story, case.expect)) for kind, scorer in SCORERS.items())
    return ((kind, outcome) for kind, outcome in scored if outcome is not None)


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.2f}"
