"""The queue's rows, drawn once per change for everybody, and what is new since a page asked last."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from math import inf
from secrets import token_hex
from threading import Lock

from assistant.desk_work import DeskWork
from assistant.domain.desk import Person
from assistant.waiting import Waiting
from ui.present.queue import counts_html, for_lead, queue_of, row_html, standing, unread_row_html

_Key = tuple[int, int, float, int]
_Orders = dict[bool, list[str]]
"""Ids in order, for those who lead (True) and those who do not."""
_ASIDE, _UNREAD = 4, 9


@dataclass(frozen=True)
class QueueNews:
    """What changed after a number: rows by id, in HTML; all ids in order, and the counts, where these changed.

    ``is_whole``: these are all rows, and what else the page shows is old.
    """

    number: int
    rows: dict[str, str] = field(default_factory=dict)
    order: list[str] | None = None
    counts: str | None = None
    is_whole: bool = False


@dataclass
class _Row:
    waiting: Waiting
    html: str
    keys: dict[bool, _Key]
    number: int


@dataclass
class QueueBoard:
    """One for all people of a desk, in an order for leads and one for agents.

    ``boot`` names this process: numbers of another one mean nothing here.
    """

    work: DeskWork
    boot: str = field(default_factory=lambda: token_hex(6))
    _rows: dict[str, _Row] = field(default_factory=dict, repr=False)
    _orders: _Orders = field(default_factory=lambda: {True: [], False: []}, repr=False)
    _counts: str = field(default="", repr=False)
    _number: int = field(default=1, repr=False)
    _order_numbers: dict[bool, int] = field(default_factory=lambda: {True: 1, False: 1}, repr=False)
    _counts_number: int = field(default=1, repr=False)
    _serial: Iterator[int] = field(default_factory=count, repr=False)
    _drawn_from: dict[str, Waiting] | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def news(self, person: Person, since: int, boot: str) -> QueueNews:
        """What changed after ``since``, as the process ``boot`` counted; raises StoreFailed, KnowledgeFailed.

        The whole queue, for a page that has none yet, is a look that the audit trail keeps.
        """
        is_whole = boot != self.boot or not 0 < since <= self._number
        waiting = self.work.queue(person) if is_whole else self.work.waiting(person)
        with self._lock:
            self._draw(waiting)
            if is_whole:
                rows = {key: row.html for key, row in self._rows.items()}
                return QueueNews(self._number, rows, list(self._orders[person.leads]), self._counts, is_whole=True)
            if since == self._number:
                return QueueNews(self._number)
            rows = {key: row.html for key, row in self._rows.items() if row.number > since}
            leads = person.leads
            order = list(self._orders[leads]) if self._order_numbers[leads] > since else None
            return QueueNews(self._number, rows, order, self._counts if self._counts_number > since else None)

    def warm_up(self, person: Person) -> None:
        """Draw what waits before anybody looks."""
        waiting = self.work.waiting(person)
        with self._lock:
            self._draw(waiting)

    def html(self, person: Person) -> str:
        """The whole queue, for a page that shows none yet."""
        found = self.news(person, 0, "")
        return queue_of(found.counts or "", (found.rows[key] for key in found.order or ()), str(found.number))

    def first(self, count: int) -> tuple[str, ...]:
        """Ids of the tickets at the heads of the queue as it was drawn last; none where nobody has looked at it yet."""
        with self._lock:
            heads = chain.from_iterable(zip(self._orders[False], self._orders[True], strict=True))
            return tuple(dict.fromkeys(heads))[:count]

    def _draw(self, waiting: dict[str, Waiting]) -> None:
        if waiting is self._drawn_from:
            return
        self._drawn_from = waiting
        number = self._number + 1
        for key in self._rows.keys() - waiting.keys():
            del self._rows[key]
        drawn = [self._drawn(key, held, number) for key, held in waiting.items()]
        moved = {leads: order for leads in (True, False) if (order := self._sorted(leads)) != self._orders[leads]}
        if not (moved or any(drawn)):
            return
        self._number = number
        self._orders |= moved
        self._order_numbers |= dict.fromkeys(moved, number)
        counts = counts_html(held.entry for held in waiting.values() if held.entry and not held.work.not_outage_by)
        if counts != self._counts:
            self._counts, self._counts_number = counts, number

    def _sorted(self, leads: bool) -> list[str]:  # noqa: FBT001 - it is the key of the orders
        return sorted(self._rows, key=lambda key: self._rows[key].keys[leads])

    def _drawn(self, key: str, held: Waiting, number: int) -> bool:
        """Whether the row looks otherwise than before."""
        row = self._rows.get(key)
        if row is not None and row.waiting is held:
            return False
        html = row_html(held.entry, is_later=held.is_later) if held.entry else unread_row_html(held.state)
        if row is not None and row.html == html:
            row.waiting = held
            return False
        place = row.keys[True][-1] if row else next(self._serial)
        self._rows[key] = _Row(held, html, {leads: _key(place, held, leads=leads) for leads in (True, False)}, number)
        return True


def _key(place: int, held: Waiting, *, leads: bool) -> _Key:
    """What only a lead may send comes first for leads, and for agents after all that they can send themselves.

    What is put aside, or about no outage, comes after the rest; what is unread yet comes last of all.
    """
    if held.entry is None:
        return (_UNREAD, _UNREAD, inf, place)
    last = _ASIDE if held.is_later or held.work.not_outage_by else 0
    safety, urgency, since = standing(held.entry).key
    theirs = safety if for_lead(held.entry) else 2
    return ((theirs if leads else (theirs + 1) % 3) + last, urgency, since, place)
