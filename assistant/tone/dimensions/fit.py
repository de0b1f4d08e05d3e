"""Fit: proportionate to the harm, plain, right for channel and person."""

from assistant.tone import voice
from assistant.tone.cues import SPOILS, Cues
from assistant.tone.dimensions.information import cover
from assistant.tone.dimensions.next_step import dated_promise
from assistant.tone.dimensions.shape import Look

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
        cues.share(2, "status", sound=True),
        cues.share(1, "unknown", sound=True),
    ]
    substance = 1.0 if cues.situation.kind == "thanks" else cover(cues, sum(told) / len(told))
    met = max(cues.met, float(cues.situation.kind == "thanks"))
    figures = {
        "substance": substance,
        "met": met,
        "met_with_substance": met * substance,
        "dated_promise": dated_promise(cues),
        "asks": cues.asks,
        "personal": voice.first_person(cues),
        "boilerplate": cues.share(2, "boilerplate"),
        "jargon": cues.share(2, "jargon"),
        "spoilt": cues.share(2, *SPOILS),
        "toxic_positivity": cues.share(2, "toxic_positivity"),
        "over_apology": float(cues.repeats_apology),
        "pressure": cues.share(1, "pressure"),
        "burden": cues.share(3, "burden"),
        "vague": cues.share(2, "vague"),
        "lecture": cues.share(4, "lecture"),
        "heavy": voice.heavy(cues),
        "spoken": voice.spoken(cues),
        "neglect": cues.neglect,
        "too_long": min(1.0, max(0.0, words / limit - 1)),
        "long_sentences": min(1.0, max(0.0, voice.pace(cues) / LONG_SENTENCE - 1)),
    }
    return Look(figures, cues.spans(["boilerplate", "jargon", "toxic_positivity", "pressure"]))
