"""One sentence as the heads see its wording: word pairs, shapes of figures and signs, and the phrases found in it.

The same code makes the figures that heads are fitted on and those they read, so the two cannot drift apart.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.tone.text import fold

_TOKEN = re.compile(r"\d{1,2}[:.h]\d{2}|\d[\d.,]*|[^\W\d_]+(?:'[^\W\d_]+)*|[?!%$€£@#]|\.\.\.|…")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}")
_SHORT = 6
"""Words up to which a sentence counts as short."""
NEAR = {"near": 0.3, "nearer": 0.45, "nearest": 0.6}
"""Cosines with the closest sentence of the customer's, from which a sentence has these frames."""


def tokens_of(sentence: str) -> list[str]:
    """Folded words and telling signs; figures by their shape, so that no head learns a certain hour."""
    return [_shape(token) for token in _TOKEN.findall(fold(sentence))]


def _shape(token: str) -> str:
    if not token[0].isdigit():
        return token
    return "<clock>" if _CLOCK.fullmatch(token) else "<figure>"


def grams_of(sentence: str) -> set[str]:
    """Words and pairs of neighbours, with the sentence's own edges."""
    tokens = ["<s>", *tokens_of(sentence), "</s>"]
    return {*tokens[1:-1], *(f"{first} {second}" for first, second in pairwise(tokens))}


def frames_of(sentences: Sequence[str], near: Sequence[float] | None, silent: frozenset[int]) -> list[set[str]]:
    """For each sentence of a reply: where it stands, whether it is short or shouts, how near the customer's words.

    ``silent`` sentences do not count, so that adding one moves no other from its place.
    """
    heard = [at for at in range(len(sentences)) if at not in silent]
    ends = (("first", heard[0]), ("last", heard[-1])) if heard else ()
    frames = []
    for at, text in enumerate(sentences):
        found = {name for name, place in ends if at == place}
        found |= {"short"} if len(text.split()) <= _SHORT else set()
        found |= {"shouted"} if text.isupper() and len(text) > _SHORT else set()
        found |= {name for name, least in NEAR.items() if near is not None and near[at] >= least}
        frames.append(found)
    return frames
