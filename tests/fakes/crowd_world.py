"""A place with thousands of tickets: the sample world's over and over; each customer waits now and was answered."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.bootstrap.workplaces import sample_workplace
from assistant.domain.desk import Approval, Person, SentReply, TicketState
from assistant.domain.rating import Rating
from assistant.domain.ticket import Ticket
from assistant.settings import Settings
from assistant.workplace import Workplace
from knowledge_base.records import Customer
from knowledge_base.samples import load_world
from tests.fakes.fake_desk import NOW, FixedNow

LEAD = Person(id="lea", name="Lea", role="lead")
AGENTS = ("ann", "ben", "cem")
_DAYS = 20
"""Over which the tickets came in: more than early signs look back."""
_RATED = 10
"""Of so many sent replies one is rated."""


def crowd_workplace(folder: Path | None, count: int, seed: int = 7) -> Workplace:
    """The sample world beside ``count`` tickets that wait and ``count`` that were answered, from a seed.

    In a database in ``folder``, or in memory without one. Customer ``n`` of ``X-n`` is answered in ``S-n`` and waits in
    ``W-n``; nobody was answered in ``T-…``.
    """
    chance, clock = random.Random(seed), FixedNow()  # noqa: S311 - a fixed seed is the point
    place = sample_workplace(Settings(data_dir=folder), clock)  # type: ignore[arg-type]
    world = load_world(NOW)
    states = {state.ticket.id: state for state in place.desk.store.tickets()}
    drafted = [place.desk.open(LEAD, ticket_id).state for ticket_id in states]
    accounts = {record["id"]: record for record in world.accounts}
    place.facts.import_accounts(LEAD, [_customer(drafted[n % len(drafted)], accounts, n) for n in range(count)])
    waiting = [_copy(drafted[n % len(drafted)], f"W-{n}", n, chance) for n in range(count)]
    answered = [_copy(drafted[n % len(drafted)], f"S-{n}", n, chance) for n in range(count)]
    place.desk.add_tickets(tuple(state.ticket for pair in zip(answered, waiting, strict=True) for state in pair))
    for number, state in enumerate(answered):
        _send(place, state, number, chance)
    for state in waiting[::4]:
        place.desk.store.save(state)
    return place


def _customer(state: TicketState, accounts: dict[str, dict[str, Any]], number: int) -> Customer:
    customer = state.ticket.customer
    record = accounts.get(customer.id or "", {}) if customer else {}
    return Customer.model_validate({**record, "id": f"X-{number}", "name": f"Customer {number}"})


def _copy(state: TicketState, ticket_id: str, number: int, chance: random.Random) -> TicketState:
    """The same ticket of another customer, some days earlier."""
    earlier = timedelta(days=chance.randrange(_DAYS), minutes=chance.randrange(240))
    ticket = state.ticket
    messages = tuple(one.model_copy(update={"at": one.at - earlier if one.at else None}) for one in ticket.messages)
    received = ticket.received_at - earlier if ticket.received_at else None
    # One of ten writes without an account.
    customer = Customer(id=f"X-{number}") if chance.randrange(10) else None
    told: dict[str, Any] = {"id": ticket_id, "received_at": received, "messages": messages, "customer": customer}
    return state.model_copy(update={"ticket": Ticket.model_validate(ticket.model_copy(update=told)), "version": 0})


def _send(place: Workplace, state: TicketState, number: int, chance: random.Random) -> None:
    store, draft, ticket_id = place.desk.store, state.draft, state.ticket.id
    assert draft is not None
    at: datetime = NOW - timedelta(minutes=chance.randrange(60 * 24 * 2))
    saved, incident = store.save(state), draft.incident
    approval = Approval(
        id=f"A-{number}", ticket_id=ticket_id, text=draft.reply.text, subject=None, language=draft.reply.language,
        channel=state.ticket.channel, approved_by=chance.choice(AGENTS), approved_at=at,
        incident_id=incident.id if incident else None, revision=incident.revision if incident else None,
        version=saved.version,
    )  # fmt: skip
    store.approve(approval)
    sent = SentReply(
        id=f"S-{number}", approval=approval, draft=draft, final=draft, sent_at=at, receipt="r",
        promises=draft.promises,
    )  # fmt: skip
    store.mark_sent(sent)
    if number % _RATED == 0:
        store.add_rating(Rating(id=f"R-{number}", reply_id=sent.id, rater="lea", at=NOW, overall=chance.randint(1, 7)))
