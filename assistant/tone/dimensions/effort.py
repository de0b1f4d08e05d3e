"""Effort: what the customer has to do for it. Nothing, or the one thing that is truly needed."""

from assistant.tone.cues import Cues
from assistant.tone.dimensions.next_step import dated_promise
from assistant.tone.dimensions.shape import Look
from assistant.tone.dimensions.shared import doing
from assistant.tone.sentences import HARM

ONE_QUESTION = 2
"""One question is a diagnosis and two can be; from there on each is work for the customer."""


def look(cues: Cues) -> Look:
    """Figures for effort. It always applies."""
    figures = {
        "impression": cues.impression("effort"),
        "asks": cues.asks,
        **doing(cues, ("relief", "done", "promise", "guide", "action")),
        "offer": cues.share(1, "offer") * cues.voice.first_person,
        "dated_promise": dated_promise(cues),
        "met": cues.met,
        "told_time": min(2, len(cues.sound_times)) / 2,
        "burdens": cues.share(3, "burden"),
        "questions": min(3, max(0, cues.text.raw.count("?") - ONE_QUESTION)) / 3,
        "heavy": cues.voice.heavy,
        "neglect": cues.neglect,
        **doing(cues, HARM),
    }
    return Look(figures, cues.spans(["burden", "relief", "done"]))
