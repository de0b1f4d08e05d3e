"""Next step: who does what, by when, and how the customer hears."""

from assistant.tone import voice
from assistant.tone.cues import SPOILS, Cues
from assistant.tone.dimensions.shape import Look


def look(cues: Cues) -> Look:
    """Figures for the next step; thanks ask for none."""
    figures = {
        "asks": cues.asks,
        "dated_promise": dated_promise(cues),
        "promise": cues.share(2, "commit", sound=True),
        "hears": cues.share(1, "hears", sound=True) * cues.share(1, "commit", sound=True),
        "done": cues.share(1, "done", sound=True),
        "offer": cues.share(1, "offer", sound=True) * voice.first_person(cues),
        "guide": cues.share(1, "guide", sound=True),
        "told_time": min(2, len(cues.sound_times)) / 2,
        "personal": voice.first_person(cues),
        "vague": cues.share(2, "vague"),
        "burden": cues.share(3, "burden"),
        "neglect": cues.neglect,
        "boilerplate": cues.share(2, "boilerplate"),
        "spoilt": cues.share(2, *SPOILS),
        "untrue": min(2, len(cues.bad_claims)) / 2,
    }
    evidence = cues.spans(["commit", "done", "offer", "guide"], sound=True)
    return Look(figures, evidence, applies=cues.situation.kind != "thanks")


def dated_promise(cues: Cues) -> float:
    """1 where a sentence commits to something and says when; a sentence that rests on a false time does not count."""
    timed = {cues.sentence_at(moment.start) for moment in cues.sound_times}
    for at, labels in enumerate(cues.labels):
        if "commit" in labels and at not in cues.void and (at in timed or "when" in labels) and "vague" not in labels:
            return 1.0
    return 0.0
