"""The ladder: from all known incidents to the one that a ticket is about, or to what must be asked.

In order: an incident named outright; `impacted` or `related` by keys, running ones before those that are over, then
the stronger key; a place without a service; words alone. What cannot be told apart is returned as candidates.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge_base.matching import normal
from knowledge_base.matching.assess import SURE, Assessment, assess
from knowledge_base.matching.incident_keys import IncidentKeys
from knowledge_base.matching.known import KnownIncidents
from knowledge_base.matching.lexicon import words
from knowledge_base.matching.linking import Linked, groups_of, own_key
from knowledge_base.matching.mentions import Prose
from knowledge_base.matching.reaching import Ranked, reached_and_assessed
from knowledge_base.matching.standings import standings
from knowledge_base.matching.subject import asks_something_else
from knowledge_base.matching.ticket_keys import TicketKeys, ticket_keys
from knowledge_base.matching.timing import Moment, Timeliness
from knowledge_base.matching.unsure import SimilarAmong, missing_of, tied, unsure
from knowledge_base.records import Area, Incident, LookupQuery, Match, Matching

Similar = Callable[[], dict[str, float]]
_MOST = 12
_OVER = (Timeliness.JUST_OVER, Timeliness.OVER, Timeliness.WAS_RUNNING)


@dataclass(frozen=True)
class World:
    """What a ticket is matched against. ``providers`` are those whose feeds are known, even if they tell of nothing."""

    known: KnownIncidents
    linked: Linked = ()
    providers: frozenset[str] = frozenset()


def match(query: LookupQuery, incidents: tuple[Incident, ...], similar: Similar, linked: Linked = ()) -> Matching:
    """Which incident concerns a ticket, from its keys.

    ``similar`` gives the cosine similarity of the ticket to incidents by public id; it is asked only when no key
    answers. ``linked`` says which incidents of two feeds are one outage. The same tuple of incidents is not normalised
    again. Nothing nearby is ever chosen by similarity: where the customer's place is known and excludes an incident,
    words count for nothing.
    """
    return match_in(World(known_incidents(incidents), linked), query, lambda _: similar())


def match_in(world: World, query: LookupQuery, similar: SimilarAmong) -> Matching:
    """The same where the incidents' keys are at hand; ``similar`` is told which incidents are in question."""
    known = world.known
    if not _is_named(query, known) and asks_something_else(normal.plain(query.text)):
        return Matching()
    ticket = ticket_keys(query, known)
    moment = Moment(query.at or query.now, ticket.about_work, ticket.about_past, ticket.days)
    assessed = reached_and_assessed(known, ticket, moment)
    sure = [(time, found) for time, found in assessed if found.relevance in SURE]
    named = _named(query, known, ticket)
    if named is not None and not _overruled(named, query, sure):
        unclear = named.relevance == "unknown"
        found = Matching(chosen=named.as_match(), missing=missing_of([named], ticket) if unclear else ())
    elif sure:
        found = _best(sure, ticket, world)
    elif several := _several_named(query, known, ticket):
        found = _united(_one_or_tied(several), world.linked)
    else:
        found = _united(unsure(known, ticket, moment, assessed, similar), world.linked)
        found = _asked_about(found, query, ticket)
    return replace(found, standings=standings(world.known, ticket, moment, world.providers))


def _is_named(query: LookupQuery, known: KnownIncidents) -> bool:
    """Whether somebody names an incident, known or not."""
    return bool(query.incident_id) or any(known.all_named(name) for name in normal.identifiers_in(query.text))


def _named(query: LookupQuery, known: KnownIncidents, ticket: TicketKeys) -> Assessment | None:
    """An incident that somebody named is the one; the keys still say how it concerns the customer."""
    if query.incident_id:
        named = known.named(query.incident_id)
        return assess(named, ticket) if named else None
    quoted = {id(keys): keys for name in ticket.text_ids if (keys := known.named(name))}
    found = [assess(keys, ticket) for keys in quoted.values()]
    return found[0] if len(found) == 1 else None


def _several_named(query: LookupQuery, known: KnownIncidents, ticket: TicketKeys) -> list[Assessment]:
    """The incidents of an id that several providers use, without those that the keys exclude."""
    ids = (query.incident_id,) if query.incident_id else tuple(sorted(ticket.text_ids))
    named = [keys for name in ids if len(same := known.all_named(name)) > 1 for keys in same]
    found = [_assess_named(keys, ticket) for keys in dict.fromkeys(named)]
    sure = [one for one in found if one.relevance in SURE]
    return sure or [one for one in found if one.relevance == "unknown"]


def _assess_named(keys: IncidentKeys, ticket: TicketKeys) -> Assessment:
    """What the keys say of an incident that is named; who names it need not say which service it is about."""
    return assess(keys, ticket if ticket.types else replace(ticket, types=keys.types))


def _one_or_tied(found: list[Assessment]) -> Matching:
    """The one that is left, or all of them: each is one of those that were named, whatever else is unknown."""
    if len(found) == 1:
        return Matching(chosen=found[0].as_match())
    named = [one.as_match() for one in found]
    return Matching(
        candidates=tuple(
            tied(replace(one, relevance="related") if one.relevance == "unknown" else one) for one in named
        )
    )


def _overruled(named: Assessment, query: LookupQuery, sure: list[Ranked]) -> bool:
    """Whether an id that the text quotes is another outage's than the one that the customer's keys find running.

    It may be last month's, or a neighbour's. An id that a person chose stands.
    """
    quoted = not query.incident_id or query.incident_id.casefold() in query.text.casefold()
    if not quoted or named.keys in [found.keys for _, found in sure]:
        return False
    return any(time is Timeliness.RUNNING for time, _ in sure)


def _best(sure: list[Ranked], ticket: TicketKeys, world: World) -> Matching:
    ranked = sorted(sure, key=_preference)
    first = ranked[0]
    ties = [entry for entry in ranked if _preference(entry)[:-1] == _preference(first)[:-1]]
    if len(ties) > 1 and first[0] in _OVER:
        # Of outages that are over, a ticket means the last.
        last = max(entry[1].keys.span.ended for entry in ties)
        ties = [entry for entry in ties if entry[1].keys.span.ended == last][:1]
    found = [found for _, found in ties]
    if first[0] is Timeliness.RUNNING:
        found += _of_other_services(found, [found for time, found in ranked if time is Timeliness.RUNNING])
    found = _explaining(_one_of_linked(found, ticket, world.linked), ticket)
    if len(found) == 1:
        return Matching(chosen=found[0].as_match())
    return Matching(candidates=tuple(tied(one.as_match()) for one in found[:_MOST]))


def _of_other_services(best: list[Assessment], running: list[Assessment]) -> list[Assessment]:
    """Running incidents that concern other services of the customer than the best do: a stronger key is no rival."""
    concerned = {id(service.service) for one in best for service in one.services}
    others: list[Assessment] = []
    for one in running if concerned else []:
        own = {id(service.service) for service in one.services}
        if own and not own & concerned:
            others.append(one)
    return others


def _preference(entry: Ranked) -> tuple[int, int, int, tuple[str, str]]:
    time, found = entry
    certainty = 0 if found.relevance == "impacted" else 1
    near = int(found.nearness) if found.nearness is not None else 0
    return (int(time), certainty, near, found.keys.order)


def _explaining(found: list[Assessment], ticket: TicketKeys) -> list[Assessment]:
    """The one that concerns every service that the ticket names and every line that another one concerns."""
    if len(found) < 2 or len(ticket.stated & ticket.types) < 2:  # noqa: PLR2004 - several incidents, several services
        return found
    named = ticket.stated & ticket.types
    full = [one for one in found if not one.keys.types or named <= one.keys.types]
    if len(full) != 1:
        return found
    lines = {id(service.service) for one in found for service in one.services}
    return full if lines <= {id(service.service) for service in full[0].services} else found


def _one_of_linked(found: list[Assessment], ticket: TicketKeys, linked: Linked) -> list[Assessment]:
    """Of incidents that are one outage the one of the customer's carrier, else the one told of last."""
    if len(found) < 2 or not linked:  # noqa: PLR2004 - one is no tie
        return found
    group = groups_of([one.keys.incident for one in found], linked)
    carriers = {service.carrier for service in ticket.services}
    told: dict[tuple[str, str], Assessment] = {}
    for one in sorted(found, key=lambda one: (one.keys.provider not in carriers, -_updated(one.keys), one.keys.order)):
        told.setdefault(group[own_key(one.keys.incident)], one)
    return [one for one in found if any(one is kept for kept in told.values())]


def _united(matching: Matching, linked: Linked) -> Matching:
    """The same where candidates that are one outage are one."""
    if len(matching.candidates) < 2 or not linked:  # noqa: PLR2004 - one is no tie
        return matching
    group = groups_of([one.incident for one in matching.candidates], linked)
    kept: dict[tuple[str, str], Match] = {}
    for one in matching.candidates:
        kept.setdefault(group[own_key(one.incident)], one)
    if len(kept) > 1:
        return replace(matching, candidates=tuple(kept.values()))
    return replace(matching, chosen=next(iter(kept.values())), candidates=())


def _asked_about(matching: Matching, query: LookupQuery, ticket: TicketKeys) -> Matching:
    """The one outage elsewhere that a customer whose place is known asks about; none of its facts is theirs.

    A town of the customer's own name, elsewhere, is meant only where its region is named too.
    """
    if matching.chosen or matching.candidates or not ticket.place_is_known:
        return matching
    prose = Prose(query.text)
    own = {name for spot in (*ticket.spots, *(one.spot for one in ticket.of_types)) for name in spot.names}
    named = [one for one in matching.nearby if any(_asks_about(prose, area, own) for area in one.incident.areas)]
    first = named[:1] if len({one.incident.areas for one in named}) == 1 else []
    return replace(matching, chosen=first[0], missing=()) if first else matching


def _asks_about(prose: Prose, area: Area, own: set[str]) -> bool:
    """Whether the text speaks of an outage or of somebody at a place, or asks whether it comes near."""
    place, bare = normal.plain(area.description or ""), " ".join(prose.words)
    region = normal.plain(area.region or "")
    if not place or (place in own and not (region and f" {region} " in f" {bare} ")):
        return False
    mentions = prose.mentions(frozenset({place}))
    told = any(prose.sense(one) in ("outage", "somebody") or prose.is_hearsay(one) for one in mentions)
    return bool(mentions) and (told or words().spreading.search(bare) is not None)


def _updated(keys: IncidentKeys) -> float:
    updated = keys.incident.updated_at or keys.incident.started_at
    return updated.timestamp() if updated else 0.0


class _Same:
    """A tuple of incidents as the key of a cache: by identity, because comparing a thousand records is slow."""

    def __init__(self, incidents: tuple[Incident, ...]) -> None:
        self.incidents = incidents

    def __hash__(self) -> int:
        return id(self.incidents)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.incidents is self.incidents


@lru_cache(maxsize=4)
def _known(same: _Same) -> KnownIncidents:
    return KnownIncidents(same.incidents)


def known_incidents(incidents: tuple[Incident, ...]) -> KnownIncidents:
    """The keys of a tuple of incidents; the same tuple again is answered from the last four."""
    return _known(_Same(incidents))
