"""What a person vouches for who approves: exactly this text, of this version of the ticket, against these facts."""

import hashlib
from datetime import datetime

from assistant.domain.desk import Approval, Person, TicketState
from assistant.domain.reply import Draft


def approval_of(person: Person, state: TicketState, draft: Draft, at: datetime) -> Approval:
    """The approval of ``draft``'s text by a person; its id follows from ticket, version and text."""
    digest = hashlib.sha256(f"{state.ticket.id}\n{state.version}\n{draft.reply.text}".encode()).hexdigest()
    return Approval(
        id=f"A-{digest[:20]}",
        ticket_id=state.ticket.id,
        text=draft.reply.text,
        subject=draft.reply.subject,
        language=draft.reply.language,
        channel=state.ticket.channel,
        approved_by=person.id,
        approved_at=at,
        incident_id=draft.incident.id if draft.incident else None,
        revision=draft.incident.revision if draft.incident else None,
        version=state.version,
    )
