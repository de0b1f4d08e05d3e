"""Which guidelines fit a situation, and in what order."""

from collections.abc import Iterable, Mapping

from knowledge_base.records import Guideline, SituationQuery

_ANY = "any"
FIRST_SITUATION = 0.3
"""Worth of the first situation in common, in units of cosine similarity: guidelines of the phase at hand come before
those that merely sound like the ticket (similarities of tickets to guidelines lie between 0 and 0.5)."""
NEXT_SITUATION = 0.1
FOR_CHANNEL = 0.25
FOR_LANGUAGE = 0.25
FOR_SEGMENT = 0.15
_WRITTEN_FOR_ALL = "en"
"""Advice is written in English and holds for replies in every language; that in another language only for its own."""


def ranked(
    guidelines: Iterable[Guideline], query: SituationQuery, similarity: Mapping[str, float]
) -> tuple[Guideline, ...]:
    """Those that fit segment, channel, language and situation, best first; equal ones by id."""
    fitting = [guideline for guideline in guidelines if fits(guideline, query)]
    return tuple(sorted(fitting, key=lambda g: (-_worth(g, query) - similarity.get(g.id, 0.0), g.id)))


def fits(guideline: Guideline, query: SituationQuery) -> bool:
    """Whether a guideline may be used at all; what is unknown of the ticket fits only what holds for any."""
    return (
        _admits(guideline.segment, query.segment)
        and _admits(guideline.channel, query.channel)
        and guideline.language in (query.language, _WRITTEN_FOR_ALL)
        and (_ANY in guideline.situations or not set(query.situations).isdisjoint(guideline.situations))
    )


def _admits(allowed: tuple[str, ...], value: str | None) -> bool:
    return _ANY in allowed or value in allowed


def _worth(guideline: Guideline, query: SituationQuery) -> float:
    shared = len(set(guideline.situations) & (set(query.situations) - {_ANY}))
    worth = FIRST_SITUATION + NEXT_SITUATION * (shared - 1) if shared else 0.0
    worth += FOR_CHANNEL if query.channel in guideline.channel else 0.0
    worth += FOR_SEGMENT if query.segment in guideline.segment else 0.0
    return worth + (FOR_LANGUAGE if guideline.language != _WRITTEN_FOR_ALL else 0.0)
