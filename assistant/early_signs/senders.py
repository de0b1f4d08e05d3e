"""Whose reports make up what is usual: one account, or many whom nobody knows, must not teach that an outage is."""

from collections import defaultdict
from dataclasses import dataclass

from assistant.domain.early_signs import Report
from assistant.early_signs.likelihood import believed

AN_HOUR = 3600.0
UNIDENTIFIED = 0.4
"""What a sender counts whom nobody knows: five messages may be five people or one."""
_MOST_REMEMBERED = 50_000
_FEW = 10
"""Reports from elsewhere below which nothing tells how many unknown senders are usual: a provider with one town."""
_FORGOTTEN = 0.05


@dataclass(slots=True)
class _Tally:
    """Reports of one town by known customers and by others."""

    known: float = 0.0
    others: float = 0.0


class Senders:
    """Says of each arriving report whether it counts for what is usual.

    A customer counts once an hour. Unknown senders of a town count as far as an alarm would believe them, beside the
    customers of that town and by the share of unknown senders in the other towns: a flood cannot raise its own bound.
    Those who name no place can hide no town, and are not bounded.
    """

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._towns: defaultdict[str, _Tally] = defaultdict(_Tally)
        self._all = _Tally()

    def counts(self, report: Report, at: float) -> bool:
        """Whether a report that arrives now, of the time ``at`` (seconds), counts; those that do are remembered."""
        town = _town(report)
        customer = report.customer
        if customer is None:
            if town is not None and not self._is_believed(town):
                return False
        elif not self._is_first(customer, at):
            return False
        if town is not None:
            for tally in (self._towns[town], self._all):
                tally.known += customer is not None
                tally.others += customer is None
        return True

    def age(self, kept: float) -> None:
        """Let everything weigh ``kept`` as much; what has become nearly nothing is dropped."""
        for tally in (self._all, *self._towns.values()):
            tally.known *= kept
            tally.others *= kept
        left = {town: tally for town, tally in self._towns.items() if tally.known + tally.others > _FORGOTTEN}
        self._towns = defaultdict(_Tally, left)

    def _is_first(self, customer: str, at: float) -> bool:
        last = self._last.get(customer)
        if last is not None and abs(at - last) < AN_HOUR:
            return False
        self._last[customer] = at if last is None else max(at, last)
        if len(self._last) > _MOST_REMEMBERED:
            self._last = {who: when for who, when in self._last.items() if at - when < AN_HOUR}
        return True

    def _is_believed(self, town: str) -> bool:
        here = self._towns[town]
        others = self._all.others - here.others
        senders = self._all.known - here.known + others
        if senders < _FEW:
            return True
        weight = UNIDENTIFIED * (here.others + 1)
        return weight <= believed(here.known, weight, unidentified_share(others, senders))


def unidentified_share(unidentified: float, senders: float) -> float:
    """The share of senders who are not known; a third while nothing is known."""
    return (unidentified + 3) / (senders + 9)


def _town(report: Report) -> str | None:
    """The town without its region, else the first place that is named."""
    town = next((place.key.partition("|")[0] for place in report.places if place.level == "city"), None)
    return town or next((f"{place.level}|{place.key}" for place in report.places), None)
