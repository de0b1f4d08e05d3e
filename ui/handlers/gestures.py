"""All gestures of one person, and the book that finds them: what a tab was shown is bound to who is signed in."""

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from zoneinfo import ZoneInfo

from assistant.domain.desk import Person
from assistant.home_zone import home_zone
from assistant.workplace import Workplace
from evals.evaluation_desk import EvaluationDesk
from ui.handlers.acting import Acting
from ui.handlers.ahead import Ahead
from ui.handlers.desk_handlers import Handlers
from ui.handlers.evaluation_handlers import EvaluationHandlers
from ui.handlers.facts_handlers import FactsHandlers
from ui.handlers.judging_handlers import JudgingHandlers
from ui.handlers.knowledge_handlers import KnowledgeHandlers
from ui.handlers.live_handlers import LiveHandlers
from ui.handlers.promises_handlers import PromisesHandlers
from ui.handlers.queue_board import QueueBoard
from ui.handlers.reported_handlers import ReportedHandlers
from ui.handlers.review_handlers import ReviewHandlers
from ui.handlers.tone_handlers import ToneHandlers
from ui.handlers.work_handlers import WorkHandlers
from ui.handlers.writing_handlers import WritingHandlers

_MOST_PEOPLE = 1_000
"""People whose tabs are remembered; the one who was away longest is forgotten first, and loses only Undo."""


@dataclass(frozen=True)
class Gestures:
    """What one person can do on each screen. Never shared: a session id that a page sends reaches only its own."""

    person: Person
    desk: Handlers
    writing: WritingHandlers
    facts: FactsHandlers
    tone: ToneHandlers
    judging: JudgingHandlers
    promises: PromisesHandlers
    live: LiveHandlers
    work: WorkHandlers
    review: ReviewHandlers
    knowledge: KnowledgeHandlers
    evaluation: EvaluationHandlers
    reported: ReportedHandlers

    @classmethod
    def at(
        cls, place: Workplace, person: Person, board: QueueBoard | None = None, runs: EvaluationDesk | None = None
    ) -> "Gestures":
        """The gestures of a person who has seen nothing yet; ``board`` is everybody's queue, ``runs`` their runs."""
        facts = FactsHandlers(place, person)
        desk = Handlers(place.desk, person, facts.about, partial(place.work.told_before, person))
        desk.held = partial(place.work.held_back, person)
        tone = ToneHandlers(place.tone, person)
        review = ReviewHandlers(place.review, person, place.judges)
        promises = PromisesHandlers(place.promises, person)
        live, work = LiveHandlers(desk, place.work, board or QueueBoard(place.work)), WorkHandlers(desk, place.work)
        knowledge = KnowledgeHandlers(place, person, facts)

        def zone() -> ZoneInfo:
            return home_zone(place.desk.providers(person))

        return cls(
            person,
            desk,
            WritingHandlers(desk),
            facts,
            tone,
            JudgingHandlers(review),
            promises,
            live,
            work,
            review,
            knowledge,
            EvaluationHandlers(runs or evaluation_desk(place), person, zone),
            ReportedHandlers(place.work, person),
        )


class GestureBook:
    """Finds a person's gestures by the id that the server gave to their request."""

    def __init__(self, place: Workplace, acting: Acting) -> None:
        self._place, self._acting = place, acting
        self._board = QueueBoard(place.work)
        self.ahead = Ahead(place.desk, self._board)
        self.evaluation = evaluation_desk(place)
        self._known: OrderedDict[str, Gestures] = OrderedDict()
        self._lock = Lock()

    def warm_up(self) -> None:
        """Read the queue and draft once, kept nowhere, so that the first visitor need not wait; failures show there."""
        person, desk = self._acting.standing, self._place.desk
        with suppress(Exception):
            self._board.warm_up(person)
            for held in list(self._place.work.waiting(person).values())[:1]:
                desk.draft_ticket(held.state.ticket, use_writer=False)

    def of(self, person_id: str | None) -> Gestures:
        """Theirs, with the name and role of now; raises NotAllowed where nobody is signed in."""
        person = self._acting.person(person_id)
        with self._lock:
            found = self._known.get(person.id)
            # With another role everything is drawn and allowed anew.
            if found is None or found.person != person:
                found = self._known[person.id] = Gestures.at(self._place, person, self._board, self.evaluation)
            self._known.move_to_end(person.id)
            while len(self._known) > _MOST_PEOPLE:
                self._known.popitem(last=False)
        return found


def evaluation_desk(place: Workplace) -> EvaluationDesk:
    """The runs of a place; one of them goes on at a time, over everybody."""
    return EvaluationDesk(place.runs, place.model, trail=place.desk.trail)
