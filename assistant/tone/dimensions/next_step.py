"""Next step: who does what, by when, and how the customer hears."""

from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look
from assistant.tone.dimensions.shared import doing
from assistant.tone.sentences import HARM, LIKELY


def look(cues: Cues) -> Look:
    """Figures for the next step; thanks ask for none."""
    figures = {
        "impression": cues.impression("next_step"),
        "asks": cues.asks,
        "dated_promise": dated_promise(cues),
        **doing(cues, ("promise", "dated", "hears", "done", "action", "guide", "question")),
        "offer": cues.share(1, "offer") * cues.voice.first_person,
        "told_time": min(2, len(cues.sound_times)) / 2,
        "personal": cues.voice.first_person,
        "neglect": cues.neglect,
        **doing(cues, HARM),
        "untrue": min(2, len(cues.bad_claims)) / 2,
    }
    evidence = cues.spans(["promise", "dated", "done", "offer", "guide"])
    return Look(figures, evidence, applies=cues.situation.kind != "thanks")


def dated_promise(cues: Cues) -> float:
    """How surely a sentence commits to something and says when; one that rests on a false time does not count."""
    timed = {cues.sentence_at(moment.start) for moment in cues.sound_times}
    found = 0.0
    for at in range(len(cues.text.sentences)):
        if at not in cues.silent and cues.strength(at, ("vague",)) < LIKELY:
            when = 1.0 if at in timed else cues.strength(at, ("dated",))
            found = max(found, when * cues.strength(at, ("promise", "hears", "offer")))
    return found
