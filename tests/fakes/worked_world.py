"""The sample world after an afternoon of work: replies by four people, for the pictures.

``python -m tests.fakes.worked_world PORT`` serves it. Everything goes through the real desk on the sample world; only
the clock is moved, so that the replies lie hours apart and some promises are due, late, kept and broken.
"""

import random
import re
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assistant.bootstrap.workplaces import sample_workplace
from assistant.domain.desk import Person
from assistant.errors import WarmlineError
from assistant.settings import Settings
from assistant.workplace import Workplace
from knowledge_base.clock import SystemClock
from ui.server import create_app, serve

LEAD = Person(id="lee", name="Lee", role="lead")
TEAM = (*(Person(id=name, name=name.title(), role="agent") for name in ("ann", "ben", "dee")), LEAD)
_TURNS = (0, 1, 2, 0, 1, 2, 3)
"""Who answers, again and again: the lead too little for a mean."""
_HABITS = {"ann": (8, 2, 1, 1), "ben": (4, 4, 3, 1), "dee": (3, 2, 2, 4), "lee": (6, 3, 1, 0)}
"""How often each leaves a draft as it is, spells it out, drops its last sentence, and drops all its courtesy."""
_WAYS = ("kept", "spelt out", "shorter", "curt")
_SPELT_OUT = {
    "I'm sorry": "I am very sorry",
    "don't": "do not",
    "can't": "cannot",
    "isn't": "is not",
    "you'll": "you will",
}
BEGAN, GAP, SINCE = timedelta(hours=5), timedelta(minutes=8), timedelta(minutes=75)


@dataclass
class ShiftedClock:
    """The true time, moved by what is said."""

    shift: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """The present moment there."""
        return SystemClock().now() + self.shift


def worked_workplace(seed: int = 22) -> Workplace:
    """The sample world as it stands at the end of such an afternoon."""
    clock, chance = ShiftedClock(), random.Random(seed)  # noqa: S311 - a fixed seed is the point
    place = sample_workplace(Settings(), clock)
    clock.shift = -BEGAN
    waiting = sorted(entry.state.ticket.id for entry in place.desk.queue(LEAD))
    sent = 0
    for ticket_id in chance.sample(waiting, len(waiting)):
        if _answered(place, ticket_id, TEAM[_TURNS[sent % len(_TURNS)]], chance):
            clock.shift += GAP
            sent += 1
    clock.shift = SINCE
    return place


def _answered(place: Workplace, ticket_id: str, agent: Person, chance: random.Random) -> bool:
    """Whether it could be answered as this person would: what the guard or a rule holds back goes to nobody."""
    desk = place.desk
    state = desk.open(agent, ticket_id).state
    if state.draft is None or state.draft.status != "ready":
        return False
    text = _rewritten(state.draft.reply.text, chance.choices(_WAYS, _HABITS[agent.id])[0])
    try:
        desk.send(agent, desk.approve(agent, ticket_id, text, state.version).id)
    except WarmlineError:
        return False
    return True


def _rewritten(text: str, habit: str) -> str:
    paragraphs = text.split("\n\n")
    if habit == "spelt out":
        for short, long in _SPELT_OUT.items():
            text = text.replace(short, long)
    if habit == "shorter":
        *before, last = paragraphs
        return "\n\n".join([*before[:-1], re.sub(r"(?<=[.!?]) [^.!?]+[.!?]$", "", before[-1] if before else ""), last])
    if habit == "curt":
        return "\n\n".join(part for part in paragraphs if re.search(r"\d", part)) or text
    return text


def main(port: str) -> None:
    """Serve until ended."""
    serve(create_app(worked_workplace(), LEAD), "127.0.0.1", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
