"""What a page asks every second, and how it keeps what is typed: who is here, what is new, whether it was saved."""

from dataclasses import dataclass
from typing import Any

from assistant.desk_work import DeskWork
from assistant.domain.desk import Person
from assistant.errors import NotAllowed, RoleRefused
from assistant.presence import Present
from ui.handlers.desk_handlers import Handlers
from ui.handlers.queue_board import QueueBoard
from ui.handlers.seen import Shown
from ui.present.words import word


@dataclass(frozen=True)
class Beat:
    """What a page says of itself: its tab, the ticket that it shows, and from where it knows the queue.

    ``ticket_id`` is None where it shows none; ``since`` and ``boot`` are of the last answer.
    """

    tab: str
    ticket_id: str | None = None
    typing: bool = False
    since: int = 0
    boot: str = ""


@dataclass
class LiveHandlers:
    """These answers for one signed-in person; ``board`` is everybody's."""

    do: Handlers
    work: DeskWork
    board: QueueBoard

    @property
    def person(self) -> Person:
        """Whose page asks."""
        return self.do.person

    def beat(self, told: Beat) -> dict[str, Any]:
        """What is new, as JSON: rows of the queue, who is on which ticket, and how the open ticket stands now."""
        news = self.board.news(self.person, told.since, told.boot)
        # Everybody's page carries this, so only what waits counts, as far as the board in memory knows.
        shown = told.ticket_id if told.ticket_id and self.board.held(told.ticket_id) else None
        self.work.presence.seen(self.person, told.tab, shown, typing=told.typing)
        queue = {"number": news.number, "rows": news.rows, "order": news.order, "counts": news.counts}
        return {
            "boot": self.board.boot,
            "now": round(self.do.desk.clock.now().timestamp() * 1000),
            "queue": queue | {"whole": news.is_whole},
            "here": {ticket_id: self._others(there) for ticket_id, there in self.work.presence.everywhere().items()},
            "facts": self._facts(),
            "ticket": self._ticket(told.tab, told.ticket_id) if told.ticket_id else None,
        }

    def leave(self, tab: str) -> None:
        """A tab is closed, or shows nothing any more."""
        self.work.presence.seen(self.person, tab, None)

    def save(self, tab: str, ticket_id: str, text: str, shown: Shown) -> dict[str, Any]:
        """Keep what was typed: its ``version``, or why it is ``refused``, where the ticket was changed meanwhile.

        That is an answer and no failure: a gesture of the same page may have overtaken what was being saved, and took
        the text along. Raises RoleRefused, NotFound, StoreFailed.
        """
        try:
            return {"version": self.do.typed(tab, ticket_id, text, shown).version}
        except RoleRefused:
            raise
        except NotAllowed as error:
            return {"refused": str(error)}

    def queue(self) -> str:
        """The whole queue, for a page that is new."""
        return self.board.html(self.person)

    def opened(self, ticket_id: str) -> None:
        """Remember what this person has open."""
        self.work.opened(self.person, ticket_id)

    def last_opened(self) -> str | None:
        """What this person had open last, where it waits still."""
        return self.work.last_opened(self.person)

    def _others(self, there: tuple[Present, ...]) -> list[dict[str, Any]]:
        return [{"name": one.name, "typing": one.typing} for one in there if one.person_id != self.person.id]

    def _facts(self) -> str:
        known = self.work.desk.glances.known()
        return f"{known.facts} {known.accounts}"

    def _ticket(self, tab: str, ticket_id: str) -> dict[str, Any]:
        held = self.board.held(ticket_id)
        if held is None:
            name = self.work.answered_by(self.person, ticket_id)
            said = word("saving", "gone_by").format(name=name) if name else word("saving", "gone")
            return {"id": ticket_id, "gone": True, "said": said}
        seen = self.do.has_seen(tab, ticket_id)
        # Below it: this very page has just saved or opened it, after the waiting tickets were read.
        behind = seen is not None and held.state.version > seen
        return {"id": ticket_id, "gone": False, "behind": behind, "status": held.state.status}
