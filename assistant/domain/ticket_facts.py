"""What a ticket itself lets a reply state: actions really done, and the customer's own contact."""

from assistant.domain.ticket import Action, Ticket
from knowledge_base.records import Fact, NamedContact


def ticket_facts(ticket: Ticket) -> tuple[Fact, ...]:
    """One fact per recorded action (``T-1/action``, ``T-1/action.2`` …), one for the named contact (``T-1/contact``).

    Their source is the ticket's id; they are true whatever the incident.
    """
    actions = [_action_fact(ticket.id, number, action) for number, action in enumerate(ticket.actions, start=1)]
    contact = ticket.customer.contact if ticket.customer else None
    return (*actions, *_contact_facts(ticket.id, contact))


def _action_fact(ticket_id: str, number: int, action: Action) -> Fact:
    suffix = f".{number}" if number > 1 else ""
    return Fact(
        id=f"{ticket_id}/action{suffix}",
        kind="action",
        value=action.kind,
        text=action.text,
        source=ticket_id,
        as_of=action.at,
        certainty="confirmed",
    )


def _contact_facts(ticket_id: str, contact: NamedContact | None) -> tuple[Fact, ...]:
    if contact is None or not (contact.phone or contact.email):
        return ()
    who = ", ".join(part for part in (contact.name, contact.role) if part) or "Your contact"
    where = " or ".join(part for part in (contact.phone, contact.email) if part)
    fact = Fact(
        id=f"{ticket_id}/contact",
        kind="contact",
        value=contact.phone or contact.email,
        text=f"{who}: {where}",
        source=ticket_id,
        as_of=None,
        certainty="confirmed",
    )
    return (fact,)
