"""Personal data inside a text: where it stands and of what kind."""

import re
from functools import cache

from assistant.reading.lexicon import table


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = table("personal")["kinds"]
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in kinds.items())


def read_personal(text: str) -> tuple[tuple[str, int, int], ...]:
    """Kind, start and end (code points) of each stretch, in the order of the text; a stretch has one kind only."""
    if not any(letter.isdigit() or letter == "@" for letter in text):
        return ()
    taken = bytearray(len(text))
    kept: list[tuple[str, int, int]] = []
    for kind, pattern in _patterns():
        for found in pattern.finditer(text):
            start, end = found.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                kept.append((kind, start, end))
    return tuple(sorted(kept, key=lambda one: one[1]))
