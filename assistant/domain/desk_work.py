"""Who works on a ticket and what was decided about it beside its reply, and drafts that somebody reported."""

from datetime import datetime
from typing import Self

from pydantic import Field

from assistant.domain.reply import Draft
from knowledge_base.records import Instant, Own


class Handed(Own):
    """An agent, called ``name`` then, asked a team lead to take a ticket on, and said in a word why."""

    by: str
    name: str
    at: Instant
    why: str = Field(min_length=1, max_length=500)


class Later(Own):
    """A ticket was put aside by somebody until a time, or until its incident has a newer revision than it had then."""

    by: str
    until: Instant | None = None
    incident_id: str | None = None
    revision: int | None = None

    def is_over(self, now: datetime, incident_id: str | None, revision: int | None) -> bool:
        """Whether it is time to look at the ticket again, whose incident is this now."""
        if self.until is not None and self.until <= now:
            return True
        return self.incident_id is not None and (self.incident_id, self.revision) != (incident_id, revision)


class TicketWork(Own):
    """What people decided about one ticket; ``version`` grows with every saved change, as that of the ticket does.

    ``assigned_name`` is how the person was called then. ``not_outage_by`` names who said that it is about no outage.
    """

    ticket_id: str
    assigned_to: str | None = None
    assigned_name: str | None = None
    later: Later | None = None
    handed: Handed | None = None
    not_outage_by: str | None = None
    version: int = 0

    def but(self, **changes: object) -> Self:
        """The same with some fields changed."""
        return self.model_copy(update=changes)


class DraftReport(Own):
    """A draft that somebody found wrong, kept as it was for the evaluation, with their reason and who and when.

    ``text`` is what stood in the editor then.
    """

    id: str
    ticket_id: str
    by: str
    at: Instant
    reason: str = Field(min_length=1, max_length=2000)
    draft: Draft
    text: str
