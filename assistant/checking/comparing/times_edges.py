"""Whether a time is told as a latest, a start, a moment or about then: the words in front of it."""

import re
from functools import cache

from assistant.checking.text.fold import folded
from assistant.checking.text.words import vocabulary

_REACH = 70
_AT = re.compile(r"\d|noon|midnight|mediod|medianoche")
_NEAR = ({"by", "at"}, {"around", "at"}, {"since", "at"}, {"since", "from"}, {"from", "at"})


def edge_of(text: str, start: int, end: int) -> str:
    """The edge of the time at ``start``: by, since, from, after, around or at; with "!" where a word moves it away."""
    at = _AT.search(folded(text[start:end]))
    front = folded(
        text[max(0, start - _REACH) : start + (at.start() if at and len(folded(text[start:end])) == end - start else 0)]
    )
    for edge in ("by", "after", "since", "from", "around"):
        found = _edge(edge).search(front)
        if found:
            return f"!{found['away']} {edge}" if found["away"] else edge
    return "at"


def is_same_edge(one: str, other: str) -> bool:
    """Whether two edges may stand for each other."""
    return one == other or {one, other} in _NEAR


@cache
def _edge(name: str) -> re.Pattern[str]:
    told = vocabulary("rephrasing")
    words, fill, away = ("|".join(told["edges"][key]) for key in (name, "filling", "away"))
    return re.compile(rf"(?<!\w)(?:(?P<away>{away}) )?(?:{words})(?:,? (?:{fill}),?)* ?$")
