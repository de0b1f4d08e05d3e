"""Fit: proportionate to the harm, plain, right for channel and person."""

from assistant.tone.cues import Cues
from assistant.tone.dimensions.information import cover
from assistant.tone.dimensions.next_step import dated_promise
from assistant.tone.dimensions.shape import Look
from assistant.tone.dimensions.shared import doing
from assistant.tone.sentences import HARM

LENGTHS = {"sms": 55, "social": 60, "chat": 110, "email": 190}
"""Words up to which a reply is not too long for its channel; at twice as many it is far too long."""
USUAL_LENGTH = 150
LONG_SENTENCE = 22
"""Mean words of a sentence from which a text is hard to read on a phone (plain-language guides stop at 20 to 25)."""


def look(cues: Cues) -> Look:
    """Figures for fit. It always applies."""
    words = len(cues.text.words)
    limit = LENGTHS.get(cues.channel or "", USUAL_LENGTH)
    told = [
        min(2, len(cues.sound_times)) / 2,
        cues.share(2, "status"),
        cues.share(1, "unknown"),
    ]
    substance = 1.0 if cues.situation.kind == "thanks" else cover(cues, sum(told) / len(told))
    met = max(cues.met, float(cues.situation.kind == "thanks"))
    figures = {
        "impression": cues.impression("fit"),
        "substance": substance,
        "met": met,
        "met_with_substance": met * substance,
        "dated_promise": dated_promise(cues),
        "asks": cues.asks,
        "personal": cues.voice.first_person,
        **doing(cues, ("empathy", "validation", "responsibility", "offer", "done", "guide", "relief", "status")),
        "over_apology": float(cues.repeats_apology),
        "heavy": cues.voice.heavy,
        "spoken": cues.voice.spoken,
        "neglect": cues.neglect,
        "too_long": min(1.0, max(0.0, words / limit - 1)),
        "long_sentences": min(1.0, max(0.0, cues.voice.pace / LONG_SENTENCE - 1)),
        **doing(cues, HARM),
    }
    return Look(figures, cues.spans(["boilerplate", "jargon", "toxic_positivity", "pressure"]))
