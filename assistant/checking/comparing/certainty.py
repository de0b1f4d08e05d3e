"""Whether a time that was an estimate is told as a promise in other words."""

import re
from functools import cache

from assistant.checking.text.fold import folded
from assistant.checking.text.words import vocabulary

Spot = tuple[str, tuple[int, int]]
"""A text and a half-open span in it."""
_END = re.compile(r"[.!?](?=\s|$)|\n")


def surer(before: Spot, after: Spot) -> bool:
    """Whether the sentence around ``after`` assures without any hedge, where that around ``before`` did not.

    Vocabulary: ``hedges`` and ``assurances`` of ``vocabulary/differences.toml``.
    """
    return _assured(sentence_at(*after)) and not _assured(sentence_at(*before))


def sentence_at(text: str, span: tuple[int, int]) -> str:
    """The sentence of ``text`` that holds ``span``."""
    start = max((end.end() for end in _END.finditer(text, 0, span[0])), default=0)
    end = _END.search(text, span[1])
    return text[start : end.start() if end else len(text)]


def _assured(sentence: str) -> bool:
    words = folded(sentence)
    return _any("assurances").search(words) is not None and _any("hedges").search(words) is None


@cache
def _any(section: str) -> re.Pattern[str]:
    entries = [entry for language in vocabulary("differences")[section].values() for entry in language]
    words = "|".join(re.sub(r"(?<!\))\*", r"\\w*", entry) for entry in entries)
    return re.compile(rf"(?:(?<!\w)|(?='))(?:{words})(?!\w)")
