"""What the desk keeps: who acts, drafts and edits, approvals, and what was sent."""

from typing import Literal

from pydantic import Field

from assistant.domain.overriding import Override
from assistant.domain.promise import Promise
from assistant.domain.reply import Draft
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import Channel, Role
from assistant.domain.writing import Writing
from knowledge_base.records import Instant, Own


class Person(Own):
    """Who is acting, and as what."""

    id: str = Field(min_length=1)
    name: str
    role: Role

    @property
    def leads(self) -> bool:
        """Whether they may do what only team leads may."""
        return self.role in ("lead", "admin")


class TicketState(Own):
    """A ticket on the desk; ``incident_id`` is the incident that a person chose for it, None where the matcher decides.

    ``writing`` says how ``draft`` came to be. ``version`` grows with every saved change, so that two people cannot
    overwrite each other.
    """

    ticket: Ticket
    status: Literal["open", "approved", "sending", "sent"] = "open"
    draft: Draft | None = None
    writing: Writing | None = None
    text: str | None = None
    incident_id: str | None = None
    version: int = 0


class Approval(Own):
    """A person approved exactly this text of this ticket at this time, against this incident revision.

    ``overrides`` are a lead's words for claims of it that the guard blocks; without them it was not blocked.
    ``by_lead`` where the person was one: then anybody may send it.
    """

    id: str
    ticket_id: str
    text: str
    subject: str | None
    language: str
    channel: Channel | None
    approved_by: str
    approved_at: Instant
    incident_id: str | None
    revision: int | None
    version: int
    overrides: tuple[Override, ...] = ()
    by_lead: bool = False


class ApprovedReply(Own):
    """The only thing that a helpdesk sends. Only ``assistant.desk`` makes one (a test reads the code to be sure)."""

    approval: Approval
    to_name: str | None
    to_address: str | None


class SentReply(Own):
    """A reply that left: what was drafted beside what was sent, with its check, tone and promises at that moment.

    ``overrides`` are those that it could not have been sent without; each has its claim as it stands in ``final``.
    """

    id: str
    approval: Approval
    draft: Draft
    final: Draft
    sent_at: Instant
    receipt: str
    promises: tuple[Promise, ...] = ()
    overrides: tuple[Override, ...] = ()
