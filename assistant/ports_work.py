"""What the desk needs kept of people's work on tickets, and how it hears of changes; each with a twin that ships."""

from dataclasses import dataclass
from typing import Protocol

from assistant.domain.desk import TicketState
from assistant.domain.desk_work import DraftReport, TicketWork


@dataclass(frozen=True)
class Changes:
    """Tickets and work that changed after a stamp, in no order; ``stamp`` is the one to ask with next time.

    ``gone`` are ids of tickets that are no more. ``is_whole`` where everything is listed, whatever changed.
    """

    stamp: int
    tickets: tuple[TicketState, ...] = ()
    work: tuple[TicketWork, ...] = ()
    gone: frozenset[str] = frozenset()
    is_whole: bool = False


class WorkBook(Protocol):
    """Keeps who works on what. Every method is one transaction."""

    def work(self, ticket_id: str) -> TicketWork:
        """What was decided about a ticket; nothing yet, of version 0, where nobody decided anything."""
        ...

    def put(self, work: TicketWork) -> TicketWork:
        """Keep it where the kept version equals ``work.version``; returns it one higher.

        Raises NotAllowed when somebody else saved in between, NotFound for an unknown ticket.
        """
        ...

    def report(self, report: DraftReport) -> None:
        """Keep a report of a draft; the same id is kept once. Raises NotFound for an unknown ticket."""
        ...

    def reports(self) -> tuple[DraftReport, ...]:
        """All reports, oldest first."""
        ...

    def opened(self, person_id: str, ticket_id: str) -> None:
        """Remember which ticket somebody opened last."""
        ...

    def last_opened(self, person_id: str) -> str | None:
        """The ticket that somebody opened last, or None; it may be sent or gone by now."""
        ...

    def changes(self, since: int) -> Changes:
        """What changed after ``since`` (-1: everything), in whatever process; cheap where nothing did."""
        ...
