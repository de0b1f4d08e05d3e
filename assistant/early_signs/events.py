"""The reports of the last hour, reachable by what they are counted under."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass, field
from operator import attrgetter

from assistant.domain.early_signs import Report

Key = tuple[str, str, str]
"""Service (or ``any``), level of place, place."""
ANY = "any"
EVERYWHERE = ("everywhere", "")
HORIZON = 75 * 60.0
"""Seconds that a report stays: the longest window, and what comes late."""
_MEMORY = 4 * 3600.0


@dataclass(slots=True, eq=False)
class Event:
    """A report with its weight as evidence. ``keys`` is empty for one that is no complaint of an outage.

    ``counts`` says whether it is a measure of what is usual (senders.py). ``city`` is its town without
    the region, None where it is not known.
    """

    report: Report
    at: float
    who: str
    weight: float
    identified: bool
    keys: tuple[Key, ...]
    suspicion: object | None = None
    places: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    city: str | None = None
    counts: bool = True


_AT = attrgetter("at")


class RecentEvents:
    """Events in the order of their time, whenever they arrived. Free ones belong to no suspicion.

    Only events that count for what is usual are counted as free; of other matters than an outage all unknown senders
    are: what goes round among many must not be taken for one.
    """

    def __init__(self) -> None:
        self._all: list[Event] = []
        self._by_key: defaultdict[Key, list[Event]] = defaultdict(list)
        self._free: list[float] = []
        self._free_by_service: defaultdict[str, list[float]] = defaultdict(list)
        self._talk: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        self._memory: defaultdict[str, list[float]] = defaultdict(list)

    def add(self, event: Event) -> None:
        """Count a new event, free."""
        insort(self._all, event, key=_AT)
        for key in event.keys:
            insort(self._by_key[key], event, key=_AT)
        if _is_talk(event):
            for place in event.places:
                insort(self._talk[place], event.at)
        self._count(event)

    def under(self, key: Key) -> list[Event]:
        """All events of a key, free or not, oldest first."""
        return self._by_key.get(key, [])

    def take(self, event: Event, suspicion: object) -> None:
        """Assign an event to a suspicion: it is no measure of what is usual any more."""
        if event.suspicion is None and event.counts:
            _discard(self._free, event.at)
            for service in _services(event):
                _discard(self._free_by_service[service], event.at)
                _discard(self._memory[service], event.at)
        event.suspicion = suspicion

    def release(self, event: Event) -> None:
        """Undo ``take``."""
        event.suspicion = None
        if self._all and event.at >= self._all[0].at:
            self._count(event)

    def free_between(self, start: float, end: float, service: str | None = None) -> int:
        """How many free events lie in (start, end], of all kinds or of a service's complaints."""
        times = self._free if service is None else self._free_by_service.get(service, [])
        return bisect_right(times, end) - bisect_right(times, start)

    def talk_between(self, place: tuple[str, str], start: float, end: float) -> int:
        """How many reports of other matters than an outage came from a place in (start, end]."""
        times = self._talk.get(place, [])
        return bisect_right(times, end) - bisect_right(times, start)

    def remembered(self, service: str, start: float, end: float) -> int:
        """As ``free_between`` for a service, up to four hours back."""
        times = self._memory.get(service, [])
        return bisect_right(times, end) - bisect_right(times, start)

    def settle_before(self, moment: float) -> list[Event]:
        """Remove the events before a moment; gives those that are free, oldest first."""
        count = bisect_left(self._all, moment, key=_AT)
        gone, self._all = self._all[:count], self._all[count:] if count else self._all
        for event in gone:
            for key in event.keys:
                events = self._by_key[key]
                events.remove(event)
                if not events:
                    del self._by_key[key]
            for place in event.places if _is_talk(event) else ():
                _discard(self._talk[place], event.at)
                if not self._talk[place]:
                    del self._talk[place]
        for times in (self._free, *self._free_by_service.values()):
            del times[: bisect_left(times, moment)]
        for times in self._memory.values():
            del times[: bisect_left(times, moment - _MEMORY)]
        return [event for event in gone if event.suspicion is None]

    def _count(self, event: Event) -> None:
        if not event.counts:
            return
        insort(self._free, event.at)
        for service in _services(event):
            insort(self._free_by_service[service], event.at)
            insort(self._memory[service], event.at)


def _is_talk(event: Event) -> bool:
    return not event.keys and (event.counts or not event.identified)


def _services(event: Event) -> list[str]:
    return list(dict.fromkeys(key[0] for key in event.keys))


def _discard(times: list[float], at: float) -> None:
    index = bisect_left(times, at)
    if index < len(times) and times[index] == at:
        del times[index]
