"""How a reply is voiced: who speaks to whom, in how heavy words and how long sentences.

Sentences that only say sorry, or do not hold, are left out, so that adding them changes nothing.
"""

import re
from dataclasses import dataclass

from assistant.tone.sentences import Sentences
from assistant.tone.text import Word

LONG_WORD = 9
FEW_LONG, MANY_LONG = 0.06, 0.22
"""Share of long words: plain speech has about one in sixteen, a legal letter one in five."""
ENOUGH = 2
_SPOKEN = re.compile(r"\w+'(?:ll|ve|re|m|s|d|t)$|^(?:dont|cant|wont|im|ive|ill|thats|its|isnt|didnt)$")


@dataclass(frozen=True)
class Voice:
    """Figures from 0 to 1, but for ``pace``: mean words of a sentence.

    ``first_person``: somebody speaks for themselves in sentences that can be believed. ``heavy``: long words carry the
    text, figures aside. ``spoken``: it is worded as people speak.
    """

    first_person: float
    heavy: float
    spoken: float
    pace: float


def voice_of(reply: Sentences) -> Voice:
    """How a reply is voiced."""
    words = [word for word in reply.text.words if reply.sentence_at(word.start) not in reply.silent]
    said = sum(1 for hit in reply.by_label.get("self", ()) if reply.sentence_at(hit.start) not in reply.silent)
    return Voice(
        first_person=min(ENOUGH, said) / ENOUGH,
        heavy=_heavy(words),
        spoken=min(ENOUGH, sum(_SPOKEN.search(word.text) is not None for word in words)) / ENOUGH,
        pace=len(words) / max(1, len(reply.text.sentences) - len(reply.silent)),
    )


def _heavy(words: list[Word]) -> float:
    plain = [word for word in words if word.text[0].isalpha()]
    share = sum(len(word.text) >= LONG_WORD for word in plain) / max(1, len(plain))
    return min(1.0, max(0.0, share - FEW_LONG) / (MANY_LONG - FEW_LONG))
