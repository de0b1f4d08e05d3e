"""Content words as stems, so that "rang", "ringing" and "call" can meet.

A light suffix stripper for English and Spanish: it only has to bring inflections of one word together within one
ticket and its reply, not to find dictionary forms.
"""

import re
from functools import lru_cache

SHORTEST = 3
_SUFFIXES = {
    "en": ("ations", "ation", "ingly", "ments", "ment", "ings", "ness", "ing", "ied", "ies", "ers", "edly", "ed", "er",
           "es", "ly", "s", "e", "y"),
    "es": ("aciones", "acion", "amientos", "amiento", "adores", "ador", "mente", "iendo", "ando", "aron", "ieron",
           "aban", "aba", "adas", "ados", "idas", "idos", "ada", "ado", "ida", "ido", "amos", "emos", "ar", "er", "ir",
           "es", "as", "os", "an", "en", "o", "a", "e", "s"),
}  # fmt: skip
_DOUBLED = re.compile(r"([bdglmnprt])\1$")


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; numbers and short words stay as they are."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) <= SHORTEST or word[0].isdigit() or word.endswith("ss"):
        return word
    for suffix in _SUFFIXES.get(language, ()):
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST:
            return _DOUBLED.sub(r"\1", word[: -len(suffix)])
    return _DOUBLED.sub(r"\1", word)
