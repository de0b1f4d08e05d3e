"""What tickets of the last days report to early signs: each read once, until it or any fact changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.domain.desk import TicketState
from assistant.domain.early_signs import Report
from assistant.early_signs import report_of
from assistant.followed import Everything, Followed, Hears
from assistant.glancing import Glances
from assistant.ports import Store
from assistant.queue import Known, QueueEntry

_WITHOUT = {"draft": None, "text": None, "writing": None}
"""What a reading does not look at; nine tenths of what a ticket weighs."""


@dataclass
class _Came:
    """A ticket without its draft (None once it is too old), when its customer wrote last, its report at ``known``."""

    state: TicketState | None
    since: datetime | None
    known: Known | None = None
    report: Report | None = None


@dataclass
class Reports:
    """The reports of a store's tickets, for one look at a time. ``book`` hears what changed."""

    glances: Glances
    store: Store
    book: Hears | None = None
    _since: datetime | None = field(default=None, repr=False)
    _came: "Followed[_Came]" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Follow the tickets."""
        self._follow()

    def since(self, since: datetime) -> Iterator[Report]:
        """Of every ticket whose customer wrote after ``since``, answered or not; of those without a time too.

        Raises StoreFailed, KnowledgeFailed, UnknownIncident.
        """
        if self._since is not None and since < self._since:
            # A clock was set back: what was left out as too old is asked for again.
            self._follow()
        self._since, known = since, self.glances.known()
        for came in self._came.now().values():
            if (came.since or since) < since:
                came.state, came.report = None, None
            else:
                report = self._of(came, known)
                if report is not None:
                    yield report

    def _of(self, came: _Came, known: Known) -> Report | None:
        if came.state is not None and came.known is not known and came.known != known:
            found = self.glances.entry(came.state, known).understood
            came.report, came.known = report_of(found.ticket, found.reading, found.lookup.matching), known
        return came.report

    def _follow(self) -> None:
        self._came = Followed(self.book or Everything(self.store), self._read)

    def _read(self, states: tuple[TicketState, ...]) -> Mapping[str, _Came]:
        came = (_Came(state.model_copy(update=_WITHOUT), QueueEntry.since(state.ticket)) for state in states)
        first = self._since
        return {
            one.state.ticket.id: one for one in came if one.state and (not (one.since and first) or one.since >= first)
        }
