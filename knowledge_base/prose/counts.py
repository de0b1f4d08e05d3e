"""How many are affected, and who is counted: customers, sites, lines."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from knowledge_base.prose.text import plain
from knowledge_base.prose.words import pattern


def read_count(said: Sequence[str]) -> int | None:
    """How many are affected, if one number only is named in sentences that say that something fails."""
    failing = pattern("service_notes", "affected")
    told = [one for one in said if failing.search(one) and not pattern("count", "other").search(one)]
    counts = {_number(found) for one in told for found in _counted().finditer(one)}
    return counts.pop() if len(counts) == 1 else None


def counted_as(count: int, bodies: Iterable[str]) -> str | None:
    """What the posts call those whom they count with this number ("business sites"); None where none tells."""
    for body in bodies:
        for found in _counted().finditer(plain(body)):
            if _number(found) == count:
                return str(found["what"])
    return None


def _number(found: re.Match[str]) -> int:
    return int(found["number"].replace(",", ""))


@cache
def _counted() -> re.Pattern[str]:
    unit, filler = pattern("count", "unit").pattern, pattern("count", "filler").pattern
    number = r"(?<![\w.,$-])(?P<number>\d{1,3}(?:,\d{3})+|\d+)"
    what = rf"(?P<what>(?:{filler} ){{0,2}}{unit}(?:(?:,| and|, and| or) (?:{filler} )?{unit})*)"
    return re.compile(rf"{number} {what}", re.IGNORECASE)
