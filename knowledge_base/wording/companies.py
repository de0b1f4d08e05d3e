"""When two names are one company's: without case, accents, punctuation and legal form."""

import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_APOSTROPHES = frozenset("'\u2019\u2018`\u00b4")


@lru_cache(maxsize=1024)
def company_key(name: str) -> str:
    """What the names of one company share: "NORTHLIGHT, Inc." and "Northlight" are "northlight"."""
    letters = unicodedata.normalize("NFKD", name.casefold()).casefold()
    spoken = "".join(_spoken(letter) for letter in letters).split()
    while len(spoken) > 1 and spoken[-1] in _legal_forms():
        spoken.pop()
    return " ".join(spoken) or name.strip()


def _spoken(letter: str) -> str:
    """A letter or digit as it is; nothing for accents and what nobody sees; a space for any other."""
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf" or letter in _APOSTROPHES:
        return ""
    return letter if letter.isalnum() else " "


@cache
def _legal_forms() -> frozenset[str]:
    text = files("knowledge_base.wording").joinpath("companies.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["legal_forms"])
