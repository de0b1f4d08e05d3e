"""Figures that several dimensions weigh."""

from collections.abc import Iterable

from assistant.tone.cues import Cues

TWICE = frozenset({
    "empathy", "validation", "responsibility", "status", "offer", "promise", "dated", "done", "guide",
    "dismissive", "blaming", "condescending", "defensive", "toxic_positivity", "boilerplate", "vague", "jargon",
})  # fmt: skip
"""What counts fully at the second time only; everything else is there or not."""


def doing(cues: Cues, labels: Iterable[str]) -> dict[str, float]:
    """How much the reply does each of these things, 0 to 1."""
    return {label: cues.share(2 if label in TWICE else 1, label) for label in labels}


def near(cues: Cues) -> float:
    """How close in meaning a sentence that turns to the customer comes to one of theirs, 0 to 1."""
    return max((cues.nearness(at) for at in range(len(cues.text.sentences)) if cues.personal(at)), default=0.0)
