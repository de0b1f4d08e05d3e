"""Ownership: a sincere apology, and responsibility in the first person."""

from assistant.tone import voice
from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look


def look(cues: Cues) -> Look:
    """Figures for ownership; it does not apply where nothing went wrong on the provider's side."""
    responsibility = cues.share(2, "responsibility")
    figures = {
        "apology": cues.apologises,
        "responsibility": responsibility,
        "owned_apology": cues.apologises * cues.share(1, "responsibility"),
        "personal": voice.first_person(cues),
        "met": cues.echo(personal=True),
        "conditional": cues.share(1, "conditional_apology"),
        "blame": cues.share(2, "blaming", "defensive"),
        "dismissive": cues.share(2, "dismissive", "condescending"),
        "lecture": cues.share(4, "lecture"),
        "heavy": voice.heavy(cues),
        "neglect": cues.neglect,
        "boilerplate": cues.share(2, "boilerplate"),
    }
    evidence = cues.spans(["apology", "responsibility"])
    situation = cues.situation
    return Look(figures, evidence, applies=situation.fault_of_ours and situation.kind in ("stakes", "unknown"))
