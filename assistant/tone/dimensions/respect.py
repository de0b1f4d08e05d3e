"""Respect: warm, courteous, steady; never rude, defensive or talking down."""

from assistant.tone import voice
from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look


def look(cues: Cues) -> Look:
    """Figures for respect. It always applies."""
    figures = {
        "warmth": cues.share(3, "warmth"),
        "empathy": cues.share(2, "empathy", "validation"),
        "apology": cues.apologises,
        "met": cues.met,
        "personal": voice.first_person(cues),
        "addressed": voice.addressed(cues),
        "promise": cues.share(1, "commit", "done", "offer"),
        "dismissive": cues.share(2, "dismissive"),
        "blaming": cues.share(2, "blaming"),
        "condescending": cues.share(2, "condescending"),
        "defensive": cues.share(2, "defensive"),
        "toxic_positivity": cues.share(2, "toxic_positivity"),
        "boilerplate": cues.share(3, "boilerplate"),
        "jargon": cues.share(2, "jargon"),
        "lecture": cues.share(4, "lecture"),
        "heavy": voice.heavy(cues),
        "spoken": voice.spoken(cues),
        "neglect": cues.neglect,
        "pressure": cues.share(1, "pressure"),
    }
    rude = ["dismissive", "blaming", "condescending", "defensive", "pressure"]
    return Look(figures, cues.spans(rude) or cues.spans(["warmth", "empathy", "validation", "apology"]))
