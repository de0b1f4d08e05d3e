"""The watch over arriving reports: what is learnt as usual, and which bursts are open."""

from collections import deque

from assistant.domain.early_signs import Report
from assistant.early_signs.baseline import Baseline
from assistant.early_signs.events import ANY, EVERYWHERE, HORIZON, Event, Key, RecentEvents
from assistant.early_signs.likelihood import limit
from assistant.early_signs.scanning import Alarm, alarms, best
from assistant.early_signs.senders import UNIDENTIFIED
from assistant.early_signs.suspicions import LOOKED_AT, Suspicion, covered_by, same_outage, towns_that_explain
from assistant.early_signs.vocabulary import WordCounts

_DAY = 86_400.0
_COPY = 0.5
"""What a customer counts who sends a text that went round; an unknown sender with a copy counts nothing."""
_COPIES_KEPT = _DAY
_LOCALS_OF_WIDE = 4
_TOGETHER = 30 * 60.0
KEPT = 12 * 3600.0
"""Seconds after its last report that a burst is still shown."""


class Watch:
    """Takes reports as they arrive, in any order, and keeps the suspected outages.

    Same reports in the same order, same result. Memory holds counts per place and service, the last hour of reports,
    and the bursts of the last twelve hours.
    """

    def __init__(self) -> None:
        self.recent = RecentEvents()
        self.baseline = Baseline()
        self.words = WordCounts()
        self._suspicions: list[Suspicion] = []
        self._seen: set[str] = set()
        self._seen_order: deque[tuple[float, str]] = deque()
        self._wordings: dict[str, float] = {}
        self._now = 0.0
        self._first: float | None = None
        self._arrived = 0

    def add(self, report: Report) -> bool:
        """Take one report; True where a burst was found that was not there before. The same ticket again is ignored.

        A report must not be of the future: time would stand still for those after it. Older ones may come late.
        """
        at = report.at.timestamp()
        if not self._is_new(report.ticket_id, at):
            return False
        self._advance(at)
        event = self._event(report, at)
        self.words.add(report.words)
        self.recent.add(event)
        joined = next((suspicion for suspicion in self._suspicions if suspicion.awaits(event)), None)
        if joined is not None:
            joined.add(event, self.recent)
            # What is usual rises with the day; a burst that does not stand out any more is over.
            usual = self.baseline.usual(joined.anchor, self.recent, at, LOOKED_AT, 0)
            joined.rate = max(joined.rate, usual.mean / (LOOKED_AT * 60))
            return self._narrow(joined)
        if not event.keys or event.weight <= 0 or at < self._now - HORIZON:
            return False
        found = alarms(event, self.recent, self.baseline, limit(self.per_day))
        if not found or self._is_overflow(alarm := best(found)):
            return False
        return self._begin(alarm)

    def bursts(self, now: float) -> tuple[Suspicion, ...]:
        """The bursts whose last report is not older than twelve hours, oldest first."""
        shown = (one for one in self._suspicions if one.began <= now and now - one.ended <= KEPT)
        return tuple(sorted(shown, key=lambda one: (one.began, one.key)))

    def _is_overflow(self, alarm: Alarm) -> bool:
        """Whether reports without a place rise only because an open local burst's customers do not all say theirs."""
        if alarm.key[1] != "everywhere":
            return False
        placed = sum(bool(event.places) for event in alarm.events)
        local = any(not one.closed and not one.is_wide and _shares_service(one, alarm) for one in self._suspicions)
        return local and placed < len(alarm.events) / 2

    def _is_new(self, ticket_id: str, at: float) -> bool:
        if ticket_id in self._seen:
            return False
        self._seen.add(ticket_id)
        self._seen_order.append((at, ticket_id))
        while self._seen_order[0][0] < at - 7 * _DAY:
            self._seen.discard(self._seen_order.popleft()[1])
        return True

    def _advance(self, at: float) -> None:
        self._arrived += 1
        self._first = at if self._first is None else min(self._first, at)
        if at <= self._now:
            return
        self._now = at
        for event in self.recent.settle_before(at - HORIZON):
            self.baseline.settle(event)
        for suspicion in self._suspicions:
            suspicion.closed = suspicion.closed or suspicion.is_quiet(at)
        self._suspicions = [one for one in self._suspicions if at - one.ended <= KEPT]

    @property
    def per_day(self) -> float:
        """How many reports a day brings, at least those of the first day."""
        days = (self._now - (self._first or self._now)) / _DAY
        return self._arrived / max(days, 1.0)

    def _event(self, report: Report, at: float) -> Event:
        copied, counts = self._is_copy(report, at), self.baseline.senders.counts(report, at)
        identified = report.customer is not None
        weight = _COPY if copied else 1.0
        if not identified:
            # Unknown senders beyond what is usual in their town are no more a sign than they are a measure.
            weight = UNIDENTIFIED if counts and not copied else 0.0
        places = frozenset((place.level, place.key) for place in report.places)
        who = report.customer if report.customer is not None else f"?{report.ticket_id}"
        keys = _keys(report, places) if report.outage_like else ()
        city = next((place.key.partition("|")[0] for place in report.places if place.level == "city"), None)
        return Event(report, at, who, weight, identified, keys, places=places, city=city, counts=counts)

    def _is_copy(self, report: Report, at: float) -> bool:
        copied = any(at - self._wordings.get(mark, -_COPIES_KEPT) < _COPIES_KEPT for mark in report.wordings)
        self._wordings.update((mark, at) for mark in report.wordings)
        if len(self._wordings) > 50_000:  # noqa: PLR2004 - a bound on memory
            self._wordings = {mark: when for mark, when in self._wordings.items() if at - when < _COPIES_KEPT}
        return copied

    def _begin(self, alarm: Alarm) -> bool:
        """Open a burst, or let it widen one that it is part of; True for a new one."""
        burst = Suspicion(alarm, self._now)
        for event in alarm.events:
            self.recent.take(event, burst)
        parts = [one for one in self._suspicions if not one.closed and _is_part(one, burst)]
        for one in parts:
            self._merge(one, burst)
        self._suspicions.append(burst)
        self._widen(burst)
        return self._narrow(burst) or not parts

    def _merge(self, old: Suspicion, new: Suspicion) -> None:
        """Let ``new`` take over an older burst, with its key."""
        place = None if new.is_wide else same_outage(old, new)
        service = new.anchor[0] if new.anchor[0] in (old.anchor[0], ANY) else ANY
        if place is not None:
            new.anchor = (service, *place)
            new.rate += old.rate
        elif new.is_wide:
            new.anchor = (service, new.anchor[1], new.anchor[2])
        if old.noticed_at <= new.noticed_at:
            new.key, new.noticed_at = old.key, old.noticed_at
        new.chance = min(new.chance, old.chance)
        for event in old.events:
            event.suspicion = None
            new.add(event, self.recent)
        old.events = []
        self._suspicions = [one for one in self._suspicions if one is not old]

    def _widen(self, burst: Suspicion) -> None:
        """Make one wide burst of many local ones of a service that began together."""
        alike = [
            one
            for one in self._suspicions
            if not one.closed and one.anchor[0] == burst.anchor[0] and abs(one.began - burst.began) <= _TOGETHER
        ]
        if burst.is_wide or len(alike) < _LOCALS_OF_WIDE:
            return
        regions = sorted({place for event in burst.events for place in event.places if place[0] == "region"})
        common = [place for place in regions if all(one.share_at(place) >= 0.8 for one in alike)]  # noqa: PLR2004 - as EXPLAINS
        burst.anchor = (burst.anchor[0], *(common[0] if common else EVERYWHERE))
        for one in [one for one in alike if one is not burst]:
            burst.rate += one.rate
            self._merge(one, burst)

    def _narrow(self, burst: Suspicion) -> bool:
        """Bring a wide burst down to the towns that hold it; each further town becomes a burst of its own.

        True where there is such a further one.
        """
        towns = towns_that_explain(burst, self.baseline.size) if burst.is_wide else []
        if not towns:
            return False
        service = burst.anchor[0]
        for town in towns[1:]:
            there = [event for event in burst.events if town in event.places and towns[0] not in event.places]
            self._split(burst, (service, *town), there)
        for event in [event for event in burst.events if event.places and towns[0] not in event.places]:
            burst.events.remove(event)
            self.recent.release(event)
        burst.anchor = (service, *towns[0])
        burst.rate *= max(self.baseline.size(towns[0]), 0.01)
        return len(towns) > 1

    def _split(self, burst: Suspicion, key: Key, there: list[Event]) -> None:
        if not there:
            return
        rate = burst.rate * max(self.baseline.size((key[1], key[2])), 0.01)
        part = Suspicion(Alarm(key, burst.chance, len(there), len(there), rate, tuple(there)), self._now)
        for event in there:
            burst.events.remove(event)
            event.suspicion = part
        self._suspicions.append(part)


def _is_part(old: Suspicion, new: Suspicion) -> bool:
    return covered_by(new, old) if new.is_wide else same_outage(old, new) is not None


def _shares_service(burst: Suspicion, alarm: Alarm) -> bool:
    return ANY in (burst.anchor[0], alarm.key[0]) or burst.anchor[0] == alarm.key[0]


def _keys(report: Report, places: frozenset[tuple[str, str]]) -> tuple[Key, ...]:
    services = (*dict.fromkeys(report.services), ANY)
    return tuple((service, *place) for service in services for place in (*sorted(places), EVERYWHERE))
