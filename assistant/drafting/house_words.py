"""The words of the house's own sentences, by language and move."""

from functools import cache

from assistant.drafting.voicing import phrased_language
from prompts.phrases import load_phrases


@cache
def house_words(language: str, moves: frozenset[str]) -> str:
    """All shipped wordings of some moves as one text."""
    phrases = load_phrases(phrased_language(language)).phrases
    return " ".join(" ".join(p.sentences) for (move, _), found in phrases.items() if move in moves for p in found)
