"""What a ticket's words tell: whether it speaks of an outage, which words are telling, and whether it is a copy."""

import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NOISE = re.compile(r"https?://\S+|@\w+|#(?=\w)|\bRT\b")
SHORTEST_COPY = 10
"""Words from which two equal texts are copies: "no internet in Riverside" is written by many who never met."""
MOST_WORDS = 40
SHORTEST_WORD = 4


@dataclass(frozen=True)
class Topics:
    """The lists of topics.toml, ready to be searched."""

    not_an_outage: re.Pattern[str]
    own_or_old: re.Pattern[str]
    plainly_an_outage: re.Pattern[str]
    just_now: re.Pattern[str]
    fault: re.Pattern[str]
    asks_for_outage: re.Pattern[str]
    common: frozenset[str]


@cache
def topics() -> Topics:
    """The word lists, read once."""
    data = tomllib.loads((Path(__file__).parent / "topics.toml").read_text(encoding="utf-8"))
    return Topics(
        not_an_outage=_any_of(data["not_an_outage"]),
        own_or_old=_any_of(data["own_or_old"]),
        plainly_an_outage=_any_of(data["plainly_an_outage"]),
        just_now=_any_of(data["just_now"]),
        fault=_any_of(data["fault"]),
        asks_for_outage=_any_of(data["asks_for_outage"]),
        common=frozenset(folded(word) for word in data["common"]),
    )


def _any_of(entries: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_pattern(entry) for entry in entries)})\b")


def _pattern(entry: str) -> str:
    exact = re.escape(folded(entry.removesuffix("*"))).replace(r"\#", r"\d[\d:.]*")
    return exact + (r"\w*" if entry.endswith("*") else "")


def folded(text: str) -> str:
    """Text without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in "'\u2019")


def telling_words(text: str, without: frozenset[str]) -> tuple[str, ...]:
    """The words worth sharing, each once, in order; ``without`` are names of places, already folded."""
    skipped = topics().common | without
    found = (word for word in _WORD.findall(folded(_NOISE.sub(" ", text))) if len(word) >= SHORTEST_WORD)
    return tuple(dict.fromkeys(word for word in found if word not in skipped))[:MOST_WORDS]


def fingerprints(text: str) -> tuple[str, ...]:
    """Two marks of a long text, of its first and its second half; copies with a line added or a tag share one.

    Short texts have none. Links, mentions and numbers do not count.
    """
    words = _WORD.findall(folded(_NOISE.sub(" ", text)))
    if len(words) < SHORTEST_COPY:
        return ()
    head = words[:SHORTEST_COPY]
    tail = words[-SHORTEST_COPY:]
    return tuple(dict.fromkeys((_digest("head", head), _digest("tail", tail))))


def _digest(part: str, words: list[str]) -> str:
    return hashlib.sha256(" ".join((part, *words)).encode()).hexdigest()[:16]
