"""Speed and memory of the composer's pipeline, as ratios measured side by side in one run, on one thread.

    python -m tests.bench.pipeline [TICKETS]

For every ticket the pipeline (reading, lookup, plan, composing, check, tone) and one embedding of the ticket with its
reply's sentences are timed in turn; the embedding is the yardstick, since whoever retrieves at all pays it. Nothing is
kept from one ticket to the next: every ticket gets a text of its own.
"""

import gc
import os
import sys
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.desk import Desk
from assistant.domain.reply import Draft
from assistant.domain.ticket import Ticket
from assistant.settings import Settings
from evals.cases import load_dataset
from knowledge_base.records import CustomerRecord

TIMED = 600
LONG = 10_000
WARM_UP = 60


def main() -> None:
    """Print the table."""
    long = int(sys.argv[1]) if len(sys.argv) > 1 else LONG
    dataset = load_dataset("tickets_v1")
    customers = [CustomerRecord.model_validate(record) for record in dataset.accounts]
    desk = desk_for_commands(Settings(), dataset.head.instant, customers, with_drafts=True)
    record_feed(desk, dataset.feed, "bench")
    tickets = [case.ticket for case in dataset.cases]
    _speed(desk, tickets)
    _memory(desk, tickets, long)


def _speed(desk: Desk, tickets: list[Ticket]) -> None:
    embedder = desk.pipeline.knowledge.embedder
    pipeline_ms, yardstick_ms = [], []
    for number, ticket in enumerate(islice(cycle(tickets), WARM_UP + TIMED)):
        fresh = _unlike_any_other(ticket, number)
        start = perf_counter()
        draft = desk.draft_ticket(fresh)
        middle = perf_counter()
        embedder.embed([fresh.customer_text, *_sentences(draft)])
        end = perf_counter()
        if number >= WARM_UP:
            pipeline_ms.append(1000 * (middle - start))
            yardstick_ms.append(1000 * (end - middle))
    _tell_speed(pipeline_ms, yardstick_ms)


def _tell_speed(pipeline_ms: list[float], yardstick_ms: list[float]) -> None:
    unit = median(yardstick_ms)
    p99 = quantiles(pipeline_ms, n=100)[98]
    print(
        f"yardstick: embedding ticket and reply sentences once, median {unit:.1f} ms over {len(yardstick_ms)} tickets"
    )
    print(f"pipeline median {median(pipeline_ms):.1f} ms = {median(pipeline_ms) / unit:.2f} x yardstick (at most 3)")
    print(f"pipeline p99    {p99:.1f} ms = {p99 / unit:.2f} x yardstick (at most 6)")
    shares = [a / b for a, b in zip(pipeline_ms, yardstick_ms, strict=True)]
    print(f"ticket by ticket: median ratio {median(shares):.2f}, p99 {quantiles(shares, n=100)[98]:.2f}")


def _memory(desk: Desk, tickets: list[Ticket], count: int) -> None:
    marks: dict[int, float] = {}
    for number, ticket in enumerate(islice(cycle(tickets), count), start=1):
        desk.draft_ticket(_unlike_any_other(ticket, number))
        if number in (count // 10, count // 2, count):
            gc.collect()
            marks[number] = _resident_mb()
    told = ", ".join(f"{mb:.0f} MB after {number:,}" for number, mb in marks.items())
    first, *_, last = marks.values()
    print(f"memory: {told} tickets (at most 600 MB); {last / first:.3f} x from first mark to last (flat: 1.0)")


def _unlike_any_other(ticket: Ticket, number: int) -> Ticket:
    last = ticket.messages[-1]
    message = last.model_copy(update={"text": f"{last.text} ({number})"})
    changed: dict[str, Any] = {"id": f"{ticket.id}-{number}", "messages": (*ticket.messages[:-1], message)}
    return ticket.model_copy(update=changed)


def _sentences(draft: Draft) -> list[str]:
    return [draft.reply.text[s.start : s.end] for s in draft.reply.sentences] or [draft.reply.text]


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
