"""No key answers: what is near, what is missing, and whether the words alone point at one incident."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from typing import Literal

from knowledge_base.matching.assess import Assessment, assess
from knowledge_base.matching.confidence import confidence
from knowledge_base.matching.incident_keys import IncidentKeys
from knowledge_base.matching.kinds import Kind
from knowledge_base.matching.known import KnownIncidents
from knowledge_base.matching.reaching import Ranked
from knowledge_base.matching.spots import Nearness
from knowledge_base.matching.ticket_keys import TicketKeys
from knowledge_base.matching.timing import Moment, Timeliness
from knowledge_base.records import Incident, Match, Matching

SimilarAmong = Callable[[tuple[Incident, ...]], dict[str, float]]
Missing = Literal["place", "service"]

LIKE_ENOUGH = 0.35
"""Cosine similarity from which words alone may mean an incident. Measured with MiniLM on the 60 sample tickets: a
ticket and its own incident 0.27 to 0.59 in English; in Spanish often below 0.3, where nothing is chosen."""
CLEARLY_ABOVE = 0.15
"""How much more similar it must be than the next: two outages of one service differ by less than 0.1, by chance."""
MOST_COMPARED = 12
"""Words are compared with so many incidents. Of more that are open to question, several of one service differ by
less than CLEARLY_ABOVE, so that nothing would be chosen; and no ticket waits until thousands are embedded."""
_CERTAIN_PLACES = (Nearness.SERVING_AREA, Nearness.POSTCODE, Nearness.PLACE)
OPEN = (Nearness.UNKNOWN, Nearness.EVERYWHERE)
_MOST = 5


def unsure(
    known: KnownIncidents, ticket: TicketKeys, moment: Moment, reached: list[Ranked], similar: SimilarAmong
) -> Matching:
    """What can be said; ``reached`` are the incidents that a key reaches, none of which is sure."""
    unclear = [(time, one) for time, one in reached if one.relevance == "unknown" and _is_current(time, ticket)]
    in_place = [(time, found) for time, found in unclear if found.nearness in _CERTAIN_PLACES]
    open_kinds, elsewhere = _kinds(known, ticket, moment)
    nearby = _nearby(elsewhere, ticket, moment)
    if in_place:
        return replace(_one_or_several(_soonest(in_place)), nearby=nearby, missing=("service",))
    missing = missing_of([found for found, _ in open_kinds], ticket)
    found = _by_words(_questions([members for _, members in open_kinds], ticket), similar)
    return replace(found, nearby=nearby, missing=missing)


def _kinds(
    known: KnownIncidents, ticket: TicketKeys, moment: Moment
) -> tuple[list[tuple[Assessment, list[IncidentKeys]]], list[Kind]]:
    """The kinds that the ticket's keys leave open, with their current members, and those of the service elsewhere.

    Of a ticket that tells no place no more than what is too much for words: nothing is elsewhere for it.
    """
    shape = ticket.shape()
    left_open: list[tuple[Assessment, list[IncidentKeys]]] = []
    elsewhere: list[Kind] = []
    count, most_asked = 0, 1 if ticket.types else 2
    for kind in known.kinds_of(ticket.types):
        found = assess(kind.example, shape)
        if found.relevance == "partially_related":
            elsewhere.append(kind)
        elif found.relevance == "unknown" and found.nearness in OPEN:
            if members := _current(kind, ticket, moment, MOST_COMPARED + 1):
                left_open.append((found, members))
                count += len(members)
            if not ticket.place_is_known and count > MOST_COMPARED and len(missing_of([found], ticket)) == most_asked:
                break
    return left_open, elsewhere


def _is_current(time: Timeliness, ticket: TicketKeys) -> bool:
    """Whether a ticket that names no place may still mean an incident of that time."""
    return time <= Timeliness.JUST_OVER or (time is Timeliness.COMING and ticket.about_work)


def _current(kind: Kind, ticket: TicketKeys, moment: Moment, most: int) -> list[IncidentKeys]:
    times = kind.in_time(moment)
    return [keys for _, keys in islice((entry for entry in times if _is_current(entry[0], ticket)), most)]


def _soonest(found: list[Ranked]) -> list[Assessment]:
    first = min(time for time, _ in found)
    return [one for time, one in found if time is first]


def _nearby(kinds: Iterable[Kind], ticket: TicketKeys, moment: Moment) -> tuple[Match, ...]:
    """The right service elsewhere, those in the customer's region first."""
    regions = {service.spot.region for service in ticket.services} | {spot.region for spot in ticket.spots}
    regions -= {None}
    ordered = sorted(kinds, key=lambda kind: not any(area.region in regions for area in kind.example.areas))
    running = (
        assess(keys, ticket) for kind in ordered for time, keys in kind.in_time(moment) if time is Timeliness.RUNNING
    )
    elsewhere = (found for found in running if found.relevance == "partially_related")
    return tuple(found.as_match() for found in islice(elsewhere, _MOST))


def _one_or_several(found: list[Assessment]) -> Matching:
    if len(found) == 1:
        return Matching(chosen=found[0].as_match())
    return Matching(candidates=tuple(tied(one.as_match()) for one in found[:_MOST]))


def tied(found: Match) -> Match:
    """A match that is one of several."""
    return replace(found, confidence=round(min(found.confidence, confidence("tied")), 2))


def missing_of(found: list[Assessment], ticket: TicketKeys) -> tuple[Missing, ...]:
    """What would have answered, the most useful first. A place helps only where an incident says where it is.

    The place comes first: it excludes nearly all incidents, a service only some; and a service whose outage lies
    elsewhere is answered by the place alone.
    """
    missing: list[Missing] = []
    if any(one.nearness is Nearness.UNKNOWN and one.keys.areas for one in found):
        missing.append("place")
    if found and not ticket.types and any(one.keys.types for one in found):
        missing.append("service")
    return tuple(missing)


def _questions(members: list[list[IncidentKeys]], ticket: TicketKeys) -> list[Assessment]:
    """The incidents in question, exactly assessed; none where they are too many for words to tell apart."""
    keys = [one for some in members for one in some]
    if len(keys) > MOST_COMPARED:
        return []
    assessed = [assess(one, ticket) for one in sorted(keys, key=lambda one: one.order)]
    return [one for one in assessed if one.relevance == "unknown" and one.nearness in OPEN]


def _by_words(found: list[Assessment], similar: SimilarAmong) -> Matching:
    """The one incident that the words point at, or those that they may mean; relevance stays unknown."""
    if not found:
        return Matching()
    similarity = similar(tuple(one.keys.incident for one in found))
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
    return replace(found.as_match(), matched_on=match_on, confidence=round(min(confidence("words"), score), 2))
