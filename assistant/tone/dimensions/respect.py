"""Respect: warm, courteous, steady; never rude, defensive or talking down."""

from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look
from assistant.tone.dimensions.shared import doing
from assistant.tone.sentences import HARM


def look(cues: Cues) -> Look:
    """Figures for respect. It always applies."""
    figures = {
        "impression": cues.impression("respect"),
        **doing(cues, ("warmth", "empathy", "validation", "responsibility", "promise", "offer", "done", "relief")),
        "apology": cues.apologises,
        "met": cues.met,
        "personal": cues.voice.first_person,
        "asks": cues.asks,
        "heavy": cues.voice.heavy,
        "spoken": cues.voice.spoken,
        "neglect": cues.neglect,
        "conditional_apology": cues.share(1, "conditional_apology"),
        **doing(cues, HARM),
    }
    rude = ["dismissive", "blaming", "condescending", "defensive", "pressure"]
    return Look(figures, cues.spans(rude) or cues.spans(["warmth", "empathy", "validation", "apology"]))
