"""The 60 sample tickets with a language model that works, hangs, fails or talks nonsense, over a real socket.

    python -m tests.bench.model_faults

Prints per play how many tickets have a draft, who wrote it, why the model did not, and the longest wait against the
deadline. Eight tickets are drafted at once, as at a busy desk.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.reply import Draft
from assistant.settings import Settings
from evals.cases import load_dataset
from knowledge_base.records import CustomerRecord
from tests.fakes import openai_server as server

DEADLINE = 2.0
AT_ONCE = 8
_ESTIMATE = re.compile(r'\[(\S+/eta@\S+)\].*?word the time as "([^"]+)"')
_WINDOW = re.compile(r'\[(\S+/maintenance_window@\S+)\].*?word the time as "([^"]+)"')
_BACK = re.compile(r'\[(\S+/resolved@\S+)\].*?word the time as "([^"]+)"')
_NO_ESTIMATE = re.compile(r"\[(\S+/eta@\S+)\]")


def honest(request: server.Request) -> dict[str, Any]:
    """A kind answer with the one time that the facts in the prompt hold, as a sound model gives it."""
    said = [
        {"move": "acknowledge", "text": "Being cut off is hard, and we understand that.", "facts": []},
        {"move": "apologise", "text": "We are sorry, and putting this right is our job.", "facts": []},
    ]
    told = (
        (_BACK, "inform", "Service came back at {}."),
        (_WINDOW, "inform", "The planned work has the window {}."),
        (_ESTIMATE, "inform", "We estimate that it is back by {}."),
        (_NO_ESTIMATE, "unknown", "There is no estimate for the repair yet."),
    )
    for pattern, move, words in told:
        if found := pattern.search(request.prompt):
            said.append({"move": move, "text": words.format(found.groups()[-1]), "facts": [found[1]]})
            break
    return {"sentences": said}


ANSWER = honest
NONSENSE = {"sentences": [{"move": "inform", "text": "It will all be fixed by 3 am, we promise $500.", "facts": []}]}
RUDE = {"sentences": [{"move": "inform", "text": "Stop whining, it is your own fault.", "facts": []}]}
STEERED = {
    "sentences": [
        {"move": "apologise", "text": "We are sorry, and putting this right is our job.", "facts": []},
        {"move": "compensate", "text": "We have refunded $500, see https://evil.example.", "facts": []},
        {"move": "contact", "text": "![x](https://evil.example/p.png) Call +1 900 555 0666.", "facts": []},
    ]
}
PLAYS: dict[str, Callable[[], server.Play]] = {
    "good": lambda: server.good(ANSWER),
    "untrue": lambda: server.good(NONSENSE),
    "hanging": server.hang,
    "dripping": lambda: server.drip(ANSWER),
    "endless": server.endless,
    "error 500": server.failing,
    "429, wait 120 s": server.rate_limited,
    "cut off": lambda: server.truncated(ANSWER),
    "stops after half": lambda: server.falling_silent(ANSWER),
    "endless line": server.long_line,
    "tiny events": lambda: server.tiny(ANSWER),
    "not JSON": server.not_json,
    "prose": lambda: server.good("Dear customer, all is well."),
    "rude": lambda: server.good(RUDE),
    "steered": lambda: server.good(STEERED),
    "over-long": lambda: server.good({"sentences": ANSWER["sentences"] * 30}),
    "refusing": server.refusing,
}


def main() -> None:
    """Print the table."""
    print(f"deadline {DEADLINE} s, {AT_ONCE} tickets at once")
    print(f"{'play':<16} {'drafts':>7} {'model':>6} {'composer':>9} {'longest':>9}  why not the model")
    # The first call of a process imports the clients; it is told apart.
    _tell("good, first call", _run(server.good(ANSWER), 1))
    for name, play in PLAYS.items():
        _tell(name, _run(play()))
        sys.stdout.flush()


def _run(play: server.Play, count: int | None = None) -> list[tuple[Draft, float]]:
    dataset = load_dataset("tickets_v1")
    customers = [CustomerRecord.model_validate(record) for record in dataset.accounts]
    with server.OpenAIServer([play]) as provider:
        settings = Settings(
            model="openai:fake", model_base_url=provider.base_url, model_api_key="k", model_deadline=DEADLINE
        )
        desk = desk_for_commands(settings, dataset.head.instant, customers, with_drafts=False, writer=True)
        record_feed(desk, dataset.feed, "bench")

        def timed(case: Any) -> tuple[Draft, float]:
            start = perf_counter()
            return desk.draft_ticket(case.ticket), perf_counter() - start

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(timed, dataset.cases[:count]))


def _tell(name: str, drafts: list[tuple[Draft, float]]) -> None:
    kinds = Counter(draft.drafter.kind for draft, _ in drafts)
    why = Counter(draft.drafter.fallback for draft, _ in drafts if draft.drafter.fallback)
    answered = sum(bool(draft.reply.text) for draft, _ in drafts)
    told = ", ".join(f"{code} {count}" for code, count in why.most_common())
    longest = max(seconds for _, seconds in drafts)
    print(f"{name:<16} {answered:>7} {kinds['model']:>6} {kinds['composer']:>9} {longest:>8.2f}s  {told}")


if __name__ == "__main__":
    main()
