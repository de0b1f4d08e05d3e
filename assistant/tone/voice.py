"""How a reply is voiced: who speaks to whom, in how heavy words and how long sentences.

Sentences that only say sorry are left out, so that repeating them changes nothing.
"""

import re

from assistant.tone.cues import Cues
from assistant.tone.text import Word

LONG_WORD = 9
FEW_LONG, MANY_LONG = 0.06, 0.22
"""Share of long words: plain speech has about one in sixteen, a legal letter one in five."""
ENOUGH = 2
_SPOKEN = re.compile(r"\w+'(?:ll|ve|re|m|s|d|t)$|^(?:dont|cant|wont|im|ive|ill|thats|its|isnt|didnt)$")


def first_person(cues: Cues) -> float:
    """Whether somebody speaks for themselves in sentences that can be believed, 0 to 1."""
    idle = cues.bare | cues.void
    said = sum(1 for hit in cues.by_label.get("self", ()) if cues.sentence_at(hit.start) not in idle)
    return min(ENOUGH, said) / ENOUGH


def addressed(cues: Cues) -> float:
    """1 where the customer is spoken to at all."""
    return cues.share(1, "you")


def heavy(cues: Cues) -> float:
    """How far long words carry the text, 0 to 1; figures aside."""
    plain = [word for word in _words(cues) if word.text[0].isalpha()]
    share = sum(len(word.text) >= LONG_WORD for word in plain) / max(1, len(plain))
    return min(1.0, max(0.0, share - FEW_LONG) / (MANY_LONG - FEW_LONG))


def spoken(cues: Cues) -> float:
    """Whether it is worded as people speak (contractions), 0 to 1."""
    return min(ENOUGH, sum(_SPOKEN.search(word.text) is not None for word in _words(cues))) / ENOUGH


def pace(cues: Cues) -> float:
    """Mean words of a sentence."""
    return len(_words(cues)) / max(1, len(cues.text.sentences) - len(cues.bare))


def _words(cues: Cues) -> list[Word]:
    if not cues.bare:
        return list(cues.text.words)
    return [word for word in cues.text.words if cues.sentence_at(word.start) not in cues.bare]
