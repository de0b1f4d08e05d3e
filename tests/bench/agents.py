"""Agents without browsers, so that the server is timed and not twenty Chromiums: each opens tickets and types."""

import random
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep

from tests.fakes.gradio_events import EventFailed, Tab

AGENTS, GESTURES, PAUSE = 20, 12, 5.0
_WORDS = "Hello,\n\nwe are sorry that your service is down. Our crew is on site.\n\nKind regards"


def act_alone(url: str, ids: list[str]) -> list[float]:
    """Milliseconds per gesture of one agent on whom nothing waits."""
    return _agent(url, ids[:GESTURES], seed=0, pause=0.1)[0]


def act_together(url: str, ids: list[str]) -> tuple[list[float], int]:
    """Milliseconds per gesture of twenty at once, each on tickets of its own, and how many went wrong."""
    shares = [ids[number::AGENTS][:GESTURES] for number in range(AGENTS)]
    with ThreadPoolExecutor(AGENTS) as pool:
        found = list(pool.map(lambda n: _agent(url, shares[n], seed=n, pause=PAUSE), range(AGENTS)))
    return [taken for times, _ in found for taken in times], sum(errors for _, errors in found)


def _agent(url: str, ids: list[str], seed: int, pause: float) -> tuple[list[float], int]:
    tab, chance = Tab(url), random.Random(seed)  # noqa: S311 - the order of gestures is no secret
    opens, assesses = tab.handler("wl-queuebox", "select"), tab.handler("wl-assess", "click")
    times, errors, at = [], 0, ""
    sleep(chance.random() * pause)
    for number, ticket_id in enumerate(ids):
        start = perf_counter()
        try:
            if number % 2 and at:
                tab.call(assesses, [at, f"{_WORDS}, {number}"])
            else:
                tab.call(opens, ["", ""], {"id": ticket_id})
                at = ticket_id
        except EventFailed:
            errors += 1
        times.append(1000 * (perf_counter() - start))
        sleep(max(0.0, pause - (perf_counter() - start)))
    tab.close()
    return times, errors
