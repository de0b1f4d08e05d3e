"""Acknowledgement: is this customer's impact or feeling taken up, in their own terms?"""

from assistant.tone import voice
from assistant.tone.cues import SPOILS, Cues
from assistant.tone.dimensions.shape import Look


def look(cues: Cues) -> Look:
    """Figures for acknowledgement; it does not apply to a calm question."""
    personal = cues.echo(personal=True)
    figures = {
        "personal_echo": personal,
        "echo": cues.echo(),
        "felt_echo": personal * max(cues.share(1, "empathy", "validation"), cues.apologises),
        "empathy": cues.share(2, "empathy"),
        "validation": cues.share(2, "validation"),
        "lecture": cues.share(4, "lecture"),
        "heavy": voice.heavy(cues),
        "neglect": cues.neglect,
        "boilerplate": cues.share(2, "boilerplate"),
        "spoilt": cues.share(2, *SPOILS),
    }
    evidence = [(echo.start, echo.end) for echo in cues.echoes if cues.personal(echo.sentence)]
    evidence += cues.spans(["empathy", "validation"])
    return Look(figures, evidence, applies=not cues.situation.calm)
