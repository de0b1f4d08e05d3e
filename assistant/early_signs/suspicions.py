"""Bursts under observation: which reports belong to one, when two are one, and which place explains it."""

import hashlib
from bisect import insort
from collections import Counter
from collections.abc import Callable
from operator import attrgetter

from assistant.early_signs.events import ANY, EVERYWHERE, Event, Key, RecentEvents
from assistant.early_signs.scanning import EXPLAINS, FEWEST, LEVELS, Alarm

QUIET = 3600.0
"""Seconds without a further report after which a burst is over; one that comes later begins another."""
EARLIER = 20 * 60.0
"""Seconds before its first report in which one that arrives late still belongs to it."""
LOOKED_AT = 45
"""Minutes in which more must come than usual for a burst to go on."""
_MOST_PLACES = 3
_COVERS = 0.85
_OVERSIZE = 3.0
_AT = attrgetter("at")


class Suspicion:
    """One burst. ``anchor`` is where and for which service further reports join it; ``rate`` is usual, per second."""

    def __init__(self, alarm: Alarm, noticed_at: float) -> None:
        self.anchor: Key = alarm.key
        self.chance = alarm.chance
        self.rate = alarm.rate
        self.noticed_at = noticed_at
        self.closed = False
        self.events: list[Event] = list(alarm.events)
        self.key = _identity(alarm)

    @property
    def began(self) -> float:
        """When its first report came in."""
        return self.events[0].at

    @property
    def ended(self) -> float:
        """When its last report came in."""
        return self.events[-1].at

    @property
    def is_wide(self) -> bool:
        """Whether it is felt in more than one town."""
        return LEVELS[self.anchor[1]] >= LEVELS["region"]

    def add(self, event: Event, recent: RecentEvents) -> None:
        """Count a report as part of it."""
        recent.take(event, self)
        insort(self.events, event, key=_AT)

    def awaits(self, event: Event) -> bool:
        """Whether a report fits by service, place and time, and the burst still goes on with it."""
        if self.closed or not event.keys:
            return False
        if not self.began - EARLIER <= event.at <= self.ended + QUIET:
            return False
        service, *place = self.anchor
        there = tuple(place) == EVERYWHERE or tuple(place) in event.places
        return there and self._fits(service, event) and self._goes_on(event.at)

    def _fits(self, service: str, event: Event) -> bool:
        return service == ANY or not event.report.services or service in event.report.services

    def _goes_on(self, at: float) -> bool:
        """Whether more come than usual, with one at this moment."""
        span = LOOKED_AT * 60
        lately = sum(1 for event in self.events if at - span < event.at <= at + span)
        return lately > 1.5 * self.rate * span

    def is_quiet(self, at: float) -> bool:
        """Whether nothing has come for an hour."""
        return at - self.ended > QUIET

    def share_at(self, place: tuple[str, str]) -> float:
        """The share of its reports with a known place that lie there."""
        known = [event for event in self.events if event.places]
        return sum(place in event.places for event in known) / len(known) if known else 0.0

    def places(self, level: str) -> Counter[tuple[str, str]]:
        """How many reports name each place of a level."""
        return Counter(place for event in self.events for place in sorted(event.places) if place[0] == level)


def _identity(alarm: Alarm) -> str:
    """Made of the report that completed the alarm, so that no report after it changes it."""
    text = "|".join((*alarm.key, alarm.events[-1].report.ticket_id))
    return f"SO-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def same_outage(one: Suspicion, other: Suspicion) -> tuple[str, str] | None:
    """The place that makes two bursts one: a place in a town that holds most of both, at the same time; or None."""
    apart = max(one.began, other.began) - min(one.ended, other.ended)
    if apart > EARLIER:
        return None
    candidates = sorted(
        {place for event in one.events for place in event.places}
        & {place for event in other.events for place in event.places},
        key=lambda place: (LEVELS[place[0]], "|" in place[1], place),
    )
    for place in candidates:
        if LEVELS[place[0]] <= LEVELS["city"] and min(one.share_at(place), other.share_at(place)) >= EXPLAINS:
            return place
    return None


def covered_by(wide: Suspicion, local: Suspicion) -> bool:
    """Whether a local burst is a part of a wide one: same service and place, and it did not begin long before."""
    service, *place = wide.anchor
    if service != ANY and local.anchor[0] not in (service, ANY):
        return False
    there = tuple(place) == EVERYWHERE or local.share_at((place[0], place[1])) >= EXPLAINS
    return there and local.began >= wide.began - EARLIER


def towns_that_explain(suspicion: Suspicion, size: Callable[[tuple[str, str]], float]) -> list[tuple[str, str]]:
    """The one to three towns that hold nearly all of a wide burst, loudest first; empty where it is really wide.

    ``size`` gives a place's usual share of all reports: a large town takes part in anything that happens everywhere.
    """
    known = [event for event in suspicion.events if any(place[0] == "city" for place in event.places)]
    towns = Counter({place: n for place, n in suspicion.places("city").items() if "|" not in place[1]})
    found: list[tuple[str, str]] = []
    covered: set[int] = set()
    for town, count in sorted(towns.items(), key=lambda item: (-item[1], item[0]))[:_MOST_PLACES]:
        if count < FEWEST or count < _OVERSIZE * size(town) * len(known):
            break
        found.append(town)
        covered |= {id(event) for event in known if town in event.places}
    return found if known and len(covered) >= _COVERS * len(known) else []
