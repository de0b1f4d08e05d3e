"""People's work on tickets in this process: the twin of the database."""

from threading import RLock

from assistant.domain.blanking import report_without_words, work_without_words
from assistant.domain.desk_work import DraftReport, TicketWork
from assistant.errors import NotAllowed
from assistant.ports import Store
from assistant.ports_work import Changes


class MemoryWork:
    """Holds everything in dictionaries, beside the tickets of ``store``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._work: dict[str, TicketWork] = {}
        self._reports: dict[str, DraftReport] = {}
        self._last: dict[str, str] = {}
        self._told: dict[str, tuple[int, object]] = {}
        self._stamp = 0
        self._lock = RLock()

    def work(self, ticket_id: str) -> TicketWork:
        """What was decided about a ticket."""
        return self._work.get(ticket_id, TicketWork(ticket_id=ticket_id))

    def put(self, new: TicketWork) -> TicketWork:
        """Keep it where nobody else saved in between."""
        with self._lock:
            self._store.ticket(new.ticket_id)
            if self.work(new.ticket_id).version != new.version:
                raise NotAllowed("Somebody else decided something about this ticket meanwhile; look again.")
            saved = self._work[new.ticket_id] = new.but(version=new.version + 1)
            return saved

    def report(self, report: DraftReport) -> None:
        """Keep a report of a draft; the same id is kept once."""
        with self._lock:
            self._store.ticket(report.ticket_id)
            self._reports.setdefault(report.id, report)

    def reports(self) -> tuple[DraftReport, ...]:
        """All reports, oldest first."""
        with self._lock:
            return tuple(self._reports.values())

    def opened(self, person_id: str, ticket_id: str) -> None:
        """Remember which ticket somebody opened last."""
        self._last[person_id] = ticket_id

    def last_opened(self, person_id: str) -> str | None:
        """The ticket that somebody opened last."""
        return self._last.get(person_id)

    def changes(self, since: int) -> Changes:
        """What changed after a stamp: states are values, and another one is another object."""
        with self._lock:
            states = {state.ticket.id: state for state in self._store.tickets()}
            for ticket_id in self._told.keys() - states.keys():
                self._mark(ticket_id, None)
            for ticket_id, state in states.items():
                told, now = self._told.get(ticket_id), (state, self._work.get(ticket_id))
                if told is None or not _are_same(told[1], now):
                    self._mark(ticket_id, now)
            changed = [key for key, (stamp, _) in self._told.items() if stamp > since]
            works = tuple(self._work[key] for key in changed if key in self._work)
            gone = frozenset(key for key in changed if key not in states)
            found = tuple(states[key] for key in changed if key in states)
            return Changes(self._stamp, found, works, gone, is_whole=since < 0)

    def without_words(self, ticket_id: str, *, dry: bool = False) -> tuple[int, int]:
        """Take the words away from what is kept about a ticket, or only count: notes to leads, and reports."""
        with self._lock:
            handed = [work for work in (self._work.get(ticket_id),) if work is not None and work.handed]
            reports = [report for report in self._reports.values() if report.ticket_id == ticket_id]
            if not dry:
                self._work.update({work.ticket_id: work_without_words(work) for work in handed})
                self._reports.update({report.id: report_without_words(report) for report in reports})
            return len(handed), len(reports)

    def _mark(self, ticket_id: str, now: object) -> None:
        if now is None and self._told[ticket_id][1] is None:
            return
        self._stamp += 1
        self._told[ticket_id] = (self._stamp, now)


def _are_same(one: object, other: tuple[object, object]) -> bool:
    return isinstance(one, tuple) and one[0] is other[0] and one[1] is other[1]
