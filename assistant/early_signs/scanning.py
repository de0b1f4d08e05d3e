"""Which windows of which keys hold more reports than chance explains, and which place explains them best."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.early_signs.baseline import MOST_OF_ALL, Baseline
from assistant.early_signs.events import ANY, Event, Key, RecentEvents
from assistant.early_signs.likelihood import WINDOWS, believed, first_of_burst, upper_tail

FEWEST = 5
"""Senders below which nothing is an alarm, however unlikely: three neighbours may share a cable."""
FEWEST_WHEN_COLD = 10
_LEAST_WEIGHT = 3.0
"""And what they must weigh together: five messages of people whom nobody knows are not enough."""
EXPLAINS = 0.8
"""A tighter place is chosen where it holds this share of what the widest one holds above the usual."""
_CITIES_OF_WIDE = 6
_CITIES_OF_REGION = 3
_MOST_PER_CITY = 3
_UNPLACED_SHARE = 0.6
LEVELS = {
    "resource": 0, "serving_area": 1, "postcode": 2, "outward": 3, "city": 4, "area_code": 5, "zip_prefix": 6,
    "region": 7, "everywhere": 8,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alarm:
    """A window of a key that chance does not explain. ``events`` are the burst, oldest first; ``rate`` per second."""

    key: Key
    chance: float
    weight: float
    excess: float
    rate: float
    events: tuple[Event, ...]


@dataclass(slots=True)
class _Count:
    """What a window holds: identified customers and others by weight, each sender once.

    ``events`` tells whether there was anything, ``usual`` how many of them count for what is usual.
    """

    identified: float = 0.0
    others: float = 0.0
    events: int = 0
    usual: int = 0
    senders: int = 0

    def weight(self, unidentified_share: float) -> float:
        return self.identified + believed(self.identified, self.others, unidentified_share)


def alarms(event: Event, recent: RecentEvents, baseline: Baseline, limit: float) -> list[Alarm]:
    """Alarms that this event completes, under each of its keys."""
    found = []
    for key in event.keys:
        events = [other for other in recent.under(key) if other.suspicion is None]
        if LEVELS["city"] < LEVELS[key[1]] < LEVELS["everywhere"] and baseline.size((key[1], key[2])) > MOST_OF_ALL:
            continue  # A region that holds most customers explains no more than "everywhere" does.
        if len(events) >= FEWEST and (alarm := _alarm(key, events, recent, baseline, limit)):
            found.append(alarm)
    return found


def best(found: Iterable[Alarm]) -> Alarm:
    """The tightest place, and the plainest service, that explains most of it."""
    alarms_found = list(found)
    most = max(alarm.excess for alarm in alarms_found)
    enough = [alarm for alarm in alarms_found if alarm.excess >= EXPLAINS * most]
    return min(enough, key=lambda alarm: (LEVELS[alarm.key[1]], alarm.key[0] == ANY, alarm.chance, alarm.key))


def _alarm(key: Key, events: list[Event], recent: RecentEvents, baseline: Baseline, limit: float) -> Alarm | None:
    end = events[-1].at
    fewest = FEWEST_WHEN_COLD if baseline.is_cold else FEWEST
    lowest: Alarm | None = None
    for minutes, counted in _windows(key, events, end):
        weight = counted.weight(baseline.unidentified_share)
        if counted.senders < fewest or weight < _LEAST_WEIGHT:
            continue
        usual = baseline.usual(key, recent, end, minutes, counted.usual)
        if weight <= 1.5 * usual.mean + 3:  # at least one in a thousand, whatever the shape: no alarm
            continue
        chance = upper_tail(int(weight + 1e-9), usual.mean, usual.shape)
        if chance < limit and (lowest is None or chance < lowest.chance):
            lowest = Alarm(key, chance, weight, weight - usual.mean, usual.mean / minutes / 60, ())
    if lowest is None or not _is_spread(key, events):
        return None
    burst = events[first_of_burst([event.at for event in events], lowest.rate, fewest) :]
    return Alarm(key, lowest.chance, lowest.weight, lowest.excess, lowest.rate, tuple(burst))


def _windows(key: Key, events: list[Event], end: float) -> Iterable[tuple[int, _Count]]:
    """The count of each window that ends with the newest event, each sender once, shortest first."""
    counted, seen, per_city = _Count(), set[str](), dict[str, int]()
    wide = key[1] == "everywhere"
    at = len(events) - 1
    for minutes in WINDOWS:
        begin = end - minutes * 60
        before = counted.events
        while at >= 0 and events[at].at > begin:
            event = events[at]
            at -= 1
            counted.events += 1
            counted.usual += event.counts
            if event.who in seen:
                continue
            seen.add(event.who)
            if wide and not _adds_to_wide(event, per_city):
                continue
            counted.senders += event.weight > 0
            if event.identified:
                counted.identified += event.weight
            else:
                counted.others += event.weight
        if counted.events > before:
            yield minutes, counted


def _adds_to_wide(event: Event, per_city: dict[str, int]) -> bool:
    """Whether a report still counts for everywhere: one town, however loud, is not everywhere."""
    city = event.city
    if city is None:
        return True
    per_city[city] = per_city.get(city, 0) + 1
    return per_city[city] <= _MOST_PER_CITY


def _is_spread(key: Key, events: list[Event]) -> bool:
    """Whether a wide place is felt in several towns; one town would explain it better."""
    if LEVELS[key[1]] <= LEVELS["city"]:
        return True
    cities = [event.city for event in events if event.city is not None]
    enough = _CITIES_OF_WIDE if key[1] == "everywhere" else _CITIES_OF_REGION
    unplaced = 1 - len(cities) / len(events)
    return len(set(cities)) >= enough or unplaced >= _UNPLACED_SHARE
