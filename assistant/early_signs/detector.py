"""From reports to suspected outages: the pure entrance, and the one for a stream."""

from collections.abc import Iterable
from datetime import datetime

from assistant.domain.early_signs import Report, SuspectedOutage
from assistant.early_signs.telling import told
from assistant.early_signs.watch import Watch


def suspected_outages(
    reports: Iterable[Report], now: datetime, earlier: Iterable[SuspectedOutage] = ()
) -> tuple[SuspectedOutage, ...]:
    """The suspected outages at ``now`` (aware), oldest first; those silent for twelve hours are no longer told.

    ``reports`` are those of the last days or weeks, in any order; later ones than ``now`` are left out. The more days,
    the better the usual is known; in the first hour of all nothing is found. ``earlier`` are suspected outages told
    before: one that shares most of its tickets keeps its key, even where a late ticket changed how it was found.
    """
    watch = Watch()
    for report in sorted(reports, key=lambda report: (report.at, report.ticket_id)):
        if report.at <= now:
            watch.add(report)
    return suspected_in(watch, now, earlier)


def suspected_in(watch: Watch, now: datetime, earlier: Iterable[SuspectedOutage] = ()) -> tuple[SuspectedOutage, ...]:
    """As ``suspected_outages``, of a watch that was fed as the reports arrived."""
    found = tuple(told(burst, watch.words, now, watch.per_day) for burst in watch.bursts(now.timestamp()))
    return _with_known_keys(found, tuple(earlier))


def _with_known_keys(
    found: tuple[SuspectedOutage, ...], earlier: tuple[SuspectedOutage, ...]
) -> tuple[SuspectedOutage, ...]:
    taken = {one.key for one in found} & {one.key for one in earlier}
    named = []
    for one in found:
        if one.key not in taken and (known := _same(one, earlier)) and known.key not in taken:
            taken.add(known.key)
            named.append(one.model_copy(update={"key": known.key}))
        else:
            named.append(one)
    return tuple(named)


def _same(one: SuspectedOutage, earlier: tuple[SuspectedOutage, ...]) -> SuspectedOutage | None:
    """The earlier one with the most tickets in common, if that is more than half of its tickets."""
    tickets = set(one.ticket_ids)
    ranked = sorted(earlier, key=lambda known: (-len(tickets & set(known.ticket_ids)), known.key))
    if ranked and 2 * len(tickets & set(ranked[0].ticket_ids)) > len(ranked[0].ticket_ids):
        return ranked[0]
    return None
