"""A review's worth of sent replies, through the real desk over the pretend pipeline: who, when and what from a seed."""

import random
from datetime import timedelta

from assistant.domain.desk import Person, SentReply
from assistant.domain.ticket import Ticket
from assistant.workplace import Workplace
from tests.fakes.fake_desk import DRAFT, NOW, fake_workplace

LEAD = Person(id="lee", name="Lee", role="lead")
AGENTS = tuple(Person(id=name, name=name.title(), role="agent") for name in ("ann", "ben", "cem"))
_SHARES = (12, 7, 1)
"""Of twenty replies, how many each agent sends: the third stays below what a mean needs in small sets."""
_CHANNELS = ("email", "email", "chat", "sms", "social")
_TEXTS = (
    DRAFT,
    DRAFT,
    "I am sorry that your connection is down on your busiest day. Service should be back by 6 pm.",
    "I am sorry that your tills are down on a Saturday. Service is estimated back by 6 pm. I will write by 4 pm.",
    "Your call is important to us. Service is estimated back by 6 pm.",
    "No.",
)


def sent_workplace(count: int = 120, seed: int = 7, hours: float = 6.0) -> Workplace:
    """A workplace where ``count`` replies were sent, one every ``hours``, the last of them just before the present."""
    place = fake_workplace()
    send_many(place, count, seed, hours)
    return place


def send_many(place: Workplace, count: int, seed: int = 7, hours: float = 6.0) -> tuple[SentReply, ...]:
    """The same on a workplace there is."""
    chance, clock = random.Random(seed), place.desk.clock  # noqa: S311 - a fixed seed is the point
    sent = []
    for number in range(count):
        clock.moment = NOW - timedelta(hours=hours * (count - number))  # type: ignore[attr-defined]
        agent = chance.choices(AGENTS, _SHARES)[0]
        sent.append(_send(place, number, agent, chance))
    clock.moment = NOW  # type: ignore[attr-defined]
    return tuple(sent)


def _send(place: Workplace, number: int, agent: Person, chance: random.Random) -> SentReply:
    desk, ticket_id = place.desk, f"R-{number:04d}"
    where = "Our shop in Riverside has no line and we lose sales." if chance.random() < 0.8 else "My mail is slow."
    said = {"author": "customer", "at": desk.clock.now().isoformat(), "text": f"{where} Customer {number}."}
    ticket = {"id": ticket_id, "channel": chance.choice(_CHANNELS), "subject": f"Outage {number}", "messages": [said]}
    desk.add_tickets((Ticket.model_validate(ticket),))
    version = desk.open(agent, ticket_id).state.version
    return desk.send(agent, desk.approve(agent, ticket_id, chance.choice(_TEXTS), version).id)
