"""Ownership: a sincere apology, and responsibility in the first person."""

from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look
from assistant.tone.dimensions.shared import doing
from assistant.tone.sentences import HARM


def look(cues: Cues) -> Look:
    """Figures for ownership; it does not apply where nothing went wrong on the provider's side."""
    responsibility = cues.share(1, "responsibility")
    figures = {
        "impression": cues.impression("ownership"),
        "apology": cues.apologises,
        "responsibility": responsibility,
        "personal": cues.voice.first_person,
        "met": cues.echo(personal=True),
        **doing(cues, ("validation", "empathy")),
        "conditional_apology": cues.share(1, "conditional_apology"),
        "heavy": cues.voice.heavy,
        "neglect": cues.neglect,
        **doing(cues, HARM),
    }
    evidence = cues.spans(["apology", "responsibility"])
    situation = cues.situation
    return Look(figures, evidence, applies=situation.fault_of_ours and situation.kind in ("stakes", "unknown"))
