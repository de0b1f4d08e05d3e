"""How a ticket that a helpdesk pushes comes into the queue: new, known, or with another message of the customer's."""

from typing import Literal

from assistant.domain.desk import TicketState
from assistant.domain.ticket import Ticket
from assistant.errors import NotAllowed
from assistant.ports import Store

Taken = Literal["new", "known", "grown"]


def take(store: Store, ticket: Ticket) -> Taken:
    """Put a ticket into the queue, or its new messages onto the one of the same id.

    A draft that nobody touched is made anew when the ticket is opened; what somebody typed stays. Raises NotAllowed for
    new messages of a ticket that was approved or answered: nothing may be lost without a word.
    """
    if store.add_tickets((ticket,)):
        return "new"
    state = store.ticket(ticket.id)
    fresh = tuple(message for message in ticket.messages if message not in state.ticket.messages)
    if not fresh:
        return "known"
    if state.status != "open":
        raise NotAllowed(
            f"Ticket '{ticket.id}' is {state.status} already: push the new message under an id of its own."
        )
    store.save(_grown(state, state.ticket.model_copy(update={"messages": (*state.ticket.messages, *fresh)})))
    return "grown"


def _grown(state: TicketState, ticket: Ticket) -> TicketState:
    untouched = state.draft is None or state.text == state.draft.reply.text
    return state.model_copy(update={"ticket": ticket} | ({"draft": None, "text": None} if untouched else {}))
