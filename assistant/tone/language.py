"""Which language a reply is in, as far as scoring needs to know."""

from collections import Counter

from assistant.tone.text import Text
from assistant.tone.vocabulary import LANGUAGES, function_words

FEWEST = 3
"""So many small words must speak for a language before it is believed over the expected one."""
LATIN_END = 0x250
"""Letters from here on are of no language that rubric 1 knows."""


def language_of(text: Text, expected: str) -> str | None:
    """``en`` or ``es``, or None where the text is in neither; a text too short to tell has the expected language."""
    if not text.folded.isascii() and _mostly_foreign(text.folded):
        return None
    said = Counter(word.text for word in text.words)
    counts = {name: sum(said[word] for word in said.keys() & words) for name, words in function_words().items()}
    best = max(counts, key=lambda name: (counts[name], name == expected, name in LANGUAGES))
    if counts[best] < FEWEST:
        best = expected.split("-", maxsplit=1)[0].lower()
    return best if best in LANGUAGES else None


def _mostly_foreign(folded: str) -> bool:
    letters = [letter for letter in folded if letter.isalpha()]
    return sum(ord(letter) >= LATIN_END for letter in letters) * 2 > len(letters)
