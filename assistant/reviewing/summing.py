"""Everything that a review shows of the replies that were asked for."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from assistant.domain.review import NONE, By, Group, MoveChanges, Review, SentFigures, Totals, Wanted
from assistant.domain.vocabulary import Dimension, Move
from assistant.reviewing.figures import fits, in_order
from assistant.reviewing.means import group_of, mean_of
from assistant.reviewing.periods import periods_of, since_of, step_of

_OVERALL = 100.0
_RATED = 2.0
_BY: Mapping[By, Callable[[SentFigures], str]] = {
    "agent": lambda row: row.agent,
    "channel": lambda row: row.channel,
    "incident": lambda row: row.incident,
}


def review_of(known: Sequence[SentFigures], wanted: Wanted, now: datetime, zone: ZoneInfo) -> Review:
    """The review of those of ``known`` that are asked for, over time in ``zone``."""
    begins = since_of(wanted.span, now)
    since = max((one for one in (begins, wanted.since) if one is not None), default=None)
    rows = [row for row in known if fits(row, replace(wanted, since=since))]
    step = step_of(wanted.span, rows)
    return Review(
        wanted=wanted,
        rows=in_order(rows, wanted),
        totals=totals_of(rows, len(known)),
        step=step,
        periods=periods_of(rows, step, zone),
        dimensions=_dimensions(rows),
        groups={by: _groups(rows, key) for by, key in _BY.items()},
        moves=_moves(rows),
        choices=_choices(known),
    )


def totals_of(rows: Sequence[SentFigures], all_sent: int | None = None) -> Totals:
    """Counts over ``rows``, of ``all_sent`` replies (None: these are all)."""
    scored = _overalls(rows)
    group = group_of("", rows, scored, _OVERALL)
    return Totals(
        all_sent=len(rows) if all_sent is None else all_sent,
        replies=group.replies,
        scored=group.scored,
        tone=mean_of(scored, _OVERALL),
        roughly=group.roughly,
        low=sum(row.band == "low" for row in rows),
        flagged=group.flagged,
        changed=sum(row.changes.share > 0 for row in rows),
        added=sum(row.changes.added for row in rows),
        overridden=sum(row.overrides > 0 for row in rows),
        promises=sum(row.promises for row in rows),
    )


def _groups(rows: Iterable[SentFigures], key: Callable[[SentFigures], str]) -> tuple[Group, ...]:
    """By name, never by score: a list in order of means would be a ranking, and the replies are not alike."""
    held: dict[str, list[SentFigures]] = defaultdict(list)
    for row in rows:
        held[key(row)].append(row)
    return tuple(group_of(name, held[name], _overalls(held[name]), _OVERALL) for name in sorted(held))


def _dimensions(rows: Sequence[SentFigures]) -> tuple[Group, ...]:
    """Every dimension that applies to something, in the order of the rubric."""
    held = {name: [row for row in rows if name in row.dimensions] for name in get_args(Dimension)}
    values = {name: [row.dimensions[name] for row in found] for name, found in held.items()}
    return tuple(group_of(name, held[name], values[name], _RATED) for name in held if held[name])


def _moves(rows: Iterable[SentFigures]) -> tuple[MoveChanges, ...]:
    """What became of draft sentences, in the order of a reply's moves."""
    fates: dict[Move, Counter[str]] = defaultdict(Counter)
    replies: Counter[str] = Counter()
    for row in rows:
        replies.update({part.move for part in row.changes.parts})
        for part in row.changes.parts:
            fates[part.move][part.fate] += 1
    return tuple(
        MoveChanges(move, replies[move], found["kept"], found["reworded"], found["dropped"])
        for move in get_args(Move)
        if (found := fates.get(move))
    )


def _choices(known: Iterable[SentFigures]) -> Mapping[str, Mapping[str, int]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("agent", "channel", "incident", "band", "flag")}
    for row in known:
        counts["agent"][row.agent] += 1
        counts["channel"][row.channel] += 1
        counts["incident"][row.incident] += 1
        counts["band"][row.band or NONE] += 1
        counts["flag"].update(row.flags)
    return {name: dict(sorted(found.items())) for name, found in counts.items()}


def _overalls(rows: Iterable[SentFigures]) -> list[float]:
    return [float(row.overall) for row in rows if row.overall is not None]
