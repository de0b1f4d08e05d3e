"""Content that looks like it was written for a machine, not for us. A hint for the agent; the wall is the check."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.reading.lexicon import table

LONGEST_SNIPPET = 40
NEAR = 400
"""A demand counts if it stands within so many letters of suspicious content."""


@dataclass(frozen=True)
class Suspicion:
    """Short codes with a snippet each, whether they ask for money, data or a contact, and where they stand."""

    codes: tuple[str, ...] = ()
    demand: bool = False
    spans: tuple[tuple[str, int, int], ...] = ()


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(p, re.IGNORECASE | re.MULTILINE)) for code, p in table("suspicion")["signs"].items())


@cache
def _demand() -> re.Pattern[str]:
    return re.compile("|".join(table("suspicion")["demands"]["patterns"]), re.IGNORECASE)


def read_suspicion(text: str) -> Suspicion:
    """Signs of embedded instructions in everything that the customer sent, quotations included."""
    spans = tuple(sorted(_find(text), key=lambda span: (span[1], span[0])))
    if not spans:
        return Suspicion()
    codes = dict.fromkeys(f"{code}: {_snippet(text[start:end])}" if start < end else code for code, start, end in spans)
    carriers = set(table("suspicion")["demands"]["carriers"])
    demand = any(code in carriers for code, _, _ in spans) or any(
        _demand().search(text, max(0, start - NEAR), end + NEAR) for _, start, end in spans
    )
    return Suspicion(tuple(codes), demand, spans)


def _find(text: str) -> Iterator[tuple[str, int, int]]:
    for code, pattern in _patterns():
        found = pattern.search(text)
        if found:
            yield code, found.start(), found.end()


def _snippet(text: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.split())[:LONGEST_SNIPPET]


def walls(text: str, suspicion: Suspicion) -> tuple[tuple[int, int], ...]:
    """Where suspicious content stands, in code points: from the beginning of its sentence to the end of its line."""
    walled: list[tuple[int, int]] = []
    for _, start, end in suspicion.spans:
        if not walled or start >= walled[-1][1]:
            begin = max(text.rfind(sign, 0, start) for sign in ".!?\n") + 1
            line_end = text.find("\n", end)
            walled.append((begin, len(text) if line_end < 0 else line_end))
    return tuple(walled)
