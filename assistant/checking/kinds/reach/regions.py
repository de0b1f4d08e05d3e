"""Statements that an outage reaches across a region, county or country that is wider than the incident's areas."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.checking.facts.known import Known
from assistant.checking.kinds.reach.scope_words import areas_in_words, denied
from assistant.checking.text.fold import folded
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import vocabulary, words

_NAMED_END = 48


def find(reply: ReplyText, known: Known) -> Iterator[tuple[tuple[int, int], str]]:
    """Ranges of such statements with what would be true in their place."""
    for match in _across_pattern().finditer(reply.low):
        rest = reply.low[match.end() : match.end() + _NAMED_END]
        named = next((name for name in wider_names(known) if re.match(rf"{re.escape(name)}(?!\w)", rest)), None)
        end = match.end() + len(named or "")
        if named and not denied(reply, match.start(), end) and not _covers(known, named):
            spoken = match.group().startswith(("across", "through", "en ", "por "))
            into = "en" if known.context.language == "es" else "in"
            areas = areas_in_words(known)
            yield (match.start(), match.end() + len(named)), f"{into} {areas}" if spoken and areas else areas


@cache
def _across() -> str:
    return "|".join(entry.replace(" ", r"\s+").replace(r"(\s+", r"(?:\s+") for entry in words("scope", "across"))


def wider_names(known: Known) -> tuple[str, ...]:
    """Every place that is known and is no area of the incident."""
    areas = known.incident.areas if known.incident else ()
    return _wider(
        tuple(area.region or "" for area in areas), tuple(area.description or "" for area in areas),
        (*known.knowledge.gazetteer, *_countries(known)),
    )  # fmt: skip


def _countries(known: Known) -> tuple[str, ...]:
    listed = vocabulary("countries")["countries"]
    codes = sorted({area.country or "" for area in (known.incident.areas if known.incident else ())})
    return tuple(name for code in codes for name in listed.get(code, ()))


@lru_cache(maxsize=32)
def _wider(regions: tuple[str, ...], areas: tuple[str, ...], gazetteer: tuple[str, ...]) -> tuple[str, ...]:
    own = {folded(name) for name in areas}
    return tuple(sorted({folded(name) for name in (*regions, *gazetteer) if len(name) > 2} - own - {""}))  # noqa: PLR2004 - "IL" is also "ill"


@cache
def _across_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_across()})\s+(?:(?:the|el|la|los|las|(?:state|county|province|estado|condado|provincia)\s+(?:of|de))\s+){{0,3}}"
    )


def _covers(known: Known, name: str) -> bool:
    """Whether an area of the incident is that region as a whole."""
    return any(name in folded(area.description or "") for area in (known.incident.areas if known.incident else ()))
