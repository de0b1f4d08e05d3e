"""What was sent, as far as promises need it: read once for each change of a ticket, whoever looks how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.desk import SentReply, TicketState
from assistant.domain.promise import Promise
from assistant.domain.ticket import Action
from assistant.followed import Everything, Followed, Hears
from assistant.ports import Store
from assistant.sentences import sentences_in
from knowledge_base.records import Customer

_ONE_BY_ONE = 50
"""Up to so many tickets are asked about by id; of more, all replies are read in one go."""


@dataclass(frozen=True)
class Told:
    """A reply without its text; ``words`` are the sentences that made its ``promises``, each where it is known.

    ``provider`` is whose incident it told of, ``revision`` the version that it rested on.
    """

    id: str
    ticket_id: str
    by: str
    sent_at: datetime
    incident_id: str | None
    provider: str | None
    revision: int | None
    promises: tuple[Promise, ...]
    words: tuple[str | None, ...]


@dataclass(frozen=True)
class TicketTold:
    """A ticket's customer as it names them, what was done for it, and what was sent to it."""

    customer: Customer | None
    actions: tuple[Action, ...]
    replies: tuple[Told, ...]


class ToldReplies:
    """The replies of a store. ``book`` hears what changed; without one all is read at every look."""

    def __init__(self, store: Store, book: Hears | None = None) -> None:
        self._store = store
        self._tickets = Followed(book or Everything(store), self._read)

    def now(self) -> tuple[tuple[Told, ...], Mapping[str, TicketTold]]:
        """Every reply, oldest first, and every ticket by id; raises StoreFailed."""
        # The order is asked for first: what is sent in between is told the next time.
        order = self._store.sent_ids()
        tickets = self._tickets.now()
        found = {reply.id: reply for ticket in tickets.values() for reply in ticket.replies}
        return tuple(found[one] for one in order if one in found), tickets

    def _read(self, states: tuple[TicketState, ...]) -> Mapping[str, TicketTold]:
        ids = [state.ticket.id for state in states]
        replies: dict[str, list[Told]] = {one: [] for one in ids}
        for sent in self._store.sent_to(ids) if len(ids) <= _ONE_BY_ONE else self._store.sent():
            replies.get(sent.approval.ticket_id, []).append(told_of(sent))
        tickets = (state.ticket for state in states)
        return {one.id: TicketTold(one.customer, one.actions, tuple(replies[one.id])) for one in tickets}


def told_of(sent: SentReply) -> Told:
    """One reply without its text."""
    approval, incident = sent.approval, sent.final.incident
    return Told(
        id=sent.id,
        ticket_id=approval.ticket_id,
        by=approval.approved_by,
        sent_at=sent.sent_at,
        incident_id=approval.incident_id,
        provider=incident.provider if incident else None,
        revision=incident.revision if incident else approval.revision,
        promises=sent.promises,
        words=tuple(_words(sent, promise) for promise in sent.promises),
    )


def _words(reply: SentReply, promise: Promise) -> str | None:
    """The sentence that states the fact that the promise rests on."""
    claims = (c for c in reply.final.check.claims if c.fact_id == promise.fact_id and c.verdict == "supported")
    claim = next(claims, None)
    if claim is None:
        return None
    sentences = sentences_in(reply.final.reply.text)
    around = (one.text for one in sentences if one.start <= claim.start < one.start + len(one.text))
    return " ".join(next(around, claim.text).split())
