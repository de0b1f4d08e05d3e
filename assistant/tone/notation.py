"""How a phrase is written by people and read by a regular expression.

Words with single spaces; ``(a|b c)`` one of these; ``[a|b]`` one of these or nothing; both may be nested; ``word*`` any
ending; ``...`` up to four words of the same sentence; ``#`` a number. An apostrophe may be missing in the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.tone.text import fold

_GAP = r"[ ,;:'\"()/-]{1,4}"
_MANY = rf"(?:{_GAP}[^\W_][\w']*(?:[.:]\w+)?){{0,4}}?"
_TOKEN = re.compile(r"\.\.\.|[()\[\]|]|[^\s()\[\]|]+")
_CLOSES = {"(": ")", "[": "]"}


class Piece(NamedTuple):
    """A word, a gap, or a choice of runs of pieces, which may be optional."""

    word: str = ""
    runs: tuple[tuple["Piece", ...], ...] = ()
    optional: bool = False


def parse(phrase: str) -> tuple[Piece, ...]:
    """The pieces of a phrase. Raises ValueError, quoting it, where brackets do not match."""
    tokens = _TOKEN.findall(phrase)
    runs, at = _runs(tokens, 0, "", phrase)
    if at != len(tokens) + 1 or len(runs) != 1 or not runs[0]:
        raise ValueError(f"expected matching brackets and one run of words in the phrase '{phrase}'")
    return runs[0]


def _runs(tokens: list[str], at: int, closing: str, phrase: str) -> tuple[tuple[tuple[Piece, ...], ...], int]:
    """Alternatives from ``at`` to the closing bracket, and the place after it."""
    runs: list[list[Piece]] = [[]]
    while at < len(tokens) and tokens[at] not in _CLOSES.values():
        part = tokens[at]
        at += 1
        if part == "|":
            runs.append([])
        elif part in _CLOSES:
            inner, at = _runs(tokens, at, _CLOSES[part], phrase)
            runs[-1].append(Piece(runs=inner, optional=part == "["))
        else:
            runs[-1].append(Piece(word=part))
    found = tokens[at] if at < len(tokens) else ""
    if found != closing:
        raise ValueError(f"expected '{closing}' but found '{found}' in the phrase '{phrase}'")
    return tuple(tuple(run) for run in runs), at + 1


def pattern_of(pieces: tuple[Piece, ...]) -> str:
    """The regular expression of a phrase, to be matched on folded text."""
    built = ""
    for piece in pieces:
        gap = _GAP if built else ""
        if piece.word == "...":
            built += _MANY
        elif not piece.runs:
            built += gap + _word(piece.word)
        else:
            choice = "|".join(pattern_of(run) for run in piece.runs)
            whole = f"(?:{gap}(?:{choice}))" if built else f"(?:(?:{choice})" + (_GAP if piece.optional else "") + ")"
            if not built and piece.optional:
                return f"{whole}?{pattern_of(pieces[pieces.index(piece) + 1 :])}"
            built += whole + ("?" if piece.optional else "")
    return built


def _word(word: str) -> str:
    if word == "#":
        return r"[$\u20ac\u00a3]?\d[\d.:,]*(?!\w)"
    body = re.escape(fold(word.rstrip("*"))).replace("'", "'?")
    return body + (r"[\w']*" if word.endswith("*") else r"(?!\w)")


def starts_of(pieces: tuple[Piece, ...]) -> Iterator[str]:
    """The words that a phrase can begin with."""
    for piece in pieces:
        if piece.runs:
            for run in piece.runs:
                yield from starts_of(run)
        else:
            yield fold(piece.word)
        if not piece.optional:
            return
