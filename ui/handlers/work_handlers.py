"""What each gesture around a reply does: whose ticket, later, a lead's, no outage, a draft that was wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.desk_work import DeskWork
from assistant.domain.desk import Person
from assistant.errors import CallerError
from assistant.home_zone import home_zone
from ui.handlers.desk_handlers import Handlers
from ui.present.changes import difference_html
from ui.present.safe import whole
from ui.present.views import DeskView
from ui.present.words import word, words
from ui.present.work import handed_html, work_html

_MOST_MINUTES = 31 * 24 * 60


@dataclass
class WorkHandlers:
    """These gestures of one signed-in person."""

    do: Handlers
    work: DeskWork

    @property
    def person(self) -> Person:
        """Who acts."""
        return self.do.person

    def bar(self, ticket_id: str) -> tuple[str, str]:
        """The buttons of a ticket as things stand, and why a lead was asked; nothing where none is open."""
        if not ticket_id:
            return "", ""
        found, now = self.work.work(self.person, ticket_id), self.do.desk.clock.now()
        people = self.work.people(self.person)
        return work_html(found, self.person, people, now, home_zone(self.do.desk.providers(self.person))), handed_html(
            found, now
        )

    def difference(self, ticket_id: str, text: str) -> str:
        """What the person changed in the ticket's draft, word by word."""
        draft = self.do.desk.ticket(self.person, ticket_id).draft
        return difference_html(ticket_id, draft.reply.text if draft else "", text)

    def done(self, session: str, ticket_id: str, kind: str, text: str) -> DeskView:
        """Record something that is done often, in its usual words; raises CallerError for what no button says."""
        if kind not in words("action_text"):
            raise CallerError(word("work", "unknown"))
        return self.do.record_action(session, ticket_id, kind, word("action_text", kind), text)

    def forget(self, session: str, ticket_id: str, at: str, text: str) -> DeskView:
        """Take back what this person recorded then; raises NotAllowed."""
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            raise CallerError(word("work", "unknown")) from None
        self.do.keep(session, ticket_id, text)
        self.do.remember(session, self.work.forget_action(self.person, ticket_id, moment))
        return self.do.open(session, ticket_id)

    def act(self, ticket_id: str, act: str, value: str) -> str:
        """Do what a button says; returns a sentence. Raises CallerError for what no button says, and as the desk."""
        if act not in _ACTS:
            raise CallerError(word("work", "unknown"))
        told: str = getattr(self, f"_{act}")(ticket_id, whole(value))
        return told

    def _assign(self, ticket_id: str, value: str) -> str:
        found = self.work.assign(self.person, ticket_id, value or None)
        return word("work", "assigned").format(name=found.assigned_name) if value else word("work", "freed")

    def _later(self, ticket_id: str, value: str) -> str:
        if value != "update" and not (value.isdecimal() and 0 < int(value[:6]) <= _MOST_MINUTES):
            raise CallerError(word("work", "unknown"))
        until = None if value == "update" else self.do.desk.clock.now() + timedelta(minutes=int(value))
        self.work.put_aside(self.person, ticket_id, until)
        return word("work", "put_aside")

    def _take_up(self, ticket_id: str, _value: str) -> str:
        self.work.take_up(self.person, ticket_id)
        return word("work", "taken_up")

    def _hand_over(self, ticket_id: str, value: str) -> str:
        self.work.hand_over(self.person, ticket_id, value)
        return word("work", "handed")

    def _take_back(self, ticket_id: str, _value: str) -> str:
        self.work.take_back(self.person, ticket_id)
        return word("work", "taken_back")

    def _not_outage(self, ticket_id: str, _value: str) -> str:
        self.work.not_an_outage(self.person, ticket_id, is_not=True)
        return word("work", "is_no_outage")

    def _outage(self, ticket_id: str, _value: str) -> str:
        self.work.not_an_outage(self.person, ticket_id, is_not=False)
        return word("work", "is_outage")

    def _report(self, ticket_id: str, value: str) -> str:
        self.work.report(self.person, ticket_id, value)
        return word("work", "reported")


_ACTS = frozenset({"assign", "later", "take_up", "hand_over", "take_back", "not_outage", "outage", "report"})
