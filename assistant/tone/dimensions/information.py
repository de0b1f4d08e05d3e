"""Information: what, where, status, cause as sure as it is, and what is not known yet."""

from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look
from assistant.tone.dimensions.shared import doing
from assistant.tone.sentences import HARM
from assistant.tone.text import Text

ENOUGH_CLAIMS = 4
"""So many borne claims are a full account."""
SOME_COVER = 0.4
ENOUGH_COVER = 0.5
"""Half of what the agent knew is a full account: the rest is for other ears."""


CONCRETE_COVER = 1.25
"""Where nobody says what was known, so much concreteness stands for it (same mean over the labelled replies)."""


def look(cues: Cues) -> Look:
    """Figures for information; a short word of thanks asks for none."""
    figures = {
        "times": min(2, len(cues.sound_times)) / 2,
        "figures": min(2, len(cues.figures)) / 2,
        **doing(cues, ("status", "cause", "action", "unknown")),
    }
    figures["cover"] = cover(cues, sum(figures.values()) / len(figures))
    figures |= {
        "impression": cues.impression("information"),
        **doing(cues, ("guide", "done", "promise", "dated", "offer")),
        **doing(cues, HARM),
        "neglect": cues.neglect,
        "untrue": min(2, len(cues.bad_claims)) / 2,
    }
    told = cues.situation.kind != "thanks" or figures["cover"] >= SOME_COVER
    evidence = [(m.start, m.end) for m in cues.sound_times] + [(f[1], f[2]) for f in cues.figures]
    return Look(figures, evidence + cues.spans(["unknown", "status", "cause"]), applies=told)


def cover(cues: Cues, concrete: float) -> float:
    """How much of what is known is told: the claims that hold, else the overlap with what the agent knew."""
    if cues.claims is not None or cues.situation.known is None:
        held = sum(claim.verdict == "supported" for claim in cues.claims or ())
        return min(1.0, max(CONCRETE_COVER * concrete, held / ENOUGH_CLAIMS))
    known = _keys(cues.situation.known, cues)
    told = _keys(cues.text, cues, leave_out=cues.silent)
    clock = len({m.minutes for m in cues.sound_times})
    return min(1.0, (len(known & told) + clock) / max(1.0, ENOUGH_COVER * len(known)))


def _keys(text: Text, cues: Cues, leave_out: frozenset[int] = frozenset()) -> set[str]:
    words = cues.words
    return {
        words.stem(word.text) for word in text.words
        if word.text not in words.stop and not (leave_out and cues.sentence_at(word.start) in leave_out)
    }  # fmt: skip
