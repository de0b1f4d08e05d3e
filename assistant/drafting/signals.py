"""Signs in a customer's text that they were let down before: how often they had to write, who did not call."""

import re
import unicodedata
from functools import cache

from prompts.phrases import languages, load_phrases

LET_DOWN = ("nth", "uncalled", "untold", "misinformed")
NAMES = (*LET_DOWN, "no_mobile", "restarted", "told_start")


def signals_in(text: str, language: str) -> frozenset[str]:
    """Which of ``NAMES`` a text shows; none in a language without phrases."""
    return frozenset(name for name in NAMES if signal_words(name, text, language))


def signal_words(name: str, text: str, language: str) -> str | None:
    """The words that show a signal, small ("third time"), or None."""
    if language not in languages():
        return None
    found = _pattern(name, language).search(_folded(text))
    return found.group() if found else None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("\u2019", "'").split())


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    patterns: tuple[str, ...] = getattr(load_phrases(language).words.signals, name)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
