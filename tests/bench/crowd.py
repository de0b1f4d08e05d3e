"""What the panel costs in a crowd: each handler with TICKETS waiting and as many answered, and with four times those.

    python -m tests.bench.crowd [TICKETS]

Processor seconds of the calling thread on one SQLite database, as times that opening one ticket takes there; the last
column is by how much four times the tickets grow it. What is read once per process is told apart ("first").
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import sleep, thread_time

os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.workplace import Workplace
from tests.fakes.crowd_world import LEAD, crowd_workplace
from ui.handlers.desk_handlers import Handlers
from ui.handlers.facts_handlers import FactsHandlers
from ui.handlers.knowledge_handlers import KnowledgeHandlers
from ui.handlers.promises_handlers import PromisesHandlers
from ui.handlers.review_handlers import ReviewHandlers
from ui.handlers.tone_handlers import ToneHandlers
from ui.web.api import api_router
from ui.web.metrics import Tally
from ui.web.metrics_api import metrics_router

TICKETS, FACTOR, TIMES = 500, 4, 5
_FORM = {
    "provider": ["Northlight"], "name": ["Internet outage in Riverside"], "kind": ["unplanned"],
    "status": ["identified"], "impact": ["major"], "services": ["internet"], "area_description": ["Riverside"],
    "area_region": ["Illinois"], "area_country": ["US"], "area_postcodes": ["60546"],
    "started_at": ["2026-11-21T12:30"], "update": ["We know where the cable is cut."],
}  # fmt: skip
Costs = dict[str, float]


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TICKETS
    few, many = (_measured(number) for number in (count, FACTOR * count))
    print(f"{'times opening one ticket':45}{count:>10}{FACTOR * count:>10}{'growth':>10}")
    for name, cost in few.items():
        told = (cost / few["opening one ticket"], many[name] / many["opening one ticket"])
        print(f"{name:45}{told[0]:>10.2f}{told[1]:>10.2f}{many[name] / cost:>10.1f}")
    print(f"opening one ticket: {1000 * few['opening one ticket']:.0f} ms, {1000 * many['opening one ticket']:.0f} ms")


def _measured(count: int) -> Costs:
    with tempfile.TemporaryDirectory() as folder:
        place = crowd_workplace(Path(folder), count)
        _read_queue(place)
        return dict((*_desk(place), *_first(place), *_again(place), *_facts_changed(place)))


def _read_queue(place: Workplace) -> None:
    """Until nothing is left to read in the background."""
    while any(held.entry is None for held in place.work.waiting(LEAD).values()):
        sleep(0.2)


def _desk(place: Workplace) -> Iterator[tuple[str, float]]:
    desk = Handlers(place.desk, LEAD, FactsHandlers(place, LEAD).about, lambda one: place.work.told_before(LEAD, one))
    desk.open("tab", "T-5001")
    yield "opening one ticket", _cost(lambda: desk.open("tab", "T-5001"))
    answered = [key for key in place.work.waiting(LEAD) if place.work.told_before(LEAD, key)]
    desk.open("tab", answered[0])
    yield "opening one, its customer answered before", _cost(lambda: desk.open("tab", answered[0]))
    yield "facts beside it", _cost(lambda: desk.facts(answered[0]))


def _first(place: Workplace) -> Iterator[tuple[str, float]]:
    for name, look in _looks(place).items():
        yield f"{name}, first", _cost(look, 1)


def _again(place: Workplace) -> Iterator[tuple[str, float]]:
    for name, look in _looks(place).items():
        yield name, _cost(lambda look=look: _a_minute_later(place, look))  # type: ignore[misc]


def _facts_changed(place: Workplace) -> Iterator[tuple[str, float]]:
    knowledge = KnowledgeHandlers(place, LEAD, FactsHandlers(place, LEAD))
    knowledge.save_incident(None, {**_FORM, "name": ["Mail is slow"], "area_postcodes": ["60999"]}, 0)
    yield "foresee, facts just changed", _cost(lambda: knowledge.foresee(None, _FORM, 0), 1)


def _looks(place: Workplace) -> dict[str, Callable[[], object]]:
    facts, promises = FactsHandlers(place, LEAD), PromisesHandlers(place.promises, LEAD)
    knowledge = KnowledgeHandlers(place, LEAD, facts)
    sent = next(one for one in place.desk.store.sent() if one.promises)
    metrics = _route(metrics_router(place, LEAD, Tally()), "/metrics")
    tickets = _route(api_router(place.desk, place.promises), "/api/v1/tickets")
    review = ReviewHandlers(place.review, LEAD)
    review.view("tab")
    return {
        "promises board": promises.board,
        "one promise opened": lambda: promises.opened(sent.id),
        "incidents board": lambda: knowledge.board("incidents"),
        "alert on the tab": facts.alert,
        "foresee": lambda: knowledge.foresee(None, _FORM, 0),
        "aftermath": lambda: review.aftermath(sent.approval.incident_id or ""),
        "GET /api/v1/tickets": lambda: tickets(person=LEAD, cursor=None, limit=50),
        "people beside the tone scorer": ToneHandlers(place.tone, LEAD).people,
        "guidelines board": lambda: knowledge.board("guidelines"),
        "GET /metrics": lambda: metrics(_=LEAD),
    }


def _route(router: object, path: str) -> Callable[..., object]:
    return next(route.endpoint for route in router.routes if route.path == path)  # type: ignore[attr-defined, no-any-return]


def _a_minute_later(place: Workplace, look: Callable[[], object]) -> None:
    place.desk.clock.moment += timedelta(minutes=1)  # type: ignore[attr-defined]
    look()


def _cost(act: Callable[[], object], times: int = TIMES) -> float:
    found = []
    for _ in range(times):
        start = thread_time()
        act()
        found.append(thread_time() - start)
    return median(found)


if __name__ == "__main__":
    main()
