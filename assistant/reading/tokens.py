"""A text as words with their places.

Words are folded (lower case, no accents, no apostrophes, hidden characters dropped) and repaired (usual short forms,
one-letter typos of words the vocabulary knows), while ``start`` and ``end`` stay code points of the text as received.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

LONGEST_WORD = 32
"""Longer runs of letters are no word of any vocabulary; they are cut before any work is done on them."""

_MARK = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_TOKEN = re.compile(
    rf"(?P<address>[\w.+-]{{1,64}}@[\w-]{{1,64}}\.[\w.-]{{1,64}}|https?://\S+|www\.\S+)"
    rf"|(?P<mail>[eE]-[mM]ails?\b)|(?P<word>\d+(?:[.,:]\d+)*[\w{_MARK}]*|\w[\w{_MARK}]*(?:['\u2019\u00b4`]\w[\w{_MARK}]*)*)"
    r"|(?P<stop>[.!?\u2026\u00bf\u00a1\n]+)"
    r"|(?P<pause>[,;:()\"\u201c\u201d\u00ab\u00bb]+|(?<=\s)[-\u2013\u2014]+(?=\s)|\u2014)"
    r"|(?P<sign>[\u2600-\u27bf\U0001f300-\U0001faff])"
)


class Token(NamedTuple):
    """One word or emoji. ``clause`` and ``sentence`` number the stretches between commas and between full stops."""

    word: str
    start: int
    end: int
    clause: int
    sentence: int


def fold(word: str) -> str:
    """A word in lower case without accents, apostrophes and hidden characters."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in plain if c.isalnum() or unicodedata.category(c) == "So")


def tokenise(text: str, meant: Callable[[str], str]) -> list[Token]:
    """All words and emoji of a text in order, in time linear in its length."""
    tokens: list[Token] = []
    clause = sentence = 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "stop":
            sentence += 1
            clause += 1
        elif kind == "pause":
            clause += 1
        else:
            folded = "@address" if kind == "address" else fold(found.group()[: LONGEST_WORD * 2])
            if not folded:
                continue
            word = meant(folded)
            tokens.append(Token(word, found.start(), found.end(), clause, sentence))
    return tokens
