"""The ladder: from all known incidents to the one that a ticket is about, or to what must be asked.

In order: an incident named outright; `impacted` or `related` by keys, running ones before those that are over, then
the stronger key; a place without a service; words alone. What cannot be told apart is returned as candidates.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from knowledge_base.matching.assess import Assessment, assess
from knowledge_base.matching.incident_keys import IncidentKeys, KnownIncidents, known_incidents
from knowledge_base.matching.spots import Nearness
from knowledge_base.matching.ticket_keys import TicketKeys, ticket_keys
from knowledge_base.matching.timing import Timeliness, timeliness
from knowledge_base.records import Incident, LookupQuery, Match, Matching

Similar = Callable[[], dict[str, float]]
Missing = Literal["place", "service"]
_Timed = tuple[Timeliness, IncidentKeys]
_Ranked = tuple[Timeliness, Assessment]

LIKE_ENOUGH = 0.35
"""Cosine similarity from which words alone may mean an incident. Measured with MiniLM on the 60 sample tickets: a
ticket and its own incident 0.27 to 0.59 in English; in Spanish often below 0.3, where nothing is chosen."""
CLEARLY_ABOVE = 0.15
"""How much more similar it must be than the next: two outages of one service differ by less than 0.1, by chance."""
_CERTAIN_PLACES = (Nearness.SERVING_AREA, Nearness.POSTCODE, Nearness.PLACE)
_MOST = 5
_LESS_IF_TIED = 0.5
_MOST_BY_WORDS = 0.5


def match(query: LookupQuery, incidents: tuple[Incident, ...], similar: Similar) -> Matching:
    """Which incident concerns a ticket, from its keys.

    ``similar`` gives the cosine similarity of the ticket to incidents by public id; it is asked only when no key
    answers. The same tuple of incidents is not normalised again. Nothing nearby is ever chosen by similarity: where
    the customer's place is known and excludes an incident, words count for nothing.
    """
    known = known_incidents(incidents)
    ticket = ticket_keys(query, known)
    named = known.named(query.incident_id) if query.incident_id else None
    if named is not None:
        return _named(assess(named, ticket), ticket)
    timed = _in_time(known.reached_by(sorted(ticket.reach())), query, ticket)
    reached = [(time, assess(keys, ticket)) for time, keys in timed]
    sure = [(time, found) for time, found in reached if found.relevance in ("impacted", "related")]
    if sure:
        return _best(sure)
    return _unsure(query, known, ticket, similar)


def _in_time(
    keys: list[IncidentKeys] | tuple[IncidentKeys, ...], query: LookupQuery, ticket: TicketKeys
) -> list[_Timed]:
    at = query.at or query.now
    timed = [(timeliness(one.span, at, about_work=ticket.about_work), one) for one in keys]
    return [(time, one) for time, one in timed if time is not None]


def _named(found: Assessment, ticket: TicketKeys) -> Matching:
    """An incident that somebody named is the one; the keys still say how it concerns the customer."""
    unknown = found.relevance == "unknown"
    return Matching(chosen=found.as_match(), missing=_missing([found], ticket) if unknown else ())


def _best(sure: list[_Ranked]) -> Matching:
    ranked = sorted(sure, key=_preference)
    first = ranked[0]
    ties = [entry for entry in ranked if _preference(entry)[:-1] == _preference(first)[:-1]]
    if len(ties) > 1 and first[0] in (Timeliness.JUST_OVER, Timeliness.OVER, Timeliness.WAS_RUNNING):
        # Of outages that are over, a ticket means the last.
        ties = [max(ties, key=lambda entry: (entry[1].keys.span.ended, -entry[1].keys.order))]
    if len(ties) == 1:
        return Matching(chosen=ties[0][1].as_match())
    return Matching(candidates=tuple(_tied(found.as_match()) for _, found in ties[:_MOST]))


def _preference(entry: _Ranked) -> tuple[int, int, int, int]:
    time, found = entry
    certainty = 0 if found.relevance == "impacted" else 1
    near = int(found.nearness) if found.nearness is not None else 0
    return (int(time), certainty, near, found.keys.order)


def _tied(found: Match) -> Match:
    return replace(found, confidence=round(found.confidence * _LESS_IF_TIED, 2))


def _unsure(query: LookupQuery, known: KnownIncidents, ticket: TicketKeys, similar: Similar) -> Matching:
    """No key answers: what is near, what is missing, and whether the words alone point at one incident."""
    ranked = [(time, assess(keys, ticket)) for time, keys in _in_time(known.all, query, ticket)]
    nearby = _nearby([found for time, found in ranked if time is Timeliness.RUNNING], ticket)
    unclear = [(time, found) for time, found in ranked if found.relevance == "unknown" and _is_current(time, ticket)]
    in_place = [(time, found) for time, found in unclear if found.nearness in _CERTAIN_PLACES]
    if in_place:
        return replace(_one_or_several(_soonest(in_place)), nearby=nearby, missing=("service",))
    open_questions = [found for _, found in unclear if found.nearness in (Nearness.UNKNOWN, Nearness.EVERYWHERE)]
    missing = _missing(open_questions, ticket)
    return replace(_by_words(open_questions, similar), nearby=nearby, missing=missing)


def _is_current(time: Timeliness, ticket: TicketKeys) -> bool:
    """Whether a ticket that names no place may still mean an incident of that time."""
    return time <= Timeliness.JUST_OVER or (time is Timeliness.COMING and ticket.about_work)


def _soonest(found: list[_Ranked]) -> list[Assessment]:
    first = min(time for time, _ in found)
    return [one for time, one in found if time is first]


def _nearby(running: list[Assessment], ticket: TicketKeys) -> tuple[Match, ...]:
    """The right service elsewhere, those in the customer's region first."""
    regions = {service.spot.region for service in ticket.services} | {spot.region for spot in ticket.spots}
    elsewhere = [found for found in running if found.relevance == "partially_related"]
    ordered = sorted(elsewhere, key=lambda found: not any(a.region in regions - {None} for a in found.keys.areas))
    return tuple(found.as_match() for found in ordered[:_MOST])


def _one_or_several(found: list[Assessment]) -> Matching:
    if len(found) == 1:
        return Matching(chosen=found[0].as_match())
    return Matching(candidates=tuple(_tied(one.as_match()) for one in found[:_MOST]))


def _missing(found: list[Assessment], ticket: TicketKeys) -> tuple[Missing, ...]:
    """What would have answered. A place helps only where an incident says where it is."""
    missing: list[Missing] = []
    if any(one.nearness is Nearness.UNKNOWN and one.keys.areas for one in found):
        missing.append("place")
    if found and not ticket.types and any(one.keys.types for one in found):
        missing.append("service")
    return tuple(missing)


def _by_words(found: list[Assessment], similar: Similar) -> Matching:
    """The one incident that the words point at, or those that they may mean; relevance stays unknown."""
    if not found:
        return Matching()
    similarity = similar()
    scored = [(similarity.get(one.keys.incident.id, 0.0), one) for one in found]
    best = max(score for score, _ in scored)
    if best < LIKE_ENOUGH:
        return Matching()
    likely = sorted((e for e in scored if e[0] > best - CLEARLY_ABOVE), key=lambda e: (-e[0], e[1].keys.order))
    matches = tuple(_worded(one, score) for score, one in likely[:_MOST])
    if len(matches) == 1:
        return Matching(chosen=matches[0])
    # Where not even the kind of service is known, a list would be a guess.
    return Matching(candidates=matches if all(one.service_fits for _, one in likely) else ())


def _worded(found: Assessment, score: float) -> Match:
    match_on = (*found.matched_on, "words") if found.service_fits else ("words",)
    confidence = round(min(_MOST_BY_WORDS, score), 2)
    return replace(found.as_match(), matched_on=match_on, confidence=confidence)
