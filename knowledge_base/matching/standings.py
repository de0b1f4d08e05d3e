"""How each service of a customer with several stands, by its own keys alone."""

from dataclasses import replace

from knowledge_base.matching.assess import SURE, Assessment, assess, nearness_to
from knowledge_base.matching.kinds import Kind
from knowledge_base.matching.known import KnownIncidents
from knowledge_base.matching.spots import Nearness, Spot
from knowledge_base.matching.ticket_keys import ServiceKeys, TicketKeys
from knowledge_base.matching.timing import Moment, Timeliness
from knowledge_base.matching.unsure import OPEN
from knowledge_base.records import ServiceStanding

_FEW = 2


def standings(
    known: KnownIncidents, ticket: TicketKeys, moment: Moment, providers: frozenset[str]
) -> tuple[ServiceStanding, ...]:
    """One for every service that the ticket may be about, in the account's order; none for a single service.

    A ticket that names a site is about the services there, unless it asks what is with the others.
    ``providers`` are those whose feeds are known although they tell of nothing.
    """
    services = ticket.of_types if ticket.about_all else ticket.services
    if len(services) < _FEW:
        return ()
    feeds = known.providers | providers
    asked = _Asked(known, ticket, moment, feeds)
    return tuple(asked.standing(service) for service in services)


class _Asked:
    """One ticket's question, with what services of one shape share worked out once."""

    def __init__(self, known: KnownIncidents, ticket: TicketKeys, moment: Moment, feeds: frozenset[str]) -> None:
        self._known = known
        self._ticket = ticket
        self._moment = Moment(moment.at)
        self._feeds = feeds
        self._open: dict[tuple[str | None, str, Spot], bool] = {}

    def standing(self, service: ServiceKeys) -> ServiceStanding:
        """The state of one service."""
        alone = self._about(service)
        if (found := self._affecting(alone)) is not None:
            return ServiceStanding(service.service, "affected", found.as_match())
        carrier_known = service.carrier in self._feeds if service.carrier else len(self._feeds) == 1
        if not (carrier_known and service.spot.is_known):
            return ServiceStanding(service.service, "unknown")
        return ServiceStanding(service.service, "unknown" if self._is_open(service, alone) else "not_affected")

    def _about(self, service: ServiceKeys) -> TicketKeys:
        """The ticket as if the customer had this service only and had named nothing."""
        return replace(
            self._ticket,
            types=frozenset({service.service.type}) - {"other"},
            services=(service,),
            of_types=(service,),
            text_ids=frozenset(),
            spots=(),
            disagrees=False,
        )

    def _affecting(self, alone: TicketKeys) -> Assessment | None:
        reached = self._known.reached_by(alone.reach(self._feeds), self._moment)
        running = (assess(keys, alone) for time, keys in reached if time is Timeliness.RUNNING)
        sure = [found for found in running if found.relevance in SURE and not _is_elsewhere(found, alone)]
        return min(sure, key=_strength, default=None)

    def _is_open(self, service: ServiceKeys, alone: TicketKeys) -> bool:
        """Whether an incident runs of which the service's keys cannot tell."""
        key = (service.carrier, service.service.type, service.spot.shape)
        if key not in self._open:
            shape = alone.shape()
            self._open[key] = any(self._leaves_open(kind, shape) for kind in self._known.kinds_of(alone.types))
        return self._open[key]

    def _leaves_open(self, kind: Kind, shape: TicketKeys) -> bool:
        found = assess(kind.example, shape)
        if found.relevance != "unknown" or found.nearness not in OPEN:
            return False
        return any(time is Timeliness.RUNNING for time, _ in kind.in_time(self._moment))


def _is_elsewhere(found: Assessment, alone: TicketKeys) -> bool:
    """Whether only the customer is listed, and this service lies outside the area."""
    places = (nearness_to(service.spot, found.keys) for service in alone.services)
    return found.matched_on == ("subscriber",) and all(place is Nearness.ELSEWHERE for place in places)


def _strength(found: Assessment) -> tuple[int, int, tuple[str, str]]:
    certainty = 0 if found.relevance == "impacted" else 1
    near = int(found.nearness) if found.nearness is not None else 0
    return (certainty, near, found.keys.order)
