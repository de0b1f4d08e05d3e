"""What helps to read the tone of a text and to better it, for whoever edits it."""

from assistant.domain.tone import Tone
from assistant.domain.tone_guide import NextChange, ToneGuide
from assistant.tone.next_change import next_change
from assistant.tone.rubric import load_rubric
from assistant.tone.weighing import cuts_of

_PROVEN = "en"
"""The one language with labelled replies enough to prove a scorer on; the other that is scored, Spanish, has rules."""


def weak_dimensions() -> frozenset[str]:
    """Those whose ratings are less proven than the others', by the rubric's own figures."""
    return frozenset(load_rubric().weak)


def guide_of(tone: Tone, language: str, before: NextChange | None = None) -> ToneGuide:
    """How to read ``tone`` of a text in ``language``, and its next best change.

    ``before`` is the change that was suggested last, which stays while it is about as good as the best.
    """
    rubric, code = load_rubric(), language.split("-", maxsplit=1)[0].lower()
    return ToneGuide(
        cuts=cuts_of(tone, rubric),
        weak=frozenset(rubric.weak),
        unproven=None if code == _PROVEN else code,
        next_change=next_change(tone, rubric, before),
    )
