"""Effort: what the customer has to do for it. Nothing, or the one thing that is truly needed."""

from assistant.tone import voice
from assistant.tone.cues import SPOILS, Cues
from assistant.tone.dimensions.next_step import dated_promise
from assistant.tone.dimensions.shape import Look

ONE_QUESTION = 2
"""One question is a diagnosis and two can be; from there on each is work for the customer."""


def look(cues: Cues) -> Look:
    """Figures for effort. It always applies."""
    figures = {
        "asks": cues.asks,
        "relief": cues.share(1, "relief"),
        "done": cues.share(1, "done", sound=True),
        "offer": cues.share(1, "offer", sound=True) * voice.first_person(cues),
        "dated_promise": dated_promise(cues),
        "met": cues.met,
        "told_time": min(2, len(cues.sound_times)) / 2,
        "burden": cues.share(1, "burden"),
        "burdens": cues.share(4, "burden"),
        "questions": min(3, max(0, cues.text.raw.count("?") - ONE_QUESTION)) / 3,
        "spoilt": cues.share(2, *SPOILS),
        "lecture": cues.share(4, "lecture"),
        "heavy": voice.heavy(cues),
        "neglect": cues.neglect,
        "boilerplate": cues.share(3, "boilerplate"),
        "pressure": cues.share(1, "pressure"),
    }
    return Look(figures, cues.spans(["burden", "relief", "done"]))
