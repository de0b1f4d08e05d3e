"""What is measured on one read post: per kind of fact, how many values are right, wrong and missed."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from evals.facts_cases import CauseLabel, EtaLabel, FactExpectation, NextUpdateLabel
from knowledge_base.prose import Story
from knowledge_base.records import Cause, Eta

_POINTS = frozenset({"estimate", "committed"})
"""Kinds told as one instant: a reply words them alike enough that mixing them up is no wrong time."""
_AROUND = re.compile(
    r"^(?i:the |village of |town of |city of )+|(?:(?i: areas?| region| exchange| village)| [A-Z]{2,3})+$"
)
"""What may stand around a place's name without making it another place."""


@dataclass(frozen=True)
class Outcome:
    """Values of one kind in one post: stated rightly, stated wrongly, labelled but not stated rightly."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    expected: str = ""
    got: str = ""

    @property
    def is_flawless(self) -> bool:
        """Neither wrong nor missed."""
        return not self.wrong and not self.missed


Scorer = Callable[[Story, FactExpectation], Outcome | None]


def score_eta(story: Story, expect: FactExpectation) -> Outcome | None:
    """The instant to the minute and the kind; an estimate and a commitment count as one kind."""
    if not expect.labels("eta"):
        return None
    label, stated = expect.eta, story.eta
    if not isinstance(label, EtaLabel):
        return _single(labelled=False, stated=stated is not None, right=False, shown=(label, stated))
    right = stated is not None and _eta_fits(label, stated)
    labelled = stated is not None or not label.accept
    return _single(labelled=labelled, stated=stated is not None, right=right, shown=(label, stated))


def score_next_update(story: Story, expect: FactExpectation) -> Outcome | None:
    """The promised instant of the next post, to the minute."""
    if not expect.labels("next_update"):
        return None
    label, stated = expect.next_update, story.next_update_due
    at = label.at if isinstance(label, NextUpdateLabel) else label if isinstance(label, datetime) else None
    silence_is_right = isinstance(label, NextUpdateLabel) and bool(label.accept) and stated is None
    right = at is not None and stated is not None and _same_minute(at, stated)
    return _single(
        labelled=at is not None and not silence_is_right, stated=stated is not None, right=right, shown=(at, stated)
    )


def score_cause(story: Story, expect: FactExpectation) -> Outcome | None:
    """Every stated cause as sure as the post is, and one of them the labelled one."""
    if not expect.labels("cause"):
        return None
    label = _cause_label(expect.cause)
    stated = bool(story.causes)
    told = bool(label.certainties) or expect.cause == "unknown"
    labelled = told and (stated or "unclear" not in label.accept)
    right = stated and _cause_fits(label, story.causes)
    return _single(labelled=labelled, stated=stated, right=right, shown=(expect.cause, story.causes))


def score_services(story: Story, expect: FactExpectation) -> Outcome | None:
    """Each service is a value."""
    return None if expect.services is None else _many(expect.services, story.services)


def score_areas(story: Story, expect: FactExpectation) -> Outcome | None:
    """Each place is a value; case, a state's letters and words such as "area" make no other place."""
    if expect.areas is None:
        return None
    return _many([_place(name) for name in expect.areas], [_place(name) for name in story.places])


def score_measure(story: Story, expect: FactExpectation) -> Outcome | None:
    """Whether a sentence tells what is being done."""
    if expect.measure is None:
        return None
    stated = bool(story.measures)
    return _single(
        labelled=expect.measure, stated=stated, right=stated and expect.measure, shown=(expect.measure, story.measures)
    )


def score_scale(story: Story, expect: FactExpectation) -> Outcome | None:
    """The number of customers, services or lines."""
    if not expect.labels("scale"):
        return None
    label, stated = expect.scale, story.affected_count
    return _single(
        labelled=label is not None, stated=stated is not None, right=label is not None and label == stated,
        shown=(label, stated),
    )  # fmt: skip


def score_workaround(story: Story, expect: FactExpectation) -> Outcome | None:
    """What a customer can do meanwhile, by a part of its words."""
    if not expect.labels("workaround"):
        return None
    label, stated = expect.workaround, workaround_of(story)
    right = label is not None and stated is not None and _holds(stated, label)
    return _single(labelled=label is not None, stated=stated is not None, right=right, shown=(label, stated))


def score_nothing_forbidden(story: Story, expect: FactExpectation) -> Outcome | None:
    """No word of markup or of an instruction to the reader is taken over into what may be quoted."""
    if not expect.forbidden:
        return None
    texts = [*story.places, *story.measures, *(cause.text for cause in story.causes), workaround_of(story) or ""]
    taken = [words for words in expect.forbidden if any(_holds(text, words) for text in texts)]
    return Outcome(
        right=not taken, wrong=bool(taken), expected="none of " + _shown(expect.forbidden), got=_shown(taken)
    )


SCORERS: dict[str, Scorer] = {
    "eta": score_eta,
    "next_update": score_next_update,
    "cause_certainty": score_cause,
    "services": score_services,
    "areas": score_areas,
    "measure": score_measure,
    "scale": score_scale,
    "workaround": score_workaround,
    "nothing_forbidden": score_nothing_forbidden,
}


def workaround_of(story: Story) -> str | None:
    """The workaround a reading holds; a reading without that field holds none."""
    found: str | None = getattr(story, "workaround", None)
    return found or None


def _single(*, labelled: bool, stated: bool, right: bool, shown: tuple[object, object]) -> Outcome:
    """One value at most: a wrong one is both wrong and, where one is labelled, missed."""
    return Outcome(
        right=int(right), wrong=int(stated and not right), missed=int(labelled and not right),
        expected=_shown(shown[0]), got=_shown(shown[1]),
    )  # fmt: skip


def _many(labelled: Iterable[str], stated: Iterable[str]) -> Outcome:
    wanted, found = set(labelled), set(stated)
    return Outcome(
        right=len(wanted & found), wrong=len(found - wanted), missed=len(wanted - found),
        expected=_shown(sorted(wanted)), got=_shown(sorted(found)),
    )  # fmt: skip


def _eta_fits(label: EtaLabel, stated: Eta) -> bool:
    if label.at is None or stated.at is None:
        return label.kind == stated.kind
    if label.tolerance_minutes:
        slack = timedelta(minutes=label.tolerance_minutes)
        earliest, latest = label.at - slack, (label.window_end or label.at) + slack
        return earliest <= stated.at and (stated.window_end or stated.at) <= latest
    if label.window_end is None or stated.window_end is None or stated.kind != "window":
        return {label.kind, stated.kind} <= _POINTS and _same_minute(label.at, stated.at)
    same_end = _same_minute(label.window_end, stated.window_end)
    return label.kind == "window" and same_end and _same_minute(label.at, stated.at)


def _cause_label(label: CauseLabel | str | None) -> CauseLabel:
    """Every label in one form: "unknown" is a cause that is told to be unknown."""
    if isinstance(label, CauseLabel):
        return label
    return CauseLabel(certainty=None, accept=("unknown",) if label == "unknown" else ())


def _cause_fits(label: CauseLabel, causes: tuple[Cause, ...]) -> bool:
    if all(cause.certainty == "unknown" for cause in causes):
        return "unknown" in label.accept
    if any(cause.certainty not in label.certainties for cause in causes):
        return False
    texts = [cause.text for cause in causes]
    if label.excludes and any(_holds(text, label.excludes) for text in texts):
        return False
    return not label.words or any(_holds(text, words) for text in texts for words in label.words)


def _same_minute(one: datetime, other: datetime) -> bool:
    return abs(one - other) < timedelta(minutes=1)


def _holds(text: str, words: str) -> bool:
    return words.casefold() in text.casefold()


def _place(name: str) -> str:
    return _AROUND.sub("", name.split(",", maxsplit=1)[0].strip()).casefold()


def _shown(value: object) -> str:
    """A label or a stated value in one line, for a person who looks into a miss."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, EtaLabel | Eta):
        parts = (value.kind, value.at, value.window_end)
        return " ".join(_shown(part) for part in parts if part is not None)
    if isinstance(value, CauseLabel):
        return f"{_shown(value.certainty)} {_shown(value.contains)}".strip()
    if isinstance(value, Cause):
        return f"{value.certainty} {value.text}"
    if isinstance(value, list | tuple):
        return " | ".join(_shown(part) for part in value) or "nothing"
    return "nothing" if value is None else str(value)
