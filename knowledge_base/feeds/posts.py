"""Posts as updates: every dated row of a table an update of its own, and clocks that run ahead put right."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from knowledge_base.feeds.markup import read_tables, tame
from knowledge_base.feeds.moments import Clock, Day, find_clocks, find_day, is_only_time, moment_of, reads_day_first
from knowledge_base.feeds.wording import known_status
from knowledge_base.records import Update
from knowledge_base.records.vocabulary import IncidentStatus

AHEAD = timedelta(minutes=10)
"""How far the provider's clock may run ahead of ours before its time counts as a mistake."""
_MOST_ROWS = 500
_TIME_CELL = 40
"""Characters of a cell that holds a time; a longer one is prose that names a time."""
_FEW_WORDS = 4
"""Text beside a table with fewer words is a heading."""
_NUMBER = re.compile(r"(?:update\s*)?(?:#|no\.?)?\s*\d{0,4}[.:]?", re.IGNORECASE)
"""A cell that counts the rows: "2", "#2", "Update 2"."""
_BETWEEN = 3
"""Characters between the day that a row begins with and its time."""


@dataclass(frozen=True)
class _Row:
    day: Day
    clock: Clock | None
    status: IncidentStatus | None
    text: str


def rows_as_updates(
    post: Update, zone: tzinfo, observed_at: datetime
) -> tuple[tuple[Update, ...], tuple[datetime, ...]]:
    """The post itself, or an update for each dated row of its tables (newest first) and one for the text beside them.

    A row's time is meant in the zone beside it, else in ``zone``. The newest row bears the post's status unless it has
    its own. Behind them the times of rows that lie in the future of the reading: such a row keeps its place in the
    table, and counts as posted when the row below it was.
    """
    whole = (post.model_copy(update={"body": tame(post.body)}),)
    if "<t" not in post.body and "<T" not in post.body:
        return whole, ()
    table = read_tables(post.body)
    rows, rest = _dated_rows(table.rows[:_MOST_ROWS])
    day_first = reads_day_first((row.day for row in rows), zone, post.created_at)
    timed = [
        (at, row) for row in rows if row.clock and (at := moment_of(row.day, row.clock, zone, day_first=day_first))
    ]
    if not timed:
        return whole, ()
    if timed[0][0] < timed[-1][0] <= observed_at + AHEAD:
        timed.reverse()
    updates = [
        Update(
            id=f"{post.id}.{len(timed) - number}" if post.id else None, status=row.status, body=row.text, created_at=at
        )
        for number, (at, row) in enumerate(_in_place(timed, post.created_at, observed_at))
    ]
    newest = max(range(len(updates)), key=lambda number: (updates[number].created_at, -number))
    updates[newest] = updates[newest].model_copy(update={"status": updates[newest].status or post.status})
    beside = "\n".join(filter(None, [table.outside, *rest]))
    if len(beside.split()) >= _FEW_WORDS:
        updates.append(Update(id=post.id, body=beside, created_at=post.created_at))
    return tuple(updates), tuple(at for at, _ in timed if at > observed_at + AHEAD)


def in_order(
    updates: Iterable[Update], other_times: Iterable[datetime | None], observed_at: datetime
) -> tuple[tuple[Update, ...], tuple[datetime, ...]]:
    """Updates newest first, and the times that lie in the future of the reading.

    Such a time is a mistake of a clock. Its update is kept, but counts as posted at the latest time that the entry
    tells credibly. Where that is the entry's own time of change, something was posted after all other updates, and this
    is it; where it is another update's, that one comes first. So the next real update always overtakes it. Where
    nothing is credible, the time stays. The stand-in does not depend on the reading: reading again changes nothing.
    """
    told, limit = tuple(updates), observed_at + AHEAD
    wrong = tuple(update.created_at for update in told if update.created_at > limit)
    times = [*(update.created_at for update in told), *filter(None, other_times)] if wrong else []
    credible = max((moment for moment in times if moment <= limit), default=None)
    placed = [
        (update.model_copy(update={"created_at": credible}), False)
        if credible and update.created_at > limit
        else (update, True)
        for update in told
    ]
    placed.sort(key=lambda one: (one[0].created_at, one[1]), reverse=True)
    return tuple(update for update, _ in placed), wrong


def _in_place(
    rows: list[tuple[datetime, _Row]], posted: datetime, observed_at: datetime
) -> Iterator[tuple[datetime, _Row]]:
    """Rows with a credible time each.

    One in the future has that of the next credible row below, else the post's, but not after the row above it.
    """
    limit = observed_at + AHEAD
    last = min([posted, *(at for at, _ in rows if at <= limit)])
    for number, (at, row) in enumerate(rows):
        below = (moment for moment, _ in rows[number + 1 :] if moment <= limit)
        yield (at if at <= limit else next(below, last)), row


def _dated_rows(rows: Sequence[tuple[str, ...]]) -> tuple[list[_Row], list[str]]:
    """Rows that begin with a day or inherit it from the row above; and the text of rows before the first of them."""
    dated: list[_Row] = []
    before: list[str] = []
    for cells in rows:
        row = _read(cells, dated[-1].day if dated else None)
        text = " ".join(filter(None, cells))
        if row is not None:
            dated.append(row)
        elif dated:
            dated[-1] = replace(dated[-1], text=f"{dated[-1].text}\n{text}")
        elif len(text.split()) > len(cells) * 2:  # more than headings such as "Date | Time | Update"
            before.append(text)
    return dated, before


def _read(cells: tuple[str, ...], above: Day | None) -> _Row | None:
    """Only the leading cells tell when: "Estimated restoration | 11/21/2026 18:00" is no row of that time."""
    day: Day | None = None
    clock: Clock | None = None
    status: IncidentStatus | None = None
    for number, cell in enumerate(cells):
        found, clocks, word = find_day(cell), find_clocks(cell), known_status(cell)
        short = len(cell) <= _TIME_CELL and is_only_time(cell)
        if short and (found or clocks) and not (day and clock):
            day, clock = day or found, clock or next(iter(clocks), None)
        elif word and status is None:
            status = word
        elif not _NUMBER.fullmatch(cell):
            return _row(day, clock, above, status, cells[number:])
    return _row(day, clock, above, status, ())


def _row(
    day: Day | None, clock: Clock | None, above: Day | None, status: IncidentStatus | None, rest: tuple[str, ...]
) -> _Row | None:
    text = "\n".join(filter(None, rest))
    if day is None and clock is None:
        return _led_by_day(text, status)
    if day is None:
        day = above
    return _Row(day, clock, status, text) if day and (text or status) else None


def _led_by_day(text: str, status: IncidentStatus | None) -> _Row | None:
    """A row in one cell: "11/21/2026 08:46 MT - Crews are on site"."""
    day = find_day(text[:_TIME_CELL])
    if day is None or text[: day.start].strip():
        return None
    clock = next(iter(find_clocks(text[day.end : day.end + _TIME_CELL])), None)
    if clock is None or clock.start > _BETWEEN:
        return None
    return _Row(day, clock, status, text[day.end + clock.end :].lstrip(" \n-\u2013\u2014:|,"))
