"""How long planned work interrupts each customer, and whether its end is the latest one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.prose.text import plain, sentences
from knowledge_base.prose.times import length_in
from knowledge_base.prose.words import pattern


@dataclass(frozen=True)
class Interruption:
    """``limit`` as the post says it ("up to 45 minutes"); ``at_the_latest`` that the end is the latest one."""

    limit: str | None = None
    at_the_latest: bool = False


def read_interruption(bodies: Iterable[str]) -> Interruption:
    """From posts, newest first; the newest statement of each counts, and two limits in one post are none."""
    limit, latest, decided = None, False, False
    for body in bodies:
        said = sentences(plain(body))
        limits = {found for one in said if (found := _limit(one))}
        if limits and not decided:
            limit, decided = (limits.pop() if len(limits) == 1 else None), True
        latest = latest or any(map(_is_latest, said))
    return Interruption(limit, latest)


def _is_latest(sentence: str) -> bool:
    """An end that holds at the latest, and not the latest time of news."""
    said = pattern("interruption", "latest").search(sentence)
    return said is not None and not pattern("next_update", "lead").search(sentence)


def _limit(sentence: str) -> str | None:
    if not pattern("interruption", "about").search(sentence):
        return None
    found = pattern("interruption", "limit").search(sentence)
    length = length_in(sentence[found.end() :]) if found else None
    if found is None or length is None:
        return None
    words = re.sub(r"^for ", "", found[0].lower())
    return f"{words} {length}"
