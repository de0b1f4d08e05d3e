"""What is usual: learnt from the same stream of tickets, without the bursts that were found in it.

The expected count of a place is its share of all reports times how many came from everywhere else in the same
minutes, as in the space-time permutation scan statistic (Kulldorff, Heffernan, Hartman, Assunção, Mostashari: PLoS
Medicine 2005, 2(3) e59): a large town is no alarm by its size, and the hour of day needs no model. A share is shrunk:
what little history there is weighs against the place's share of reports of any kind and the service's share of all.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TypeVar

from assistant.early_signs.events import EVERYWHERE, Event, Key, RecentEvents
from assistant.early_signs.senders import Senders, unidentified_share

_LEAST_PRIOR, _MOST_PRIOR = 2.0, 6.0
"""How many reports the shrunk share is worth, for a place never heard of and for a well-known one: six allow the rate
of a service to differ by about 40% from what the place's size says."""
_MOST_SHAPE = 30.0
"""Even a long history leaves this much spread (a variation of about 18% in the rate): weather, school holidays."""
_HALF_WINDOW = 15.0
_DAY = 86_400.0
_KEPT_PER_DAY = 0.9
"""Each day weighs a tenth less: after a week, half."""
_LOOK_BACK = 3 * 3600.0
_RHYTHM = 1.5
"""How much the whole stream may rise in three hours without being a sign (a Monday morning)."""
_COLD = 30
MOST_OF_ALL = 0.5
"""A place this large has too little elsewhere to be compared with; what came before counts too."""
_FORGOTTEN = 0.05
_K = TypeVar("_K")
_MISREAD = 0.3
"""Share of other complaints that may be read wrongly as a fault, at worst."""
_TALK_IN_ANY_OUTAGE = 3
"""Other complaints from one place that prove nothing: of an outage's tickets, some are about the bill or misread."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The expected weight of reports, and how sure that is (the shape of a negative binomial)."""

    mean: float
    shape: float


class Baseline:
    """Counts of settled reports: all, by service, by place, and by both."""

    def __init__(self) -> None:
        self.total = 0.0
        self._services: defaultdict[str, float] = defaultdict(float)
        self._places: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._keys: defaultdict[Key, float] = defaultdict(float)
        self.senders = Senders()
        self._senders = 0.0
        self._unidentified = 0.0
        self._began: float | None = None
        self._aged = 0.0

    @property
    def is_cold(self) -> bool:
        """Whether too little is known of what is usual."""
        return self.total < _COLD

    @property
    def unidentified_share(self) -> float:
        """The usual share of senders who are not known; a third while nothing is known."""
        return unidentified_share(self._unidentified, self._senders)

    def size(self, place: tuple[str, str]) -> float:
        """A place's usual share of all reports, of any kind."""
        return (self._places.get(place, 0.0) + 1) / (self.total + 1)

    def settle(self, event: Event) -> None:
        """Learn from a report that belongs to no burst, where it counts."""
        self._age(event.at)
        if not event.counts:
            return
        self.total += 1
        for place in event.places:
            self._places[place] += 1
        for service in dict.fromkeys(key[0] for key in event.keys):
            self._services[service] += event.weight
        for key in event.keys:
            self._keys[key] += event.weight
        if event.keys:
            self._senders += 1
            self._unidentified += not event.identified

    def usual(self, key: Key, recent: RecentEvents, end: float, minutes: float, own: float) -> Usual:
        """What a key's count in the ``minutes`` before ``end`` (seconds) would be on a day like any other.

        ``own`` is how many of the free reports in that window that count are the key's own.
        """
        service, level, place = key
        seen = self._keys.get(key, 0.0)
        prior = min(_LEAST_PRIOR + self._places.get((level, place), 0.0) / 3, _MOST_PRIOR)
        shape = min(prior + seen, _MOST_SHAPE)
        wide = (level, place) == EVERYWHERE
        share = 1.0 if wide else self.size((level, place))
        of_service = (self._services.get(service, 0.0) + 1) / (self.total + 2)
        by_all = _share(prior, seen, share * of_service, self.total) * self._others(recent, end, minutes, own)
        if wide:
            # Nowhere else is left to compare with: every report of another matter counts, and what came before.
            others = recent.free_between(end - minutes * 60, end) - own
            all_counted = _share(prior, seen, of_service, self.total) * others
            return Usual(max(by_all, all_counted, self._trend(service, recent, end, minutes)), shape)
        if share > MOST_OF_ALL:
            elsewhere = share * self._trend(service, recent, end, minutes)
        else:
            heard = self._services.get(service, 0.0)
            others = self._others(recent, end, minutes, own, service)
            elsewhere = _share(prior, seen, share, heard) * others
        return Usual(max(by_all, elsewhere) + self._misread((level, place), recent, end, minutes), shape)

    def _others(
        self, recent: RecentEvents, end: float, minutes: float, own: float, service: str | None = None
    ) -> float:
        """Reports from elsewhere in the window at the last hour's pace, or at its own where that is clearly more."""
        inside = recent.free_between(end - minutes * 60, end, service) - own
        hour = recent.free_between(end - 3600, end, service) - own
        daily = self._per_minute(end, service)
        pace = (max(hour, 0.0) + _HALF_WINDOW * daily) / (60 + _HALF_WINDOW)
        return max(inside - math.sqrt(max(inside, 0.0)), pace * minutes)

    def _misread(self, place: tuple[str, str], recent: RecentEvents, end: float, minutes: float) -> float:
        """How many may be misread: where people complain of something else, some of it sounds like an outage."""
        begin = end - minutes * 60
        usual = self.size(place) * recent.free_between(begin, end) + _TALK_IN_ANY_OUTAGE
        return _MISREAD * max(recent.talk_between(place, begin, end) - usual, 0.0)

    def _per_minute(self, end: float, service: str | None) -> float:
        if self._began is None:
            return 0.0
        days = max((end - self._began) / _DAY, 1 / 12)
        # Aged counts stand for a bounded number of days.
        length = min(days, 1 / (1 - _KEPT_PER_DAY))
        return (self.total if service is None else self._services.get(service, 0.0)) / (length * 1440)

    def _trend(self, service: str, recent: RecentEvents, end: float, minutes: float) -> float:
        begin = end - minutes * 60
        since = max(begin - _LOOK_BACK, self._began if self._began is not None else begin)
        known = max(begin - since, 0.0)
        before = recent.remembered(service, since, begin)
        return _RHYTHM * (before + 2) / max(known, 1800.0) * minutes * 60

    def _age(self, at: float) -> None:
        if self._began is None:
            self._began = self._aged = at
        while at - self._aged >= _DAY:
            self._aged += _DAY
            self._forget()

    def _forget(self) -> None:
        self.senders.age(_KEPT_PER_DAY)
        self.total *= _KEPT_PER_DAY
        self._senders *= _KEPT_PER_DAY
        self._unidentified *= _KEPT_PER_DAY
        self._services = _less(self._services)
        self._places = _less(self._places)
        self._keys = _less(self._keys)


def _less(counts: defaultdict[_K, float]) -> defaultdict[_K, float]:
    """The counts a day older; what has become nearly nothing is dropped, so that memory is bounded."""
    kept = {key: count * _KEPT_PER_DAY for key, count in counts.items() if count > _FORGOTTEN}
    return defaultdict(float, kept)


def _share(prior: float, seen: float, share: float, total: float) -> float:
    """Reports of a key per report from elsewhere: what was seen, shrunk to ``share`` with the weight of ``prior``."""
    return (prior + seen) / (prior / share + max(total - seen, 0.0))
