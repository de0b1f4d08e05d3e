"""Taking words away from the store in this process: the twin of the one for the database."""

from collections.abc import Collection
from datetime import datetime

from assistant.adapters.stores.memory import Held, MemoryStore
from assistant.adapters.stores.work_in_memory import MemoryWork
from assistant.domain.blanking import (
    ERASED,
    approval_without_words,
    is_erased,
    names_one_of,
    override_without_words,
    sent_without_words,
    without_words,
)
from assistant.domain.desk import TicketState
from assistant.ports_audit import Touched


class MemoryWords:
    """The WordStore port on a MemoryStore; nothing of what was taken away is held anywhere else."""

    def __init__(self, store: MemoryStore, work: MemoryWork | None = None) -> None:
        self._store, self._work = store, work or MemoryWork(store)

    def of_customer(self, customer_id: str) -> tuple[TicketState, ...]:
        """The tickets whose customer has this id."""
        told = ((state, state.ticket.customer) for state in self._store.tickets())
        return tuple(state for state, customer in told if customer is not None and customer.id == customer_id)

    def answered_before(self, moment: datetime) -> tuple[str, ...]:
        """Tickets with words left whose reply was sent before a moment."""
        old = (sent for sent in self._store.sent() if sent.sent_at < moment and not is_erased(sent.approval.text))
        return tuple(sent.approval.ticket_id for sent in old)

    def blank(
        self, ticket_ids: Collection[str], names: Collection[str] = (), *, answers: bool = False, dry: bool = False
    ) -> Touched:
        """Take the words away, or only count; what models answered is not kept here."""
        del answers
        with self._store.held() as held:
            touched = sum((_blanked(held, ticket_id, dry=dry) for ticket_id in ticket_ids), Touched())
            for ticket_id in ticket_ids:
                handed, reports = self._work.without_words(ticket_id, dry=dry)
                touched += Touched(notes=handed, reports=reports)
            named = [key for key, one in held.decisions.items() if names_one_of(one.note, names)]
            for key in () if dry else named:
                held.decisions[key] = held.decisions[key].model_copy(update={"note": ERASED})
            return touched + Touched(notes=len(named))

    def compact(self) -> bool:
        """Nothing is left to overwrite."""
        return True


def _blanked(held: Held, ticket_id: str, *, dry: bool) -> Touched:
    state = held.tickets.get(ticket_id)
    if state is None:
        return Touched()
    approvals = {key: one for key, one in held.approvals.items() if one.ticket_id == ticket_id}
    sent = {key: one for key, one in held.sent.items() if one.approval.ticket_id == ticket_id}
    overrides = {key: one for key, one in held.overrides.items() if one.ticket_id == ticket_id}
    noted = {key: one for key, one in held.ratings.items() if one.reply_id in sent and one.note}
    if not dry:
        held.tickets[ticket_id] = without_words(state, answered=state.status == "sent")
        held.approvals.update({key: approval_without_words(one) for key, one in approvals.items()})
        held.sent.update({key: sent_without_words(one) for key, one in sent.items()})
        held.overrides.update({key: override_without_words(one) for key, one in overrides.items()})
        held.ratings.update({key: one.model_copy(update={"note": ERASED}) for key, one in noted.items()})
        for key in approvals if state.status == "approved" else ():
            del held.approvals[key]
    return Touched(
        tickets=1,
        drafts=int(state.draft is not None),
        approvals=len(approvals),
        replies=len(sent),
        overrides=len(overrides),
        ratings=len(noted),
        sending=int(state.status == "sending"),
    )
