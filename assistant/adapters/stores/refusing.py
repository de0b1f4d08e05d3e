"""Why a store does not keep what it is given: the same sentences from every store."""

from assistant.domain.desk import TicketState
from assistant.errors import NotAllowed


def not_saved(state: TicketState, stored: TicketState) -> NotAllowed:
    """Why ``state`` cannot take the place of what is ``stored`` by now."""
    if stored.status not in (state.status, "open"):
        return NotAllowed(f"This ticket is {stored.status} already.")
    return NotAllowed("Somebody else saved this ticket meanwhile; open it again.")


def not_moved(stored: TicketState, before: str) -> NotAllowed:
    """Why an approval's ticket, which had to be ``before``, is not moved on."""
    if stored.status != before:
        return NotAllowed(f"This ticket is {stored.status} already.")
    return NotAllowed("This approval no longer holds: the ticket was changed, withdrawn or sent since.")
