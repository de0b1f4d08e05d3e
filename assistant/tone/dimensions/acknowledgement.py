"""Acknowledgement: is this customer's impact or feeling taken up, in their own terms?"""

from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look
from assistant.tone.dimensions.shared import doing, near
from assistant.tone.sentences import HARM
from assistant.tone.situation import NAME_WEIGHT


def look(cues: Cues) -> Look:
    """Figures for acknowledgement; it does not apply to a calm question."""
    personal = cues.echo(personal=True)
    figures = {
        "impression": cues.impression("acknowledgement"),
        "personal_echo": personal,
        "echo": cues.echo(),
        "felt_echo": personal * max(cues.share(1, "empathy", "validation"), cues.apologises),
        "near": near(cues),
        **doing(cues, ("empathy", "validation", "generic_empathy", "warmth", "responsibility")),
        "apology": cues.apologises,
        "heavy": cues.voice.heavy,
        "neglect": cues.neglect,
        **doing(cues, HARM),
    }
    telling = [echo for echo in cues.echoes if cues.personal(echo.sentence) and echo.weight > NAME_WEIGHT]
    evidence = [(echo.start, echo.end) for echo in telling]
    evidence += cues.spans(["empathy", "validation"])
    return Look(figures, evidence, applies=not cues.situation.calm)
